//! On which worker each session lives, so that a command or a takeover finds it from any other.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

use crate::protocol::SessionId;

/// Locked apart, so that workers that connect clients at the same time rarely meet.
const SHARDS: usize = 64;

/// The worker of each session.
#[derive(Debug)]
pub struct Registry {
    shards: Vec<Mutex<HashMap<SessionId, u16>>>,
}

impl Default for Registry {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl Registry {
    fn shard(&self, id: SessionId) -> MutexGuard<'_, HashMap<SessionId, u16>> {
        let shard = &self.shards[id.low_bits() as usize % SHARDS];
        shard.lock().expect("no code panics while it holds the registry")
    }

    /// Where a session lives.
    pub fn find(&self, id: SessionId) -> Option<u16> {
        self.shard(id).get(&id).copied()
    }

    /// A session now lives on `worker`.
    pub fn insert(&self, id: SessionId, worker: u16) {
        self.shard(id).insert(id, worker);
    }

    /// A session of `worker` is gone; one that has moved on stays.
    pub fn remove(&self, id: SessionId, worker: u16) {
        let mut shard = self.shard(id);
        if shard.get(&id) == Some(&worker) {
            shard.remove(&id);
        }
    }

    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().map_or(0, |shard| shard.len())).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
