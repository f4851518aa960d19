//! What there is: every message that is known to exist, from publishers, from the server's history and from clients.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Court;
use crate::{
    history::{Heard, History, Kind, Millis, Name, Outcome, Place, Publish, Seen},
    verdict::{Class, Fault},
};

/// A message that exists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) n: u64,
    pub(super) place: Place,
    pub(super) acknowledged: bool,
}

pub(super) struct Truth<'a> {
    /// By channel and seq. Of a durable channel: what the server has. Of a plain one: what was acknowledged or seen.
    channels: BTreeMap<&'a str, BTreeMap<u64, Entry>>,
    publishes: HashMap<(&'a str, u64), &'a Publish>,
    kinds: &'a BTreeMap<Name, Kind>,
}

impl<'a> Truth<'a> {
    pub(super) fn of(history: &'a History, court: &mut Court) -> Self {
        let mut truth =
            Self { channels: BTreeMap::new(), publishes: HashMap::new(), kinds: &history.channels };
        truth.keep(&history.kept, court);
        for publish in &history.publishes {
            truth.publish(publish, court);
        }
        truth.order(court);
        for log in &history.clients {
            for (at, seen) in &log.seen {
                if let Seen::Message(heard) | Seen::Released(heard) | Seen::Fetched(heard) = seen {
                    truth.heard(heard, &log.name, *at, court);
                }
            }
        }
        truth
    }

    pub(super) fn kind(&self, channel: &str) -> Kind {
        self.kinds.get(channel).copied().unwrap_or(Kind::Durable)
    }

    /// The messages of a channel from one seq to another.
    pub(super) fn between(&self, channel: &str, from: u64, to: u64) -> impl Iterator<Item = &Entry> {
        let entries = self.channels.get(channel).filter(|_| from <= to);
        entries.into_iter().flat_map(move |entries| entries.range(from..=to).map(|(_, entry)| entry))
    }

    fn keep(&mut self, kept: &'a [Heard], court: &mut Court) {
        let (mut places, mut last) = (HashMap::new(), HashMap::new());
        for heard in kept {
            let (channel, place) = (&*heard.channel, heard.place);
            if let Some(first) = places.insert((channel, heard.n), place) {
                let what =
                    format!("message {} is kept at seq {} and at seq {}", heard.n, first.seq, place.seq);
                court.fault(of_log(Class::Duplicated, channel, what), Vec::new);
            }
            let before: Option<Place> = last.insert(channel, place);
            if before.is_some_and(|before| place.seq <= before.seq || place.pos <= before.pos) {
                let what = format!("history goes back to seq {} at {}", place.seq, place.pos);
                court.fault(of_log(Class::Reordered, channel, what), Vec::new);
            }
            let entry = Entry { n: heard.n, place, acknowledged: false };
            self.channels.entry(channel).or_default().insert(place.seq, entry);
        }
    }

    fn publish(&mut self, publish: &'a Publish, court: &mut Court) {
        let (channel, n) = (&*publish.channel, publish.n);
        if let Some(first) = self.publishes.insert((channel, n), publish)
            && let (Outcome::Acknowledged(a), Outcome::Acknowledged(b)) = (&first.outcome, &publish.outcome)
            && a != b
        {
            let what = format!("message {n} was acknowledged at {}, and a retry at {}", a.pos, b.pos);
            court.fault(of_log(Class::Diverged, channel, what), Vec::new);
        }
        let Outcome::Acknowledged(place) = publish.outcome else { return };
        let entries = self.channels.entry(channel).or_default();
        let there = entries.get(&place.seq).copied();
        match there {
            Some(there) if there.n == n && there.place == place => {}
            Some(there) => {
                let what = format!(
                    "message {n} was acknowledged at seq {} {}, where message {} is, at {}",
                    place.seq, place.pos, there.n, there.place.pos
                );
                court.fault(of_log(Class::Diverged, channel, what), || vec![told(publish)]);
            }
            None if self.kinds.get(channel) == Some(&Kind::Durable) => {
                let elsewhere = entries.values().find(|entry| entry.n == n).map(|entry| entry.place.pos);
                let what = match elsewhere {
                    Some(pos) => format!("message {n}, acknowledged at {}, is kept at {pos}", place.pos),
                    None => {
                        format!("message {n}, acknowledged at seq {} {}, is not kept", place.seq, place.pos)
                    }
                };
                court.fault(of_log(Class::Lost, channel, what), || vec![told(publish)]);
            }
            None => {}
        }
        let entry = entries.entry(place.seq).or_insert(Entry { n, place, acknowledged: true });
        entry.acknowledged |= entry.n == n;
    }

    /// Who was answered before another began comes before it in the channel.
    fn order(&self, court: &mut Court) {
        for (channel, entries) in &self.channels {
            let mut latest: Option<&Publish> = None;
            for entry in entries.values() {
                let Some(publish) = self.publishes.get(&(*channel, entry.n)) else { continue };
                let acknowledged = matches!(publish.outcome, Outcome::Acknowledged(_));
                if let Some(latest) = latest.filter(|latest| acknowledged && publish.ended < latest.began) {
                    let what = format!("message {} was answered before {} began", entry.n, latest.n);
                    court
                        .fault(of_log(Class::Reordered, channel, what), || vec![told(publish), told(latest)]);
                }
                if latest.is_none_or(|latest| latest.began < publish.began) {
                    latest = Some(publish);
                }
            }
        }
    }

    /// What a client saw is what is there, or was delivered before its publish was acknowledged and then came to
    /// nothing.
    fn heard(&mut self, heard: &'a Heard, client: &str, at: Millis, court: &mut Court) {
        let (channel, n, place) = (&*heard.channel, heard.n, heard.place);
        let fault = |class, what| Fault {
            client: Some(client.to_owned()),
            at: Some(at),
            ..of_log(class, channel, what)
        };
        let Some(publish) = self.publishes.get(&(channel, n)) else {
            let what = format!("message {n} at seq {} was not published", place.seq);
            return court.fault(fault(Class::Invented, what), Vec::new);
        };
        if publish.outcome == Outcome::Refused {
            let what = format!("message {n} at seq {} was refused", place.seq);
            return court.fault(fault(Class::Invented, what), || vec![told(publish)]);
        }
        let is_durable = self.kind(channel) == Kind::Durable;
        let entries = self.channels.entry(channel).or_default();
        match entries.get(&place.seq) {
            Some(there) if there.n == n && there.place == place => {}
            Some(there) => {
                let what = format!(
                    "seq {} is message {n} at {}, and message {} at {}",
                    place.seq, place.pos, there.n, there.place.pos
                );
                court.fault(fault(Class::Diverged, what), || vec![told(publish)]);
            }
            None => {
                // The keys of plain publishes die with their log, so there a retry may have another id.
                if let Outcome::Acknowledged(acknowledged) = publish.outcome
                    && is_durable
                    && acknowledged.id != place.id
                {
                    let what = format!("message {n} has id {}, and was told {}", place.id, acknowledged.id);
                    court.fault(fault(Class::Diverged, what), || vec![told(publish)]);
                }
                if !is_durable {
                    entries.insert(place.seq, Entry { n, place, acknowledged: false });
                }
            }
        }
    }

    /// When a message was first tried.
    pub(super) fn began(&self, channel: &str, n: u64) -> Option<Millis> {
        self.publishes.get(&(channel, n)).map(|publish| publish.began)
    }

    /// How many messages of a channel were tried before a time, never answered, and are not there.
    pub(super) fn unanswered(&self, channel: &str, at: Millis) -> u64 {
        let there: HashSet<u64> = self.between(channel, 0, u64::MAX).map(|entry| entry.n).collect();
        let of_it = self.publishes.iter().filter(|((of, n), _)| *of == channel && !there.contains(n));
        of_it.filter(|(_, publish)| publish.outcome == Outcome::Unknown && publish.began < at).count() as u64
    }

    /// What publishers know of a message.
    pub(super) fn told(&self, channel: &str, n: u64) -> Option<String> {
        self.publishes.get(&(channel, n)).map(|publish| told(publish))
    }
}

fn told(publish: &Publish) -> String {
    let key = if publish.key { "with a key" } else { "without a key" };
    let outcome = match publish.outcome {
        Outcome::Acknowledged(place) => {
            format!("acknowledged: seq {}, pos {}, id {}", place.seq, place.pos, place.id)
        }
        Outcome::Unknown => "never answered".to_owned(),
        Outcome::Refused => "refused".to_owned(),
    };
    format!("publisher: message {} {key}, {} to {} ms, {outcome}", publish.n, publish.began, publish.ended)
}

fn of_log(class: Class, channel: &str, what: String) -> Fault {
    let channel = channel.to_owned();
    Fault { class, channel, client: None, transport: None, at: None, what, evidence: Vec::new() }
}
