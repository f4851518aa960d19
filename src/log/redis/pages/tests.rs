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

const GROUND: Ground = Ground { epoch: 3, base: 101, last: 150, forgotten: 115 };

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
    let older = |complete| Page {
        entries: vec![entry(120, 110)],
        floor: Head::default(),
        complete,
        ..Page::default()
    };
    let floor = Head { seq: 20, pos: 120 };
    let newer = || Page { entries: vec![entry(130, 120)], floor, complete: false, ..Page::default() };
    let joined = |older, newer| super::joined(older, newer, &GROUND).unwrap();
    assert_eq!(joined(older(true), newer()).entries.len(), 2);
    let page = joined(older(true), Page { read: 140, ..newer() });
    assert_eq!((page.complete, page.read), (false, 140), "the rest is as far as the stream was read");
    assert_eq!(joined(Page { read: 125, ..older(false) }, newer()).read, 125);
    assert_eq!(joined(older(false), newer()).entries.len(), 1);
}

/// Its stream is gone before it was committed.
#[test]
fn a_message_that_neither_the_stream_nor_sql_has_is_waited_for() {
    let sql = |entries: Vec<Arc<Entry>>, floor, complete| Page {
        entries,
        floor: Head { seq: floor, pos: floor },
        complete,
        ..Page::default()
    };
    let lacking = |last| Page { floor: Head { seq: 9, pos: last }, complete: true, ..Page::default() };
    let is_waited_for = |older, last| super::joined(older, lacking(last), &GROUND).is_err();
    assert!(is_waited_for(sql(vec![entry(120, 110)], 0, true), 130));
    assert!(is_waited_for(sql(vec![], 0, true), 130));
    assert!(!is_waited_for(sql(vec![entry(130, 120)], 0, true), 130), "SQL has it");
    assert!(!is_waited_for(sql(vec![], 130, true), 130), "retention has taken it");
    assert!(!is_waited_for(sql(vec![entry(120, 110)], 0, false), 130), "the rest is another page's");
    assert!(!is_waited_for(sql(vec![], 0, true), GROUND.base - 1), "nothing stands below a base");
    assert!(!is_waited_for(sql(vec![], 0, true), GROUND.forgotten), "what was forgotten is old");
}
