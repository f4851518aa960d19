//! API keys between requests and the store: a small cache, so that thousands of publishes a second
//! cost the store one read every few seconds, while a revoke works within [`VALID_FOR`] everywhere.
//!
//! Age counts from before the store was asked, so a revoke that was committed after that is never
//! missed for longer than the stated time. An entry past half its life is read anew by one request
//! while the others go on with it: a busy key never makes all its requests wait at once.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use belfry_core::held::Held as _;
use futures_util::future::BoxFuture;

use super::{ApiKey, ApiKeyRecord, Identity, KeyId, Patterns, Subject, unauthorized};
use crate::protocol::Refusal;

/// How long an answer of the store is used: the longest time for which a revoked key still works.
pub const VALID_FOR: Duration = Duration::from_secs(5);

/// From this age on, the next request reads the record anew.
const REFRESH_AFTER: Duration = Duration::from_millis(2_500);

const LOOKUP_DEADLINE: Duration = Duration::from_secs(3);

/// How many ids are remembered, known and unknown together: about 2 MB.
const MAX_ENTRIES: usize = 8_192;

/// Where records of API keys come from.
pub trait KeySource: Send + Sync {
    /// The record, also of a revoked key; `None` if there never was one.
    fn find<'a>(&'a self, id: &'a KeyId) -> BoxFuture<'a, anyhow::Result<Option<ApiKeyRecord>>>;
}

pub(super) struct ApiKeys {
    source: Arc<dyn KeySource>,
    cache: Cache,
}

impl ApiKeys {
    pub(super) fn new(source: Arc<dyn KeySource>) -> Self {
        Self { source, cache: Cache::default() }
    }

    pub(super) async fn verify(&self, key: &ApiKey<'_>) -> Result<Arc<Identity>, Refusal> {
        self.known(key.id()).await?.identity_of(|hash| key.matches(hash))
    }

    /// Whether the key with this id has been revoked since it was verified.
    pub(super) async fn recheck(&self, id: &KeyId) -> Result<(), Refusal> {
        self.known(id).await?.identity_of(|_| true).map(drop)
    }

    async fn known(&self, id: &KeyId) -> Result<Known, Refusal> {
        let now = Instant::now();
        match self.cache.get(id, now) {
            Hit::Fresh(known) => Ok(known),
            Hit::Refresh(known) => Ok(self.look_up(id, now).await.unwrap_or(known)),
            Hit::Miss => self.look_up(id, now).await,
        }
    }

    async fn look_up(&self, id: &KeyId, now: Instant) -> Result<Known, Refusal> {
        let late = |_| Err(anyhow::anyhow!("no answer within {LOOKUP_DEADLINE:?}"));
        let found = tokio::time::timeout(LOOKUP_DEADLINE, self.source.find(id)).await.unwrap_or_else(late);
        let record = found.map_err(|error| {
            quietly!(WARN, key = %id, "looking up an API key failed: {error:#}");
            Refusal::unavailable("API keys cannot be looked up now; try again")
        })?;
        let known = Known::of(record);
        self.cache.put(id.clone(), known.clone(), now);
        Ok(known)
    }
}

/// What the store said about an id. The identity is made once and shared by every request.
#[derive(Clone)]
enum Known {
    Valid { hash: [u8; 32], identity: Arc<Identity> },
    Revoked { hash: [u8; 32] },
    Unknown,
}

impl Known {
    fn identity_of(&self, matches: impl Fn(&[u8; 32]) -> bool) -> Result<Arc<Identity>, Refusal> {
        match self {
            Self::Valid { hash, identity } if matches(hash) => Ok(identity.clone()),
            // Said only to one who holds the key.
            Self::Revoked { hash } if matches(hash) => {
                Err(unauthorized("this API key was revoked; use another one"))
            }
            _ => Err(unknown_key()),
        }
    }

    fn of(record: Option<ApiKeyRecord>) -> Self {
        match record {
            None => Self::Unknown,
            Some(ApiKeyRecord { revoked_at: Some(_), hash, .. }) => Self::Revoked { hash },
            Some(ApiKeyRecord { id, hash, scopes, .. }) => {
                let all_if = |given| if given { Patterns::everything() } else { Patterns::default() };
                let identity = Identity {
                    read: all_if(scopes.subscribe),
                    publish: all_if(scopes.publish),
                    admin: scopes.admin,
                    ..Identity::without_rights(Subject::ApiKey(id))
                };
                Self::Valid { hash, identity: Arc::new(identity) }
            }
        }
    }
}

/// The refusal of every text that is not a valid key.
pub(super) fn unknown_key() -> Refusal {
    unauthorized(
        "the API key is not valid; `belfry keys list` shows those that are, `belfry keys create` makes one",
    )
}

/// The remembered answers. Time is an argument, and the lock is never held across an await.
#[derive(Default)]
struct Cache(Mutex<HashMap<KeyId, Entry>>);

struct Entry {
    known: Known,
    asked_at: Instant,
    /// One request is reading the record anew, or died trying; at the end of the entry's life all may.
    refreshing: bool,
}

enum Hit {
    Fresh(Known),
    /// Still good, but the caller is the one to read it anew.
    Refresh(Known),
    Miss,
}

impl Cache {
    fn get(&self, id: &KeyId, now: Instant) -> Hit {
        let mut entries = self.0.recovered();
        let Some(entry) = entries.get_mut(id) else { return Hit::Miss };
        match now.saturating_duration_since(entry.asked_at) {
            age if age >= VALID_FOR => Hit::Miss,
            age if age >= REFRESH_AFTER && !entry.refreshing => {
                entry.refreshing = true;
                Hit::Refresh(entry.known.clone())
            }
            _ => Hit::Fresh(entry.known.clone()),
        }
    }

    fn put(&self, id: KeyId, known: Known, asked_at: Instant) {
        let mut entries = self.0.recovered();
        // A slow answer must not replace a newer one.
        if entries.get(&id).is_some_and(|entry| entry.asked_at > asked_at) {
            return;
        }
        if entries.len() >= MAX_ENTRIES && !entries.contains_key(&id) {
            let live = |entry: &Entry| asked_at.saturating_duration_since(entry.asked_at) < VALID_FOR;
            entries.retain(|_, entry| live(entry));
            // Someone is trying ids: forget those guesses rather than the keys in use.
            if entries.len() >= MAX_ENTRIES {
                entries.retain(|_, entry| !matches!(entry.known, Known::Unknown));
            }
            if entries.len() >= MAX_ENTRIES {
                entries.clear();
            }
        }
        entries.insert(id, Entry { known, asked_at, refreshing: false });
    }
}
