//! Tickets: what a page puts into the URL of one stream where it can set no header.
//!
//! URLs end up in logs, so a ticket works once and for seconds. Only hashes are kept. All tickets
//! live equally long, so a queue in the order of issue is also one in the order of expiry, and
//! sweeping its front on every use needs neither task nor timer.

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

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::{
        auth::{Patterns, Subject},
        protocol::UserId,
    };

    const TTL: Duration = Duration::from_secs(30);

    fn user(name: &str) -> Arc<Identity> {
        Arc::new(Identity {
            subject: Subject::User(UserId::parse(name).unwrap()),
            read: Patterns::default(),
            publish: Patterns::default(),
            admin: false,
            expires_at: None,
            issued_at: None,
            jti: None,
        })
    }

    #[test]
    fn a_ticket_works_once() {
        let tickets = Tickets::new(TTL, 10);
        let ticket = tickets.issue(user("ann")).unwrap();
        assert_eq!(tickets.redeem(ticket.text.expose_secret()), Some(user("ann")));
        assert_eq!(tickets.redeem(ticket.text.expose_secret()), None);
        for bad in ["", "x", &"x".repeat(100_000)] {
            assert_eq!(tickets.redeem(bad), None);
        }
    }

    #[test]
    fn a_ticket_ends_by_itself() {
        let (tickets, start) = (Tickets::new(TTL, 10), Instant::now());
        let early = tickets.issue_at(user("ann"), start).unwrap();
        let late = tickets.issue_at(user("ann"), start).unwrap();
        let just_before = start + TTL - Duration::from_millis(1);
        assert!(tickets.redeem_at(early.text.expose_secret(), just_before).is_some());
        assert!(tickets.redeem_at(late.text.expose_secret(), start + TTL).is_none());
    }

    #[test]
    fn the_number_is_bounded_and_room_comes_back() {
        let (tickets, start) = (Tickets::new(TTL, 2), Instant::now());
        let first = tickets.issue_at(user("ann"), start).unwrap();
        tickets.issue_at(user("bob"), start).unwrap();
        let refusal = tickets.issue_at(user("eve"), start).unwrap_err();
        assert_eq!(refusal.code, Code::Unavailable);
        assert!(tickets.redeem_at(first.text.expose_secret(), start).is_some());
        assert!(tickets.issue_at(user("eve"), start + TTL).is_ok());
        let open = tickets.open.lock().unwrap();
        assert_eq!((open.tickets.len(), open.by_expiry.len(), open.per_owner.len()), (1, 1, 1));
    }

    #[test]
    fn one_owner_cannot_take_all() {
        let tickets = Tickets::new(TTL, 10 * MAX_TICKETS_PER_OWNER);
        for _ in 0..MAX_TICKETS_PER_OWNER {
            tickets.issue(user("eve")).unwrap();
        }
        assert_eq!(tickets.issue(user("eve")).unwrap_err().code, Code::RateLimited);
        assert!(tickets.issue(user("ann")).is_ok());
    }

    #[test]
    fn a_ticket_does_not_show_in_debug() {
        let tickets = Tickets::new(TTL, 10);
        let ticket = tickets.issue(user("ann")).unwrap();
        let shown = format!("{ticket:?} {tickets:?}");
        assert!(!shown.contains(ticket.text.expose_secret()));
    }
}
