//! Where each session is: with a connection, on the worker that holds it; without one, here, as the small
//! record from which any worker can carry it on.
//!
//! In a fleet the record of a session without a connection is in Redis, and what stays here is counted
//! only: otherwise a node could fill Redis with sessions that are in nobody's limit.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard},
};

use belfry_core::hub::{Refused, check_claim};

use crate::{
    protocol::SessionId,
    session::{Holder, Millis, Record},
};

/// Locked apart, so that workers that connect clients at the same time rarely meet.
pub const SHARDS: usize = 64;

/// In how many turns [`Registry::forget`] goes over all of them.
pub const TURNS: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// With a connection, on this worker.
    Worker(u16),
    /// Without one.
    Resting,
}

/// Where a session was that another node has claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenFrom {
    /// On this worker, which is to be told.
    Worker(u16),
    /// Here, without a connection. It is no longer counted.
    Forgotten,
    /// Not here, or here by a later claim.
    Unknown,
}

/// All sessions of a node.
#[derive(Debug)]
pub struct Registry {
    shards: Vec<Mutex<Shard>>,
}

#[derive(Debug, Default)]
struct Shard {
    sessions: HashMap<SessionId, Whereabouts>,
    /// Sessions with a commands request under way, and whose it is.
    commanded: HashSet<(SessionId, Arc<str>)>,
}

#[derive(Debug)]
enum Whereabouts {
    Worker {
        worker: u16,
        owner: Arc<str>,
        /// See [`Record::fence`].
        fence: u64,
    },
    Resting(Box<Resting>),
    /// It was here last; its record is in Redis.
    Stored {
        fence: u64,
        forget_at: Millis,
    },
}

/// What became of a session's entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// The session was not known here.
    New,
    Known,
    /// It was on another worker, by an older claim.
    Displaced(u16),
    /// It is on a worker by a later claim, and stays there.
    Outrun,
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

    pub fn find(&self, id: SessionId) -> Option<Home> {
        self.shard(id).sessions.get(&id).and_then(|place| match place {
            Whereabouts::Worker { worker, .. } => Some(Home::Worker(*worker)),
            Whereabouts::Resting(_) => Some(Home::Resting),
            Whereabouts::Stored { .. } => None,
        })
    }

    /// Whether a session is here, or was here last, as far as this node has heard.
    pub fn is_known(&self, id: SessionId) -> bool {
        self.shard(id).sessions.contains_key(&id)
    }

    /// A session is now on `worker`, by the claim of this number.
    pub fn insert(&self, id: SessionId, owner: &Arc<str>, worker: u16, fence: u64) -> Inserted {
        let mut shard = self.shard(id);
        let inserted = match shard.sessions.get(&id) {
            Some(Whereabouts::Worker { fence: later, .. }) if *later > fence => return Inserted::Outrun,
            Some(Whereabouts::Worker { worker: at, .. }) if *at != worker => Inserted::Displaced(*at),
            Some(_) => Inserted::Known,
            None => Inserted::New,
        };
        shard.sessions.insert(id, Whereabouts::Worker { worker, owner: Arc::clone(owner), fence });
        inserted
    }

    /// A session of `worker` is gone; one that has moved on stays. True: it was there.
    pub fn remove(&self, id: SessionId, worker: u16) -> bool {
        let mut shard = self.shard(id);
        let here =
            matches!(shard.sessions.get(&id), Some(Whereabouts::Worker { worker: at, .. }) if *at == worker);
        if here {
            shard.sessions.remove(&id);
        }
        here
    }

    /// A session has been taken from the connection that had it by the claim of this number. True: it was there.
    pub fn leave(&self, id: SessionId, fence: u64) -> bool {
        let mut shard = self.shard(id);
        let there =
            matches!(shard.sessions.get(&id), Some(Whereabouts::Worker { fence: by, .. }) if *by == fence);
        if there {
            shard.sessions.remove(&id);
        }
        there
    }

    /// A session of `worker` has lost its connection and is remembered until `forget_at`.
    pub fn rest(&self, record: Record, worker: u16, forget_at: Millis) {
        let id = record.id;
        let mut shard = self.shard(id);
        if let Some(place) = shard.sessions.get_mut(&id)
            && matches!(place, Whereabouts::Worker { worker: at, .. } if *at == worker)
        {
            *place = Whereabouts::Resting(Box::new(Resting { record, forget_at }));
        }
    }

    /// The same in a fleet, where the record is saved elsewhere. False: the session has moved on.
    pub fn store(&self, id: SessionId, worker: u16, fence: u64, forget_at: Millis) -> bool {
        let mut shard = self.shard(id);
        let Some(place) = shard.sessions.get_mut(&id) else { return false };
        let here = matches!(place, Whereabouts::Worker { worker: at, fence: by, .. } if *at == worker && *by == fence);
        if here {
            *place = Whereabouts::Stored { fence, forget_at };
        }
        here
    }

    /// Another node has claimed a session, by this number.
    pub fn taken(&self, id: SessionId, fence: u64) -> TakenFrom {
        let mut shard = self.shard(id);
        match shard.sessions.get(&id) {
            Some(Whereabouts::Worker { worker, fence: older, .. }) if *older < fence => {
                TakenFrom::Worker(*worker)
            }
            Some(Whereabouts::Stored { fence: older, .. }) if *older < fence => {
                shard.sessions.remove(&id);
                TakenFrom::Forgotten
            }
            _ => TakenFrom::Unknown,
        }
    }

    /// The sessions of a part of the registry that have a connection, with their fences. The parts are
    /// numbered up to `SHARDS`.
    pub fn held(&self, part: usize) -> Vec<(SessionId, u64)> {
        let shard = self.shards[part % SHARDS].lock().expect("no code panics while it holds the registry");
        let held = |(id, place): (&SessionId, &Whereabouts)| match place {
            Whereabouts::Worker { fence, .. } => Some((*id, *fence)),
            Whereabouts::Resting(_) | Whereabouts::Stored { .. } => None,
        };
        shard.sessions.iter().filter_map(held).collect()
    }

    /// The sessions of an owner that are known here, up to `most`, with a connection or without. It looks at
    /// all sessions, a part at a time: an index would cost each of them memory for what is seldom asked.
    pub fn owned(&self, owner: &str, most: usize) -> Vec<SessionId> {
        let mut found = Vec::new();
        for shard in &self.shards {
            let shard = shard.lock().expect("no code panics while it holds the registry");
            let owned = shard.sessions.iter().filter(|(_, place)| match place {
                Whereabouts::Worker { owner: of, .. } => **of == *owner,
                Whereabouts::Resting(resting) => *resting.record.owner == *owner,
                Whereabouts::Stored { .. } => false,
            });
            found.extend(owned.map(|(id, _)| *id).take(most - found.len()));
        }
        found
    }

    /// The owners whose names begin so, each with how many sessions it has here and how many of them are on a
    /// worker: at most so many owners, and whether that is all. A part at a time, as [`Self::owned`].
    pub fn owners(&self, prefix: &str, most: usize) -> (HashMap<Arc<str>, (usize, usize)>, bool) {
        let (mut found, mut all) = (HashMap::<Arc<str>, (usize, usize)>::new(), true);
        for shard in &self.shards {
            let shard = shard.lock().expect("no code panics while it holds the registry");
            for place in shard.sessions.values() {
                let (owner, held) = match place {
                    Whereabouts::Worker { owner, .. } => (owner, 1),
                    Whereabouts::Resting(resting) => (&resting.record.owner, 0),
                    Whereabouts::Stored { .. } => continue,
                };
                if !owner.starts_with(prefix) {
                    continue;
                }
                if let Some((sessions, connected)) = found.get_mut(owner) {
                    *sessions += 1;
                    *connected += held;
                } else if found.len() < most {
                    found.insert(Arc::clone(owner), (1, held));
                } else {
                    all = false;
                }
            }
        }
        (found, all)
    }

    /// The record of a session that rests here.
    pub fn peek(&self, id: SessionId) -> Option<Record> {
        match self.shard(id).sessions.get(&id)? {
            Whereabouts::Resting(resting) => Some(resting.record.clone()),
            Whereabouts::Worker { .. } | Whereabouts::Stored { .. } => None,
        }
    }

    /// Whose a session is, where it is known here.
    pub fn owner(&self, id: SessionId) -> Option<Arc<str>> {
        match self.shard(id).sessions.get(&id)? {
            Whereabouts::Worker { owner, .. } => Some(Arc::clone(owner)),
            Whereabouts::Resting(resting) => Some(Arc::clone(&resting.record.owner)),
            Whereabouts::Stored { .. } => None,
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
        let Some(place @ Whereabouts::Resting(_)) = shard.sessions.get_mut(&id) else { return Ok(None) };
        let owner = match place {
            Whereabouts::Resting(resting) => {
                check_claim(&resting.record, owner, holder, None)?;
                Arc::clone(&resting.record.owner)
            }
            Whereabouts::Worker { .. } | Whereabouts::Stored { .. } => return Ok(None),
        };
        match std::mem::replace(place, Whereabouts::Worker { worker, owner, fence: 0 }) {
            Whereabouts::Resting(resting) => Ok(Some(resting.record)),
            Whereabouts::Worker { .. } | Whereabouts::Stored { .. } => Ok(None),
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
                Whereabouts::Worker { .. } => true,
                Whereabouts::Resting(resting) => resting.forget_at > now,
                Whereabouts::Stored { forget_at, .. } => *forget_at > now,
            });
            forgotten += before - sessions.len();
            if sessions.len() < sessions.capacity() / 4 {
                sessions.shrink_to_fit();
            }
        }
        forgotten
    }

    /// Begins an owner's commands request. False: another one for this session is under way.
    pub fn begin_commands(&self, of: &(SessionId, Arc<str>)) -> bool {
        self.shard(of.0).commanded.insert(of.clone())
    }

    pub fn end_commands(&self, of: &(SessionId, Arc<str>)) {
        self.shard(of.0).commanded.remove(of);
    }

    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().map_or(0, |shard| shard.sessions.len())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ann() -> Arc<str> {
        "user:ann".into()
    }

    fn record(id: SessionId) -> Record {
        Record::new(id, "user:ann".into())
    }

    #[test]
    fn a_resting_session_is_carried_on_by_any_worker_and_then_forgotten() {
        let (registry, id) = (Registry::default(), SessionId::random());
        assert_eq!(registry.insert(id, &ann(), 0, 0), Inserted::New);
        registry.rest(record(id), 0, 100);
        assert_eq!(registry.find(id), Some(Home::Resting));
        assert!(registry.wake(id, "user:bob", None, 1).is_err(), "only its owner wakes it");
        assert!(registry.wake(id, "user:ann", None, 1).unwrap().is_some());
        assert_eq!(registry.find(id), Some(Home::Worker(1)));
        registry.rest(record(id), 1, 200);
        let forget = |now| (0..TURNS).map(|turn| registry.forget(now, turn)).sum::<usize>();
        assert_eq!(forget(199), 0, "it has woken since it was to be forgotten at 100");
        assert_eq!(forget(200), 1);
        assert_eq!(registry.len(), 0);
    }

    #[test]
    fn a_worker_that_has_lost_a_session_no_longer_speaks_for_it() {
        let (registry, id) = (Registry::default(), SessionId::random());
        registry.insert(id, &ann(), 1, 0);
        registry.rest(record(id), 0, 100);
        assert!(!registry.remove(id, 0));
        assert_eq!(registry.find(id), Some(Home::Worker(1)));
    }

    #[test]
    fn of_two_claims_on_one_node_the_later_one_stands_in_whatever_order_they_arrive() {
        let (registry, id) = (Registry::default(), SessionId::random());
        assert_eq!(registry.insert(id, &ann(), 0, 5), Inserted::New);
        assert_eq!(registry.insert(id, &ann(), 1, 6), Inserted::Displaced(0));
        assert_eq!(registry.insert(id, &ann(), 0, 5), Inserted::Outrun);
        assert!(!registry.store(id, 0, 5, 100), "what it was displaced from is not its to store");
        assert_eq!(registry.find(id), Some(Home::Worker(1)));
        assert_eq!(registry.held(id.low_bits() as usize), [(id, 6)]);
    }

    #[test]
    fn one_commands_request_of_an_owner_is_under_way_at_a_time_and_a_stranger_keeps_nobody_out() {
        let (registry, id) = (Registry::default(), SessionId::random());
        let (anns, bobs) = ((id, ann()), (id, Arc::from("user:bob")));
        assert!(registry.begin_commands(&bobs) && registry.begin_commands(&anns));
        assert!(!registry.begin_commands(&anns));
        registry.end_commands(&anns);
        assert!(registry.begin_commands(&anns));
    }

    #[test]
    fn a_stored_session_is_counted_until_its_time_is_up_or_another_node_has_it() {
        let (registry, id) = (Registry::default(), SessionId::random());
        registry.insert(id, &ann(), 0, 5);
        assert!(registry.store(id, 0, 5, 100));
        assert_eq!((registry.find(id), registry.len()), (None, 1));
        assert_eq!(registry.taken(id, 5), TakenFrom::Unknown, "that is its own claim");
        assert_eq!(registry.taken(id, 6), TakenFrom::Forgotten);
        assert_eq!(registry.len(), 0);
        registry.insert(id, &ann(), 0, 7);
        assert_eq!(registry.taken(id, 8), TakenFrom::Worker(0));
        assert!(registry.store(id, 0, 7, 100));
        assert_eq!((0..TURNS).map(|turn| registry.forget(100, turn)).sum::<usize>(), 1);
    }
}
