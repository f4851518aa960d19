//! Where each session is: with a connection, on the worker that holds it; without one, here, as the small
//! record from which any worker can carry it on.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard},
};

use super::{Refused, claim::check_claim};
use crate::{
    protocol::SessionId,
    session::{Holder, Millis, Record},
};

/// Locked apart, so that workers that connect clients at the same time rarely meet.
const SHARDS: usize = 64;

/// In how many turns [`Registry::forget`] goes over all of them.
pub const TURNS: usize = 16;

/// Where a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// With a connection, on this worker.
    Worker(u16),
    /// Without one.
    Resting,
}

/// All sessions of a node.
#[derive(Debug)]
pub struct Registry {
    shards: Vec<Mutex<Shard>>,
}

#[derive(Debug, Default)]
struct Shard {
    sessions: HashMap<SessionId, Place>,
    /// Sessions with a commands request under way.
    commanded: HashSet<SessionId>,
}

#[derive(Debug)]
enum Place {
    Worker(u16),
    Resting(Box<Resting>),
}

#[derive(Debug)]
struct Resting {
    record: Record,
    forget_at: Millis,
}

impl Default for Registry {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl Registry {
    fn shard(&self, id: SessionId) -> MutexGuard<'_, Shard> {
        let shard = &self.shards[id.low_bits() as usize % SHARDS];
        shard.lock().expect("no code panics while it holds the registry")
    }

    /// Where a session is.
    pub fn find(&self, id: SessionId) -> Option<Home> {
        self.shard(id).sessions.get(&id).map(|place| match place {
            Place::Worker(worker) => Home::Worker(*worker),
            Place::Resting(_) => Home::Resting,
        })
    }

    /// A session is now on `worker`. True: it is new.
    pub fn insert(&self, id: SessionId, worker: u16) -> bool {
        self.shard(id).sessions.insert(id, Place::Worker(worker)).is_none()
    }

    /// A session of `worker` is gone; one that has moved on stays. True: it was there.
    pub fn remove(&self, id: SessionId, worker: u16) -> bool {
        let mut shard = self.shard(id);
        let here = matches!(shard.sessions.get(&id), Some(Place::Worker(at)) if *at == worker);
        if here {
            shard.sessions.remove(&id);
        }
        here
    }

    /// A session of `worker` has lost its connection and is remembered until `forget_at`.
    pub fn rest(&self, record: Record, worker: u16, forget_at: Millis) {
        let id = record.id;
        let mut shard = self.shard(id);
        if let Some(place @ Place::Worker(_)) = shard.sessions.get_mut(&id)
            && matches!(place, Place::Worker(at) if *at == worker)
        {
            *place = Place::Resting(Box::new(Resting { record, forget_at }));
        }
    }

    /// Gives a resting session to `worker`, if the claim is good. None: it does not rest (any more).
    pub fn wake(
        &self,
        id: SessionId,
        owner: &str,
        holder: Option<&Holder>,
        worker: u16,
    ) -> Result<Option<Record>, Refused> {
        let mut shard = self.shard(id);
        let Some(place @ Place::Resting(_)) = shard.sessions.get_mut(&id) else { return Ok(None) };
        if let Place::Resting(resting) = place {
            check_claim(&resting.record, owner, holder)?;
        }
        match std::mem::replace(place, Place::Worker(worker)) {
            Place::Resting(resting) => Ok(Some(resting.record)),
            Place::Worker(_) => Ok(None),
        }
    }

    /// Forgets the sessions that have rested for too long, in the shards whose turn it is; returns
    /// how many. It has been everywhere after `TURNS` calls: that much longer than
    /// promised a session may be remembered, and no queue of them all is kept.
    pub fn forget(&self, now: Millis, turn: usize) -> usize {
        let mut forgotten = 0;
        for shard in self.shards.iter().skip(turn % TURNS).step_by(TURNS) {
            let sessions = &mut shard.lock().expect("no code panics while it holds the registry").sessions;
            let before = sessions.len();
            sessions.retain(|_, place| match place {
                Place::Worker(_) => true,
                Place::Resting(resting) => resting.forget_at > now,
            });
            forgotten += before - sessions.len();
            if sessions.len() < sessions.capacity() / 4 {
                sessions.shrink_to_fit();
            }
        }
        forgotten
    }

    /// Begins a commands request. False: another one of this session is under way.
    pub fn begin_commands(&self, id: SessionId) -> bool {
        self.shard(id).commanded.insert(id)
    }

    /// Ends a commands request.
    pub fn end_commands(&self, id: SessionId) {
        self.shard(id).commanded.remove(&id);
    }

    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().map_or(0, |shard| shard.sessions.len())).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: SessionId) -> Record {
        Record { id, owner: "user:ann".into(), subscriptions: Vec::new(), applied: 0, holder: None }
    }

    #[test]
    fn a_resting_session_is_carried_on_by_any_worker_and_then_forgotten() {
        let (registry, id) = (Registry::default(), SessionId::random());
        assert!(registry.insert(id, 0));
        registry.rest(record(id), 0, 100);
        assert_eq!(registry.find(id), Some(Home::Resting));
        assert!(registry.wake(id, "user:bob", None, 1).is_err(), "only its owner wakes it");
        assert!(registry.wake(id, "user:ann", None, 1).unwrap().is_some());
        assert_eq!(registry.find(id), Some(Home::Worker(1)));
        registry.rest(record(id), 1, 200);
        let forget = |now| (0..TURNS).map(|turn| registry.forget(now, turn)).sum::<usize>();
        assert_eq!(forget(199), 0, "it has woken since it was to be forgotten at 100");
        assert_eq!(forget(200), 1);
        assert!(registry.is_empty());
    }

    #[test]
    fn a_worker_that_has_lost_a_session_no_longer_speaks_for_it() {
        let (registry, id) = (Registry::default(), SessionId::random());
        registry.insert(id, 1);
        registry.rest(record(id), 0, 100);
        assert!(!registry.remove(id, 0));
        assert_eq!(registry.find(id), Some(Home::Worker(1)));
    }
}
