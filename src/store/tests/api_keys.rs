use super::*;
use crate::auth::{ApiKeyRecord, KeyId, Scopes};

over_each_database![api_keys_are_found_listed_and_revoked_once,];

fn key(id: &str, at: i64) -> ApiKeyRecord {
    ApiKeyRecord {
        id: KeyId::parse(&id.repeat(12)).unwrap(),
        name: format!("{id}'s key"),
        hash: [7; 32],
        scopes: Scopes { publish: true, subscribe: true, admin: false },
        created_at: Timestamp(at),
        revoked_at: None,
    }
}

async fn api_keys_are_found_listed_and_revoked_once(t: TestStore) {
    let (first, second) = (key("b", 1), key("a", 2));
    for key in [&second, &first] {
        t.store.insert_api_key(key).await.unwrap();
    }
    assert!(t.store.insert_api_key(&first).await.is_err(), "an id is used once");
    assert_eq!(t.store.api_key(&"b".repeat(12)).await.unwrap(), Some(first.clone()));
    assert_eq!(t.store.api_key(&"c".repeat(12)).await.unwrap(), None);

    assert!(t.store.revoke_api_key(&"a".repeat(12), Timestamp(5)).await.unwrap());
    assert!(t.store.revoke_api_key(&"a".repeat(12), Timestamp(9)).await.unwrap());
    assert!(!t.store.revoke_api_key(&"c".repeat(12), Timestamp(9)).await.unwrap());
    let revoked = ApiKeyRecord { revoked_at: Some(Timestamp(5)), ..second };
    let listed = t.store.api_keys().await.unwrap();
    let listed: Vec<_> = listed.into_iter().map(|(id, key)| (id, key.unwrap())).collect();
    assert_eq!(listed, [("b".repeat(12), first), ("a".repeat(12), revoked)]);
}
