//! The judge: holds what publishers were told and what clients heard against what the server has in the end.
//!
//! It knows nothing of how the history came about, so that it can be fed made-up ones: its tests show that each fault
//! which it is there for is seen.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// A message where it ended up. Bodies are unique: one stands for one call of a publisher, however often it was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub channel: String,
    pub seq: u64,
    /// Partition and offset.
    pub pos: (u32, u64),
    pub id: String,
    pub body: String,
}

/// What a client was told, in the order in which it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    Message(Placed),
    /// Seqs of a channel that the server said were missing, as far as it said which.
    Gap {
        channel: String,
        to_seq: Option<u64>,
    },
}

/// A client that was subscribed from before the first message to after the last.
#[derive(Debug, Clone, Default)]
pub struct View {
    pub name: String,
    pub channels: Vec<String>,
    pub heard: Vec<Heard>,
}

/// All that is known in the end.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Publishes that were answered with 2xx, and the place that the answer named.
    pub acknowledged: Vec<Placed>,
    /// Bodies whose publish was never answered: there or not, but never twice.
    pub unanswered: BTreeSet<String>,
    /// Each channel's messages as the server tells them, in its order.
    pub history: BTreeMap<String, Vec<Placed>>,
    pub views: Vec<View>,
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Acknowledged, and not there, or not where the answer said.
    Lost(String),
    /// There more than once.
    Doubled(String),
    /// There, and nobody published it.
    Invented(String),
    /// The history's seqs or positions do not rise.
    Backwards { channel: String, seq: u64 },
    /// The history's seqs leave one out.
    Hole { channel: String, before: u64 },
    /// A client heard something that is not in the history, or heard it otherwise.
    HeardOther { view: String, body: String },
    /// A client heard something again, or after something later.
    HeardLate { view: String, body: String },
    /// A client was not told of a message, nor that there was a gap. `seq` is what came instead.
    Unannounced { view: String, channel: String, seq: u64 },
    /// A client did not hear the last messages.
    HeardTooLittle { view: String, channel: String, last: u64 },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(body) => write!(f, "{body} was acknowledged and is lost"),
            Self::Doubled(body) => write!(f, "{body} is there more than once"),
            Self::Invented(body) => write!(f, "{body} is there, though nobody published it"),
            Self::Backwards { channel, seq } => {
                write!(f, "{channel}: seq {seq} or its position does not rise")
            }
            Self::Hole { channel, before } => write!(f, "{channel}: a seq is missing before {before}"),
            Self::HeardOther { view, body } => write!(f, "{view} heard {body} otherwise than it is kept"),
            Self::HeardLate { view, body } => write!(f, "{view} heard {body} again or too late"),
            Self::Unannounced { view, channel, seq } => {
                write!(f, "{view} was not told what is missing before {channel} {seq}")
            }
            Self::HeardTooLittle { view, channel, last } => {
                write!(f, "{view} heard nothing of {channel} after {last}")
            }
        }
    }
}

/// Everything that is wrong with a record; empty if nothing is.
pub fn faults(record: &Record) -> Vec<Fault> {
    let mut faults = of_the_history(record);
    for view in &record.views {
        faults.extend(of_a_view(view, &record.history));
    }
    faults.sort();
    faults.dedup();
    faults
}

fn of_the_history(record: &Record) -> Vec<Fault> {
    let mut faults = Vec::new();
    let published: BTreeSet<&str> = record
        .acknowledged
        .iter()
        .map(|placed| placed.body.as_str())
        .chain(record.unanswered.iter().map(String::as_str))
        .collect();
    let (mut bodies, mut ids, mut positions) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    for (channel, messages) in &record.history {
        let (mut seq, mut pos) = (0, None);
        for message in messages {
            if message.seq <= seq || Some(message.pos) <= pos {
                faults.push(Fault::Backwards { channel: channel.clone(), seq: message.seq });
            } else if message.seq > seq + 1 {
                faults.push(Fault::Hole { channel: channel.clone(), before: message.seq });
            }
            (seq, pos) = (message.seq, Some(message.pos));
            let first = bodies.insert(message.body.as_str(), message).is_none()
                && ids.insert(&message.id)
                && positions.insert(message.pos);
            if !first {
                faults.push(Fault::Doubled(message.body.clone()));
            }
            if !published.contains(message.body.as_str()) {
                faults.push(Fault::Invented(message.body.clone()));
            }
        }
    }
    let lost = record.acknowledged.iter().filter(|placed| bodies.get(placed.body.as_str()) != Some(placed));
    faults.extend(lost.map(|placed| Fault::Lost(placed.body.clone())));
    faults
}

fn of_a_view(view: &View, history: &BTreeMap<String, Vec<Placed>>) -> Vec<Fault> {
    let name = || view.name.clone();
    let mut faults = Vec::new();
    let kept: BTreeMap<&str, &Placed> =
        history.values().flatten().map(|message| (message.body.as_str(), message)).collect();
    let mut reached: BTreeMap<&str, u64> =
        view.channels.iter().map(|channel| (channel.as_str(), 0)).collect();
    let mut positions: BTreeMap<u32, u64> = BTreeMap::new();
    for heard in &view.heard {
        let message = match heard {
            Heard::Gap { channel, to_seq } => {
                let seq = reached.entry(channel).or_default();
                *seq = (*seq).max(to_seq.unwrap_or(0));
                continue;
            }
            Heard::Message(message) => message,
        };
        if kept.get(message.body.as_str()) != Some(&message) {
            faults.push(Fault::HeardOther { view: name(), body: message.body.clone() });
        }
        let seq = reached.entry(&message.channel).or_default();
        let (partition, offset) = message.pos;
        let last_offset = positions.entry(partition).or_default();
        if message.seq <= *seq || offset <= *last_offset {
            faults.push(Fault::HeardLate { view: name(), body: message.body.clone() });
        } else if message.seq > *seq + 1 {
            faults.push(Fault::Unannounced {
                view: name(),
                channel: message.channel.clone(),
                seq: message.seq,
            });
        }
        *seq = (*seq).max(message.seq);
        *last_offset = (*last_offset).max(offset);
    }
    for (channel, last) in reached {
        if history.get(channel).and_then(|messages| messages.last()).is_some_and(|message| message.seq > last)
        {
            faults.push(Fault::HeardTooLittle { view: name(), channel: channel.to_owned(), last });
        }
    }
    faults
}

/// The checker has to see what it is there to see.
mod sees {
    use super::*;

    fn placed(channel: &str, seq: u64, offset: u64) -> Placed {
        Placed {
            channel: channel.to_owned(),
            seq,
            pos: (0, offset),
            id: format!("id-{offset}"),
            body: format!("{channel}-{seq}"),
        }
    }

    /// Two channels, positions that alternate between them and jump once, as with a new epoch.
    fn sound() -> Record {
        let a: Vec<_> = [1, 3, 1_000_001].iter().zip(1..).map(|(&pos, seq)| placed("a", seq, pos)).collect();
        let b: Vec<_> = [2, 4, 1_000_002].iter().zip(1..).map(|(&pos, seq)| placed("b", seq, pos)).collect();
        let mut all: Vec<_> = a.iter().chain(&b).cloned().collect();
        all.sort_by_key(|message| message.pos);
        let view = View {
            name: "view".to_owned(),
            channels: vec!["a".to_owned(), "b".to_owned()],
            heard: all.iter().cloned().map(Heard::Message).collect(),
        };
        let unanswered = BTreeSet::from([all.pop().unwrap().body, "never arrived".to_owned()]);
        let history = BTreeMap::from([("a".to_owned(), a), ("b".to_owned(), b)]);
        Record { acknowledged: all, unanswered, history, views: vec![view] }
    }

    fn faults_after(break_it: impl FnOnce(&mut Record)) -> Vec<Fault> {
        let mut record = sound();
        break_it(&mut record);
        faults(&record)
    }

    fn history<'a>(record: &'a mut Record, channel: &str) -> &'a mut Vec<Placed> {
        record.history.get_mut(channel).unwrap()
    }

    #[test]
    fn nothing_wrong_with_a_sound_history() {
        assert_eq!(faults_after(|_| ()), []);
    }

    #[test]
    fn an_acknowledged_message_that_is_lost() {
        // The last of the channel, so that only its absence can tell.
        let faults = faults_after(|record| {
            history(record, "a").pop();
            record.views.clear();
        });
        assert_eq!(faults, [Fault::Lost("a-3".to_owned())]);
    }

    #[test]
    fn an_acknowledged_message_that_is_elsewhere() {
        let faults = faults_after(|record| {
            history(record, "a")[2].pos.1 += 7;
            record.views.clear();
        });
        assert_eq!(faults, [Fault::Lost("a-3".to_owned())]);
    }

    #[test]
    fn a_retry_that_was_taken_for_another_message() {
        let faults = faults_after(|record| {
            let again = Placed { body: "a-3".to_owned(), ..placed("a", 4, 1_000_003) };
            history(record, "a").push(again);
            record.views.clear();
        });
        assert!(faults.contains(&Fault::Doubled("a-3".to_owned())), "{faults:?}");
    }

    #[test]
    fn a_position_that_was_given_twice() {
        let faults = faults_after(|record| {
            record.unanswered.insert("b-4".to_owned());
            history(record, "b").push(placed("b", 4, 1_000_003));
            record.unanswered.insert("a-4".to_owned());
            history(record, "a").push(placed("a", 4, 1_000_003));
            record.views.clear();
        });
        assert_eq!(faults, [Fault::Doubled("b-4".to_owned())]);
    }

    #[test]
    fn a_message_that_nobody_published() {
        let faults = faults_after(|record| {
            history(record, "a").push(placed("a", 4, 1_000_003));
            record.views.clear();
        });
        assert_eq!(faults, [Fault::Invented("a-4".to_owned())]);
    }

    #[test]
    fn a_history_that_goes_backwards() {
        let faults = faults_after(|record| {
            history(record, "a").swap(0, 1);
            record.views.clear();
        });
        assert!(faults.contains(&Fault::Backwards { channel: "a".to_owned(), seq: 1 }), "{faults:?}");
    }

    #[test]
    fn a_hole_in_the_seqs() {
        let faults = faults_after(|record| {
            let last = history(record, "b").last_mut().unwrap();
            last.seq = 4;
            record.views.clear();
        });
        assert_eq!(faults, [Fault::Hole { channel: "b".to_owned(), before: 4 }]);
    }

    #[test]
    fn a_client_that_misses_one() {
        let faults = faults_after(|record| drop(record.views[0].heard.remove(2)));
        assert_eq!(faults, [Fault::Unannounced { view: "view".to_owned(), channel: "a".to_owned(), seq: 3 }]);
    }

    #[test]
    fn a_client_that_was_told_of_the_gap_is_not_wronged() {
        let gap = Heard::Gap { channel: "a".to_owned(), to_seq: Some(2) };
        assert_eq!(faults_after(|record| record.views[0].heard[2] = gap), []);
    }

    #[test]
    fn a_client_that_misses_the_end() {
        let faults = faults_after(|record| drop(record.views[0].heard.pop()));
        assert_eq!(
            faults,
            [Fault::HeardTooLittle { view: "view".to_owned(), channel: "b".to_owned(), last: 2 }]
        );
    }

    #[test]
    fn a_client_that_hears_twice() {
        let faults = faults_after(|record| {
            let again = record.views[0].heard[3].clone();
            record.views[0].heard.push(again);
        });
        assert_eq!(faults, [Fault::HeardLate { view: "view".to_owned(), body: "b-2".to_owned() }]);
    }

    #[test]
    fn a_client_that_hears_one_channel_before_an_earlier_position_of_another() {
        let faults = faults_after(|record| record.views[0].heard.swap(0, 1));
        assert_eq!(faults, [Fault::HeardLate { view: "view".to_owned(), body: "a-1".to_owned() }]);
    }

    #[test]
    fn a_client_that_hears_what_was_not_kept() {
        let faults = faults_after(|record| {
            let Heard::Message(message) = &mut record.views[0].heard[5] else { panic!("all are messages") };
            message.id = "id-of-another".to_owned();
        });
        assert_eq!(faults, [Fault::HeardOther { view: "view".to_owned(), body: "b-3".to_owned() }]);
    }
}
