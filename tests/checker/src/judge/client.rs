//! What one client saw.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Court, truth::Truth};
use crate::{
    history::{Dropped, From, Heard, History, Kind, Log, Millis, Seen, Transport},
    place::Cursor,
    verdict::{Class, Fault},
    wire::Reason,
};

/// What is said of the faults after which a durable channel may begin anew: a Redis went back unseen, and nobody knows who has heard
/// which of two messages in one place; a database went back behind an epoch, and nobody knows what was in that.
const DOUBTFUL: [&str; 2] = ["goes back", "stale standby"];

/// Lines of evidence before a fault; those of messages of its channel; and the last of all, whatever they are of.
const EVIDENCE: usize = 16;
const EVIDENCE_MESSAGES: usize = 3;
const EVIDENCE_LAST: usize = 5;

/// Judges what a client saw.
pub(super) fn judge(log: &Log, history: &History, truth: &Truth<'_>, court: &mut Court) {
    let mut witness = Witness {
        log,
        truth,
        court,
        calm: history.calm,
        doubtful: history.injected.iter().any(|(_, what)| DOUBTFUL.iter().any(|fault| what.contains(fault))),
        transport: None,
        follows: HashMap::new(),
        handled: HashMap::new(),
        owed: BTreeMap::new(),
        top: Cursor::default(),
        index: 0,
    };
    for (index, (at, seen)) in log.seen.iter().enumerate() {
        witness.index = index;
        witness.see(*at, seen);
    }
    witness.end();
}

struct Witness<'a, 'b> {
    log: &'a Log,
    truth: &'b Truth<'b>,
    court: &'b mut Court,
    calm: bool,
    doubtful: bool,
    /// Of the present connection.
    transport: Option<Transport>,
    /// The channels that it follows.
    follows: HashMap<&'a str, Follow>,
    /// The messages that it handled, of each channel since it joined it: whoever joins again may ask for them again.
    handled: HashMap<&'a str, HashSet<u64>>,
    /// Of each plain channel that it follows, what is missing and was published after the gap that stood for it: a
    /// later reset has to tell of it.
    owed: BTreeMap<&'a str, Vec<Owed>>,
    /// The highest position handled, in each partition.
    top: Cursor,
    /// Of what it sees.
    index: usize,
}

/// How far a client has been told of a channel.
#[derive(Clone, Copy)]
struct Follow {
    /// The last seq that it was told of; none where it may begin anywhere.
    last: Option<u64>,
    /// The last of these that was a message.
    heard: Option<u64>,
    /// A gap of unknown end was told, which stands for all up to the next message.
    open: Option<Told>,
}

/// A gap that was told.
#[derive(Clone, Copy)]
struct Told {
    reason: Reason,
    at: Millis,
}

/// A missing message that no gap stands for yet.
#[derive(Clone, Copy)]
struct Owed {
    n: u64,
    /// When it was found missing, and by what.
    at: Millis,
    index: usize,
}

impl<'a> Witness<'a, '_> {
    fn see(&mut self, at: Millis, seen: &'a Seen) {
        match seen {
            Seen::Welcome { transport, .. } => {
                self.transport = Some(*transport);
                self.tally(|tally| tally.connections += 1);
            }
            Seen::Joined { channel, from } => {
                let last = match from {
                    From::Seq(seq) => Some(*seq),
                    From::Earliest if self.truth.kind(channel) == Kind::Durable => Some(0),
                    From::Earliest | From::Unknown => None,
                };
                self.follows.insert(channel, Follow { last, heard: last, open: None });
                self.handled.remove(&**channel);
                self.owed.remove(&**channel);
            }
            Seen::Left { channel } => {
                self.follows.remove(&**channel);
                self.owed.remove(&**channel);
            }
            Seen::Message(heard) => {
                self.tally(|tally| tally.streamed += 1);
                self.in_order(heard, at);
                self.handle(heard, at);
            }
            Seen::Released(heard) => {
                self.tally(|tally| tally.streamed += 1);
                self.handle(heard, at);
            }
            Seen::Fetched(heard) => {
                self.tally(|tally| tally.fetched += 1);
                self.handle(heard, at);
            }
            Seen::Dropped { rule, message } => {
                self.tally(|tally| tally.dropped += 1);
                self.dropped(*rule, message, at);
            }
            Seen::Gap { channel, reason, from, to, resume } => {
                self.tally(|tally| tally.gap(*reason));
                if *reason == Reason::Reset {
                    resume.iter().flat_map(Cursor::iter).for_each(|pos| self.top.set(pos));
                }
                self.gap(channel, *reason, *from, *to, at);
            }
            Seen::Told { .. } => {}
            Seen::Ended { code, is_final } => {
                if *is_final {
                    self.fault(Class::Unfounded, "", at, format!("was sent away for good: {code}"));
                }
            }
            Seen::Refused { channel, code } => {
                self.follows.remove(&**channel);
                self.fault(Class::Unfounded, channel, at, format!("was refused: {code}"));
            }
        }
    }

    /// Over all channels of a partition, positions rise.
    fn in_order(&mut self, heard: &Heard, at: Millis) {
        let pos = heard.place.pos;
        if self.top.covers(pos) {
            let what = format!("message {} at {pos} came after a later position", heard.n);
            self.fault_of(Class::Reordered, heard, at, what);
        }
        self.top.raise(pos);
    }

    fn handle(&mut self, heard: &'a Heard, at: Millis) {
        let (channel, seq) = (&*heard.channel, heard.place.seq);
        let Some(follow) = self.follows.get(channel).copied() else { return };
        if !self.handled.entry(channel).or_default().insert(heard.n) {
            self.fault_of(
                Class::Duplicated,
                heard,
                at,
                format!("message {} came again, as seq {seq}", heard.n),
            );
        } else if follow.last >= Some(seq) && !(self.came_after_all(channel, follow, seq)) {
            let last = follow.last.unwrap_or_default();
            let what = format!("message {}, seq {seq}, came after seq {last}", heard.n);
            self.fault_of(Class::Reordered, heard, at, what);
        }
        self.step_to(channel, follow, seq, at);
    }

    /// A plain message that a gap stood for, and that another node had: it comes on a connection that was opened before
    /// the gap was told on an older one. It was announced as missing, and is still in its place among the messages.
    fn came_after_all(&self, channel: &str, follow: Follow, seq: u64) -> bool {
        self.truth.kind(channel) == Kind::Plain && follow.heard < Some(seq)
    }

    /// The next seq of a channel has come.
    fn step_to(&mut self, channel: &'a str, follow: Follow, seq: u64, at: Millis) {
        if let Some(last) = follow.last.filter(|&last| seq > last + 1) {
            self.missing(channel, last + 1, seq - 1, follow.open, at);
        }
        let (last, heard) = (follow.last.max(Some(seq)), follow.heard.max(Some(seq)));
        self.follows.insert(channel, Follow { last, heard, open: None });
    }

    fn dropped(&mut self, rule: Dropped, heard: &'a Heard, at: Millis) {
        let (channel, seq) = (&*heard.channel, heard.place.seq);
        let Some(follow) = self.follows.get(channel).copied() else { return };
        match rule {
            // It had come before; its place in the channel counts.
            Dropped::Repeated => self.step_to(channel, follow, seq, at),
            // It had not come before: it came too late, and a client that keeps to the rules loses it.
            Dropped::Passed if follow.last.is_some_and(|last| seq > last) => {
                let what = format!("message {}, seq {seq}, came after a later position", heard.n);
                self.fault_of(Class::Reordered, heard, at, what);
            }
            Dropped::Passed | Dropped::Before => {}
        }
    }

    fn gap(&mut self, channel: &'a str, reason: Reason, from: Option<u64>, to: Option<u64>, at: Millis) {
        let Some(follow) = self.follows.get(channel).copied() else { return };
        let is_durable = self.truth.kind(channel) == Kind::Durable;
        // Said by nobody, it is no gap; whether something is missing is looked at below.
        let is_founded = reason == Reason::LeftOut
            || reason == Reason::Reset && self.doubtful
            || reason == Reason::Trimmed && is_durable && self.came_to_nothing(channel, follow.last, to, at);
        if reason.is_unwanted() && !is_founded && (is_durable || self.calm) {
            let promise = if is_durable { "durable" } else { "not touched" };
            self.fault(
                Class::Unfounded,
                channel,
                at,
                format!("{} of a log that is {promise}", reason.as_str()),
            );
        }
        if reason == Reason::Reset && !is_durable {
            // The keys of plain publishes die with their log: a retry may be heard again.
            self.handled.remove(channel);
            let truth = self.truth;
            if let Some(owed) = self.owed.get_mut(channel) {
                owed.retain(|owed| truth.began(channel, owed.n) > Some(at));
            }
        }
        let told = Told { reason, at };
        let Some(last) = follow.last else {
            self.follows.insert(channel, Follow { last: to, heard: follow.heard.min(to), open: None });
            return;
        };
        if let Some(from) = from.filter(|&from| from > last + 1) {
            // What is missing before it was not announced by it.
            self.missing(channel, last + 1, from - 1, follow.open, at);
        }
        let Some(to) = to else {
            self.follows.insert(channel, Follow { last: Some(last), heard: follow.heard, open: Some(told) });
            return;
        };
        let first = from.unwrap_or(last + 1).max(last + 1);
        if first <= to {
            self.missing(channel, first, to, Some(told), at);
        }
        self.follows.insert(channel, Follow { last: Some(last.max(to)), heard: follow.heard, open: None });
    }

    /// Whether all that a client of a durable channel is told it has missed may be messages whose publishers were never
    /// answered: some may have heard such a one, and the next may name it as the one before, though it is not kept.
    fn came_to_nothing(&self, channel: &str, last: Option<u64>, to: Option<u64>, at: Millis) -> bool {
        let (Some(last), Some(to)) = (last, to) else { return false };
        let kept = self.truth.between(channel, last + 1, to).count() as u64;
        to.saturating_sub(last) <= kept + self.truth.unanswered(channel, at)
    }

    /// Seqs that did not come, and the gap that stood for them, if one did.
    fn missing(&mut self, channel: &'a str, from: u64, to: u64, told: Option<Told>, at: Millis) {
        let gap = told.map(|told| told.reason);
        let is_durable = self.truth.kind(channel) == Kind::Durable;
        let handled = |n| self.handled.get(channel).is_some_and(|handled| handled.contains(&n));
        let missing: Vec<_> =
            self.truth.between(channel, from, to).filter(|entry| !handled(entry.n)).copied().collect();
        let lost: Vec<_> = missing.iter().filter(|entry| is_durable && entry.acknowledged).collect();
        if let Some(first) = lost.first() {
            let how = gap.map_or("without a word", Reason::as_str);
            let (count, n, seq) = (lost.len(), first.n, first.place.seq);
            let what = format!("{count} acknowledged did not come ({how}), first message {n}, seq {seq}");
            self.fault_about(Class::Lost, channel, at, what, Some(n));
        }
        let first = missing.first().map(|entry| entry.n);
        if let Some(told) = told {
            // No gap stands for what was published after it.
            let later = missing.iter().filter(|entry| self.truth.began(channel, entry.n) > Some(told.at));
            let index = self.index;
            let owed = later.map(|entry| Owed { n: entry.n, at, index });
            self.owed.entry(channel).or_default().extend(owed);
        }
        match gap {
            None => {
                let what =
                    format!("nothing was said of seqs {from} to {to}, {} of them messages", missing.len());
                self.fault_about(Class::Unannounced, channel, at, what, first);
            }
            Some(Reason::Renumbered) => {
                if let Some(first) = missing.iter().find(|entry| !is_durable || !entry.acknowledged) {
                    let what = format!("renumbered {from} to {to}, but message {} is there", first.n);
                    self.fault_about(Class::Unannounced, channel, at, what, Some(first.n));
                }
            }
            Some(_) => self.tally(|tally| tally.announced += missing.len() as u64),
        }
    }

    /// Everything has been said: what did not come until now is missing.
    fn end(&mut self) {
        self.index = self.log.seen.len();
        let at = self.log.seen.last().map_or(0, |(at, _)| *at);
        let mut follows: Vec<_> = self.follows.iter().map(|(&channel, &follow)| (channel, follow)).collect();
        follows.sort_by_key(|(channel, _)| *channel);
        for (channel, follow) in follows {
            let Some(last) = follow.last else { continue };
            let end = self.truth.between(channel, last + 1, u64::MAX).last().map(|entry| entry.place.seq);
            if let Some(end) = end {
                self.missing(channel, last + 1, end, follow.open, at);
            }
        }
        for (channel, mut owed) in std::mem::take(&mut self.owed) {
            owed.retain(|owed| !self.handled.get(channel).is_some_and(|handled| handled.contains(&owed.n)));
            let Some(first) = owed.first() else { continue };
            let (count, n) = (owed.len(), first.n);
            self.index = first.index;
            let what =
                format!("{count} did not come, published after the gap before them, first message {n}");
            self.fault_about(Class::Unannounced, channel, first.at, what, Some(n));
        }
    }

    fn tally(&mut self, change: impl FnOnce(&mut crate::verdict::Tally)) {
        if let Some(tally) = self.transport.and_then(|over| self.court.verdict.transports.get_mut(&over)) {
            change(tally);
        }
    }

    fn fault_of(&mut self, class: Class, heard: &Heard, at: Millis, what: String) {
        self.fault_about(class, &heard.channel, at, what, Some(heard.n));
    }

    fn fault(&mut self, class: Class, channel: &str, at: Millis, what: String) {
        self.fault_about(class, channel, at, what, None);
    }

    fn fault_about(&mut self, class: Class, channel: &str, at: Millis, what: String, n: Option<u64>) {
        let fault = Fault {
            class,
            channel: channel.to_owned(),
            client: Some(self.log.name.clone()),
            transport: self.transport,
            at: Some(at),
            what,
            evidence: Vec::new(),
        };
        let (log, index, truth) = (self.log, self.index, self.truth);
        self.court.fault(fault, || {
            let before = log.seen.iter().take(index + 1).rev().enumerate();
            let mut messages = 0;
            let told = before.filter(|(at, (_, seen))| {
                let concerns = concerns(seen, channel);
                messages += usize::from(concerns && is_message(seen));
                *at < EVIDENCE_LAST || concerns && (!is_message(seen) || messages <= EVIDENCE_MESSAGES)
            });
            let told = told.map(|(_, told)| told).take(EVIDENCE);
            let mut lines: Vec<_> = told.map(|(at, seen)| line(*at, seen)).collect();
            lines.reverse();
            lines.extend(n.and_then(|n| truth.told(channel, n)));
            lines
        });
    }
}

fn is_message(seen: &Seen) -> bool {
    matches!(seen, Seen::Message(_) | Seen::Released(_) | Seen::Fetched(_))
}

fn concerns(seen: &Seen, name: &str) -> bool {
    match seen {
        Seen::Welcome { .. } | Seen::Told { .. } | Seen::Ended { .. } => true,
        Seen::Joined { channel, .. }
        | Seen::Left { channel }
        | Seen::Gap { channel, .. }
        | Seen::Refused { channel, .. } => &**channel == name,
        Seen::Message(heard)
        | Seen::Released(heard)
        | Seen::Fetched(heard)
        | Seen::Dropped { message: heard, .. } => &*heard.channel == name,
    }
}

fn line(at: Millis, seen: &Seen) -> String {
    let seen = serde_json::to_string(seen).expect("what is seen can be written");
    format!("{at} ms: {seen}")
}
