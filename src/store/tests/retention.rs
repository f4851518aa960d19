use super::*;
use crate::store::{Retention, SweptRows};

over_each_database![
    each_channel_is_trimmed_by_its_own_rule,
    a_channel_that_lost_everything_keeps_its_head,
    trimming_goes_in_small_steps_and_finishes,
    more_channels_than_one_sweep_sees_are_all_seen,
    an_old_message_behind_a_newer_one_waits_for_it,
    a_jump_in_seq_is_not_taken_for_messages,
    expired_messages_become_tombstones_that_keep_the_chain,
    a_trim_that_fails_deletes_nothing_and_raises_no_floor,
    the_floor_of_a_channel_that_holds_nothing_is_forgotten_once_it_is_old,
    floors_are_gone_over_in_steps,
    what_may_have_gone_with_a_forgotten_floor_is_not_passed_over,
    a_channel_that_has_lost_nothing_is_not_touched_by_what_others_lost,
    nothing_ages_for_an_hour_after_a_jump_of_the_clock,
];

/// Messages of one channel, at NOW, NOW + 1 ms, …
fn aging(channel_name: &str, first: u64, count: u64) -> Vec<Message> {
    let mut messages = run_of(channel_name, first, count);
    messages.iter_mut().zip(0..).for_each(|(message, age)| message.draft.at.0 += age);
    messages
}

fn since(ms: i64) -> Retention {
    Retention { since: Some(Timestamp(NOW.0 + ms)), at_most: None }
}

fn at_most(count: u64) -> Retention {
    Retention { since: None, at_most: Some(count) }
}

async fn each_channel_is_trimmed_by_its_own_rule(t: TestStore) {
    t.commit(&aging("age", 1, 5)).await;
    t.commit(&aging("both", 11, 5)).await;
    t.commit(&aging("count", 21, 5)).await;
    t.commit(&aging("keep", 31, 5)).await;
    let rule = |channel: &Channel| match channel.as_str() {
        "age" => since(2),
        "both" => Retention { at_most: Some(1), ..since(2) },
        "count" => at_most(2),
        _ => Retention::default(),
    };
    let swept = t.store.trim(PARTITION, None, 100, rule).await.unwrap();
    let head = |seq, pos| Head { seq, pos };
    let floors = [("age", head(2, 2)), ("both", head(4, 14)), ("count", head(3, 23))];
    let floors = floors.into_iter().map(|(name, head)| (channel(name), head)).collect();
    assert_eq!(swept, SweptRows { rows: 2 + 4 + 3, floors, next: None });

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
    let pages = t.store.read_many(PARTITION, &[all("a", 0)], usize::MAX, NOW).await.unwrap();
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
    assert!(matches!(page.entries[1], Row::Tombstone(place) if place == messages[1].place), "{page:?}");
    assert!(matches!(page.entries[3], Row::Message(_)), "{page:?}");
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

/// When the floors of a database were raised, as it says itself.
async fn raised_at(t: &TestStore, ms: i64) {
    t.hand().await.run(&format!("UPDATE floors SET raised_at = {ms}")).await;
}

async fn the_floor_of_a_channel_that_holds_nothing_is_forgotten_once_it_is_old(t: TestStore) {
    t.commit(&[run_of("gone", 1, 3), run_of("kept", 11, 3), run_of("untouched", 21, 1)].concat()).await;
    let rule = |channel: &Channel| match channel.as_str() {
        "gone" => at_most(0),
        "kept" => at_most(1),
        _ => Retention::default(),
    };
    t.store.trim(PARTITION, None, 100, rule).await.unwrap();
    let before = t.store.sweep_time(PARTITION).await.unwrap().now;
    let forget =
        async |ms| t.store.forget_floors(PARTITION, None, 100, Timestamp(before.0 + ms)).await.unwrap().rows;
    assert_eq!(forget(-3_600_000).await, 0, "it was raised just now");
    raised_at(&t, before.0 - 1_000).await;
    assert_eq!(forget(-1_000).await, 0, "it is exactly as old as it may be");
    assert_eq!(forget(-999).await, 1, "the one that holds something keeps it");
    assert_eq!(forget(0).await, 0);

    let names = ["gone", "kept", "never"].map(channel);
    let heads = t.store.heads(PARTITION, &names, u64::MAX).await.unwrap();
    assert_eq!(heads.known, [None, Some(Head { seq: 3, pos: 13 }), None]);
    assert_eq!(heads.unknown(), Head { seq: 3, pos: 3 });
    let other = t.store.heads(Partition(1), &names, u64::MAX).await.unwrap();
    assert_eq!(other.forgotten, 0);

    // Never lower again.
    t.commit(&[message("low", 30, 30, 3)]).await;
    t.store.trim(PARTITION, None, 100, |_| at_most(0)).await.unwrap();
    raised_at(&t, 0).await;
    t.hand()
        .await
        .run("UPDATE floors SET pos = 2 WHERE channel = 'kept'; DELETE FROM floors WHERE pos > 2")
        .await;
    assert_eq!(forget(0).await, 1);
    assert_eq!(t.store.heads(PARTITION, &names, u64::MAX).await.unwrap().forgotten, 3);
}

async fn floors_are_gone_over_in_steps(t: TestStore) {
    let channels = ["a", "b", "c", "d", "e"];
    let messages: Vec<_> = channels.iter().zip(1..).map(|(name, pos)| message(name, pos, 1, 0)).collect();
    t.commit(&messages).await;
    t.store.trim(PARTITION, None, 100, |_| at_most(0)).await.unwrap();
    raised_at(&t, 0).await;
    let (mut from, mut steps) = (None, Vec::new());
    loop {
        let swept = t.store.forget_floors(PARTITION, from.as_ref(), 2, Timestamp(1)).await.unwrap();
        steps.push(swept.rows);
        from = swept.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(steps, [2, 2, 1]);
    assert_eq!(t.store.heads(PARTITION, &[], 0).await.unwrap().known, []);
    assert_eq!(t.head("a").await, None);
}

async fn what_may_have_gone_with_a_forgotten_floor_is_not_passed_over(t: TestStore) {
    t.commit(&[run_of("a", 1, 3), run_of("b", 11, 1)].concat()).await;
    t.store.trim(PARTITION, None, 100, |_| at_most(0)).await.unwrap();
    raised_at(&t, 0).await;
    assert_eq!(t.store.forget_floors(PARTITION, None, 100, Timestamp(1)).await.unwrap().rows, 2);
    let forgotten = Head { seq: 11, pos: 11 };

    // Whoever has read to 2 has missed message 3, for all that is known.
    let pages = t.store.read_many(PARTITION, &[all("a", 2)], usize::MAX, NOW).await.unwrap();
    assert_eq!((pages[0].floor, pages[0].complete), (forgotten, true));
    assert_eq!(t.store.floors(PARTITION, &[channel("a")]).await.unwrap(), [forgotten]);
    let history = t.store.read_after_seq(PARTITION, &all("a", 0), 2, NOW).await.unwrap();
    assert_eq!(history.floor, forgotten);

    // It goes on above, and says so.
    let next =
        Message { place: Place { jump: true, ..message("a", 20, 12, 11).place }, ..message("a", 20, 12, 11) };
    t.commit(&[next, message("a", 21, 13, 20)]).await;
    assert_eq!(t.read("a", 2).await.floor, forgotten);
    assert_eq!(t.read("a", 11).await.floor, Head::default(), "nothing is missing for who has read so far");
    assert_eq!(t.read("a", 20).await.floor, Head::default());
    let history = t.store.read_after_seq(PARTITION, &all("a", 0), 12, NOW).await.unwrap();
    assert_eq!((seqs(&history), history.floor), (vec![13], Head::default()));
}

async fn a_channel_that_has_lost_nothing_is_not_touched_by_what_others_lost(t: TestStore) {
    t.commit(&[message("a", 1, 1, 0), message("gone", 50, 1, 0), message("a", 60, 2, 1)]).await;
    t.store
        .trim(
            PARTITION,
            None,
            100,
            |name| if name.as_str() == "gone" { at_most(0) } else { Retention::default() },
        )
        .await
        .unwrap();
    raised_at(&t, 0).await;
    assert_eq!(t.store.forget_floors(PARTITION, None, 100, Timestamp(1)).await.unwrap().rows, 1);
    for after in [0, 1, 60] {
        assert_eq!(t.read("a", after).await.floor, Head::default(), "{after}");
    }
    let history = t.store.read_after_seq(PARTITION, &all("a", 0), 1, NOW).await.unwrap();
    assert_eq!((seqs(&history), history.floor), (vec![2], Head::default()));
    // An epoch that began in between is no loss either.
    t.commit(&[message("a", 101, 100, 99)]).await;
    assert_eq!(t.read("a", 60).await.floor, Head::default());
    assert_eq!(t.read("a", 1).await.floor, Head::default());
}

async fn nothing_ages_for_an_hour_after_a_jump_of_the_clock(t: TestStore) {
    let ask = async || t.store.sweep_time(PARTITION).await.unwrap();
    let first = ask().await;
    assert_eq!((first.held_until, first.jumped), (None, None));
    assert_eq!(ask().await.jumped, None);

    // To the database it is as if eight days had passed since.
    let days = 8 * 86_400_000;
    t.hand().await.run(&format!("UPDATE sweeps SET seen_at = seen_at - {days}")).await;
    let jumped = ask().await;
    let ms = jumped.jumped.expect("it has jumped");
    assert!((days..days + 600_000).contains(&ms), "{ms}");
    assert_eq!(jumped.held_until, Some(Timestamp(jumped.now.0 + 3_600_000)));

    // Whichever node asks.
    let again = t.another().await.sweep_time(PARTITION).await.unwrap();
    assert_eq!((again.jumped, again.held_until), (None, jumped.held_until));
    t.hand().await.run("UPDATE sweeps SET held_until = 1").await;
    assert_eq!(ask().await.held_until, None);
    assert_eq!(t.store.sweep_time(Partition(1)).await.unwrap().jumped, None);
}
