use super::*;
use crate::protocol::{Channel, Partition, Place, Pos};

fn entry(pos: u64, prev: u64) -> Arc<Entry> {
    placed(pos, prev, false)
}

fn placed(pos: u64, prev: u64, jump: bool) -> Arc<Entry> {
    let place = Place { pos: Pos::new(Partition(0), pos), seq: pos - 100, prev, jump };
    Arc::new(Entry::tombstone(Channel::parse("a").unwrap(), place))
}

fn of_stream(after: u64, entries: Vec<Arc<Entry>>, complete: bool) -> Page {
    super::of_stream(&range(after, true), entries, complete)
}

fn range(after: u64, volatile: bool) -> Range {
    Range { channel: Channel::parse("a").unwrap(), after, until: HEAD.pos, head: HEAD, volatile }
}

const HEAD: Head = Head { seq: 40, pos: 140 };

#[test]
fn a_stream_vouches_from_its_first_entrys_predecessor_on() {
    let page = of_stream(120, vec![entry(130, 120), entry(140, 130)], true);
    assert_eq!((page.floor, page.complete), (Head::default(), true));
    let page = of_stream(110, vec![entry(130, 120), entry(140, 130)], true);
    assert_eq!(page.floor, Head { seq: 29, pos: 120 });
    assert_eq!(of_stream(110, Vec::new(), true).floor, HEAD, "all of it is gone");
    assert!(!of_stream(120, vec![entry(130, 120)], false).complete);
    assert_eq!(of_stream(110, Vec::new(), false).floor, Head::default(), "it was not come to");
}

#[test]
fn behind_a_jump_sql_is_asked_for_what_is_durable() {
    let floor = |volatile| super::of_stream(&range(110, volatile), vec![placed(140, 135, true)], true).floor;
    assert_eq!(floor(false), Head { seq: 39, pos: 135 });
    assert_eq!(floor(true), Head::default());
}

#[test]
fn a_stream_is_appended_to_what_sql_has_only_if_that_is_all() {
    let older =
        |complete| Page { entries: vec![entry(120, 110)], floor: Head::default(), complete, head: None };
    let newer = || Page { entries: vec![entry(130, 120)], floor: HEAD, complete: false, head: None };
    assert_eq!(joined(older(true), newer()).entries.len(), 2);
    assert!(!joined(older(true), newer()).complete);
    assert_eq!(joined(older(false), newer()).entries.len(), 1);
}
