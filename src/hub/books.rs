//! What sessions take of a node: all of them, and those of each owner.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
};

use belfry_core::held::Held as _;
use prometheus::IntGauge;

use super::registry::SHARDS;
use crate::{
    config::LimitsConfig,
    protocol::{Code, Refusal},
};

#[derive(Debug)]
pub(super) struct Books {
    pub(super) all: IntGauge,
    sessions: AtomicUsize,
    /// Bytes and sessions, by a hash of the name, since most owners have one session, and the name would take more than that.
    pub(super) owners: Vec<Mutex<HashMap<u64, (u64, usize)>>>,
    hasher: RandomState,
    most: (usize, usize),
    most_of_user: (u64, usize),
}

impl Books {
    pub(super) fn new(all: IntGauge, limits: &LimitsConfig) -> Self {
        let owners = (0..SHARDS).map(|_| Mutex::default()).collect();
        let most_of_user = (limits.user_session_bytes as u64, (limits.sessions / 4).max(1));
        let (most, sessions) = ((limits.session_bytes, limits.sessions), AtomicUsize::new(0));
        Self { all, sessions, owners, hasher: RandomState::new(), most, most_of_user }
    }

    /// The number by which an owner stands here.
    pub(super) fn owner(&self, name: &str) -> u64 {
        self.hasher.hash_one(name)
    }

    /// Whether a session of this owner that has so many bytes may take so many.
    pub(super) fn check_room(&self, owner: &str, has: u64, takes: u64) -> Result<(), Refusal> {
        let more = takes.saturating_sub(has);
        if more == 0 {
            return Ok(());
        }
        if self.all.get() as u64 + more > self.most.0 as u64 {
            let detail = "the sessions of this node take all the memory that they may (limits.session_bytes)";
            return Err(Refusal::unavailable(detail));
        }
        if has == 0 && self.sessions.load(Ordering::Relaxed) >= self.most.1 {
            return Err(Refusal::unavailable("this node remembers as many sessions as it may"));
        }
        let of = self.owner(owner);
        let (bytes, sessions) = self.owners(of).get(&of).copied().unwrap_or_default();
        let detail = if !owner.starts_with("user:") {
            return Ok(());
        } else if sessions + usize::from(has == 0) > self.most_of_user.1 {
            "this user has as many sessions on this node as one user may (a quarter of limits.sessions): end some (`bye`)"
        } else if bytes + more > self.most_of_user.0 {
            "this user's sessions take as much of this node as one user's may (limits.user_session_bytes): \
             end some (`bye`), or give them fewer channels"
        } else {
            return Ok(());
        };
        Err(Refusal::new(Code::RateLimited, detail))
    }

    /// One of an owner's sessions takes more, until what is returned is dropped.
    pub(super) fn lend(&self, owner: &str, has: u32, takes: u32) -> impl Drop + use<'_> {
        let loan = Loan { books: self, of: self.owner(owner), has, takes: takes.max(has) };
        self.change(loan.of, loan.has, loan.takes);
        loan
    }

    /// What one of an owner's sessions takes has changed.
    pub(super) fn change(&self, of: u64, before: u32, after: u32) {
        self.all.add(i64::from(after) - i64::from(before));
        self.sessions.fetch_add(usize::from(after > 0), Ordering::Relaxed);
        self.sessions.fetch_sub(usize::from(before > 0), Ordering::Relaxed);
        let mut owners = self.owners(of);
        let (bytes, sessions) = owners.entry(of).or_default();
        *bytes = (*bytes + u64::from(after)).saturating_sub(u64::from(before));
        *sessions = (*sessions + usize::from(after > 0)).saturating_sub(usize::from(before > 0));
        if *bytes == 0 {
            owners.remove(&of);
        }
        if owners.len() < owners.capacity() / 4 {
            owners.shrink_to_fit();
        }
    }

    fn owners(&self, of: u64) -> MutexGuard<'_, HashMap<u64, (u64, usize)>> {
        self.owners[of as usize % SHARDS].held()
    }
}

struct Loan<'a> {
    books: &'a Books,
    of: u64,
    has: u32,
    takes: u32,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        self.books.change(self.of, self.takes, self.has);
    }
}
