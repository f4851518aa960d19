use super::*;
use crate::{
    page::Page,
    protocol::{Draft, GapReason, Place, Pos, Timestamp},
};

const PARTITION: Partition = Partition(3);
const ALL: Limit = Limit { bytes: usize::MAX, messages: 1_000 };
const ROOMY: usize = 1 << 20;

/// So many bytes, and few of everything else.
fn tuning(max_bytes: usize) -> Tuning {
    Tuning { max_bytes, max_tails: 2, max_crossings: 3 }
}

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

/// The message `seq` of a channel at `pos`, whose predecessor stands at `prev`.
fn entry(name: &str, pos: u64, seq: u64, prev: u64) -> Arc<Entry> {
    let at = Timestamp::now();
    let draft = Draft::new(channel(name), at);
    let pos = Pos::new(PARTITION, pos);
    Arc::new(Entry::encode(&draft, Some(Place { pos, seq, prev, jump: false })))
}

/// Bytes for so many entries, and not for one more.
fn room_for(entries: usize) -> usize {
    entries * entry("news", 100, 100, 99).cost() + 20
}

fn head(seq: u64, pos: u64) -> Head {
    Head { seq, pos }
}

fn want(name: &str, after: u64) -> Want {
    let volatile = name.starts_with("live");
    Want { channel: channel(name), after, earliest: 0, volatile }
}

/// A ring in the epoch that begins at 1, at position 10, with these channels' heads.
fn listening(heads: &[(&str, Head)], max_bytes: usize) -> Ring {
    let ring = Ring::listened(PARTITION, 0, tuning(max_bytes));
    ring.pass(10, heads.iter().map(|(name, head)| (channel(name), *head)));
    ring
}

/// What a hub finds, in words: positions, `to 12`, `lost to 12`, `crossed 20`.
fn tail(ring: &Ring, after: u64) -> String {
    match ring.tail(after, 2) {
        TailRead::Entries { entries, to, more } => {
            let offsets: Vec<_> = entries.iter().map(|entry| entry.offset()).collect();
            format!("{offsets:?} to {to}{}", if more { " and more" } else { "" })
        }
        TailRead::Lost { to } => format!("lost to {to}"),
        TailRead::Crossed { base, lost } => format!("crossed {base}{}", if lost { ", and lost" } else { "" }),
    }
}

/// What a session finds, in words: positions, gaps as `reason first-last @resume`.
fn read(ring: &Ring, from: u64, wants: &[Want]) -> String {
    let Some((items, to)) = ring.read(from, wants, ALL) else { return "miss".to_owned() };
    let items: Vec<_> = items
        .iter()
        .map(|item| match item {
            Item::Entry(entry) => entry.offset().to_string(),
            Item::Gap(gap) => {
                let from = gap.from_seq.map_or_else(String::new, |seq| seq.to_string());
                let (reason, to) = (gap.reason.as_str(), gap.to_seq.unwrap());
                format!("{} {reason} {from}-{to} @{}", gap.channel, gap.resume.offset)
            }
        })
        .collect();
    format!("{} to {to}", items.join(", "))
}

#[test]
fn it_vouches_for_what_a_marker_has_brought_and_for_nothing_else() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.push([entry("news", 11, 5, 7), entry("other", 12, 1, 0)], 12);
    assert_eq!(read(&ring, 7, &[want("news", 7)]), "11 to 12");
    assert_eq!(read(&ring, 6, &[want("news", 6)]), "miss", "the message at 7 is not held");
    assert_eq!(read(&ring, 7, &[want("other", 7)]), "miss", "nobody said to listen to it");
    assert_eq!(tail(&ring, 10), "[11] to 12");
    assert_eq!(ring.watch([&channel("other")]).heads, [None]);
}

#[test]
fn what_came_before_a_channels_marker_is_in_the_markers_head() {
    let ring = listening(&[], ROOMY);
    ring.push([entry("news", 11, 1, 0)], 11);
    ring.pass(11, [(channel("news"), head(1, 11))]);
    ring.push([entry("news", 12, 2, 11)], 12);
    assert_eq!(read(&ring, 11, &[want("news", 11)]), "12 to 12");
    assert_eq!(read(&ring, 10, &[want("news", 10)]), "miss");
    assert_eq!(ring.watch([&channel("news")]).heads, [Some(head(2, 12))]);
}

#[test]
fn a_later_marker_changes_nothing_of_a_channel_that_is_vouched_for() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.push([entry("news", 11, 5, 7)], 11);
    ring.pass(11, [(channel("news"), head(5, 11))]);
    assert_eq!(read(&ring, 7, &[want("news", 7)]), "11 to 11");
    ring.pass(9, []);
    assert_eq!(ring.head(), 11, "an old marker takes nothing back");
}

#[test]
fn a_forgotten_channel_is_vouched_for_no_longer_whatever_still_arrives() {
    let ring = listening(&[("news", head(4, 7)), ("live:a", head(0, 0))], ROOMY);
    ring.push([entry("news", 11, 5, 7)], 11);
    ring.forget([channel("news")]);
    ring.push([entry("news", 12, 6, 11), entry("live:a", 13, 1, 0)], 13);
    assert_eq!(read(&ring, 11, &[want("news", 11)]), "miss");
    // Two messages later it is listened to again.
    ring.pass(20, [(channel("news"), head(8, 19))]);
    assert_eq!(read(&ring, 11, &[want("news", 11)]), "miss");
    assert_eq!(read(&ring, 19, &[want("news", 19)]), " to 20");
}

#[test]
fn evicting_what_a_forgotten_channel_left_behind_takes_nothing_from_its_successor() {
    let ring = listening(&[("news", head(4, 7))], room_for(4));
    ring.push([entry("news", 11, 5, 7)], 11);
    ring.forget([channel("news")]);
    ring.pass(20, [(channel("news"), head(8, 19))]);
    ring.push((21..=24).map(|pos| entry("news", pos, pos - 12, if pos == 21 { 19 } else { pos - 1 })), 24);
    assert!(ring.bytes() <= room_for(4));
    assert_eq!(read(&ring, 19, &[want("news", 19)]), "21, 22, 23, 24 to 24");
    ring.push([entry("news", 25, 13, 24)], 25);
    assert_eq!(read(&ring, 19, &[want("news", 19)]), "miss");
    assert_eq!(read(&ring, 21, &[want("news", 21)]), "22, 23, 24, 25 to 25");
}

#[test]
fn what_was_missed_is_never_pushed_late_and_the_next_entry_says_so() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.push([], 15);
    ring.push([entry("news", 14, 5, 7)], 15);
    assert_eq!(tail(&ring, 10), "[] to 15", "readers have passed 14 already");
    ring.push([entry("news", 16, 6, 14)], 16);
    assert_eq!(read(&ring, 7, &[want("news", 7)]), "miss", "who has yet to come past it finds it elsewhere");
    assert_eq!(read(&ring, 15, &[want("news", 15)]), "news trimmed -5 @15, 16 to 16");
    let TailRead::Entries { entries, .. } = ring.tail(15, 9) else { panic!("it is at the end") };
    assert!(entries[0].hole);
}

#[test]
fn a_marker_finds_what_was_missed() {
    let ring = listening(&[("news", head(4, 7)), ("live:a", head(2, 9))], ROOMY);
    ring.pass(15, [(channel("news"), head(5, 14)), (channel("live:a"), head(2, 9))]);
    assert_eq!(read(&ring, 10, &[want("news", 10)]), "miss");
    assert_eq!(read(&ring, 10, &[want("live:a", 10)]), " to 15");
    ring.push([entry("news", 16, 6, 14), entry("live:a", 17, 3, 9)], 17);
    assert_eq!(read(&ring, 14, &[want("news", 14)]), "news trimmed -5 @14, 16 to 17");
    assert_eq!(read(&ring, 14, &[want("live:a", 14)]), "17 to 17");
}

#[test]
fn nobody_comes_past_a_new_epoch_without_hearing_of_it() {
    let ring = listening(&[("news", head(4, 7)), ("live:a", head(0, 0))], ROOMY);
    ring.push([entry("news", 11, 5, 7), entry("live:a", 12, 1, 0), entry("news", 13, 6, 11)], 13);
    ring.cross(100, []);
    ring.push([entry("news", 100, 100, 99)], 101);
    assert_eq!(tail(&ring, 10), "[11, 12] to 12 and more");
    assert_eq!(tail(&ring, 12), "[13] to 98 and more");
    assert_eq!(tail(&ring, 98), "crossed 100");
    assert_eq!(tail(&ring, 99), "[100] to 101");
    let wants = [want("live:a", 10), want("news", 13)];
    assert_eq!(read(&ring, 10, &wants), "12, live:a reset 2-99 @98, news renumbered -99 @99 to 99");
    assert_eq!(read(&ring, 99, &[want("live:a", 99), want("news", 99)]), "100 to 101");
}

/// What was never acknowledged went with the epoch, here as elsewhere.
#[test]
fn what_is_durable_of_an_epoch_that_is_over_is_read_from_sql_alone() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.push([entry("news", 11, 5, 7)], 11);
    assert_eq!(read(&ring, 10, &[want("news", 10)]), "11 to 11");
    ring.cross(100, []);
    ring.push([entry("news", 100, 100, 99)], 100);
    let span = ring.span(10);
    assert_eq!(read(&ring, 10, &[want("news", 10)]), "miss");
    assert!(ring.read_one(&want("news", 10), span, ALL).is_none());
    assert_eq!(read(&ring, 11, &[want("news", 11)]), "news renumbered -99 @99 to 99", "it has nothing");
    assert_eq!(read(&ring, 99, &[want("news", 99)]), "100 to 100");
}

/// What is in no store is told of by the ring alone, also when its epoch is over.
#[test]
fn what_is_left_of_a_volatile_channel_is_all_of_it_or_says_that_it_is_not() {
    let ring = listening(&[("live:a", head(4, 7))], ROOMY);
    ring.push([entry("live:a", 11, 5, 7), entry("live:a", 12, 6, 11)], 12);
    let rest = |name: &str, messages: usize| {
        let page = ring.rest(&want(name, 10), Limit { messages, ..ALL });
        (page.entries.len(), page.floor, page.complete)
    };
    assert_eq!(rest("live:a", 2), (2, head(4, 7), true));
    assert_eq!(rest("live:a", 1), (1, head(4, 7), false));
    assert_eq!(rest("live:b", 2), (0, Head::default(), true), "nothing is known of it");
}

#[test]
fn a_read_that_its_limit_ends_before_a_crossing_does_not_tell_of_it() {
    let ring = listening(&[("live:a", head(4, 7))], ROOMY);
    ring.push([entry("live:a", 11, 5, 7), entry("live:a", 12, 6, 11)], 12);
    ring.cross(100, []);
    let limit = Limit { bytes: 1, ..ALL };
    let Some((items, to)) = ring.read(10, &[want("live:a", 10)], limit) else { panic!("it is held") };
    assert_eq!((items.len(), to), (1, 11));
    assert_eq!(read(&ring, 98, &[want("live:a", 98)]), "live:a reset -99 @99 to 99");
}

#[test]
fn channels_added_above_a_crossing_and_readers_of_whatever_is_kept_hear_nothing_of_it() {
    let ring = listening(&[("news", head(4, 7)), ("live:a", head(0, 0))], ROOMY);
    ring.cross(100, []);
    let mut earliest = want("live:a", 10);
    earliest.earliest = 99;
    assert_eq!(read(&ring, 10, &[earliest, want("news", 120)]), " to 99");
}

#[test]
fn after_a_crossing_a_quiet_channel_goes_on_at_the_base() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    assert_eq!(ring.head_of(&channel("news")), Some(head(4, 7)));
    ring.cross(100, []);
    assert_eq!(ring.head_of(&channel("news")), Some(head(99, 99)));
    assert_eq!(ring.watch([&channel("news")]).heads, [Some(head(99, 99))]);
    ring.cross(100, []);
    assert_eq!((ring.base(), ring.head()), (100, 99), "told again, it means nothing");
}

#[test]
fn how_far_a_ring_is_in_an_epoch_is_nowhere_while_it_is_in_another_one() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    assert_eq!([ring.head_in(1), ring.head_in(100)], [10, 0]);
    ring.cross(100, []);
    assert_eq!([ring.head_in(1), ring.head_in(100)], [0, 99]);
}

#[test]
fn readers_from_further_below_hear_of_the_epochs_that_the_ring_still_knows() {
    let ring = listening(&[("live:a", head(4, 7))], room_for(2));
    ring.push([entry("live:a", 11, 5, 7)], 11);
    ring.cross(100, []);
    ring.push([entry("live:a", 100, 100, 99)], 100);
    ring.cross(200, []);
    assert_eq!(read(&ring, 10, &[want("live:a", 10)]), "11, live:a reset 6-99 @99 to 99");
    ring.push([entry("live:a", 200, 200, 199), entry("live:a", 201, 201, 200)], 201);
    assert_eq!(tail(&ring, 99), "lost to 201");
    assert_eq!(read(&ring, 99, &[want("live:a", 99)]), "miss");
    assert_eq!(read(&ring, 150, &[want("live:a", 150)]), "live:a reset -199 @199 to 199");
}

#[test]
fn a_ring_that_sees_many_epochs_and_few_messages_lets_the_oldest_go() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.push([entry("news", 11, 5, 7)], 11);
    for base in 1..=3 {
        assert_eq!(tail(&ring, 10), if base == 1 { "[11] to 11" } else { "[11] to 98 and more" });
        ring.cross(base * 100, []);
    }
    assert_eq!(tail(&ring, 10), "[11] to 98 and more", "three are not too many");
    ring.cross(10_000, []);
    assert_eq!(tail(&ring, 10), "lost to 9999");
    assert_eq!(ring.bytes(), 0);
    assert_eq!(read(&ring, 10, &[want("news", 10)]), "miss");
}

#[test]
fn the_oldest_of_too_many_epochs_goes_and_the_first_message_of_the_next_one_stays() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.push([entry("news", 11, 5, 7)], 11);
    ring.cross(100, []);
    ring.push([entry("news", 100, 100, 99)], 100);
    for base in 2..=4 {
        ring.cross(base * 100, []);
    }
    assert_eq!(tail(&ring, 98), "lost to 399");
    assert_eq!(tail(&ring, 99), "[100] to 198 and more");
}

#[test]
fn what_readers_have_passed_does_not_come_in() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.push([entry("news", 10, 5, 7)], 10);
    assert_eq!(tail(&ring, 9), "[] to 10", "a marker has passed it");
    for _ in 0..2 {
        ring.push([entry("news", 11, 6, 7), entry("news", 11, 6, 7)], 11);
    }
    assert_eq!(tail(&ring, 9), "[11] to 11", "nor does what has come already");
}

#[test]
fn a_restart_knows_nothing_but_the_heads() {
    let ring = listening(&[("news", head(4, 7)), ("live:a", head(2, 9)), ("old", head(1, 1))], ROOMY);
    ring.push([entry("news", 11, 5, 7)], 11);
    ring.restart(50, [(channel("news"), head(8, 40)), (channel("live:a"), head(2, 9))]);
    assert_eq!(tail(&ring, 11), "lost to 50");
    assert_eq!(ring.bytes(), 0);
    assert_eq!(read(&ring, 11, &[want("news", 11)]), "miss");
    assert_eq!(read(&ring, 11, &[want("live:a", 11)]), " to 50", "nothing of it was missed");
    assert_eq!(read(&ring, 40, &[want("old", 40)]), "miss");
    let mut heads = ring.heads();
    heads.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(heads, [(channel("live:a"), head(2, 9)), (channel("news"), head(8, 40))]);
}

#[test]
fn a_restart_hides_no_crossing() {
    let ring = listening(&[("news", head(4, 7))], ROOMY);
    ring.cross(100, []);
    ring.restart(150, [(channel("news"), head(4, 7))]);
    assert_eq!(read(&ring, 10, &[want("news", 10)]), "news renumbered -99 @99 to 99");
}

#[test]
fn who_crosses_from_where_something_was_lost_hears_so() {
    let ring = listening(&[("news", head(1, 5))], ROOMY);
    ring.lose(100);
    ring.cross(100, []);
    ring.cross(200, []);
    assert_eq!((tail(&ring, 98), tail(&ring, 198)), ("crossed 100, and lost".into(), "crossed 200".into()));
    let span = ring.span(10);
    let page = || Page { entries: vec![entry("news", 20, 2, 5)], complete: true, ..Page::default() };
    let crossed = |lost| {
        let span = Span { lost, ..span };
        let (items, _) = crate::replay::merge_pages(span, vec![(&want("news", 10), page())], ALL);
        let Some(Item::Gap(gap)) = items.last() else { panic!("{items:?}") };
        (gap.reason, gap.from_seq, gap.to_seq)
    };
    assert_eq!(crossed(span.lost), (GapReason::Reset, None, Some(99)));
    assert_eq!(crossed(99), (GapReason::Renumbered, Some(3), Some(99)));
}

#[test]
fn a_ring_that_begins_in_a_later_epoch_vouches_for_nothing_below_it() {
    let ring = Ring::listened(PARTITION, 99, tuning(ROOMY));
    ring.pass(120, [(channel("news"), head(99, 99)), (channel("live:a"), head(104, 110))]);
    assert_eq!(read(&ring, 50, &[want("news", 50)]), "miss");
    assert_eq!(read(&ring, 99, &[want("news", 99)]), " to 120");
    let Span { until, crossing, .. } = ring.span(50);
    assert_eq!((until, crossing), (99, Some(100)));
}

#[test]
fn two_hundred_thousand_channels_come_and_go_in_no_time() {
    let ring = Ring::listened(PARTITION, 0, tuning(ROOMY));
    let names: Vec<Channel> = (0..200_000).map(|n| channel(&format!("user:{n}"))).collect();
    let began = std::time::Instant::now();
    ring.pass(10, names.iter().map(|name| (name.clone(), Head::default())));
    assert_eq!(ring.heads().len(), names.len());
    ring.forget(names);
    assert!(ring.heads().is_empty());
    // Unoptimised, on a busy machine; a walk over all of them for each would take hours.
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_complete_ring_takes_every_channel_and_knows_no_epochs() {
    let ring = Ring::new(PARTITION, 99, tuning(ROOMY));
    ring.push([entry("news", 100, 5, 7), entry("live:a", 101, 1, 0)], 101);
    assert_eq!(tail(&ring, 99), "[100, 101] to 101 and more");
    assert_eq!(read(&ring, 7, &[want("news", 7)]), "100 to 101", "no word of the base");
    assert_eq!(ring.watch([&channel("news")]).heads, [Some(head(5, 100))]);
}

#[test]
fn what_was_read_of_a_channel_before_a_sweep_is_not_believed_after_it() {
    let ring = Ring::new(PARTITION, 0, tuning(room_for(1)));
    let news = [channel("news")];
    let watch = ring.watch(&news);
    // While its head is read, it is written to, and then others are so often that it is forgotten.
    ring.push([entry("news", 1, 1, 0)], 1);
    ring.push([entry("a", 2, 1, 0), entry("b", 3, 1, 0)], 3);
    ring.learn(watch.sweeps, [(news[0].clone(), Head::default())]);
    assert_eq!(ring.watch(&news).heads, [None]);
    let watch = ring.watch(&news);
    ring.learn(watch.sweeps, [(news[0].clone(), head(1, 1))]);
    assert_eq!(ring.watch(&news).heads, [Some(head(1, 1))]);
}

#[test]
fn a_complete_ring_remembers_channels_with_messages_or_readers_and_forgets_others_past_its_limit() {
    let ring = Ring::new(PARTITION, 0, tuning(room_for(1)));
    let learn = |name: &str| {
        let watch = ring.watch([&channel(name)]);
        ring.learn(watch.sweeps, [(channel(name), Head::default())]);
    };
    let known = |name: &str| ring.head_of(&channel(name)).is_some();
    ["a", "b"].into_iter().for_each(learn);
    assert!(known("a") && known("b"), "there is room for two");
    // Each was asked for, so the first sweep spares them, and the next is due when there are twice as many.
    learn("c");
    assert!(["a", "b", "c"].map(known).iter().all(|known| *known));
    ring.watch([&channel("b")]);
    ["d", "e", "f", "g"].into_iter().for_each(learn);
    assert_eq!(["a", "b", "c", "d", "g"].map(known), [false, true, false, true, true]);
}

#[test]
fn a_complete_ring_forgets_channels_as_messages_come_and_a_listened_one_does_not() {
    let names: Vec<String> = (1..=7).map(|n| format!("n:{n}")).collect();
    let complete = Ring::new(PARTITION, 0, tuning(1));
    let listened = Ring::listened(PARTITION, 0, tuning(1));
    for (name, pos) in names.iter().zip(1..) {
        complete.push([entry(name, pos, 1, 0)], pos);
        listened.pass(pos, [(channel(name), head(1, pos))]);
        listened.push([], pos);
    }
    assert!(complete.heads().len() <= 2 && complete.head_of(&channel("n:1")).is_none());
    assert_eq!(listened.heads().len(), names.len(), "it vouches for what the node listens to");
}

#[derive(Debug, Default)]
struct Rung(std::sync::atomic::AtomicUsize);

impl crate::ring::Bell for Rung {
    fn ring(&self) {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn hubs_hear_of_whatever_moves_the_head() {
    let ring = listening(&[("a", head(0, 0))], 1 << 20);
    let bell = Arc::new(Rung::default());
    ring.bell(Arc::clone(&bell) as Arc<dyn crate::ring::Bell>);
    let rung = || bell.0.load(std::sync::atomic::Ordering::Relaxed);
    let start = ring.head();
    ring.push([], start + 1);
    assert_eq!(rung(), 1);
    ring.pass(start + 2, []);
    assert_eq!(rung(), 2);
    ring.pass(start + 2, []);
    ring.pass(start + 1, []);
    assert_eq!((rung(), ring.head()), (2, start + 2), "nothing has moved");
    ring.cross(100, []);
    assert_eq!(rung(), 3);
    ring.restart(200, []);
    assert_eq!(rung(), 4);
    assert!(ring.is_listened() && !Ring::new(Partition(0), 0, tuning(1)).is_listened());
}
