//! Spoils a sound history on purpose. A run that ends well proves something only if its judge would have seen that it
//! had not: so it spoils what it recorded, in every way there is, and has it judged again.

use crate::{
    history::{Heard, History, Kind, Log, Outcome, Seen},
    verdict::Class,
};

/// A way to spoil a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// A client did not get a message in the middle of a channel.
    Skip,
    /// A client did not get the last message of a channel.
    Cut,
    /// A client got a message again.
    Repeat,
    /// A client got two messages of a channel in the wrong order.
    Swap,
    /// A client got messages of two channels in the wrong order.
    Cross,
    /// A client was not told of a gap.
    Hush,
    /// The server has forgotten an acknowledged message of a durable channel.
    Forget,
    /// A client got another message in the place of the one that is there.
    Exchange,
}

impl Sabotage {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Skip,
        Self::Cut,
        Self::Repeat,
        Self::Swap,
        Self::Cross,
        Self::Hush,
        Self::Forget,
        Self::Exchange,
    ];

    /// What a judge has to find.
    pub fn class(self) -> Class {
        match self {
            Self::Skip | Self::Cut | Self::Hush => Class::Unannounced,
            Self::Repeat => Class::Duplicated,
            Self::Swap | Self::Cross => Class::Reordered,
            Self::Forget => Class::Lost,
            Self::Exchange => Class::Diverged,
        }
    }

    /// Does it at one of the places where it can be done; `random` chooses below a number. The result has but one
    /// client. None: there is no such place.
    pub fn spoil(self, history: &History, random: &mut dyn FnMut(usize) -> usize) -> Option<History> {
        let mut part = History {
            channels: history.channels.clone(),
            publishes: history.publishes.clone(),
            kept: history.kept.clone(),
            ..History::default()
        };
        if self == Self::Forget {
            forget(&mut part, random)?;
            return Some(part);
        }
        // Not each has what is looked for.
        let first = random(history.clients.len().max(1));
        let (before, after) = history.clients.split_at(first.min(history.clients.len()));
        let log = after.iter().chain(before).find_map(|log| self.spoil_client(log, history, random))?;
        part.clients.push(log);
        Some(part)
    }

    fn spoil_client(
        self,
        log: &Log,
        history: &History,
        random: &mut dyn FnMut(usize) -> usize,
    ) -> Option<Log> {
        let seen = |index: usize| log.seen.get(index).map(|(_, seen)| seen);
        let places: Vec<_> = (0..log.seen.len()).filter(|&index| self.fits(log, history, index)).collect();
        let index = *places.get(random(places.len().max(1)))?;
        let mut log = log.clone();
        match self {
            Self::Skip | Self::Cut | Self::Hush => drop(log.seen.remove(index)),
            Self::Repeat => log.seen.insert(index + 1, log.seen[index].clone()),
            Self::Swap | Self::Cross => {
                let next = index + 1;
                debug_assert!(seen(next).is_some());
                log.seen.swap(index, next);
            }
            Self::Exchange => {
                let other = (0..log.seen.len()).find_map(|other| {
                    let there = message(&log.seen[other].1)?;
                    let here = message(&log.seen[index].1)?;
                    (there.channel == here.channel && there.n != here.n).then_some(there.n)
                })?;
                let Seen::Message(heard) = &mut log.seen[index].1 else { return None };
                heard.n = other;
            }
            Self::Forget => return None,
        }
        Some(log)
    }

    fn fits(self, log: &Log, history: &History, index: usize) -> bool {
        let (seen, rest) = (&log.seen[index].1, &log.seen[index + 1..]);
        let next = |name: &str| rest.iter().map(|(_, seen)| seen).find(|seen| channel(seen) == Some(name));
        let follows = |name: &str| next(name).and_then(message);
        // Otherwise nobody had said yet where the channel goes on.
        let goes_on = |heard: &Heard| {
            let mut before = log.seen[..index].iter().rev().map(|(_, seen)| seen);
            let before = before.find(|seen| channel(seen) == Some(&heard.channel));
            before.and_then(message).is_some_and(|before| before.place.seq + 1 == heard.place.seq)
        };
        match (self, seen) {
            (Self::Skip, Seen::Message(heard)) => {
                goes_on(heard)
                    && follows(&heard.channel).is_some_and(|next| next.place.seq == heard.place.seq + 1)
            }
            (Self::Cut, Seen::Message(heard)) => {
                goes_on(heard)
                    && next(&heard.channel).is_none()
                    && history.publishes.iter().any(|publish| {
                        publish.n == heard.n
                            && publish.channel == heard.channel
                            && matches!(publish.outcome, Outcome::Acknowledged(_))
                    })
            }
            (Self::Repeat, Seen::Message(_)) => true,
            (Self::Exchange, Seen::Message(heard)) => {
                // What came to nothing may be anywhere; what is kept is where it is.
                history.kept.iter().any(|kept| kept.n == heard.n && kept.channel == heard.channel)
            }
            (Self::Swap | Self::Cross, Seen::Message(heard)) => {
                let Some((_, Seen::Message(next))) = rest.first() else { return false };
                let same = next.channel == heard.channel;
                (same == (self == Self::Swap)) && next.place.pos.partition == heard.place.pos.partition
            }
            (Self::Hush, Seen::Gap { channel: name, .. }) => {
                let mut before = log.seen[..index].iter().rev().map(|(_, seen)| seen);
                let last = before.find(|seen| channel(seen) == Some(name)).and_then(message);
                let next = follows(name);
                // An earlier gap may stand for all of it: a plain message comes after a gap that an older connection was told.
                let told = |upto: u64| {
                    let before = log.seen[..index].iter().map(|(_, seen)| seen);
                    before
                        .filter(|seen| channel(seen) == Some(name))
                        .any(|seen| matches!(seen, Seen::Gap { to, .. } if *to > Some(upto)))
                };
                last.zip(next)
                    .is_some_and(|(last, next)| next.place.seq > last.place.seq + 1 && !told(last.place.seq))
            }
            _ => false,
        }
    }
}

fn forget(history: &mut History, random: &mut dyn FnMut(usize) -> usize) -> Option<()> {
    let acknowledged: Vec<_> = history
        .publishes
        .iter()
        .filter(|publish| history.channels.get(&publish.channel) == Some(&Kind::Durable))
        .filter(|publish| matches!(publish.outcome, Outcome::Acknowledged(_)))
        .map(|publish| (publish.channel.clone(), publish.n))
        .collect();
    let (channel, n) = acknowledged.get(random(acknowledged.len().max(1)))?;
    history.kept.retain(|kept| kept.n != *n || kept.channel != *channel);
    Some(())
}

fn message(seen: &Seen) -> Option<&Heard> {
    match seen {
        Seen::Message(heard) | Seen::Released(heard) | Seen::Fetched(heard) => Some(heard),
        _ => None,
    }
}

/// Whose word it is, where it moves a channel on or ends it.
fn channel(seen: &Seen) -> Option<&str> {
    match seen {
        Seen::Message(heard) | Seen::Released(heard) | Seen::Fetched(heard) => Some(&heard.channel),
        Seen::Joined { channel, .. } | Seen::Left { channel } | Seen::Gap { channel, .. } => Some(channel),
        _ => None,
    }
}
