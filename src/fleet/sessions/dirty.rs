//! What has changed of sessions and is not in Redis yet: a state machine without IO, time is an argument.
//!
//! - A session is in it once: what changes again before it is written is written once.
//! - Of two fences the higher one stands: what was changed under the lower one is lost, and said so
//!   to whoever waits for it.
//! - What somebody waits for is due at once; the rest when it has been in here for a tick, or earlier
//!   with the others. So a storm goes out in few large batches, and a single change waits for nobody.
//! - Its size is bounded by the sessions that this node has or had when its Redis went away: while
//!   that is away no session is claimed, and a new one is refused.

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

/// Whether a session has a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Held,
    Resting,
    Gone,
}

/// The parts of a record that seldom change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    pub owner: Arc<str>,
    /// The connection that holds it.
    pub holder: Option<Box<Holder>>,
    /// [`super::stored::encode`].
    pub subscriptions: Box<str>,
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
        if whole.is_some() {
            self.save.whole = whole;
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

    /// Takes back what could not be written, to be tried again at `due`. What has changed meanwhile
    /// is newer.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn save(session: SessionId, fence: u64, applied: u64) -> Save {
        Save { session, fence, applied, state: Standing::Held, whole: None }
    }

    fn whole(text: &str) -> Option<Whole> {
        Some(Whole { owner: "user:ann".into(), holder: None, subscriptions: text.into() })
    }

    fn waiter() -> (Option<Waiter>, oneshot::Receiver<Result<(), SaveError>>) {
        let (waiter, waiting) = oneshot::channel();
        (Some(waiter), waiting)
    }

    #[test]
    fn what_changes_often_is_written_once_a_tick() {
        let (mut dirty, id) = (Dirty::default(), SessionId::random());
        for applied in 1..=10 {
            dirty.add(save(id, 1, applied), None, 100 + applied);
        }
        assert_eq!(dirty.due(), Some(101 + TICK_MS));
        assert!(dirty.take(100 + TICK_MS).is_empty());
        let batch = dirty.take(101 + TICK_MS);
        assert_eq!(batch.len(), 1);
        assert_eq!(batch[0].save.applied, 10);
        assert!(dirty.take(200).is_empty() && dirty.is_idle() && dirty.due().is_none());
    }

    #[test]
    fn what_is_waited_for_is_due_at_once_and_takes_the_rest_along() {
        let mut dirty = Dirty::default();
        dirty.add(save(SessionId::random(), 1, 1), None, 0);
        let (sender, mut waiting) = waiter();
        dirty.add(save(SessionId::random(), 1, 1), sender, 5);
        assert_eq!(dirty.due(), Some(5));
        let batch = dirty.take(5);
        assert_eq!(batch.len(), 2);
        assert!(waiting.try_recv().is_err(), "not before it is written");
        batch.into_iter().for_each(|pending| pending.settle(&Ok(())));
        assert_eq!(waiting.try_recv(), Ok(Ok(())));
    }

    #[test]
    fn a_storm_goes_out_in_batches_without_a_pause() {
        let mut dirty = Dirty::default();
        for _ in 0..BATCH + 1 {
            dirty.add(save(SessionId::random(), 1, 1), None, 0);
        }
        assert_eq!(dirty.take(TICK_MS).len(), BATCH);
        assert_eq!(dirty.due(), Some(TICK_MS));
        assert_eq!(dirty.take(TICK_MS).len(), 1);
    }

    #[test]
    fn a_later_change_keeps_the_parts_that_it_does_not_know() {
        let (mut dirty, id) = (Dirty::default(), SessionId::random());
        dirty.add(Save { whole: whole("[1]"), ..save(id, 1, 7) }, None, 0);
        dirty.add(Save { state: Standing::Resting, ..save(id, 1, 5) }, None, 0);
        let batch = dirty.take(TICK_MS);
        assert_eq!(batch[0].save, Save { state: Standing::Resting, whole: whole("[1]"), ..save(id, 1, 7) });
    }

    #[test]
    fn what_has_ended_does_not_begin_again() {
        let (mut dirty, id) = (Dirty::default(), SessionId::random());
        dirty.add(Save { state: Standing::Gone, ..save(id, 1, 1) }, None, 0);
        dirty.add(Save { whole: whole("[]"), ..save(id, 1, 2) }, None, 0);
        assert_eq!(dirty.take(TICK_MS)[0].save.state, Standing::Gone);
    }

    #[test]
    fn of_two_fences_the_higher_one_stands_in_whatever_order_they_come() {
        for order in [[1, 2], [2, 1]] {
            let (mut dirty, id) = (Dirty::default(), SessionId::random());
            let mut waiting = Vec::new();
            for fence in order {
                let (sender, receiver) = waiter();
                dirty.add(save(id, fence, fence * 10), sender, 0);
                waiting.push((fence, receiver));
            }
            let mut batch = dirty.take(0);
            let pending = batch.pop().unwrap();
            assert_eq!((pending.save.fence, pending.save.applied), (2, 20));
            pending.settle(&Ok(()));
            for (fence, mut receiver) in waiting {
                let expected = if fence == 2 { Ok(()) } else { Err(SaveError::Lost(None)) };
                assert_eq!(receiver.try_recv(), Ok(expected));
            }
        }
    }

    #[test]
    fn what_could_not_be_written_is_tried_again_with_what_has_changed_since() {
        let (mut dirty, id) = (Dirty::default(), SessionId::random());
        dirty.add(Save { whole: whole("[old]"), ..save(id, 1, 1) }, None, 0);
        let failed = dirty.take(TICK_MS);
        dirty.add(Save { whole: whole("[new]"), ..save(id, 1, 2) }, None, 30);
        dirty.put_back(failed, 100);
        assert_eq!(dirty.due(), Some(30 + TICK_MS));
        let batch = dirty.take(100);
        assert_eq!(batch.len(), 1);
        assert_eq!(batch[0].save, Save { whole: whole("[new]"), ..save(id, 1, 2) });
    }

    #[test]
    fn a_claim_lets_go_of_what_it_makes_void_and_of_nothing_else() {
        let (mut dirty, id) = (Dirty::default(), SessionId::random());
        dirty.add(save(id, 3, 1), None, 0);
        dirty.forget(id, 3, None);
        assert!(!dirty.is_idle(), "its own");
        dirty.forget(id, 4, None);
        assert!(dirty.is_idle());
    }
}
