//! Tickets: what a page puts into the URL of one stream where it can set no header.
//!
//! URLs end up in logs, so a ticket works once and for seconds. Only hashes are kept: here, or in a fleet where every node
//! finds them. All tickets live equally long, so a queue in the order of issue is also one in the order of expiry, and
//! sweeping its front on every use needs neither task nor timer.

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;
use secrecy::SecretString;

use super::{Identity, Owner, api_key};
use crate::protocol::{Code, Refusal};

/// How many tickets one owner may have open, so that nobody takes everybody's.
pub const MAX_TICKETS_PER_OWNER: usize = 256;

/// A fresh ticket, shown to its owner once.
#[derive(Debug, Clone)]
pub struct Ticket {
    pub text: SecretString,
    pub expires_in: Duration,
}

/// Where a fleet's tickets lie.
pub trait TicketShelf: Send + Sync {
    /// Keeps what a ticket stands for, by the ticket's hash.
    fn keep<'a>(
        &'a self,
        hash: [u8; 32],
        identity: &'a Identity,
        ttl: Duration,
    ) -> BoxFuture<'a, anyhow::Result<()>>;

    /// Takes it away: who comes second, at whatever node, finds nothing.
    fn take(&self, hash: [u8; 32]) -> BoxFuture<'_, anyhow::Result<Option<Arc<Identity>>>>;
}

/// The tickets that this node has issued, and on a single node what they stand for.
pub struct Tickets {
    ttl: Duration,
    limit: usize,
    open: Mutex<Open>,
    shelf: OnceLock<Arc<dyn TicketShelf>>,
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
    pub fn new(ttl: Duration, limit: usize) -> Self {
        Self { ttl, limit, open: Mutex::default(), shelf: OnceLock::new() }
    }

    /// From now on they lie where all nodes of a fleet find them.
    pub fn share(&self, shelf: Arc<dyn TicketShelf>) {
        // Once, as the process starts.
        let _ = self.shelf.set(shelf);
    }

    pub async fn issue(&self, identity: Arc<Identity>) -> Result<Ticket, Refusal> {
        let (text, hash) = self.issue_at(&identity, Instant::now())?;
        if let Some(shelf) = self.shelf.get() {
            shelf.keep(hash, &identity, self.ttl).await.map_err(|error| unavailable(&error))?;
        }
        Ok(Ticket { text: text.into(), expires_in: self.ttl })
    }

    fn issue_at(&self, identity: &Arc<Identity>, now: Instant) -> Result<(String, Hash), Refusal> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.sweep(now);
        if open.by_expiry.len() >= self.limit {
            return Err(Refusal::unavailable("too many tickets are open; try again in a moment"));
        }
        let owner = identity.owner();
        let of_owner = open.per_owner.entry(owner.clone()).or_default();
        if *of_owner >= MAX_TICKETS_PER_OWNER {
            let detail =
                format!("you have asked for {MAX_TICKETS_PER_OWNER} tickets within {:?}; wait", self.ttl);
            return Err(Refusal::new(Code::RateLimited, detail));
        }
        *of_owner += 1;
        let text = api_key::random_text(api_key::SECRET_CHARS);
        let hash = api_key::sha256(&text);
        if self.shelf.get().is_none() {
            open.tickets.insert(hash, Arc::clone(identity));
        }
        open.by_expiry.push_back((now + self.ttl, hash, owner));
        Ok((text, hash))
    }

    /// The identity that the ticket stands for, once.
    pub async fn redeem(&self, text: &str) -> Result<Option<Arc<Identity>>, Refusal> {
        match self.shelf.get() {
            // What cannot be one is not looked for.
            Some(_) if text.len() != api_key::SECRET_CHARS => Ok(None),
            Some(shelf) => shelf.take(api_key::sha256(text)).await.map_err(|error| unavailable(&error)),
            None => Ok(self.redeem_at(text, Instant::now())),
        }
    }

    fn redeem_at(&self, text: &str, now: Instant) -> Option<Arc<Identity>> {
        let hash = api_key::sha256(text);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.sweep(now);
        open.tickets.remove(&hash)
    }
}

fn unavailable(error: &anyhow::Error) -> Refusal {
    Refusal::unavailable(format!("the tickets cannot be reached: {error:#}"))
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

belfry_core::debug_with!(Tickets { ttl, limit });
