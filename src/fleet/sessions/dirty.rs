//! What has changed of sessions and is not in Redis yet: a state machine without IO, time is an argument.
//!
//! - A session is in it once: what changes again before it is written is written once.
//! - Of two fences the higher one stands: what was changed under the lower one is lost, and said so
//!   to whoever waits for it.
//! - What somebody waits for is due at once; the rest when it has been in here for a tick, or earlier
//!   with the others. So a storm goes out in few large batches, and a single change waits for nobody.
//! - Its size is bounded by the sessions that this node has or had when its Redis went away: while
//!   that is away no session is claimed, and a new one is refused.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use indexmap::{IndexMap, map::Entry};
use tokio::sync::oneshot;

use crate::{
    protocol::SessionId,
    session::{Holder, Millis},
};

/// How long a change that nobody waits for may be kept back.
pub const TICK_MS: Millis = 20;

/// How much is written in one round trip.
pub const BATCH: usize = 512;

/// What is to be written of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    pub session: SessionId,
    /// By which claim this node has it.
    pub fence: u64,
    /// The highest command number that was applied.
    pub applied: u64,
    /// Whether it has a connection here.
    pub state: Standing,
    /// The rest of the record, where that has changed.
    pub whole: Option<Whole>,
}

impl Save {
    /// The connection that holds the session, where that is to be written too.
    fn holder(&self) -> Option<Holder> {
        self.whole.as_ref()?.holder.as_deref().cloned()
    }
}

belfry_core::words! {
    /// Whether a session has a connection, in the words of `save.lua`.
    pub enum Standing {
        Held = "1",
        Resting = "0",
        Gone = "gone",
    }
}

/// The parts of a record that seldom change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    pub owner: Arc<str>,
    /// The connection that holds it.
    pub holder: Option<Box<Holder>>,
    /// [`super::stored::encode`].
    pub subscriptions: Box<str>,
    /// At whose word.
    pub word: Word,
}

belfry_core::words! {
    /// How sure it is that a record is the last that its client was told of, where Redis may have lost that. The surer
    /// one comes later. By the words of `save.lua`.
    pub enum Word {
        /// This node remembers it so: a record that is in doubt stays in doubt.
        Kept = "kept",
        /// A request of the client's has come here, perhaps to a node that has lost the session unheard: only where the
        /// record is not in doubt.
        Asked = "asked",
        /// The client has said so, over its connection.
        Said = "said",
    }
}

/// Why a session was not saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// Another claim has been made on it; for which connection, where that is known.
    #[error("the session has been taken over")]
    Lost(Option<Holder>),
    /// Redis did not take it. It is tried again.
    #[error("the session cannot be saved now: {0}")]
    Unavailable(String),
}

/// Somebody who waits for a save.
pub type Waiter = oneshot::Sender<Result<(), SaveError>>;

/// A save on its way, and who waits for it.
#[derive(Debug)]
pub struct Pending {
    pub save: Save,
    pub waiters: Vec<Waiter>,
}

impl Pending {
    /// Tells everybody how it went.
    pub fn settle(self, result: &Result<(), SaveError>) {
        // Who has left does not mind.
        self.waiters.into_iter().for_each(|waiter| drop(waiter.send(result.clone())));
    }

    /// Adds what has changed since.
    fn and(&mut self, newer: Self) {
        if newer.save.fence < self.save.fence {
            let winner = self.save.holder();
            return newer.settle(&Err(SaveError::Lost(winner)));
        }
        if newer.save.fence > self.save.fence {
            let winner = newer.save.holder();
            return std::mem::replace(self, newer).settle(&Err(SaveError::Lost(winner)));
        }
        let Save { applied, state, whole, .. } = newer.save;
        self.save.applied = self.save.applied.max(applied);
        if self.save.state != Standing::Gone {
            self.save.state = state;
        }
        if let Some(mut whole) = whole {
            let word = self.save.whole.as_ref().map(|earlier| earlier.word);
            whole.word = word.max(Some(whole.word)).unwrap_or(whole.word);
            self.save.whole = Some(whole);
        }
        self.waiters.extend(newer.waiters);
    }
}

/// All that is to be written to one Redis.
#[derive(Debug, Default)]
pub struct Dirty {
    sessions: IndexMap<SessionId, Pending>,
    /// When the first of them is due.
    due: Option<Millis>,
    /// A batch has been taken and is being written.
    writing: bool,
}

impl Dirty {
    pub fn add(&mut self, save: Save, waiter: Option<Waiter>, now: Millis) {
        let due = if waiter.is_some() { now } else { now + TICK_MS };
        let pending = Pending { save, waiters: waiter.into_iter().collect() };
        match self.sessions.entry(pending.save.session) {
            Entry::Occupied(mut there) => there.get_mut().and(pending),
            Entry::Vacant(room) => drop(room.insert(pending)),
        }
        self.due_by(due);
    }

    /// Takes back what could not be written, to be tried again at `due`. What has changed meanwhile is newer.
    pub fn put_back(&mut self, pending: Vec<Pending>, due: Millis) {
        for mut older in pending {
            match self.sessions.entry(older.save.session) {
                Entry::Occupied(mut there) => {
                    let newer = there.insert(Pending { save: older.save.clone(), waiters: Vec::new() });
                    older.and(newer);
                    there.insert(older);
                }
                Entry::Vacant(room) => drop(room.insert(older)),
            }
            self.due_by(due);
        }
    }

    /// Another claim has been made on a session, here or elsewhere: what this node had to write of
    /// it under a lower fence would be refused. `winner`: for which connection, where that is known.
    pub fn forget(&mut self, session: SessionId, below: u64, winner: Option<&Holder>) {
        if self.sessions.get(&session).is_some_and(|pending| pending.save.fence < below)
            && let Some(pending) = self.sessions.swap_remove(&session)
        {
            pending.settle(&Err(SaveError::Lost(winner.cloned())));
        }
    }

    /// When [`Self::take`] next gives something.
    pub fn due(&self) -> Option<Millis> {
        self.due
    }

    /// Whether nothing waits, and nothing is being written.
    pub fn is_idle(&self) -> bool {
        self.sessions.is_empty() && !self.writing
    }

    /// The next batch, once something is due: then all go with it. The one before has been written.
    pub fn take(&mut self, now: Millis) -> Vec<Pending> {
        self.writing = false;
        if self.due.is_none_or(|due| due > now) {
            return Vec::new();
        }
        let batch = self.sessions.drain(..self.sessions.len().min(BATCH)).map(|(_, pending)| pending);
        let batch: Vec<Pending> = batch.collect();
        self.writing = !batch.is_empty();
        self.due = (!self.sessions.is_empty()).then_some(now);
        batch
    }

    fn due_by(&mut self, due: Millis) {
        self.due = Some(self.due.map_or(due, |earlier| earlier.min(due)));
    }
}
