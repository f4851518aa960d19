use super::*;
use crate::protocol::{Partition, Place, Pos};

/// Everything of any channel up to here has been heard.
const READ: u64 = 121;

const GROUND: Ground = Ground { epoch: 2, base: 100, last: 150, forgotten: 99 };

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

fn entry(name: &str, pos: u64, seq: u64, prev: u64) -> Arc<Entry> {
    let place = Place { pos: Pos::new(Partition(0), pos), seq, prev, jump: false };
    Arc::new(Entry::tombstone(channel(name), place))
}

fn moved(known: u64, head: u64, places: &[(u64, u64)]) -> Moved {
    let entries = places.iter().map(|(pos, prev)| entry("a", *pos, *pos, *prev)).collect();
    Moved { entries, ..Moved::new(&channel("a"), known, Head { seq: head, pos: head }, READ) }
}

fn jump(pos: u64, prev: u64) -> Arc<Entry> {
    let place = Place { pos: Pos::new(Partition(0), pos), seq: prev + 1, prev, jump: true };
    Arc::new(Entry::tombstone(channel("a"), place))
}

fn head(pos: u64) -> Head {
    Head { seq: 7, pos }
}

#[test]
fn only_channels_whose_head_moved_are_read() {
    let seen = |known, found| compare(&GROUND, known, 140, found);
    assert_eq!(seen(120, Some("7:120")), Seen::Still);
    assert_eq!(seen(120, Some("9:145")), Seen::Moved(Head { seq: 9, pos: 145 }));
    assert_eq!(seen(120, Some("9:151")), Seen::Beyond);
    assert_eq!(seen(99, None), Seen::Still);
    assert_eq!(seen(99, Some("7:95")), Seen::Still, "a head of an earlier epoch is none");
}

#[test]
fn a_head_that_was_forgotten_while_nobody_looked_hides_messages() {
    let ground = Ground { forgotten: 145, ..GROUND };
    let virtual_head = Head { seq: 145, pos: 145 };
    assert_eq!(compare(&ground, 120, 140, None), Seen::Hidden(virtual_head));
    assert_eq!(compare(&ground, 120, 145, None), Seen::Still, "it was quiet while we listened");
}

#[test]
fn what_follows_without_a_hole_is_whole() {
    assert_eq!(moved(120, 140, &[(130, 120), (140, 130)]).hole(), None);
    assert_eq!(moved(120, 140, &[(130, 99), (140, 130)]).hole(), None, "prev at or below what was read");
}

#[test]
fn a_trimmed_beginning_a_missing_middle_and_a_missing_end_are_holes() {
    let hole = |after, until| Some(Hole { after, until });
    assert_eq!(moved(120, 140, &[(135, 130), (140, 135)]).hole(), hole(120, 130));
    assert_eq!(moved(120, 140, &[(125, 120), (140, 130)]).hole(), hole(125, 130));
    assert_eq!(moved(120, 140, &[(125, 120)]).hole(), hole(125, 140));
    assert_eq!(moved(120, 140, &[]).hole(), hole(120, 140));
}

#[test]
fn a_hole_is_filled_where_it_is() {
    let fill = |moved: &mut Moved, found| moved.fill(moved.hole().expect("there is one"), found);
    let mut channel = moved(120, 140, &[(125, 120), (140, 135)]);
    assert!(fill(&mut channel, vec![entry("a", 130, 130, 125), entry("a", 135, 135, 130)]));
    let positions: Vec<_> = channel.entries.iter().map(|entry| entry.offset()).collect();
    assert_eq!(positions, [125, 130, 135, 140]);
    let mut channel = moved(120, 140, &[]);
    assert!(!fill(&mut channel, Vec::new()), "a message that SQL lacks as well");
    assert!(fill(&mut channel, vec![entry("a", 140, 140, 120)]));
}

#[test]
fn a_head_that_was_forgotten_and_written_again_while_nobody_listened_hides_messages() {
    let after = |prev| Moved { entries: vec![jump(140, prev)], ..moved(120, 140, &[]) };
    assert_eq!(after(READ).hole(), None, "it was quiet while we listened");
    assert_eq!(after(130).hole(), Some(Hole { after: 120, until: 130 }));
}

#[test]
fn what_a_forgotten_head_hid_is_what_sql_has() {
    let hidden = || Moved { hidden: true, ..moved(120, 140, &[]) };
    let hole = hidden().hole().unwrap();
    assert_eq!(hole, Hole { after: 120, until: 140 });
    assert!(hidden().fill(hole, Vec::new()), "nothing");
    assert!(hidden().fill(hole, vec![entry("a", 130, 130, 120)]));
    let mut again = Moved { entries: vec![jump(140, 130)], ..moved(120, 140, &[]) };
    assert!(again.fill(again.hole().unwrap(), vec![entry("a", 125, 125, 120)]));
    let mut lacking = Moved { hidden: true, ..moved(120, 140, &[]) };
    assert!(!lacking.fill(hole, vec![entry("a", 130, 130, 125)]));
}

#[test]
fn channels_are_merged_and_nothing_comes_late() {
    let one = moved(120, 140, &[(130, 120), (140, 130)]);
    let other = Moved {
        entries: vec![entry("b", 118, 2, 110), entry("b", 135, 3, 118)],
        ..Moved::new(&channel("b"), 110, head(135), READ)
    };
    let positions: Vec<_> = in_order(vec![one, other], READ).iter().map(|entry| entry.offset()).collect();
    assert_eq!(positions, [130, 135, 140]);
}

#[test]
fn the_first_message_after_the_marker_tells_the_head_at_the_marker() {
    let beyond = entry("a", 160, 9, 147);
    assert_eq!(head_before(Some(&beyond), &GROUND), Some(Head { seq: 8, pos: 147 }));
    assert_eq!(head_before(Some(&entry("a", 160, 9, 150)), &GROUND), Some(Head { seq: 8, pos: 150 }));
}

/// What stands between was pushed: were its last taken for the head at the marker, it would pass for read.
#[test]
fn where_the_first_message_after_the_marker_is_gone_the_stream_does_not_tell() {
    assert_eq!(head_before(Some(&entry("a", 160, 9, 151)), &GROUND), None);
    assert_eq!(head_before(None, &GROUND), None);
}
