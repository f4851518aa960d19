//! Revocations: browser tokens that are refused before they expire, as this node knows them.
//!
//! SQL is the truth and keeps each until the last token that it names has expired. This is the copy that
//! every request is held against; it only ever lacks what has not reached this node yet.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde::{Deserialize, Serialize};

use super::{Identity, Subject};
use crate::protocol::{Code, Refusal, Timestamp, UserId};

/// The longest `jti` that can be revoked, in bytes: a token with a longer one is longer than a token may be.
pub const MAX_JTI_BYTES: usize = 8 * 1024;

/// Tokens that are refused from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    pub revoked: Revoked,
    /// When it may be forgotten: the last token that it names has expired by itself.
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revoked {
    /// One token, by its `jti`.
    Token(Box<str>),
    /// A user's tokens that were issued before a time. Tokens count in whole seconds, so one that was issued in
    /// the second that `before` lies in counts as issued before; so does one that does not say when.
    User { user: UserId, before: Timestamp },
}

impl Revoked {
    pub fn means(&self, identity: &Identity) -> bool {
        match self {
            Self::Token(jti) => identity.jti.as_ref() == Some(jti),
            Self::User { user, before } => {
                matches!(&identity.subject, Subject::User(of) if of == user) && is_before(identity, *before)
            }
        }
    }
}

fn is_before(identity: &Identity, time: Timestamp) -> bool {
    identity.issued_at.is_none_or(|issued_at| issued_at < time)
}

/// What the bearer of a revoked token hears.
pub fn revoked() -> Refusal {
    Refusal::new(Code::TokenRevoked, "the token has been revoked; sign in again")
}

/// All revocations that this node knows.
#[derive(Debug, Default)]
pub struct Revocations {
    /// How many there are: mostly none, and then nobody takes the lock.
    count: AtomicUsize,
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// When each is forgotten.
    tokens: HashMap<Box<str>, Timestamp>,
    users: HashMap<UserId, User>,
}

#[derive(Debug, Clone, Copy)]
struct User {
    before: Timestamp,
    expires_at: Timestamp,
}

impl Revocations {
    /// From now on. Of two for the same the wider one counts.
    pub fn add(&self, Revocation { revoked, expires_at }: &Revocation) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match revoked {
            Revoked::Token(jti) => {
                let known = known.tokens.entry(jti.clone()).or_insert(*expires_at);
                *known = (*known).max(*expires_at);
            }
            Revoked::User { user, before } => {
                let (before, expires_at) = (*before, *expires_at);
                let known = known.users.entry(user.clone()).or_insert(User { before, expires_at });
                known.before = known.before.max(before);
                known.expires_at = known.expires_at.max(expires_at);
            }
        }
        self.counted(&known);
    }

    pub fn check(&self, identity: &Identity) -> Result<(), Refusal> {
        if self.is_empty() {
            return Ok(());
        }
        let Subject::User(user) = &identity.subject else { return Ok(()) };
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let token = identity.jti.as_ref().is_some_and(|jti| known.tokens.contains_key(jti));
        if token || known.users.get(user).is_some_and(|of| is_before(identity, of.before)) {
            return Err(revoked());
        }
        Ok(())
    }

    /// Forgets those whose tokens have all expired.
    pub fn forget(&self, now: Timestamp) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.tokens.retain(|_, expires_at| *expires_at > now);
        known.users.retain(|_, user| user.expires_at > now);
        self.counted(&known);
    }

    pub fn len(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Called under the lock.
    fn counted(&self, known: &Known) {
        self.count.store(known.tokens.len() + known.users.len(), Ordering::Release);
    }
}
