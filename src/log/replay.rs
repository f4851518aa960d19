//! Replay: one rule, by which entries from the ring, the log's history and the store merge into what a
//! session reads after its cursor.
//!
//! The rule is `prev`: an entry is accepted only if its predecessor in the channel is at or below the
//! position that has been read of that channel. Otherwise something is missing between the two, and
//! a gap says so before anything behind the hole is passed on, of whatever channel.

use std::{iter::Peekable, sync::Arc};

use super::Bounds;
use crate::protocol::{Channel, Entry, Gap, GapReason, Head, Item, Partition, Place, Pos, ReplyGap};

/// A channel to be read, and from where.
#[derive(Clone, Debug)]
pub struct Want {
    /// The channel.
    pub channel: Channel,
    /// Everything up to here has been read, or is not wanted.
    pub after: u64,
    /// Whether the reader asked for all that is kept, so that older messages are not missing.
    pub earliest: bool,
}

/// How much one read may return.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Bytes, as [`Item::cost`] counts them; at least one item is returned.
    pub bytes: usize,
    /// Messages of one channel.
    pub messages: usize,
}

/// The part of a partition that a read covers.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The partition.
    pub partition: Partition,
    /// The reader's position.
    pub from: u64,
    /// Everything up to here is known.
    pub until: u64,
}

/// What one source knows of one channel after [`Want::after`].
#[derive(Debug, Default)]
pub struct Page {
    /// In order of position.
    pub entries: Vec<Arc<Entry>>,
    /// The newest message that the source no longer holds.
    pub floor: Head,
    /// Whether there is nothing more after these entries, up to the position that was asked for.
    pub complete: bool,
}

impl Page {
    /// The first and last seq that are missing between the one that was asked after and this page.
    pub fn gap_after(&self, after_seq: u64) -> Option<(u64, u64)> {
        (self.floor.seq > after_seq).then_some((after_seq + 1, self.floor.seq))
    }

    /// The same as clients are told: what lay in the memory of an earlier epoch went with it.
    pub fn missing_after(&self, after_seq: u64, bounds: &Bounds) -> Option<ReplyGap> {
        let (from, to) = self.gap_after(after_seq)?;
        let reset = bounds.volatile && self.floor.pos < bounds.base;
        let reason = if reset { GapReason::Reset } else { GapReason::Trimmed };
        Some(ReplyGap { reason, from_seq: Some(from), to_seq: Some(to) })
    }
}

/// Merges channels, each read in order of position, into one stream in order of position. The
/// result reaches from the reader's position `from` to `until`, or to where the limit cut it: the
/// lowest position to which every channel has been read.
pub fn merge(
    span: Span,
    channels: Vec<(&Want, impl Iterator<Item = Arc<Entry>>)>,
    limit: Limit,
) -> (Vec<Item>, u64) {
    let readers = channels.into_iter().map(|(want, entries)| Reader::new(want, Head::default(), entries));
    merge_readers(span, readers.collect(), limit)
}

/// Merges pages of several channels, some of which may end early or begin after what was trimmed.
pub fn merge_pages(span: Span, pages: Vec<(&Want, Page)>, limit: Limit) -> (Vec<Item>, u64) {
    let reach = |(want, page): &(&Want, Page)| match (page.complete, page.entries.last()) {
        (true, _) => span.until,
        (false, Some(last)) => last.offset(),
        (false, None) => want.after,
    };
    let until = pages.iter().map(reach).fold(span.until, u64::min);
    let readers =
        pages.into_iter().map(|(want, page)| Reader::new(want, page.floor, page.entries.into_iter()));
    merge_readers(Span { until, ..span }, readers.collect(), limit)
}

fn merge_readers<I: Iterator<Item = Arc<Entry>>>(
    Span { partition, from, until }: Span,
    mut readers: Vec<Reader<'_, I>>,
    limit: Limit,
) -> (Vec<Item>, u64) {
    let mut items = Vec::new();
    let (mut bytes, mut to) = (0, from);
    loop {
        let next = readers.iter_mut().filter_map(|reader| Some((reader.next_offset()?, reader)));
        let next = next.min_by_key(|(offset, _)| *offset).filter(|(offset, _)| *offset <= until);
        let Some((offset, reader)) = next else { return (items, until.max(to)) };
        if bytes >= limit.bytes {
            return (items, to);
        }
        // A gap moves the cursor no further.
        if let Some(entry) = reader.take(Pos::new(partition, to), &mut items) {
            bytes += entry.cost();
            to = offset;
            items.push(Item::Entry(entry));
        }
    }
}

/// How far one channel has been read.
struct Reader<'a, I: Iterator> {
    want: &'a Want,
    read: u64,
    /// The seq of the entry at `read`, where it was seen.
    seq: Option<u64>,
    /// The newest message that the source no longer holds.
    floor: Head,
    entries: Peekable<I>,
}

impl<'a, I: Iterator<Item = Arc<Entry>>> Reader<'a, I> {
    fn new(want: &'a Want, floor: Head, entries: I) -> Self {
        Self { want, read: want.after, seq: None, floor, entries: entries.peekable() }
    }

    /// The rule: what is missing before the next entry, or after the last, up to and including this
    /// head.
    fn hole(&mut self) -> Option<Head> {
        let missing = match self.entries.peek() {
            Some(entry) => {
                let place = place(entry);
                Head { seq: place.seq - 1, pos: place.prev }
            }
            // Nothing is left of the channel that could tell by its `prev`.
            None => self.floor,
        };
        let opening = self.want.earliest && self.seq.is_none();
        (missing.pos > self.read && !opening).then_some(missing)
    }

    /// Where the next gap or entry stands. A gap stands where the first message that is missing may
    /// have stood, and not at the entry behind the hole: were another channel's entry in between
    /// written first, the cursor would have passed what is missing. If the connection broke there, or the
    /// next read met a source that knows other entries of the channel, nobody would ever hear of it.
    fn next_offset(&mut self) -> Option<u64> {
        match self.hole() {
            Some(_) => Some(self.read + 1),
            None => self.entries.peek().map(|entry| entry.offset()),
        }
    }

    /// Takes the next entry, or says what is missing before it. `resume` is where the whole
    /// partition has been read to.
    fn take(&mut self, resume: Pos, items: &mut Vec<Item>) -> Option<Arc<Entry>> {
        if let Some(missing) = self.hole() {
            items.push(self.gap(GapReason::Trimmed, missing.seq, resume));
            (self.read, self.seq) = (missing.pos, Some(missing.seq));
            return None;
        }
        let entry = self.entries.next()?;
        let place = place(&entry);
        // A hole right before it reached up to its seq, and says enough.
        if place.jump && self.seq != Some(place.seq - 1) {
            items.push(self.gap(GapReason::Reset, place.seq - 1, resume));
        }
        (self.read, self.seq) = (place.pos.offset, Some(place.seq));
        Some(entry)
    }

    fn gap(&self, reason: GapReason, to_seq: u64, resume: Pos) -> Item {
        Item::Gap(Box::new(Gap {
            channel: self.want.channel.clone(),
            reason,
            from_seq: self.seq.map(|seq| seq + 1),
            to_seq: Some(to_seq),
            resume,
        }))
    }
}

fn place(entry: &Entry) -> Place {
    entry.place.expect("only placed messages are kept")
}
