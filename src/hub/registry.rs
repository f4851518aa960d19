//! Where each session is: with a connection, on the worker that holds it; without one, here, as the small
//! record from which any worker can carry it on.
//!
//! In a fleet the record of a session without a connection is in Redis, and what stays here is counted
//! only: otherwise a node could fill Redis with sessions that are in nobody's limit.

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    mem,
    sync::{Arc, Mutex, MutexGuard},
};

use belfry_core::{
    held::Held,
    hub::{Refused, check_claim},
};
use prometheus::IntGauge;

use super::books::Books;
use crate::{
    config::LimitsConfig,
    protocol::{Refusal, SessionId},
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
    books: Books,
}

#[derive(Debug)]
struct Seat {
    place: Whereabouts,
    /// The hash of its owner's name.
    of: u64,
    bytes: u32,
}

#[derive(Debug, Default)]
struct Shard {
    sessions: HashMap<SessionId, Seat>,
    /// Sessions with a commands request under way, and whose it is.
    commanded: HashSet<(SessionId, Arc<str>)>,
}

impl Shard {
    fn place(&self, id: SessionId) -> Option<&Whereabouts> {
        self.sessions.get(&id).map(|seat| &seat.place)
    }
}

#[derive(Debug)]
enum Whereabouts {
    /// For `fence` see [`Record::fence`].
    Worker { worker: u16, owner: Arc<str>, fence: u64 },
    /// It waits for its client.
    Resting(Box<Resting>),
    /// It was here last; its record is in Redis.
    Stored { fence: u64, forget_at: Millis },
}

impl Whereabouts {
    /// Whose it is, where that is known here.
    fn owner(&self) -> Option<&Arc<str>> {
        match self {
            Self::Worker { owner, .. } => Some(owner),
            Self::Resting(resting) => Some(&resting.record.owner),
            Self::Stored { .. } => None,
        }
    }
}

/// What became of a session's entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// The session was not known here.
    New,
    /// It was.
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

fn saturated(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

impl Registry {
    /// Without sessions. `all`: where it shows what they take.
    pub fn new(all: IntGauge, limits: &LimitsConfig) -> Self {
        let books = Books::new(all, limits);
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), books }
    }

    /// Takes so many bytes for a session that is about to have them, of which it may have some already. Where workers ask
    /// at the same moment, each may let one in.
    pub fn reserve(&self, id: SessionId, owner: &str, bytes: usize) -> Result<(), Refusal> {
        self.check_room(id, owner, bytes)?;
        self.charge_with(id, |has| has.max(saturated(bytes)));
        Ok(())
    }

    /// The same for a session that is about to be claimed, until what is returned is dropped: who is refused leaves it
    /// where it is, and counted there.
    pub fn expect(&self, id: SessionId, owner: &str, bytes: usize) -> Result<impl Drop + use<'_>, Refusal> {
        let has = self.check_room(id, owner, bytes)?;
        Ok(self.books.lend(owner, has, saturated(bytes)))
    }

    /// Returns how many it has.
    fn check_room(&self, id: SessionId, owner: &str, bytes: usize) -> Result<u32, Refusal> {
        let has = self.shard(id).sessions.get(&id).map_or(0, |seat| seat.bytes);
        self.books.check_room(owner, has.into(), bytes as u64)?;
        Ok(has)
    }

    /// A session takes no more than this, from now on.
    pub fn charge(&self, id: SessionId, bytes: usize) {
        self.charge_with(id, |has| has.min(saturated(bytes)));
    }

    fn charge_with(&self, id: SessionId, bytes: impl FnOnce(u32) -> u32) {
        if let Some(seat) = self.shard(id).sessions.get_mut(&id) {
            self.charge_seat(seat, bytes(seat.bytes));
        }
    }

    fn charge_seat(&self, seat: &mut Seat, bytes: u32) {
        self.books.change(seat.of, mem::replace(&mut seat.bytes, bytes), bytes);
    }

    /// Takes a session out of its shard, and off the books.
    fn forget_one(&self, shard: &mut Shard, id: SessionId) {
        if let Some(seat) = shard.sessions.remove(&id) {
            self.books.change(seat.of, seat.bytes, 0);
        }
    }

    fn shard(&self, id: SessionId) -> MutexGuard<'_, Shard> {
        self.shards[id.low_bits() as usize % SHARDS].held()
    }

    pub fn find(&self, id: SessionId) -> Option<Home> {
        self.shard(id).sessions.get(&id).and_then(|seat| match &seat.place {
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
        let inserted = match shard.sessions.get(&id).map(|seat| &seat.place) {
            Some(Whereabouts::Worker { fence: later, .. }) if *later > fence => return Inserted::Outrun,
            Some(Whereabouts::Worker { worker: at, .. }) if *at != worker => Inserted::Displaced(*at),
            Some(_) => Inserted::Known,
            None => Inserted::New,
        };
        let place = Whereabouts::Worker { worker, owner: Arc::clone(owner), fence };
        match shard.sessions.get_mut(&id) {
            Some(seat) => seat.place = place,
            None => {
                let seat = Seat { place, of: self.books.owner(owner), bytes: 0 };
                shard.sessions.insert(id, seat);
            }
        }
        inserted
    }

    /// A session of `worker` is gone; one that has moved on stays. True: it was there.
    pub fn remove(&self, id: SessionId, worker: u16) -> bool {
        self.forget_if(id, |place| matches!(place, Whereabouts::Worker { worker: at, .. } if *at == worker))
    }

    /// A session has been taken from whoever had it by the claim of this number. True: it was there.
    pub fn leave(&self, id: SessionId, fence: u64) -> bool {
        self.forget_if(id, |place| matches!(place, Whereabouts::Worker { fence: by, .. } if *by == fence))
    }

    fn forget_if(&self, id: SessionId, is_meant: impl Fn(&Whereabouts) -> bool) -> bool {
        let mut shard = self.shard(id);
        let there = shard.place(id).is_some_and(is_meant);
        if there {
            self.forget_one(&mut shard, id);
        }
        there
    }

    /// A session of `worker` has lost its connection and is remembered until `forget_at`; it takes so many bytes.
    pub fn rest(&self, record: Record, bytes: usize, worker: u16, forget_at: Millis) {
        let id = record.id;
        let mut shard = self.shard(id);
        if let Some(seat) = shard.sessions.get_mut(&id)
            && matches!(seat.place, Whereabouts::Worker { worker: at, .. } if at == worker)
        {
            seat.place = Whereabouts::Resting(Box::new(Resting { record, forget_at }));
            self.charge_seat(seat, saturated(bytes));
        }
    }

    /// The same in a fleet, where the record is saved elsewhere: it takes no more than it was let in with. False: that is
    /// nothing, and it is forgotten here. None: the session has moved on.
    pub fn store(&self, record: &Record, bytes: usize, worker: u16, forget_at: Millis) -> Option<bool> {
        let fence = record.fence;
        let mut shard = self.shard(record.id);
        let seat = shard.sessions.get_mut(&record.id).filter(|seat| {
            matches!(seat.place, Whereabouts::Worker { worker: at, fence: by, .. } if at == worker && by == fence)
        })?;
        let counted = seat.bytes > 0;
        if counted {
            seat.place = Whereabouts::Stored { fence, forget_at };
            self.charge_seat(seat, seat.bytes.min(saturated(bytes)));
        } else {
            self.forget_one(&mut shard, record.id);
        }
        Some(counted)
    }

    /// Another node has claimed a session, by this number.
    pub fn taken(&self, id: SessionId, fence: u64) -> TakenFrom {
        let mut shard = self.shard(id);
        match shard.place(id) {
            Some(Whereabouts::Worker { worker, fence: older, .. }) if *older < fence => {
                TakenFrom::Worker(*worker)
            }
            Some(Whereabouts::Stored { fence: older, .. }) if *older < fence => {
                self.forget_one(&mut shard, id);
                TakenFrom::Forgotten
            }
            _ => TakenFrom::Unknown,
        }
    }

    /// The sessions of a part of the registry that have a connection, with their fences. The parts are numbered up to `SHARDS`.
    pub fn held(&self, part: usize) -> Vec<(SessionId, u64)> {
        let shard = self.shards[part % SHARDS].held();
        let held = |(id, seat): (&SessionId, &Seat)| match &seat.place {
            Whereabouts::Worker { fence, .. } => Some((*id, *fence)),
            Whereabouts::Resting(_) | Whereabouts::Stored { .. } => None,
        };
        shard.sessions.iter().filter_map(held).collect()
    }

    /// The sessions of an owner that are known here, up to `most`, with a connection or without. It looks at
    /// all sessions, a part at a time: an index would cost each of them memory for what is seldom asked.
    pub fn owned(&self, owner: &str, most: usize) -> Vec<SessionId> {
        let mut found = Vec::new();
        for shard in self.shards.iter().map(Held::held) {
            let is_theirs = |seat: &Seat| seat.place.owner().is_some_and(|of| **of == *owner);
            let owned = shard.sessions.iter().filter(|(_, seat)| is_theirs(seat));
            found.extend(owned.map(|(id, _)| *id).take(most - found.len()));
        }
        found
    }

    /// The owners whose names begin so, each with how many sessions it has here and how many of them are on a
    /// worker: at most so many owners, and whether that is all. A part at a time, as [`Self::owned`].
    pub fn owners(&self, prefix: &str, most: usize) -> (HashMap<Arc<str>, (usize, usize)>, bool) {
        let (mut found, mut all) = (HashMap::<Arc<str>, (usize, usize)>::new(), true);
        for shard in self.shards.iter().map(Held::held) {
            for seat in shard.sessions.values() {
                let Some(owner) = seat.place.owner().filter(|of| of.starts_with(prefix)) else { continue };
                let held = usize::from(matches!(seat.place, Whereabouts::Worker { .. }));
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

    pub fn peek(&self, id: SessionId) -> Option<Record> {
        match self.shard(id).place(id)? {
            Whereabouts::Resting(resting) => Some(resting.record.clone()),
            Whereabouts::Worker { .. } | Whereabouts::Stored { .. } => None,
        }
    }

    pub fn owner(&self, id: SessionId) -> Option<Arc<str>> {
        self.shard(id).place(id)?.owner().cloned()
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
        let Some(place) = shard.sessions.get_mut(&id).map(|seat| &mut seat.place) else { return Ok(None) };
        let Whereabouts::Resting(resting) = &*place else { return Ok(None) };
        check_claim(&resting.record, owner, holder, None)?;
        let owner = Arc::clone(&resting.record.owner);
        match mem::replace(place, Whereabouts::Worker { worker, owner, fence: 0 }) {
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
            let sessions = &mut shard.held().sessions;
            let before = sessions.len();
            sessions.retain(|_, seat| {
                let stays = match &seat.place {
                    Whereabouts::Worker { .. } => true,
                    Whereabouts::Resting(resting) => resting.forget_at > now,
                    Whereabouts::Stored { forget_at, .. } => *forget_at > now,
                };
                if !stays {
                    self.books.change(seat.of, seat.bytes, 0);
                }
                stays
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
}
