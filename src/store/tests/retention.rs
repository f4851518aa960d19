use super::*;
use crate::store::{Keep, Swept};

over_each_database![
    each_channel_is_trimmed_by_its_own_rule,
    a_channel_that_lost_everything_keeps_its_head,
    trimming_goes_in_small_steps_and_finishes,
    more_channels_than_one_sweep_sees_are_all_seen,
    an_old_message_behind_a_newer_one_waits_for_it,
    a_jump_in_seq_is_not_taken_for_messages,
    expired_messages_become_tombstones_that_keep_the_chain,
    a_trim_that_fails_deletes_nothing_and_raises_no_floor,
];

/// Messages of one channel, at NOW, NOW + 1 ms, …
fn aging(channel_name: &str, first: u64, count: u64) -> Vec<Message> {
    let mut messages = run_of(channel_name, first, count);
    messages.iter_mut().zip(0..).for_each(|(message, age)| message.draft.at.0 += age);
    messages
}

fn since(ms: i64) -> Keep {
    Keep { since: Some(Timestamp(NOW.0 + ms)), at_most: None }
}

fn at_most(count: u64) -> Keep {
    Keep { since: None, at_most: Some(count) }
}

async fn each_channel_is_trimmed_by_its_own_rule(t: TestStore) {
    t.commit(&aging("age", 1, 5)).await;
    t.commit(&aging("both", 11, 5)).await;
    t.commit(&aging("count", 21, 5)).await;
    t.commit(&aging("keep", 31, 5)).await;
    let rule = |channel: &Channel| match channel.as_str() {
        "age" => since(2),
        "both" => Keep { at_most: Some(1), ..since(2) },
        "count" => at_most(2),
        _ => Keep::default(),
    };
    let swept = t.store.trim(PARTITION, None, 100, rule).await.unwrap();
    let head = |seq, pos| Head { seq, pos };
    let floors = [("age", head(2, 2)), ("both", head(4, 14)), ("count", head(3, 23))];
    let floors = floors.into_iter().map(|(name, head)| (channel(name), head)).collect();
    assert_eq!(swept, Swept { rows: 2 + 4 + 3, floors, next: None });

    let floors = ["age", "both", "count", "keep"].map(async |name| {
        let page = t.read(name, 0).await;
        (page.floor, positions(&page))
    });
    let names = ["keep", "age", "never"].map(channel);
    let found = t.store.floors(PARTITION, &names).await.unwrap();
    assert_eq!(found, [Head::default(), Head { seq: 2, pos: 2 }, Head::default()]);
    let [age, both, count, keep] = floors;
    assert_eq!(age.await, (Head { seq: 2, pos: 2 }, vec![3, 4, 5]));
    assert_eq!(both.await, (Head { seq: 4, pos: 14 }, vec![15]));
    assert_eq!(count.await, (Head { seq: 3, pos: 23 }, vec![24, 25]));
    assert_eq!(keep.await, (Head::default(), vec![31, 32, 33, 34, 35]));
}

async fn a_channel_that_lost_everything_keeps_its_head(t: TestStore) {
    t.commit(&aging("a", 1, 3)).await;
    assert_eq!(t.store.trim(PARTITION, None, 100, |_| at_most(0)).await.unwrap().rows, 3);
    assert_eq!(t.head("a").await, Some(Head { seq: 3, pos: 3 }));
    let page = t.read("a", 0).await;
    assert_eq!((page.floor, page.entries.len(), page.complete), (Head { seq: 3, pos: 3 }, 0, true));
    let pages = t.store.read_many(PARTITION, &[all("a", 0)], NOW).await.unwrap();
    assert_eq!(pages[0].floor, page.floor);

    // It goes on where it was.
    t.commit(&[message("a", 4, 4, 3)]).await;
    assert_eq!(t.head("a").await, Some(Head { seq: 4, pos: 4 }));
    assert_eq!(seqs(&t.read("a", 0).await), [4]);
}

async fn trimming_goes_in_small_steps_and_finishes(t: TestStore) {
    t.commit(&aging("a", 1, 7)).await;
    t.commit(&aging("b", 11, 7)).await;
    let mut steps = Vec::new();
    let mut from = None;
    loop {
        let swept = t.store.trim(PARTITION, from.as_ref(), 4, |_| at_most(1)).await.unwrap();
        steps.push((swept.rows, swept.next.as_ref().map(|channel| channel.to_string())));
        // Whatever the step, no hole: what is left of a channel is its end.
        for name in ["a", "b"] {
            let page = t.read(name, 0).await;
            let left = seqs(&page);
            assert_eq!(left, (page.floor.seq + 1..=7).collect::<Vec<_>>());
        }
        from = swept.next;
        if from.is_none() {
            break;
        }
    }
    let at = |name: &str| Some(name.to_owned());
    assert_eq!(steps, [(4, at("a")), (4, at("b")), (4, None)]);
}

async fn more_channels_than_one_sweep_sees_are_all_seen(t: TestStore) {
    let epoch = t.store.raise_limit(&t.epoch, 10_000).await.unwrap();
    let messages: Vec<_> = (1..=2_500).map(|i| message(&format!("user:{i:05}"), i, 1, 0)).collect();
    t.store.commit(&epoch, &plain(&messages)).await.unwrap();
    let (mut rows, mut sweeps, mut from) = (0, 0, None);
    loop {
        let swept = t.store.trim(PARTITION, from.as_ref(), 10_000, |_| at_most(0)).await.unwrap();
        (rows, sweeps, from) = (rows + swept.rows, sweeps + 1, swept.next);
        if from.is_none() {
            break;
        }
    }
    assert_eq!(rows, 2_500);
    // A sweep on a machine that has much else to do sees fewer.
    assert!(sweeps >= 3, "{sweeps}");
}

async fn an_old_message_behind_a_newer_one_waits_for_it(t: TestStore) {
    let mut messages = run_of("a", 1, 3);
    // A retry under a key keeps the time of its first attempt.
    messages[1].draft.at.0 -= 100;
    t.commit(&messages).await;
    assert_eq!(t.store.trim(PARTITION, None, 100, |_| since(-50)).await.unwrap().rows, 0);
    assert_eq!(t.store.trim(PARTITION, None, 100, |_| since(1)).await.unwrap().rows, 3);
}

async fn a_jump_in_seq_is_not_taken_for_messages(t: TestStore) {
    let mut messages = run_of("a", 101, 3);
    messages[2].place.seq = 90;
    messages[2].place.jump = true;
    t.commit(&messages).await;
    assert_eq!(t.store.trim(PARTITION, None, 100, |_| at_most(3)).await.unwrap().rows, 0);
    assert_eq!(t.store.trim(PARTITION, None, 100, |_| at_most(2)).await.unwrap().rows, 1);
    assert_eq!(seqs(&t.read("a", 0).await), [2, 90]);
}

async fn expired_messages_become_tombstones_that_keep_the_chain(t: TestStore) {
    let mut messages = run_of("a", 1, 4);
    messages[1].draft.expires_at = Some(NOW);
    messages[3].draft.expires_at = Some(Timestamp(NOW.0 + 1));
    t.commit(&messages).await;
    assert_eq!(t.store.expire(NOW, 100).await.unwrap(), 1);
    assert_eq!(t.store.expire(NOW, 100).await.unwrap(), 0);

    // Read at an earlier time, so that it is the row itself which says so.
    let page = t.store.read(PARTITION, &all("a", 0), Timestamp(0)).await.unwrap();
    assert!(matches!(page.entries[1], Entry::Tombstone(place) if place == messages[1].place), "{page:?}");
    assert!(matches!(page.entries[3], Entry::Message(_)), "{page:?}");
    assert_eq!(seqs(&page), [1, 2, 3, 4]);

    assert_eq!(t.store.trim(PARTITION, None, 100, |_| at_most(1)).await.unwrap().rows, 3);
    assert_eq!(t.read("a", 0).await.floor, Head { seq: 3, pos: 3 });
}

async fn a_trim_that_fails_deletes_nothing_and_raises_no_floor(t: TestStore) {
    t.commit(&run_of("a", 1, 3)).await;
    t.refuse("floors", "true").await;
    t.store.trim(PARTITION, None, 100, |_| at_most(1)).await.unwrap_err();
    let page = t.read("a", 0).await;
    assert_eq!((seqs(&page), page.floor), (vec![1, 2, 3], Head::default()));
}
