use std::sync::Arc;

use super::*;
use crate::{
    protocol::{Draft, Entry, Place, Pos, Timestamp},
    ring::Tuning,
};

const PARTITION: Partition = Partition(0);
const ALL: Limit = Limit { bytes: usize::MAX, messages: 10 };

fn entry(name: &str, pos: u64, seq: u64, prev: u64) -> Arc<Entry> {
    let draft = Draft::new(Channel::parse(name).unwrap(), Timestamp(1));
    let place = Place { pos: Pos::new(PARTITION, pos), seq, prev, jump: false };
    Arc::new(Entry::encode(&draft, Some(place)))
}

fn want(name: &str, after: u64) -> Want {
    Want { channel: Channel::parse(name).unwrap(), after, earliest: 0, volatile: false }
}

/// A ring that has lost its oldest message: `old`'s first.
fn ring() -> Ring {
    let room = 3 * entry("old", 1, 1, 0).cost() + 20;
    let ring = Ring::new(PARTITION, 0, Tuning::of(room));
    ring.push(
        [entry("old", 1, 1, 0), entry("new", 2, 1, 0), entry("old", 3, 2, 1), entry("old", 4, 3, 3)],
        4,
    );
    ring
}

#[test]
fn what_the_ring_has_is_not_asked_for() {
    let (ring, wants) = (ring(), [want("new", 0), want("old", 0)]);
    let Begun::Ask(reading) = begin(&ring, 0, &wants, ALL) else { panic!("it lacks a message") };
    let asked: Vec<_> = reading.asked.ranges.iter().map(|range| range.channel.as_str()).collect();
    assert_eq!((asked, reading.asked.base), (vec!["old"], Some(1)));
    let page = Page {
        entries: vec![entry("old", 1, 1, 0), entry("old", 3, 2, 1), entry("old", 4, 3, 3)],
        complete: true,
        ..Page::default()
    };
    let (items, to) = reading.end(&wants, vec![page]);
    let found: Vec<_> = items
        .iter()
        .map(|item| match item {
            Item::Entry(entry) => entry.offset(),
            Item::Gap(gap) => panic!("nothing is missing: {gap:?}"),
        })
        .collect();
    assert_eq!((found, to), (vec![1, 2, 3, 4], 4));
}

#[test]
fn a_ring_that_has_it_all_answers_and_one_that_knows_no_head_has_to_learn_it() {
    let ring = ring();
    assert!(
        matches!(begin(&ring, 1, &[want("new", 1), want("old", 1)], ALL), Begun::Done(items, 4) if items.len() == 3)
    );
    assert!(matches!(begin(&ring, 1, &[want("other", 1)], ALL), Begun::Unknown));
}
