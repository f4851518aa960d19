//! Replay: one rule, by which entries from the ring, the log's history and the store merge into what a
//! session reads after its cursor.
//!
//! The rule is `prev`: an entry is accepted only if its predecessor in the channel is at or below the
//! position that has been read of that channel. Otherwise something is missing between the two, and
//! a gap says so before anything behind the hole is passed on, of whatever channel.
//!
//! No read goes beyond the beginning of an epoch ([`Span::crossing`]). Once everything below it has been
//! read, each channel is told that its seqs go on higher (`renumbered`), or, where messages live no longer
//! than the log, that nobody knows what is missing (`reset`). The cursor moves past the crossing with the
//! last of these gaps, so that a connection that breaks among them hears them all again.

#[cfg(test)]
mod tests;

use std::{iter::Peekable, sync::Arc};

pub use crate::protocol::Want;
use crate::{
    page::Page,
    protocol::{Entry, Gap, GapReason, Head, Item, Partition, Place, Pos},
};

#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Bytes, as [`Item::cost`] counts them; at least one item is returned.
    pub bytes: usize,
    pub messages: usize,
}

/// The part of a partition that a read covers.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub partition: Partition,
    pub from: u64,
    /// Everything up to here is known.
    pub until: u64,
    /// The epoch that begins right after `until`, if one does.
    pub crossing: Option<u64>,
    /// Who crosses into one that begins here or below may have missed something.
    pub lost: u64,
}

/// Merges channels, each read in order of position, into one stream in order of position. The result reaches from the reader's
/// position `from` to `until`, or to where the limit cut it: the lowest position to which every channel has been read.
pub fn merge(
    span: Span,
    channels: Vec<(&Want, impl Iterator<Item = Arc<Entry>>)>,
    limit: Limit,
) -> (Vec<Item>, u64) {
    let end = span.end();
    let reader = |(want, entries)| Reader::new(want, Head::default(), entries, end);
    merge_readers(span, channels.into_iter().map(reader).collect(), limit)
}

/// Merges pages of several channels, some of which may end early or begin after what was trimmed.
///
/// Where the pages show that another epoch began in between, the read ends there: a session that goes on from within
/// that epoch, at a node that has lived through it, would not be told of the crossing any more.
pub fn merge_pages(span: Span, pages: Vec<(&Want, Page)>, limit: Limit) -> (Vec<Item>, u64) {
    let span = span.up_to(pages.iter().filter_map(|(want, page)| begins(want, page)).min());
    let reach = |(want, page): &(&Want, Page)| match page.complete {
        true => span.until,
        false => page.entries.last().map_or(want.after, |last| last.offset()).max(page.read),
    };
    let until = pages.iter().map(reach).fold(span.until, u64::min);
    let end = span.end();
    let readers =
        pages.into_iter().map(|(want, page)| Reader::new(want, page.floor, page.entries.into_iter(), end));
    merge_readers(Span { until, ..span }, readers.collect(), limit)
}

/// Where the first epoch begins that a page has the beginning of: no message stands right before the first one
/// of a channel there.
fn begins(want: &Want, page: &Page) -> Option<u64> {
    let mut read = want.after.max(page.floor.pos);
    page.entries.iter().find_map(|entry| {
        let place = place(entry);
        let first = place.prev > read && place.prev + 1 == place.seq && !place.jump;
        read = place.pos.offset;
        first.then_some(place.seq)
    })
}

impl Span {
    /// The part of a read below a base that lies in one epoch, where another one begins in between.
    fn up_to(self, between: Option<u64>) -> Self {
        match (between, self.crossing) {
            (Some(between), Some(last)) => {
                let base = between.min(last);
                Self { until: base - 1, crossing: Some(base), ..self }
            }
            _ => self,
        }
    }

    /// Nothing above this position concerns the read.
    fn end(&self) -> u64 {
        self.crossing.map_or(u64::MAX, |base| base - 1)
    }
}

fn merge_readers<I: Iterator<Item = Arc<Entry>>>(
    Span { partition, from, until, crossing, lost }: Span,
    mut readers: Vec<Reader<'_, I>>,
    limit: Limit,
) -> (Vec<Item>, u64) {
    let mut items = Vec::new();
    let (mut bytes, mut to) = (0, from);
    loop {
        let next =
            readers.iter_mut().enumerate().filter_map(|(at, reader)| Some((reader.next_offset()?, at)));
        let Some((offset, at)) = next.min().filter(|(offset, _)| *offset <= until) else { break };
        if bytes >= limit.bytes {
            return (items, to);
        }
        if let Some(base) = crossing {
            // What is gone of a volatile channel stood anywhere up to the base. Were another channel's entry
            // written first, the cursor would have passed some of it in silence.
            let before = items.len();
            for reader in readers.iter_mut().filter(|reader| reader.want.volatile) {
                if reader.peek().is_none() && reader.crosses(base) {
                    items.push(reader.crossing(base, lost, Pos::new(partition, to)));
                    reader.read = reader.end;
                }
            }
            // It may have been the turn of one of these.
            if items.len() > before {
                continue;
            }
        }
        let reader = &mut readers[at];
        // A gap moves the cursor no further.
        if let Some(entry) = reader.take(Pos::new(partition, to), &mut items) {
            bytes += entry.cost();
            to = offset;
            items.push(Item::Entry(entry));
        }
    }
    if let Some(base) = crossing.filter(|base| base - 1 == until) {
        let told: Vec<_> = readers.iter().filter(|reader| reader.crosses(base)).collect();
        for (at, reader) in told.iter().enumerate() {
            let resume = crossing_resume(partition, base, to, at + 1 == told.len());
            items.push(reader.crossing(base, lost, resume));
        }
    }
    (items, until.max(to))
}

/// Where the stream goes on from after a gap that tells of a crossing: only the last one moves the
/// cursor past it. `read`: how far the partition has been read.
fn crossing_resume(partition: Partition, base: u64, read: u64, last: bool) -> Pos {
    Pos::new(partition, if last { base - 1 } else { read.max(base - 2) })
}

/// How far one channel has been read.
struct Reader<'a, I: Iterator> {
    want: &'a Want,
    read: u64,
    /// The seq of the entry at `read`, where it was seen.
    seq: Option<u64>,
    floor: Head,
    entries: Peekable<I>,
    /// The end of the epoch that is read, or of everything.
    end: u64,
}

/// What is missing before the next entry, and why.
type Hole = (Head, GapReason);

impl<'a, I: Iterator<Item = Arc<Entry>>> Reader<'a, I> {
    fn new(want: &'a Want, floor: Head, entries: I, end: u64) -> Self {
        // Where all that is left is of later epochs, nobody knows whether this one had something.
        let floor = if floor.pos > end { Head { seq: end, pos: end } } else { floor };
        Self { want, read: want.after, seq: None, floor, entries: entries.peekable(), end }
    }

    fn peek(&mut self) -> Option<&Arc<Entry>> {
        let end = self.end;
        self.entries.peek().filter(|entry| entry.offset() <= end)
    }

    /// The rule: what is missing before the next entry, or after the last, up to and including this head.
    fn hole(&mut self) -> Option<Hole> {
        let (floor, read, jump, end) = (self.floor, self.read, self.want.jump(), self.end);
        let (missing, reason) = match self.peek() {
            Some(entry) => {
                let place = place(entry);
                let before = place.before();
                // Where heads were forgotten no message stands.
                match place.jump && floor.pos < before.pos {
                    true if floor.pos > read => (floor, GapReason::Trimmed),
                    true => (before, jump),
                    false => (before, GapReason::Trimmed),
                }
            }
            // The channel has no entry left whose `prev` could tell.
            None => (floor, GapReason::Trimmed),
        };
        // What is not at hand of a volatile channel went with its log.
        let reason = if self.want.volatile && end < u64::MAX { jump } else { reason };
        let opening = self.is_before_opening(missing.pos);
        (missing.pos > self.read && !opening).then_some((missing, reason))
    }

    /// Whether a reader of all that is kept, who has read nothing yet, does not miss what stood up to here.
    fn is_before_opening(&self, position: u64) -> bool {
        self.seq.is_none() && position <= self.want.earliest
    }

    /// Where the next gap or entry stands. A gap stands where the first message that is missing may
    /// have stood, and not at the entry behind the hole: were another channel's entry in between
    /// written first, the cursor would have passed what is missing. If the connection broke there, or the
    /// next read met a source that knows other entries of the channel, nobody would ever hear of it.
    fn next_offset(&mut self) -> Option<u64> {
        match self.hole() {
            Some(_) => Some(self.read + 1),
            None => self.peek().map(|entry| entry.offset()),
        }
    }

    /// Takes the next entry, or says what is missing before it. `resume` is where the whole partition has been read to.
    fn take(&mut self, resume: Pos, items: &mut Vec<Item>) -> Option<Arc<Entry>> {
        if let Some((missing, reason)) = self.hole() {
            items.push(self.gap(reason, missing.seq, resume));
            (self.read, self.seq) = (missing.pos, Some(missing.seq));
            return None;
        }
        // The entries that are left may be of the next epoch.
        self.peek()?;
        let entry = self.entries.next()?;
        let place = place(&entry);
        // A hole right before it reached up to its seq, and says enough.
        if (place.jump || entry.hole) && self.seq != Some(place.seq - 1) {
            let reason = if entry.hole { GapReason::Trimmed } else { self.want.jump() };
            items.push(self.gap(reason, place.seq - 1, resume));
        }
        (self.read, self.seq) = (place.pos.offset, Some(place.seq));
        Some(entry)
    }

    /// Whether the channel is told that an epoch begins at `base`. A reader of all that is kept, who
    /// has read nothing, misses nothing.
    fn crosses(&self, base: u64) -> bool {
        self.read < base - 1 && !self.is_before_opening(base - 1)
    }

    /// That an epoch begins. Where something was lost, what was read may not be what was acknowledged.
    fn crossing(&self, base: u64, lost: u64, resume: Pos) -> Item {
        if base > lost {
            return self.gap(self.want.jump(), base - 1, resume);
        }
        let seqs = [None, Some(base - 1)];
        Item::Gap(Box::new(Gap::new(&self.want.channel, GapReason::Reset, seqs, resume)))
    }

    fn gap(&self, reason: GapReason, to_seq: u64, resume: Pos) -> Item {
        let seqs = [self.seq.map(|seq| seq + 1), Some(to_seq)];
        Item::Gap(Box::new(Gap::new(&self.want.channel, reason, seqs, resume)))
    }
}

fn place(entry: &Entry) -> Place {
    entry.place.expect("only placed messages are kept")
}
