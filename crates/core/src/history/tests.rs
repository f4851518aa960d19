use super::*;

const HOUR: i64 = 3_600_000;

fn history() -> (History, Ring) {
    let bounds = Bounds { base: 1, limit: 1 << 40, first: 1 };
    (History::new(Partition(1), bounds, 1 << 30), Ring::new(Partition(1), 0, 1 << 20))
}

/// Publishes at an hour, into a channel whose messages are kept so many hours.
fn publish((history, ring): &(History, Ring), channel: &str, hour: i64, hours: u64) {
    let at = Timestamp(hour * HOUR);
    let draft = Draft::new(Channel::parse(channel).unwrap(), at);
    let keep = Keep { messages: usize::MAX, age: Duration::from_secs(hours * 3_600) };
    history.append(&draft, None, keep, ring).unwrap();
}

fn kept((history, _): &(History, Ring), channel: &str) -> usize {
    let all = Limit { bytes: usize::MAX, messages: usize::MAX };
    history.read(&Channel::parse(channel).unwrap(), 0, u64::MAX, all).entries.len()
}

#[test]
fn each_channel_keeps_its_messages_for_its_own_time() {
    let history = history();
    for hour in 0..4 {
        publish(&history, "short", hour, 1);
        publish(&history, "long", hour, 3);
    }
    history.0.expire(Timestamp(3 * HOUR));
    assert_eq!((kept(&history, "short"), kept(&history, "long")), (1, 3));
    history.0.expire(Timestamp(9 * HOUR));
    assert_eq!((kept(&history, "short"), kept(&history, "long")), (0, 0));
    history.0.expire(Timestamp(9 * HOUR));
    let state = history.0.state();
    assert_eq!((state.bytes, state.order.len(), state.stale, state.idle), (0, 0, 0, 2));
}

#[test]
fn publishers_wait_for_a_step_and_never_for_the_whole_walk() {
    let history = history();
    publish(&history, "long", 0, 9);
    for _ in 0..3 * EXPIRE_STEP {
        publish(&history, "short", 0, 1);
    }
    publish(&history, "short", 8, 1);
    let now = Timestamp(8 * HOUR);
    let (mut from, mut steps) = (Some(0), 0);
    while let Some(pos) = from {
        let before = kept(&history, "short");
        from = history.0.state().expire(now, pos);
        assert!(before - kept(&history, "short") <= EXPIRE_STEP);
        steps += 1;
    }
    assert_eq!((steps, kept(&history, "long"), kept(&history, "short")), (4, 1, 1));
    // Whatever is old is at the beginning: where all that is left is young, one look tells.
    assert!(history.0.state().expire(Timestamp(HOUR / 2), 0).is_none());
}

#[test]
fn a_channel_whose_head_was_forgotten_goes_on_above_it_and_says_so() {
    let history = history();
    publish(&history, "other", 0, 1);
    publish(&history, "a", 0, 1);
    let before = history.0.heads(&[Channel::parse("a").unwrap()], u64::MAX)[0];
    history.0.expire(Timestamp(2 * HOUR));
    history.0.state().forget_idle();
    publish(&history, "a", 2, 1);
    let all = Limit { bytes: usize::MAX, messages: usize::MAX };
    let page = history.0.read(&Channel::parse("a").unwrap(), 0, u64::MAX, all);
    let place = page.entries[0].place.unwrap();
    assert!(place.seq > before.seq && place.prev >= before.pos, "{place:?} after {before:?}");
    assert!(place.jump);
}

#[test]
fn a_channel_that_comes_back_is_no_longer_idle() {
    let history = history();
    publish(&history, "a", 0, 1);
    history.0.expire(Timestamp(2 * HOUR));
    assert_eq!(history.0.state().idle, 1);
    publish(&history, "a", 2, 1);
    assert_eq!(history.0.state().idle, 0);
    history.0.state().forget_idle();
    assert_eq!(kept(&history, "a"), 1);
}
