//! What is true: everything that was placed in the log, as the publishers heard it, and what the retention
//! settings allow to be gone. Against it, what a client saw of a channel is judged.

use std::collections::{HashMap, HashSet};

use belfry_core::{
    page::Page,
    protocol::{GapReason, MessageId, Partition, Published, SessionId, Timestamp},
};

use super::{
    action::Ttl,
    client::{CursorReset, Event, Interval},
};

/// A broken promise.
pub type Violation = String;

/// How many channels there are.
pub const CHANNELS: usize = 6;

/// Their names' beginnings. `news` keeps everything, `short` is trimmed to [`SHORT_KEEPS`], `live` is plain and
/// keeps [`LIVE_KEEPS`], `typing` is ephemeral.
pub const NAMES: [&str; CHANNELS] = ["news:a", "news:b", "short:a", "live:a", "live:b", "typing:a"];

/// How many messages a `short` channel keeps.
pub const SHORT_KEEPS: usize = 2;

/// How many messages a `live` channel keeps.
pub const LIVE_KEEPS: usize = 3;

/// What a channel's namespace says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Durable { keeps: usize },
    Plain { keeps: usize },
    Ephemeral,
}

/// Of a channel's name.
pub fn kind_of(name: &str) -> Kind {
    match name.split(':').next() {
        Some("short") => Kind::Durable { keeps: SHORT_KEEPS },
        Some("live") => Kind::Plain { keeps: LIVE_KEEPS },
        Some("typing") => Kind::Ephemeral,
        _ => Kind::Durable { keeps: usize::MAX },
    }
}

/// Which partitions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One for durable channels, one for plain ones.
    #[default]
    Apart,
    /// One for both.
    Mixed,
}

impl Layout {
    /// Where a channel's messages are placed.
    pub fn partition(self, channel: usize) -> Option<Partition> {
        match kind_of(NAMES[channel]) {
            Kind::Plain { .. } if self == Self::Apart => Some(Partition(1)),
            Kind::Durable { .. } | Kind::Plain { .. } => Some(Partition(0)),
            Kind::Ephemeral => None,
        }
    }

    /// Every partition.
    pub fn partitions(self) -> &'static [Partition] {
        match self {
            Self::Apart => &[Partition(0), Partition(1)],
            Self::Mixed => &[Partition(0)],
        }
    }
}

/// Whether a channel is plain.
pub fn is_plain(channel: usize) -> bool {
    matches!(kind_of(NAMES[channel]), Kind::Plain { .. })
}

/// A message in the log.
#[derive(Clone, Debug)]
pub struct Placed {
    pub pos: u64,
    pub seq: u64,
    pub id: MessageId,
    /// The number in its body.
    pub n: u64,
    pub ttl: Ttl,
    pub except: Option<SessionId>,
    pub at: Timestamp,
    /// Retention may have deleted it.
    pub mortal: bool,
    /// It was never acknowledged, and went with its epoch.
    pub gone: bool,
    /// The incarnation of the log that placed it.
    epoch: u32,
}

/// A message that a publisher knows of.
#[derive(Clone, Debug)]
pub struct Sent {
    pub n: u64,
    pub ttl: Ttl,
    pub except: Option<SessionId>,
}

/// What was published under an idempotency key.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// The number in the body.
    pub n: u64,
    pub to: Vec<usize>,
    /// What publishers heard; a channel that is missing has yet to be done.
    pub done: HashMap<usize, Published>,
}

/// Everything that is true.
#[derive(Debug, Default)]
pub struct Truth {
    pub channels: [Vec<Placed>; CHANNELS],
    pub keys: HashMap<usize, Keyed>,
    last_pos: HashMap<Partition, u64>,
    epoch: u32,
    pub layout: Layout,
    /// The seqs that no message has and after which a channel may go on: right before an epoch's first, and where
    /// heads were forgotten.
    pub edges: HashSet<u64>,
}

impl Truth {
    /// Nothing yet.
    pub fn new(layout: Layout) -> Self {
        Self { layout, ..Self::default() }
    }

    /// Adds a message that the log says it has placed.
    pub fn add(
        &mut self,
        channel: usize,
        published: &Published,
        sent: &Sent,
        at: Timestamp,
    ) -> Result<(), Violation> {
        let (Some(pos), Some(seq)) = (published.pos, published.seq) else {
            return match self.layout.partition(channel) {
                None => Ok(()),
                Some(_) => Err(format!("{channel}: published without a place: {published:?}")),
            };
        };
        if Some(pos.partition) != self.layout.partition(channel) {
            return Err(format!("{channel}: placed in the wrong partition: {published:?}"));
        }
        let last = self.last_pos.entry(pos.partition).or_default();
        if pos.offset <= *last {
            return Err(format!("{channel}: position {pos} comes after {last}"));
        }
        *last = pos.offset;
        let placed = &mut self.channels[channel];
        let (before, same_epoch) = placed.last().map_or((0, false), |p| (p.seq, p.epoch == self.epoch));
        let follows = match self.layout {
            Layout::Apart if !is_plain(channel) => true,
            Layout::Apart | Layout::Mixed => same_epoch && !self.edges.contains(&(seq - 1)),
        };
        if seq <= before || (follows && seq != before + 1) || seq > pos.offset {
            return Err(format!("{channel}: seq {seq} at {pos} comes after seq {before}"));
        }
        let Sent { n, ttl, except } = *sent;
        let epoch = self.epoch;
        placed.push(Placed {
            pos: pos.offset,
            seq,
            id: published.id,
            n,
            ttl,
            except,
            at,
            mortal: false,
            gone: false,
            epoch,
        });
        let keeps = match kind_of(NAMES[channel]) {
            Kind::Durable { keeps } | Kind::Plain { keeps } => keeps,
            Kind::Ephemeral => usize::MAX,
        };
        if let Some(surplus) = placed.len().checked_sub(keeps.saturating_add(1)) {
            placed[surplus].mortal = true;
        }
        Ok(())
    }

    /// A channel's last seq.
    pub fn last_seq(&self, channel: usize) -> u64 {
        self.channels[channel].last().map_or(0, |placed| placed.seq)
    }

    /// What was published to a channel up to a time is too old to be kept.
    pub fn age(&mut self, channel: usize, upto: Timestamp) {
        let old = self.channels[channel].iter_mut().filter(|placed| placed.at <= upto);
        old.for_each(|placed| placed.mortal = true);
    }

    /// Everything that a `short` channel holds may be deleted.
    pub fn wipe(&mut self) {
        self.channels[2].iter_mut().for_each(|placed| placed.mortal = true);
    }

    /// A fleet's new epoch, after `edge`: what stands at these positions was lost before it was acknowledged.
    pub fn cross(&mut self, edge: u64, gone: &[u64]) {
        self.epoch += 1;
        self.edges.insert(edge);
        let placed = self.channels.iter_mut().flatten();
        placed.filter(|placed| gone.contains(&placed.pos)).for_each(|placed| placed.gone = true);
    }

    /// A channel's head was forgotten: what it had is not kept, but for what is in SQL.
    pub fn sweep(&mut self, channel: usize, edge: u64) {
        self.edges.insert(edge);
        if is_plain(channel) {
            self.channels[channel].iter_mut().for_each(|placed| placed.mortal = true);
        }
    }

    /// A new epoch: plain messages, and the keys that only they carried, are gone.
    pub fn restart(&mut self) {
        self.epoch += 1;
        let layout = self.layout;
        for keyed in self.keys.values_mut() {
            keyed.done.retain(|channel, _| layout.partition(*channel) == Some(Partition(0)));
        }
        self.keys.retain(|_, keyed| !keyed.done.is_empty());
    }

    /// Judges what a client saw of a channel between subscribing and `end`.
    pub fn judge(&self, interval: &Interval, complete: bool) -> Result<(), Violation> {
        let channel = interval.channel;
        let promised = |placed: &&Placed| match interval.start_seq {
            Some(seq) => placed.seq > seq,
            None => placed.pos > interval.start,
        };
        // A reset takes `since` back, and with it may come what was there before.
        let is_reset = |event: &Event| matches!(event, Event::Gap { reason: GapReason::Reset, .. });
        let taken_back = interval.events.iter().any(is_reset);
        let expected: Vec<_> =
            self.channels[channel].iter().filter(|placed| taken_back || promised(placed)).collect();
        let excuse = |missing: &[&Placed], gaps: &[&Event], opening: bool| {
            let missing: Vec<_> = missing.iter().copied().filter(promised).collect();
            self.excuse(channel, &missing, gaps, opening)
        };
        let mut gaps: Vec<&Event> = Vec::new();
        let mut at = 0;
        let mut last_seq = interval.start_seq;
        for event in &interval.events {
            let Event::Message { pos, seq, id, n } = event else {
                self.justify(channel, event)?;
                if let Event::Gap { cursor: Some(CursorReset { to, back, .. }), .. } = event {
                    last_seq = None;
                    // Where the cursor was of another log, what came from there comes again.
                    let behind = expected.partition_point(|placed| placed.pos <= *to);
                    at = if *back { at.min(behind) } else { at };
                }
                gaps.push(event);
                continue;
            };
            let told =
                |gap: &&Event| matches!(gap, Event::Gap { to, .. } if to.is_none_or(|to| to + 1 >= *seq));
            if last_seq.is_some_and(|last| last + 1 < *seq) && !gaps.iter().any(told) {
                return Err(format!("{channel}: from {last_seq:?} to {event:?} without a word; {gaps:?}"));
            }
            last_seq = Some(*seq);
            let Some(found) = expected[at..].iter().position(|placed| placed.pos == *pos) else {
                return Err(format!(
                    "{channel}: {event:?} came twice, out of order or from nowhere: {:?} / {expected:?}",
                    interval.events
                ));
            };
            let next = expected[at + found];
            if (next.seq, next.id, next.n) != (*seq, *id, *n) {
                return Err(format!("{channel}: {event:?} should be {next:?}"));
            }
            let opening = at == 0 && interval.fresh;
            excuse(&expected[at..at + found], &gaps, opening)?;
            gaps.clear();
            at += found + 1;
        }
        if complete {
            excuse(&expected[at..], &gaps, at == 0 && interval.fresh)?;
        }
        Ok(())
    }

    /// Judges what a subscribe reply holds of the channel's past.
    pub fn judge_history(
        &self,
        channel: usize,
        after_seq: u64,
        until: u64,
        page: &Page,
    ) -> Result<(), Violation> {
        let missing = page.gap_after(after_seq).map_or(0..=0, |(from, to)| from..=to);
        let mut found =
            page.entries.iter().filter(|entry| entry.gone.is_none()).map(|entry| entry.head().seq);
        let expected =
            self.channels[channel].iter().filter(|p| p.seq > after_seq && p.pos <= until && !p.gone);
        let expected = expected.filter(|p| !missing.contains(&p.seq));
        for placed in expected.filter(|placed| placed.ttl == Ttl::Never) {
            // What expires may be there or not.
            if !found.any(|seq| seq == placed.seq) {
                return Err(format!("{channel}: {placed:?} is not in the reply: {page:?}"));
            }
        }
        match self.channels[channel].iter().find(|p| missing.contains(&p.seq) && !self.is_away(channel, p)) {
            Some(placed) => Err(format!("{channel}: {placed:?} is said to be trimmed in a reply")),
            None => Ok(()),
        }
    }

    /// A gap has to be true.
    fn justify(&self, channel: usize, gap: &Event) -> Result<(), Violation> {
        let Event::Gap { reason, from, to, cursor } = gap else { return Ok(()) };
        let edge = to.is_some_and(|to| self.edges.contains(&to));
        let placed = |seq: &Option<u64>| self.channels[channel].iter().find(|p| Some(p.seq) == *seq);
        let one = (from == to).then(|| placed(from)).flatten();
        let justified = match reason {
            GapReason::Trimmed if edge && is_plain(channel) => true,
            GapReason::Trimmed if edge => {
                // Where all that is left is of a later epoch, nobody knows whether the earlier one had something.
                self.channels[channel].iter().any(|p| p.mortal || p.gone)
            }
            GapReason::Trimmed => placed(to).is_some_and(|placed| placed.mortal || placed.gone),
            GapReason::Expired => one.is_some_and(|placed| placed.ttl != Ttl::Never || placed.mortal),
            GapReason::Filtered => one.is_some_and(|placed| placed.except.is_some()),
            // Whether the cursor called for it was checked on receipt.
            GapReason::Reset if cursor.is_some() => true,
            GapReason::Reset => {
                let range = from.unwrap_or(0)..=to.unwrap_or(u64::MAX);
                let away = |p: &Placed| range.contains(&p.seq) && self.is_away(channel, p);
                is_plain(channel) && (edge || self.channels[channel].iter().any(away))
            }
            GapReason::Renumbered => edge && !is_plain(channel),
            GapReason::Overflow | GapReason::Conflated => false,
        };
        if justified { Ok(()) } else { Err(format!("{channel}: nothing is missing, but {gap:?} came")) }
    }
}

impl Truth {
    /// Whether a message may be gone.
    fn is_away(&self, channel: usize, placed: &Placed) -> bool {
        placed.mortal || placed.gone || (is_plain(channel) && placed.epoch < self.epoch)
    }

    /// Messages that were not seen have to be named by a gap.
    fn excuse(
        &self,
        channel: usize,
        missing: &[&Placed],
        gaps: &[&Event],
        opening: bool,
    ) -> Result<(), Violation> {
        for placed in missing {
            let away = self.is_away(channel, placed);
            let named = gaps.iter().any(|gap| gap.names(placed, away));
            // Who asks for all that is kept does not miss what is not kept.
            let unkept = opening && (placed.mortal || (self.layout == Layout::Mixed && away));
            if !(named || unkept) {
                return Err(format!("{channel}: {placed:?} was lost without a word; gaps seen: {gaps:?}"));
            }
        }
        Ok(())
    }
}

impl Event {
    fn names(&self, placed: &Placed, away: bool) -> bool {
        let Self::Gap { reason, from, to, cursor } = self else { return false };
        let inside = from.is_none_or(|from| from <= placed.seq) && to.is_none_or(|to| placed.seq <= to);
        inside
            && match reason {
                GapReason::Trimmed => placed.mortal || placed.gone,
                // It says that nobody knows what is missing: what is not kept any more is covered as well.
                GapReason::Reset if cursor.is_none() => away,
                GapReason::Reset => {
                    let before = |CursorReset { to, .. }| placed.pos <= to;
                    // What was there when it was told, and was lost before it was read, is in the snapshot.
                    let in_snapshot = |CursorReset { head, .. }| away && placed.pos <= head;
                    placed.mortal || cursor.is_some_and(|reset| before(reset) || in_snapshot(reset))
                }
                // Nothing is missing that a publisher could count on.
                GapReason::Renumbered => placed.gone,
                _ => true,
            }
    }
}
