//! The rule of `prev` by itself: pages of several channels, from a source that has lost messages anywhere, merged and
//! read by someone whose connection breaks anywhere. What is there is seen once and in order; what is lost is named by a
//! gap before the reader's cursor has passed it; and no gap comes where nothing is lost.

use std::{collections::BTreeSet, sync::Arc};

use belfry_core::{
    page::Page,
    protocol::{
        Channel, Data, Draft, Entry, Gap, GapReason, Head, Item, MessageId, Partition, Place, Pos, Timestamp,
        Want,
    },
    replay::{Limit, Span, merge_pages},
};
use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use uuid::Uuid;

use super::driver::truth::Violation;

const CHANNELS: usize = 3;
const PARTITION: Partition = Partition(0);

/// A message in the log: the channel, and whether the source has lost it.
#[derive(Clone, Debug)]
struct Message {
    channel: usize,
    lost: bool,
}

/// How one read goes: its limits, and how many of its items reach the reader.
#[derive(Clone, Copy, Debug)]
struct Reading {
    bytes: usize,
    messages: usize,
    arrive: usize,
}

#[derive(Clone, Debug)]
struct Case {
    /// Message `i` stands at position `i + 1`.
    log: Vec<Message>,
    readings: Vec<Reading>,
}

fn case() -> impl Strategy<Value = Case> {
    let message =
        (0..CHANNELS, prop::bool::weighted(0.3)).prop_map(|(channel, lost)| Message { channel, lost });
    let reading = (1..1_500usize, 1..4usize, 0..6usize).prop_map(|(bytes, messages, arrive)| Reading {
        bytes,
        messages,
        arrive,
    });
    (vec(message, 1..24), vec(reading, 1..8)).prop_map(|(mut log, readings)| {
        // The end of a channel is lost with the whole of it only: retention takes the oldest first.
        for channel in 0..CHANNELS {
            let mut here: Vec<_> = log.iter_mut().filter(|message| message.channel == channel).collect();
            if let Some(kept) = here.iter().rposition(|message| !message.lost) {
                here[kept..].iter_mut().for_each(|message| message.lost = false);
            }
        }
        Case { log, readings }
    })
}

fn name(channel: usize) -> Channel {
    Channel::parse(&format!("c{channel}")).unwrap()
}

impl Case {
    /// Every message of a channel with its place.
    fn places(&self, channel: usize) -> Vec<(Place, bool)> {
        let mut head = Head::default();
        let here = self.log.iter().enumerate().filter(|(_, message)| message.channel == channel);
        here.map(|(at, message)| {
            let offset = at as u64 + 1;
            let place =
                Place { pos: Pos::new(PARTITION, offset), seq: head.seq + 1, prev: head.pos, jump: false };
            head = Head { seq: place.seq, pos: offset };
            (place, message.lost)
        })
        .collect()
    }

    /// What the source says of a channel: where its end is lost, only the floor can tell.
    fn page(&self, want: &Want, channel: usize, messages: usize) -> Page {
        let places = self.places(channel);
        let kept = places.iter().rposition(|(_, lost)| !lost).map_or(0, |at| at + 1);
        let floor =
            places[kept..].last().map_or(Head::default(), |(p, _)| Head { seq: p.seq, pos: p.pos.offset });
        let mut entries: Vec<_> = places
            .iter()
            .filter(|(place, lost)| !lost && place.pos.offset > want.after)
            .map(|(place, _)| Arc::new(entry(channel, *place)))
            .collect();
        let complete = entries.len() <= messages;
        entries.truncate(messages);
        // A floor speaks of what is older than the page, so a page that holds something has none here.
        Page {
            floor: if entries.is_empty() { floor } else { Head::default() },
            entries,
            complete,
            ..Page::default()
        }
    }

    fn read(&self, from: u64, reading: Reading) -> (Vec<Item>, u64) {
        let want = |channel| Want { channel: name(channel), after: from, earliest: 0, volatile: false };
        let wants: Vec<_> = (0..CHANNELS).map(want).collect();
        let pages = wants
            .iter()
            .enumerate()
            .map(|(at, want)| (want, self.page(want, at, reading.messages)))
            .collect();
        let span = Span { partition: PARTITION, from, until: self.log.len() as u64, crossing: None, lost: 0 };
        merge_pages(span, pages, Limit { bytes: reading.bytes, messages: reading.messages })
    }

    /// Reads it all, and judges. `checked`: whether the rule of `prev` is heard.
    fn run(&self, checked: bool) -> Result<(), Violation> {
        let mut lost: BTreeSet<(usize, u64)> = BTreeSet::new();
        for channel in 0..CHANNELS {
            lost.extend(self.places(channel).iter().filter(|(_, lost)| *lost).map(|(p, _)| (channel, p.seq)));
        }
        let mut reader = Reader { case: self, all: lost.clone(), lost, cursor: 0 };
        let patient = Reading { bytes: 400, messages: 2, arrive: usize::MAX };
        let mut readings = self.readings.iter().copied().chain(std::iter::repeat_n(patient, 100));
        while reader.cursor < self.log.len() as u64 {
            let reading = readings.next().ok_or("it does not come to an end")?;
            let (items, to) = self.read(reader.cursor, reading);
            let all = items.len() <= reading.arrive;
            for item in items.into_iter().take(reading.arrive) {
                match item {
                    Item::Entry(entry) => reader.entry(&entry)?,
                    Item::Gap(gap) if checked => reader.gap(&gap)?,
                    Item::Gap(_) => {}
                }
            }
            if all {
                reader.pass(to)?;
            }
        }
        Ok(())
    }
}

struct Reader<'a> {
    case: &'a Case,
    /// Everything that is lost.
    all: BTreeSet<(usize, u64)>,
    /// What is lost and has not been named yet: channel and seq.
    lost: BTreeSet<(usize, u64)>,
    cursor: u64,
}

impl Reader<'_> {
    fn entry(&mut self, entry: &Entry) -> Result<(), Violation> {
        if entry.offset() <= self.cursor {
            return Err(format!("{} after {}", entry.offset(), self.cursor));
        }
        self.pass_over(entry.offset() - 1)?;
        self.cursor = entry.offset();
        Ok(())
    }

    fn gap(&mut self, gap: &Gap) -> Result<(), Violation> {
        let named = |(channel, seq): &(usize, u64)| {
            name(*channel) == gap.channel
                && gap.from_seq.is_none_or(|from| from <= *seq)
                && gap.to_seq.is_some_and(|to| *seq <= to)
        };
        self.lost.retain(|lost| !named(lost));
        // It may come again after a cut: the cursor has not passed the hole before.
        if !self.all.iter().any(named) || gap.reason != GapReason::Trimmed {
            return Err(format!("{gap:?}, but nothing is missing"));
        }
        self.pass(gap.resume.offset)
    }

    /// The read has come to `to` with nothing more.
    fn pass(&mut self, to: u64) -> Result<(), Violation> {
        self.pass_over(to)?;
        self.cursor = self.cursor.max(to);
        Ok(())
    }

    /// Everything between the cursor and `to` is lost, and was named.
    fn pass_over(&self, to: u64) -> Result<(), Violation> {
        for offset in self.cursor + 1..=to {
            let message = &self.case.log[offset as usize - 1];
            let places = self.case.places(message.channel);
            let (place, _) = places.iter().find(|(p, _)| p.pos.offset == offset).expect("it has a place");
            if !message.lost || self.lost.contains(&(message.channel, place.seq)) {
                return Err(format!("the cursor passed {place:?} of {message:?} without a word"));
            }
        }
        Ok(())
    }
}

fn entry(channel: usize, place: Place) -> Entry {
    let draft = Draft {
        id: MessageId(Uuid::nil()),
        data: Data::parse("1").unwrap(),
        ..Draft::new(name(channel), Timestamp(0))
    };
    Entry::encode(&draft, Some(place))
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_a_source_has_lost_is_named_before_the_cursor_passes_it(case in case()) {
        case.run(true).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn a_reader_that_does_not_hear_of_prev_is_found() {
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let found = (0..20).any(|_| case().new_tree(&mut runner).unwrap().current().run(false).is_err());
    assert!(found, "20 runs without the rule, and nothing was noticed");
}
