//! Commands of a request on the way to their session, and the one that must not travel as it came: `refresh`.
//!
//! Its token is verified where it comes in. What goes on, to another worker or through Redis to another node, is
//! what it has proved.

use std::sync::Arc;

use secrecy::ExposeSecret;

use super::{Hub, commands::gone, connect::remaining};
use crate::{
    auth::{Authenticator, Identity},
    protocol::{Channel, Code, Command, Frame, Refresh, Refusal, Reply, SessionId},
};

/// Whose token it is, or why it is refused.
pub(super) type Proof = Result<Arc<Identity>, Refusal>;

/// A command on its way.
#[derive(Debug, Clone)]
pub(super) enum Sent {
    /// As it came.
    Text(Box<str>),
    /// A `refresh`.
    Refresh {
        /// Its number.
        id: u64,
        /// Instead of its token.
        proof: Proof,
        /// How long it was.
        length: usize,
    },
}

impl Sent {
    /// A command as it came in here.
    pub(super) fn new(text: Box<str>, auth: &Authenticator) -> Self {
        match Command::parse(&text) {
            Ok(Command::Refresh(Refresh { id, token })) => {
                let proof = auth.verify_jwt(token.expose_secret());
                Self::Refresh { id, proof, length: text.len() }
            }
            // What is wrong with it is said when it is its turn.
            _ => Self::Text(text),
        }
    }

    /// About as many bytes go with it.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Refresh { length, .. } => *length,
        }
    }
}

impl Hub {
    /// A fresh token prolongs; it never changes who is connected, but it may change what is read.
    pub(super) fn refresh(&self, id: SessionId, number: u64, proof: &Proof) -> Reply {
        let node = &self.0.node;
        let refused = |refusal: Refusal| Reply::refused(Some(number), refusal);
        let identity = match proof {
            Ok(identity) => identity,
            Err(refusal) => return refused(refusal.clone()),
        };
        // It may have been revoked on its way here, after what such tokens had opened here was ended.
        if let Err(refusal) = node.auth.revocations().check(identity) {
            return refused(refusal);
        }
        let mut borrowed = self.0.state.borrow_mut();
        let state = &mut *borrowed;
        let Some((key, session)) = state.session(id) else { return refused(gone()) };
        if let Err(refusal) = session.record().check_owner(identity.owner().as_str()) {
            return refused(refusal);
        }
        session.apply(number);
        session.refreshed(identity.expires_at.map(|at| node.now() + remaining(at)));
        let lost: Vec<Channel> = session
            .record()
            .subscriptions
            .iter()
            .filter(|there| !there.granted && !identity.can_read(&there.channel))
            .map(|there| there.channel.clone())
            .collect();
        if !lost.is_empty() {
            session.send(Frame::Unsubscribed { channels: lost.clone(), code: Code::Forbidden });
            self.take_away(state, key, &lost);
        }
        let slot = &mut state.slots[key as usize];
        slot.identity = Arc::clone(identity);
        // The deadline has changed, and there may be a frame to write.
        slot.wake();
        drop(borrowed);
        self.save_again(id);
        Reply { expires_at: identity.expires_at, ..Reply::ok(number) }
    }
}
