//! Tickets: what a page puts into the URL of one stream where it can set no header.
//!
//! URLs end up in logs, so a ticket works once and for seconds. Only hashes are kept. All tickets
//! live equally long, so a queue in the order of issue is also one in the order of expiry, and
//! sweeping its front on every use needs neither task nor timer.

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use secrecy::SecretString;

use super::{Identity, Owner, api_key};
use crate::protocol::{Code, Refusal};

/// How many tickets one owner may have open, so that nobody takes everybody's.
pub const MAX_TICKETS_PER_OWNER: usize = 256;

/// A fresh ticket, shown to its owner once.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// What goes into `ticket=`.
    pub text: SecretString,
    /// How long it is good for.
    pub expires_in: Duration,
}

/// The tickets that are open on this node.
pub struct Tickets {
    ttl: Duration,
    limit: usize,
    open: Mutex<Open>,
}

type Hash = [u8; 32];

#[derive(Default)]
struct Open {
    tickets: HashMap<Hash, Arc<Identity>>,
    /// Every ticket that has not expired yet, also redeemed ones.
    by_expiry: VecDeque<(Instant, Hash, Owner)>,
    /// How many entries of `by_expiry` each owner has.
    per_owner: HashMap<Owner, usize>,
}

impl Tickets {
    /// Room for this many tickets with this life.
    pub fn new(ttl: Duration, limit: usize) -> Self {
        Self { ttl, limit, open: Mutex::default() }
    }

    /// A ticket that stands for the identity.
    pub fn issue(&self, identity: Arc<Identity>) -> Result<Ticket, Refusal> {
        self.issue_at(identity, Instant::now())
    }

    fn issue_at(&self, identity: Arc<Identity>, now: Instant) -> Result<Ticket, Refusal> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.sweep(now);
        if open.by_expiry.len() >= self.limit {
            return Err(Refusal::new(Code::Unavailable, "too many tickets are open; try again in a moment"));
        }
        let owner = identity.owner();
        let of_owner = open.per_owner.entry(owner.clone()).or_default();
        if *of_owner >= MAX_TICKETS_PER_OWNER {
            return Err(Refusal::new(
                Code::RateLimited,
                format!("you have asked for {MAX_TICKETS_PER_OWNER} tickets within {:?}; wait", self.ttl),
            ));
        }
        *of_owner += 1;
        let text = api_key::random_text(api_key::SECRET_CHARS);
        let hash = api_key::sha256(&text);
        open.tickets.insert(hash, identity);
        open.by_expiry.push_back((now + self.ttl, hash, owner));
        Ok(Ticket { text: text.into(), expires_in: self.ttl })
    }

    /// The identity that the ticket stands for, once.
    pub fn redeem(&self, text: &str) -> Option<Arc<Identity>> {
        self.redeem_at(text, Instant::now())
    }

    fn redeem_at(&self, text: &str, now: Instant) -> Option<Arc<Identity>> {
        let hash = api_key::sha256(text);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.sweep(now);
        open.tickets.remove(&hash)
    }
}

impl Open {
    fn sweep(&mut self, now: Instant) {
        while self.by_expiry.front().is_some_and(|(end, ..)| *end <= now) {
            let Some((_, hash, owner)) = self.by_expiry.pop_front() else { return };
            self.tickets.remove(&hash);
            if let Some(count) = self.per_owner.get_mut(&owner) {
                *count -= 1;
                if *count == 0 {
                    self.per_owner.remove(&owner);
                }
            }
        }
    }
}

impl fmt::Debug for Tickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tickets").field("ttl", &self.ttl).field("limit", &self.limit).finish_non_exhaustive()
    }
}
