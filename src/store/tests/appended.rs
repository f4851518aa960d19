use super::*;
use crate::{
    protocol::IdempotencyKey,
    store::{CommitError, Committed, Conflict, KeyUse, StoreError},
};

over_each_database![
    what_was_appended_is_committed_once_however_often_it_is_tried,
    a_commit_fills_in_what_another_node_has_left_out,
    a_message_whose_key_is_used_is_left_out_and_its_predecessor_named,
    of_two_messages_under_one_key_the_first_stays_whatever_their_order,
    a_repeated_commit_is_no_conflict_with_itself,
    an_expired_key_gives_way_to_an_appended_message,
    a_closed_epoch_gains_nothing_that_was_appended,
    a_place_that_another_message_has_is_no_commit,
];

fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey::parse(text).unwrap()
}

fn keyed<'a>(message: &'a Message, key: &'a IdempotencyKey) -> NewRow<'a> {
    NewRow { message, key: Some(KeyUse { scope: "key:ci", key, body_hash: [9; 32] }) }
}

async fn appended(t: &TestStore, rows: &[NewRow<'_>]) -> Vec<Conflict> {
    let Committed { conflicts, taken } = t.store.commit_appended(&t.epoch, rows).await.unwrap();
    assert_eq!(taken, []);
    conflicts
}

async fn what_was_appended_is_committed_once_however_often_it_is_tried(t: TestStore) {
    let messages = run_of("news", 1, 300);
    for _ in 0..3 {
        assert!(appended(&t, &plain(&messages)).await.is_empty());
    }
    assert_eq!(seqs(&t.read("news", 0).await), (1..=300).collect::<Vec<_>>());
    assert!(appended(&t, &[]).await.is_empty());
}

async fn a_commit_fills_in_what_another_node_has_left_out(t: TestStore) {
    let messages = run_of("news", 1, 9);
    appended(&t, &plain(&messages[3..5])).await;
    appended(&t, &plain(&messages[7..])).await;
    let mut backwards = plain(&messages);
    backwards.reverse();
    appended(&t, &backwards).await;
    assert_eq!(positions(&t.read("news", 0).await), (1..10).collect::<Vec<_>>());
}

async fn a_message_whose_key_is_used_is_left_out_and_its_predecessor_named(t: TestStore) {
    let (one, two) = (key("one"), key("two"));
    let first = message("a", 1, 1, 0);
    appended(&t, &[keyed(&first, &one)]).await;

    let again = [message("a", 2, 2, 1), message("a", 3, 3, 2), message("b", 4, 1, 0), message("a", 5, 4, 3)];
    let rows = [keyed(&again[0], &one), keyed(&again[1], &two), keyed(&again[2], &one), plain(&again)[3]];
    let conflicts = appended(&t, &rows).await;
    let [Conflict { pos, earlier }] = &conflicts[..] else { panic!("{conflicts:?}") };
    assert_eq!((*pos, earlier.pos, earlier.seq), (again[0].place.pos, first.place.pos, 1));
    assert_eq!((&earlier.key, earlier.id, earlier.body_hash), (&one, first.draft.id, [9; 32]));
    assert_eq!(positions(&t.read("a", 0).await), [1, 3, 5]);
    assert_eq!(positions(&t.read("b", 0).await), [4]);
}

async fn of_two_messages_under_one_key_the_first_stays_whatever_their_order(t: TestStore) {
    let one = key("one");
    let [first, second] = [message("a", 1, 1, 0), message("a", 2, 2, 1)];
    let conflicts = appended(&t, &[keyed(&second, &one), keyed(&first, &one)]).await;
    let [Conflict { pos, earlier }] = &conflicts[..] else { panic!("{conflicts:?}") };
    assert_eq!((pos.offset, earlier.pos.offset, earlier.id), (2, 1, first.draft.id));
    assert_eq!(positions(&t.read("a", 0).await), [1]);
}

async fn a_repeated_commit_is_no_conflict_with_itself(t: TestStore) {
    let keys: Vec<_> = (0..20).map(|i| key(&format!("key {i}"))).collect();
    let messages = run_of("a", 1, 20);
    let rows: Vec<_> = messages.iter().zip(&keys).map(|(message, key)| keyed(message, key)).collect();
    for _ in 0..2 {
        assert!(appended(&t, &rows).await.is_empty());
    }
    let lookups: Vec<_> = keys.iter().map(|key| ("key:ci", key)).collect();
    assert_eq!(t.store.find_keys(&lookups, NOW).await.unwrap().len(), 20);
}

async fn an_expired_key_gives_way_to_an_appended_message(t: TestStore) {
    let one = key("one");
    let [first, mut second] = [message("a", 1, 1, 0), message("a", 2, 2, 1)];
    appended(&t, &[keyed(&first, &one)]).await;
    second.draft.at.0 += StoreOptions::default().idempotency_age.as_millis() as i64 + 1;
    assert!(appended(&t, &[keyed(&second, &one)]).await.is_empty());
    let found = t.store.find_keys(&[("key:ci", &one)], NOW).await.unwrap();
    assert_eq!(found.iter().map(|row| row.pos.offset).collect::<Vec<_>>(), [2]);
}

async fn a_closed_epoch_gains_nothing_that_was_appended(t: TestStore) {
    let batch = run_of("news", 1, 2);
    t.store.open_epoch(PARTITION, 1_000, 1).await.unwrap();
    let refused = t.store.commit_appended(&t.epoch, &plain(&batch)).await;
    assert!(matches!(refused, Err(CommitError::EpochClosed)), "{refused:?}");
    let outside = Epoch { epoch: 2, ..t.epoch };
    let refused = t.store.commit_appended(&outside, &plain(&batch)).await;
    assert!(matches!(refused, Err(CommitError::Refused(StoreError::OutsideEpoch(_)))), "{refused:?}");
    assert!(t.read("news", 0).await.entries.is_empty());
}

async fn a_place_that_another_message_has_is_no_commit(t: TestStore) {
    let ours = run_of("a", 1, 4);
    appended(&t, &plain(&ours[..2])).await;
    // Somebody else's message 2, and what comes after it.
    let theirs = [message("b", 2, 1, 0), ours[2].clone(), message("a", 1, 1, 0)];
    let committed = t.store.commit_appended(&t.epoch, &plain(&theirs)).await.unwrap();
    assert_eq!(committed.taken, [Pos::new(PARTITION, 1), Pos::new(PARTITION, 2)]);
    let found = t.store.committed(PARTITION, 1, 4).await.unwrap();
    let expected: Vec<_> = ours[..3].iter().zip(1..).map(|(message, pos)| (pos, message.draft.id)).collect();
    assert_eq!(found, expected, "the rest of the group is stored");
    // Under a key: it is not used up by what was not stored.
    let one = key("one");
    let rows = [keyed(&theirs[0], &one)];
    assert_eq!(t.store.commit_appended(&t.epoch, &rows).await.unwrap().taken, [Pos::new(PARTITION, 2)]);
    assert!(t.store.find_keys(&[("key:ci", &one)], Timestamp(0)).await.unwrap().is_empty());
}
