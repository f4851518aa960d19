use super::*;

fn key(text: &str) -> ScopedKey {
    ScopedKey { scope: "key:a".into(), key: IdempotencyKey::parse(text).unwrap() }
}

fn counter() -> IntCounter {
    IntCounter::new("evictions", "in this test").unwrap()
}

fn published() -> Published {
    let channel = Channel::parse("news").unwrap();
    let pos = Pos::new(crate::protocol::Partition(0), 7);
    Published { channel, id: MessageId(uuid::Uuid::nil()), seq: Some(1), pos: Some(pos) }
}

const MINUTE: Duration = Duration::from_secs(60);

/// Room for so many keys of one letter.
fn room_for(keys: usize) -> usize {
    let slot =
        Slot { hash: [1; 32], first: Timestamp(0), done: Box::new([None]), under_way: None, loaded: false };
    keys * slot.cost(&key("k"))
}

fn enter(keys: &Arc<Keys>, text: &str, hash: u8, now: i64) -> Verdict {
    keys.enter(&key(text), [hash; 32], (1, Timestamp(now)), Timestamp(now))
}

fn go(keys: &Arc<Keys>, text: &str, hash: u8, now: i64) -> Pass {
    match enter(keys, text, hash, now) {
        Verdict::Go(pass) => pass,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_attempt_goes_on_and_the_next_gets_its_result() {
    let keys = Keys::new(room_for(10), MINUTE, counter());
    let pass = go(&keys, "k", 1, 5);
    assert!(!pass.is_done() && pass.is_fresh());
    assert!(matches!(enter(&keys, "k", 1, 6), Verdict::Wait(_)));
    assert!(matches!(enter(&keys, "k", 2, 6), Verdict::Mismatch));
    pass.load(pass.first());
    pass.done(0, &published());
    drop(pass);
    let pass = go(&keys, "k", 1, 6);
    assert!(pass.is_done() && !pass.is_fresh());
    assert_eq!(pass.first(), Timestamp(5));
    assert_eq!(pass.all()[0].unwrap().published(published().channel), published());
}

#[test]
fn keys_leave_by_age_and_by_bytes_and_evictions_are_counted() {
    let keys = Keys::new(room_for(2), Duration::from_millis(10), counter());
    for (now, text) in [(0, "a"), (1, "b"), (2, "c")] {
        go(&keys, text, 1, now);
    }
    assert_eq!(keys.evictions.get(), 1);
    assert!(go(&keys, "a", 2, 3).is_fresh(), "`a` was pushed out");
    assert!(go(&keys, "c", 2, 12).is_fresh(), "`c` is too old");
    // One of many channels takes the room of many keys.
    let keys = Keys::new(room_for(90), MINUTE, counter());
    (0..90).for_each(|n| drop(go(&keys, &char::from(b'!' + n).to_string(), 1, 0)));
    assert_eq!(keys.evictions.get(), 0);
    keys.enter(&key("several"), [2; 32], (300, Timestamp(0)), Timestamp(0));
    assert!((30..70).contains(&keys.evictions.get()), "{}", keys.evictions.get());
    let bytes = keys.state.recovered().bytes;
    assert!(bytes <= room_for(90), "{bytes}");
}

#[test]
fn a_key_that_is_long_under_way_does_not_keep_the_others() {
    let keys = Keys::new(room_for(2), MINUTE, counter());
    let stuck = go(&keys, "s", 1, 0);
    for now in 1..100 {
        go(&keys, &now.to_string(), 1, now);
    }
    assert!(keys.state.recovered().slots.len() <= 3, "{}", keys.state.recovered().slots.len());
    stuck.done(0, &published());
    assert!(stuck.is_done());
}

#[test]
fn a_body_that_is_not_the_keys_is_forgotten_and_wakes_who_waits() {
    let keys = Keys::new(room_for(2), MINUTE, counter());
    let pass = go(&keys, "a", 1, 0);
    let Verdict::Wait(ended) = enter(&keys, "a", 1, 0) else { panic!("one is under way") };
    pass.forget();
    assert!(futures_util::FutureExt::now_or_never(ended).is_some());
    assert_eq!(keys.state.recovered().bytes, 0);
    assert!(go(&keys, "a", 9, 0).is_fresh());
}

#[test]
fn a_panic_ends_one_attempt_and_no_other() {
    let keys = Keys::new(room_for(2), MINUTE, counter());
    let pass = go(&keys, "a", 1, 0);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| pass.done(7, &published())));
    assert!(panicked.is_err());
    drop(pass);
    go(&keys, "a", 1, 0).done(0, &published());
}

#[test]
fn a_retry_has_the_id_of_the_first_attempt_and_a_later_use_of_the_key_has_not() {
    let (day, channel) = (Duration::from_hours(24), Channel::parse("news").unwrap());
    let id = |text: &str, at| keyed_id(&key(text), &channel, Timestamp(at), day);
    assert_eq!(id("k", 5), id("k", 86_399_999));
    assert_ne!(id("k", 5), id("k", 86_400_000));
    assert_ne!(id("k", 5), id("l", 5));
    assert_eq!(id("k", 5).0.get_version_num(), 8);
}
