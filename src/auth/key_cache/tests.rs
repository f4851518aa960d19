use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use secrecy::ExposeSecret;

use super::*;
use crate::{
    auth::Scopes,
    protocol::{Code, Timestamp},
};

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
    cache.put(id(1), Known::of(Some(record)), start);
    let Hit::Fresh(Known::Unknown) = cache.get(&id(1), start + Duration::from_secs(1)) else {
        panic!("the newer answer holds")
    };
}

#[test]
fn guessed_ids_neither_grow_the_cache_nor_push_keys_out() {
    let (cache, start) = (Cache::default(), Instant::now());
    let (_, record) = ApiKey::generate(Scopes::default(), "test");
    let real = record.id.clone();
    cache.put(real.clone(), Known::of(Some(record)), start);
    for number in 0..3 * MAX_ENTRIES {
        cache.put(id(number), Known::Unknown, start);
    }
    assert!(cache.0.lock().unwrap().len() <= MAX_ENTRIES);
    assert!(matches!(cache.get(&real, start), Hit::Fresh(Known::Valid { .. })));
}
