use super::*;

const HOUR: i64 = 3_600_000;

/// How many channels without entries are remembered.
const IDLE: usize = 2;

/// How many entries are looked at for their age at a time.
const STEP: usize = 4;

const ALL: Limit = Limit { bytes: usize::MAX, messages: usize::MAX };

fn history_of(max_bytes: usize) -> (History, Ring) {
    let bounds = Bounds { base: 1, limit: 1 << 40, first: 1 };
    let tuning = Tuning { max_bytes, max_idle_channels: IDLE, expire_step: STEP };
    let ring = Ring::new(Partition(1), 0, crate::ring::Tuning::of(1 << 20));
    (History::new(Partition(1), bounds, tuning), ring)
}

fn history() -> (History, Ring) {
    history_of(1 << 30)
}

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

/// Publishes at an hour, into a channel that keeps so many messages, each for so many hours.
fn publish_into(site: &(History, Ring), name: &str, hour: i64, messages: usize, hours: u64) -> Place {
    let draft = Draft::new(channel(name), Timestamp(hour * HOUR));
    let keep = Keep { messages, age: Duration::from_hours(hours) };
    site.0.append(&draft, None, keep, &site.1).unwrap().place.unwrap()
}

fn publish(site: &(History, Ring), name: &str, hour: i64, hours: u64) -> Place {
    publish_into(site, name, hour, usize::MAX, hours)
}

fn kept((history, _): &(History, Ring), name: &str) -> usize {
    history.read(&channel(name), 0, u64::MAX, ALL).entries.len()
}

fn head((history, _): &(History, Ring), name: &str) -> Head {
    history.heads(&[channel(name)], u64::MAX)[0]
}

#[test]
fn each_channel_keeps_its_messages_for_its_own_time() {
    let history = history();
    for hour in 0..4 {
        publish(&history, "short", hour, 1);
        publish(&history, "long", hour, 3);
    }
    history.0.expire(Timestamp(3 * HOUR)).for_each(drop);
    assert_eq!((kept(&history, "short"), kept(&history, "long")), (1, 3));
    history.0.expire(Timestamp(9 * HOUR)).for_each(drop);
    assert_eq!((kept(&history, "short"), kept(&history, "long")), (0, 0));
    history.0.expire(Timestamp(9 * HOUR)).for_each(drop);
    let state = history.0.state.held();
    assert_eq!((state.order.len(), state.idle.len(), state.channels.len()), (0, 2, 2));
    assert_eq!(state.bytes, 2 * CHANNEL_BYTES + "shortlong".len());
}

#[test]
fn publishers_wait_for_a_step_and_never_for_the_whole_walk() {
    let history = history();
    publish(&history, "long", 0, 9);
    for _ in 0..3 * STEP {
        publish(&history, "short", 0, 1);
    }
    publish(&history, "short", 8, 1);
    let now = Timestamp(8 * HOUR);
    let (mut from, mut steps) = (Some(0), 0);
    while let Some(pos) = from {
        let before = kept(&history, "short");
        from = history.0.state.held().expire(now, pos, STEP);
        assert!(before - kept(&history, "short") <= STEP);
        steps += 1;
    }
    assert_eq!((steps, kept(&history, "long"), kept(&history, "short")), (4, 1, 1));
    // Whatever is old is at the beginning: where all that is left is young, one look tells.
    assert!(history.0.state.held().expire(Timestamp(HOUR / 2), 0, STEP).is_none());
}

#[test]
fn a_channel_whose_head_was_forgotten_goes_on_above_it_and_says_so() {
    let history = history();
    for name in ["a", "b", "c"] {
        publish(&history, name, 0, 1);
    }
    history.0.expire(Timestamp(HOUR / 2)).for_each(drop);
    let before = head(&history, "a");
    history.0.expire(Timestamp(2 * HOUR)).for_each(drop);
    let forgotten = head(&history, "unheard");
    assert_eq!((forgotten, head(&history, "a")), (Head { seq: 1, pos: 1 }, forgotten), "of {IDLE} and one");
    assert_eq!(head(&history, "b"), Head { seq: 1, pos: 2 });
    let Page { entries, floor, complete, head: last, .. } = history.0.read(&channel("a"), 0, u64::MAX, ALL);
    assert_eq!((entries.len(), floor, complete, last), (0, forgotten, true, Some(forgotten)));
    let place = publish(&history, "a", 2, 1);
    assert!(place.seq > before.seq && place.prev >= before.pos, "{place:?} after {before:?}");
    assert!(place.jump && !publish(&history, "a", 2, 1).jump, "once");
    assert_eq!(kept(&history, "a"), 2);
}

#[test]
fn as_many_channels_without_messages_as_there_is_room_for_are_remembered() {
    let history = history();
    for name in ["a", "b"] {
        publish(&history, name, 0, 1);
    }
    history.0.expire(Timestamp(2 * HOUR)).for_each(drop);
    assert_eq!(head(&history, "a"), Head { seq: 1, pos: 1 });
    let place = publish(&history, "a", 2, 1);
    assert_eq!((place.seq, place.prev, place.jump), (2, 1, false));
}

#[test]
fn a_channel_that_comes_back_is_no_longer_idle() {
    let history = history();
    publish(&history, "a", 0, 1);
    history.0.expire(Timestamp(2 * HOUR)).for_each(drop);
    assert_eq!(history.0.state.held().idle.len(), 1);
    publish(&history, "a", 2, 1);
    assert!(history.0.state.held().idle.is_empty());
    assert!(!history.0.state.held().forget_idle(0, 1));
    assert_eq!(kept(&history, "a"), 1);
}

#[test]
fn channels_count_with_their_messages_and_the_oldest_of_all_goes_first() {
    const ROOM: usize = 20_000;
    let history = history_of(ROOM);
    for at in 0..1_000 {
        publish(&history, &format!("channel:{at}"), 0, 1);
        assert!(history.0.state.held().bytes <= ROOM);
    }
    let held = history.0.state.held().channels.len();
    assert!((20..60).contains(&held), "{held} channels of one message, of some 500 bytes each");
    assert_eq!((kept(&history, "channel:999"), kept(&history, "channel:0")), (1, 0));
    // What is remembered of channels without messages goes before a younger message does.
    while let Some((_, oldest)) =
        { history.0.state.held().order.first_key_value().map(|(pos, it)| (*pos, it.channel.clone())) }
    {
        history.0.state.held().drop_oldest(&oldest);
    }
    assert_eq!(history.0.state.held().idle.len(), held);
    for at in 0..55 {
        publish(&history, "young", 2, 1);
        assert_eq!(kept(&history, "young"), at + 1);
    }
    assert!(history.0.state.held().channels.len() < held);
}

#[test]
fn a_history_hands_out_what_is_below_its_limit_and_more_once_that_is_raised() {
    let ring = Ring::new(Partition(1), 0, crate::ring::Tuning::of(1 << 20));
    let bounds = Bounds { base: 1, limit: 3, first: 1 };
    let site = (History::new(Partition(1), bounds, Tuning::of(1 << 20)), ring);
    assert_eq!(site.0.room(), 2);
    for hour in 0..2 {
        publish(&site, "a", hour, 9);
    }
    assert_eq!(site.0.room(), 0);
    let keep = Keep { messages: 9, age: Duration::from_hours(9) };
    let draft = Draft::new(channel("a"), Timestamp(0));
    assert_eq!(site.0.append(&draft, None, keep, &site.1).unwrap_err(), LimitReached);
    site.0.raise(4);
    assert_eq!((site.0.bounds().limit, site.0.room()), (4, 1));
    assert_eq!(publish(&site, "a", 2, 9).pos.offset, 3);
}

#[test]
fn a_page_holds_what_is_asked_for_of_one_channel_in_its_order() {
    let site = history();
    let [first, second, third] = [0, 1, 2].map(|hour| publish(&site, "a", hour, 9));
    publish(&site, "other", 3, 9);
    let seqs = |page: Page| page.entries.iter().map(|entry| entry.head().seq).collect::<Vec<_>>();
    let (history, a) = (&site.0, channel("a"));
    assert_eq!(seqs(history.read(&a, first.pos.offset, u64::MAX, ALL)), [2, 3]);
    assert_eq!(seqs(history.read(&a, 0, second.pos.offset, ALL)), [1, 2]);
    assert_eq!(seqs(history.read_after_seq(&a, 1, u64::MAX, ALL)), [2, 3]);
    assert_eq!(seqs(history.read_after_seq(&a, 0, second.pos.offset, ALL)), [1, 2]);
    assert_eq!(history.heads(std::slice::from_ref(&a), second.pos.offset)[0], Head { seq: 2, pos: 2 });
    let cost = history.read(&a, 0, u64::MAX, ALL).entries[0].cost();
    let cut = |limit| {
        let page = history.read(&a, 0, u64::MAX, limit);
        (page.entries.len(), page.complete)
    };
    assert_eq!(cut(Limit { messages: 2, ..ALL }), (2, false));
    assert_eq!(cut(Limit { messages: 3, ..ALL }), (3, true));
    assert_eq!(cut(Limit { bytes: 2 * cost, ..ALL }), (2, false));
    assert_eq!(cut(Limit { bytes: 2 * cost + 1, ..ALL }), (3, true));
    let from = history.read(&a, third.pos.offset, u64::MAX, ALL);
    assert!(from.entries.is_empty() && from.complete);
    assert!(history.read_before_seq(&channel("unknown"), u64::MAX, u64::MAX, ALL).complete);
}

#[test]
fn a_channel_keeps_as_many_messages_as_it_was_told() {
    let site = history();
    for hour in 0..3 {
        publish_into(&site, "a", hour, 2, 9);
    }
    assert_eq!((kept(&site, "a"), head(&site, "a").seq), (2, 3));
    assert_eq!(site.0.read(&channel("a"), 0, u64::MAX, ALL).floor, Head { seq: 1, pos: 1 });
}

/// Of entries and of channels without, whichever is older goes first.
#[test]
fn the_oldest_of_all_goes_first_be_it_an_entry_or_a_memory() {
    let (probe, _ring) = history();
    let site = (probe, _ring);
    publish(&site, "a", 0, 1);
    let one = site.0.state.held().bytes;
    // Room for three channels with a message each.
    let site = history_of(3 * one);
    publish(&site, "a", 0, 1);
    publish(&site, "b", 0, 9);
    site.0.expire(Timestamp(2 * HOUR)).for_each(drop);
    assert_eq!((kept(&site, "a"), kept(&site, "b")), (0, 1));
    publish(&site, "c", 2, 9);
    assert!(site.0.state.held().channels.contains_key(&channel("a")), "there is room");
    publish(&site, "d", 2, 9);
    let state = site.0.state.held();
    assert!(!state.channels.contains_key(&channel("a")), "the head of a is the oldest of all");
    assert_eq!(state.channels[&channel("b")].entries.len(), 1);
    assert_eq!(state.bytes, 3 * one, "what is full is not over");
    drop(state);
    // An entry that is older than a memory.
    let site = history_of(3 * one);
    publish(&site, "a", 0, 9);
    publish(&site, "b", 0, 1);
    site.0.expire(Timestamp(2 * HOUR)).for_each(drop);
    for name in ["c", "d"] {
        publish(&site, name, 2, 9);
    }
    assert_eq!((kept(&site, "a"), kept(&site, "c"), kept(&site, "d")), (0, 1, 1));
    assert!(site.0.state.held().channels.contains_key(&channel("b")), "it is younger than what went");
}

#[test]
fn however_many_channels_are_idle_no_more_are_remembered_than_there_is_room_for() {
    let site = history();
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        publish(&site, name, 0, 1);
    }
    site.0.expire(Timestamp(2 * HOUR)).for_each(drop);
    assert_eq!(site.0.state.held().idle.len(), IDLE);
}
