use std::time::Duration;

over_each_database![
    a_key_names_every_message_that_was_published_under_it,
    a_key_in_use_refuses_the_batch_and_an_expired_one_gives_way,
    old_keys_are_not_found_and_are_forgotten,
];

use super::*;
use crate::{
    protocol::IdempotencyKey,
    store::{CommitError, KeyUse, StoreError},
};

const DAY: Duration = Duration::from_hours(24);

fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey::parse(text).unwrap()
}

fn keyed<'a>(message: &'a Message, key: &'a IdempotencyKey) -> NewRow<'a> {
    NewRow { message, key: Some(KeyUse { scope: "key:ci", key, body_hash: [9; 32] }) }
}

async fn a_key_names_every_message_that_was_published_under_it(t: TestStore) {
    let (one, two) = (key("one"), key("t\"wo"));
    let messages = [message("a", 1, 1, 0), message("b", 2, 1, 0), message("a", 3, 2, 1)];
    let rows = [keyed(&messages[0], &one), keyed(&messages[1], &one), keyed(&messages[2], &two)];
    t.store.commit(&t.epoch, &rows).await.unwrap();

    let find = async |lookups: &[(&str, &IdempotencyKey)]| {
        let mut found = t.store.find_keys(lookups, NOW).await.unwrap();
        found.sort_by_key(|row| row.pos);
        found
    };
    let found = find(&[("key:ci", &one), ("user:ann", &two), ("key:ci", &key("three"))]).await;
    assert_eq!(found.iter().map(|row| row.pos.offset).collect::<Vec<_>>(), [1, 2]);
    let found = find(&[("key:ci", &two)]).await;
    let [row] = &found[..] else { panic!("{found:?}") };
    assert_eq!((row.scope.as_str(), &row.key, row.body_hash), ("key:ci", &two, [9; 32]));
    assert_eq!((&row.channel, row.id), (&messages[2].draft.channel, messages[2].draft.id));
    assert_eq!((row.seq, row.pos), (2, messages[2].place.pos));
    assert!(find(&[]).await.is_empty());
}

async fn a_key_in_use_refuses_the_batch_and_an_expired_one_gives_way(t: TestStore) {
    let one = key("one");
    let first = message("a", 1, 1, 0);
    t.store.commit(&t.epoch, &[keyed(&first, &one)]).await.unwrap();

    let mut second = message("a", 2, 2, 1);
    second.draft.at = NOW.plus(DAY);
    let refused = t.store.commit(&t.epoch, &[keyed(&second, &one)]).await;
    assert!(matches!(refused, Err(CommitError::Refused(StoreError::KeyUsed))), "{refused:?}");
    assert_eq!(positions(&t.read("a", 0).await), [1]);

    second.draft.at.0 += 1;
    t.store.commit(&t.epoch, &[keyed(&second, &one)]).await.unwrap();
    let found = t.store.find_keys(&[("key:ci", &one)], NOW).await.unwrap();
    assert_eq!(found.iter().map(|row| row.pos.offset).collect::<Vec<_>>(), [2]);
}

async fn old_keys_are_not_found_and_are_forgotten(t: TestStore) {
    let keys: Vec<_> = (0..70).map(|i| key(&format!("key {i}"))).collect();
    let messages = run_of("a", 1, 70);
    let rows: Vec<_> = messages.iter().zip(&keys).map(|(message, key)| keyed(message, key)).collect();
    t.store.commit(&t.epoch, &rows).await.unwrap();

    let lookups: Vec<_> = keys.iter().map(|key| ("key:ci", key)).collect();
    let found = async |not_before| t.store.find_keys(&lookups, not_before).await.unwrap().len();
    let later = Timestamp(NOW.0 + 1);
    assert_eq!((found(NOW).await, found(later).await), (70, 0));
    assert_eq!(t.store.forget_keys(NOW, 100).await.unwrap(), 0);
    assert_eq!(t.store.forget_keys(later, 60).await.unwrap(), 60);
    assert_eq!(found(NOW).await, 10);
}
