//! API keys between requests and the store: a small cache, so that thousands of publishes a second
//! cost the store one read every few seconds, while a revoke works within [`VALID_FOR`] everywhere.
//!
//! Age counts from before the store was asked, so a revoke that was committed after that is never
//! missed for longer than the stated time. An entry past half its life is read anew by one request
//! while the others go on with it: a busy key never makes all its requests wait at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;

use super::{ApiKey, ApiKeyRecord, Identity, KeyId, Patterns, Subject};
use crate::protocol::{Code, Refusal};

/// How long an answer of the store is used: the longest time for which a revoked key still works.
pub const VALID_FOR: Duration = Duration::from_secs(5);

/// From this age on, the next request reads the record anew.
const REFRESH_AFTER: Duration = Duration::from_millis(2_500);

/// How long a lookup may take.
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

    /// The identity behind a key.
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
        let unavailable = || Refusal::new(Code::Unavailable, "API keys cannot be looked up now; try again");
        let record = tokio::time::timeout(LOOKUP_DEADLINE, self.source.find(id))
            .await
            .map_err(|_| {
                tracing::warn!(key = %id, "looking up an API key took longer than {LOOKUP_DEADLINE:?}");
                unavailable()
            })?
            .map_err(|error| {
                tracing::warn!(key = %id, "looking up an API key failed: {error:#}");
                unavailable()
            })?;
        let known = Known::from(record);
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
                Err(Refusal::new(Code::Unauthorized, "this API key was revoked; use another one"))
            }
            _ => Err(unknown_key()),
        }
    }
}

/// The refusal of every text that is not a valid key.
pub(super) fn unknown_key() -> Refusal {
    Refusal::new(
        Code::Unauthorized,
        "the API key is not valid; `belfry keys list` shows those that are, `belfry keys create` makes one",
    )
}

impl From<Option<ApiKeyRecord>> for Known {
    fn from(record: Option<ApiKeyRecord>) -> Self {
        match record {
            None => Self::Unknown,
            Some(ApiKeyRecord { revoked_at: Some(_), hash, .. }) => Self::Revoked { hash },
            Some(ApiKeyRecord { id, hash, scopes, .. }) => {
                let all_if = |given| if given { Patterns::everything() } else { Patterns::default() };
                let identity = Identity {
                    subject: Subject::ApiKey(id),
                    read: all_if(scopes.subscribe),
                    publish: all_if(scopes.publish),
                    admin: scopes.admin,
                    expires_at: None,
                    issued_at: None,
                    jti: None,
                };
                Self::Valid { hash, identity: Arc::new(identity) }
            }
        }
    }
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
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use secrecy::ExposeSecret;

    use super::*;
    use crate::{auth::Scopes, protocol::Timestamp};

    /// A store that counts its readers and can be made to fail.
    #[derive(Default)]
    struct Table {
        record: Mutex<Option<ApiKeyRecord>>,
        reads: AtomicUsize,
        broken: AtomicBool,
    }

    impl KeySource for Table {
        fn find<'a>(&'a self, id: &'a KeyId) -> BoxFuture<'a, anyhow::Result<Option<ApiKeyRecord>>> {
            Box::pin(async move {
                self.reads.fetch_add(1, Ordering::Relaxed);
                anyhow::ensure!(!self.broken.load(Ordering::Relaxed), "the disk is gone");
                Ok(self.record.lock().unwrap().clone().filter(|record| record.id == *id))
            })
        }
    }

    fn table(scopes: &str) -> (Arc<Table>, ApiKeys, String) {
        let (text, record) = ApiKey::generate(scopes.parse().unwrap(), "test");
        let table = Arc::new(Table { record: Mutex::new(Some(record)), ..Table::default() });
        (table.clone(), ApiKeys::new(table), text.expose_secret().to_owned())
    }

    fn id(number: usize) -> KeyId {
        KeyId::parse(&format!("{number:012}")).unwrap()
    }

    #[actix_rt::test]
    async fn scopes_become_rights() {
        let (_, keys, text) = table("publish");
        let identity = keys.verify(&ApiKey::parse(&text).unwrap()).await.unwrap();
        let news = crate::protocol::Channel::parse("news").unwrap();
        assert!(identity.can_publish(&news) && !identity.can_read(&news) && !identity.admin);
    }

    #[actix_rt::test]
    async fn a_busy_key_is_read_once_and_an_unknown_one_too() {
        let (table, keys, text) = table("publish");
        for _ in 0..100 {
            keys.verify(&ApiKey::parse(&text).unwrap()).await.unwrap();
        }
        assert_eq!(table.reads.load(Ordering::Relaxed), 1);
        let (stranger, _) = ApiKey::generate(Scopes::default(), "stranger");
        for _ in 0..100 {
            let refusal = keys.verify(&ApiKey::parse(stranger.expose_secret()).unwrap()).await.unwrap_err();
            assert_eq!(refusal.code, Code::Unauthorized);
        }
        assert_eq!(table.reads.load(Ordering::Relaxed), 2);
    }

    #[actix_rt::test]
    async fn a_right_id_with_a_wrong_secret_is_refused() {
        let (_, keys, text) = table("publish");
        let forged = format!("{}{}", &text[..text.len() - 43], "x".repeat(43));
        let refusal = keys.verify(&ApiKey::parse(&forged).unwrap()).await.unwrap_err();
        assert_eq!(refusal, unknown_key());
    }

    #[actix_rt::test]
    async fn a_revoked_key_is_refused_and_only_its_holder_learns_why() {
        let (table, keys, text) = table("publish");
        table.record.lock().unwrap().as_mut().unwrap().revoked_at = Some(Timestamp::now());
        let refusal = keys.verify(&ApiKey::parse(&text).unwrap()).await.unwrap_err();
        assert!(refusal.detail.contains("revoked"));
        let forged = format!("{}{}", &text[..text.len() - 43], "x".repeat(43));
        assert_eq!(keys.verify(&ApiKey::parse(&forged).unwrap()).await.unwrap_err(), unknown_key());
        assert!(keys.recheck(ApiKey::parse(&text).unwrap().id()).await.is_err());
    }

    #[actix_rt::test]
    async fn without_the_store_an_unseen_key_is_refused_as_unavailable() {
        let (table, keys, text) = table("publish");
        table.broken.store(true, Ordering::Relaxed);
        let refusal = keys.verify(&ApiKey::parse(&text).unwrap()).await.unwrap_err();
        assert_eq!(refusal.code, Code::Unavailable);
    }

    #[test]
    fn an_entry_is_refreshed_by_one_at_half_its_life_and_gone_at_its_end() {
        let (cache, start) = (Cache::default(), Instant::now());
        cache.put(id(1), Known::Unknown, start);
        assert!(matches!(cache.get(&id(1), start + REFRESH_AFTER - Duration::from_millis(1)), Hit::Fresh(_)));
        assert!(matches!(cache.get(&id(1), start + REFRESH_AFTER), Hit::Refresh(_)));
        assert!(matches!(cache.get(&id(1), start + REFRESH_AFTER), Hit::Fresh(_)), "one is enough");
        assert!(matches!(cache.get(&id(1), start + VALID_FOR), Hit::Miss), "even if that one died");
    }

    #[test]
    fn a_slow_answer_does_not_bring_a_revoked_key_back() {
        let (cache, start) = (Cache::default(), Instant::now());
        let (_, record) = ApiKey::generate(Scopes::default(), "test");
        cache.put(id(1), Known::Unknown, start + Duration::from_secs(1));
        cache.put(id(1), Known::from(Some(record)), start);
        let Hit::Fresh(Known::Unknown) = cache.get(&id(1), start + Duration::from_secs(1)) else {
            panic!("the newer answer holds")
        };
    }

    #[test]
    fn guessed_ids_neither_grow_the_cache_nor_push_keys_out() {
        let (cache, start) = (Cache::default(), Instant::now());
        let (_, record) = ApiKey::generate(Scopes::default(), "test");
        let real = record.id.clone();
        cache.put(real.clone(), Known::from(Some(record)), start);
        for number in 0..3 * MAX_ENTRIES {
            cache.put(id(number), Known::Unknown, start);
        }
        assert!(cache.0.lock().unwrap().len() <= MAX_ENTRIES);
        assert!(matches!(cache.get(&real, start), Hit::Fresh(Known::Valid { .. })));
    }
}
