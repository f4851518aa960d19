//! Sessions that this node is claiming, or has claimed, and that are not in a slot yet.
//!
//! - To whoever asks for one of them "not here" would be wrong: it would be taken for lost.
//! - A letter may overtake the answer to a claim: that another node has taken the session is then
//!   known before it is here, and has to be known still when it arrives.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use belfry_core::held::Held as _;
use tokio::sync::Notify;

use crate::{protocol::SessionId, session::Holder};

/// All of them. An entry lives as long as a claim.
#[derive(Debug, Default)]
pub struct Claiming(Mutex<HashMap<SessionId, Claims>>);

#[derive(Debug, Default)]
struct Claims {
    count: u32,
    /// Rung whenever one of them is over.
    over: Arc<Notify>,
    /// The highest claim of another node that was heard of, and for which connection it was.
    overtaken: Option<(u64, Option<Holder>)>,
}

impl Claiming {
    /// Notes a claim, until what is returned is dropped.
    pub fn begin(&self, id: SessionId) -> impl Drop + use<'_> {
        self.0.held().entry(id).or_default().count += 1;
        Claim { claiming: self, id }
    }

    /// By how many a session is being claimed.
    pub fn count(&self, id: SessionId) -> u32 {
        self.0.held().get(&id).map_or(0, |claims| claims.count)
    }

    /// Waits until one of a session's claims is over; not at all if there is none.
    pub async fn one_is_over(&self, id: SessionId) {
        let over = self.0.held().get(&id).map(|claims| Arc::clone(&claims.over).notified_owned());
        if let Some(over) = over {
            over.await;
        }
    }

    /// Another node has a session, by this claim.
    pub fn overtaken(&self, id: SessionId, fence: u64, winner: Option<&Holder>) {
        if let Some(claims) = self.0.held().get_mut(&id)
            && claims.overtaken.as_ref().is_none_or(|(earlier, _)| *earlier < fence)
        {
            claims.overtaken = Some((fence, winner.cloned()));
        }
    }

    /// Whether another node has a session by a later claim than this; then for which connection, where that is known.
    pub fn is_overtaken(&self, id: SessionId, fence: u64) -> Option<Option<Holder>> {
        let all = self.0.held();
        let (later, winner) = all.get(&id)?.overtaken.as_ref()?;
        (*later > fence).then(|| winner.clone())
    }
}

struct Claim<'a> {
    claiming: &'a Claiming,
    id: SessionId,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let mut all = self.claiming.0.held();
        if let Some(claims) = all.get_mut(&self.id) {
            claims.count -= 1;
            claims.over.notify_waiters();
            if claims.count == 0 {
                all.remove(&self.id);
            }
        }
    }
}
