//! `refresh`: a fresh token prolongs; it never changes who is connected, but it may change what is read.

use std::sync::Arc;

use super::{gone, sent::Proof};
use crate::{
    hub::{Hub, connect::remaining},
    protocol::{Channel, Code, Frame, Refusal, Reply, SessionId},
};

impl Hub {
    pub(super) fn refresh(&self, id: SessionId, number: u64, proof: &Proof) -> Result<Reply, Refusal> {
        let node = &self.0.node;
        let identity = proof.as_ref().map_err(Clone::clone)?;
        // The token may have been revoked on its way here, after the sessions of such tokens were ended here.
        node.auth.revocations.check(identity)?;
        self.record(id, |record| record.check_owner(identity.owner().as_str())).ok_or_else(gone)??;
        let mut state = self.0.state.borrow_mut();
        let core = &mut state.core;
        let key = core.find(id).ok_or_else(gone)?;
        if !core.apply(id, number)? {
            // A later one may have been applied since.
            let expires_at = core.line(key).and_then(|line| line.identity.expires_at);
            return Ok(Reply { expires_at, ..Reply::ok(number) });
        }
        let expires = identity.expires_at.map(|at| node.now() + remaining(at));
        let lost = core.with(key, |session, _| {
            session.refreshed(expires);
            let there = session.record().subscriptions.iter();
            let lost = there.filter(|there| !there.granted && !identity.can_read(&there.channel));
            let lost: Vec<Channel> = lost.map(|there| there.channel.clone()).collect();
            if !lost.is_empty() {
                session.send(Frame::Unsubscribed { channels: lost.clone(), code: Code::Forbidden });
            }
            lost
        });
        core.take_away(key, &lost.unwrap_or_default());
        if let Some(line) = core.line(key) {
            line.identity = Arc::clone(identity);
        }
        // The deadline has changed, and there may be a frame to write.
        core.wake(key);
        drop(state);
        self.save_again(id);
        Ok(Reply { expires_at: identity.expires_at, ..Reply::ok(number) })
    }
}
