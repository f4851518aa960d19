//! Replay: one rule, by which entries from the ring, the log's history and the store merge into what a
//! session reads after its cursor.
//!
//! The rule is `prev`: an entry is accepted only if its predecessor in the channel is at or below the
//! position that has been read of that channel. Otherwise something is missing between the two, and
//! a gap says so before the entry is passed on.

use std::sync::Arc;

use crate::protocol::{Channel, Entry, Gap, GapReason, Head, Item, Partition, Pos};

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
}

/// Merges channels, each read in order of position, into one stream in order of position. The
/// result reaches from the reader's position `from` to `until`, or to where the limit cut it: the
/// lowest position to which every channel has been read.
pub fn merge<'a>(
    Span { partition, from, until }: Span,
    channels: Vec<(&'a Want, impl Iterator<Item = Arc<Entry>>)>,
    limit: Limit,
) -> (Vec<Item>, u64) {
    let mut channels: Vec<_> =
        channels.into_iter().map(|(want, entries)| (Reader::new(want), entries.peekable())).collect();
    let mut items = Vec::new();
    let (mut bytes, mut to) = (0, from);
    loop {
        let next = channels
            .iter_mut()
            .enumerate()
            .filter_map(|(at, (_, entries))| entries.peek().map(|entry| (entry.offset(), at)))
            .min();
        let Some((offset, at)) = next.filter(|&(offset, _)| offset <= until) else {
            return (items, until.max(to));
        };
        if bytes >= limit.bytes {
            return (items, to);
        }
        let (reader, entries) = &mut channels[at];
        let entry = entries.next().expect("it was just looked at");
        if let Some(gap) = reader.accept(partition, &entry, to) {
            items.push(Item::Gap(Box::new(gap)));
        }
        bytes += entry.cost();
        to = offset;
        items.push(Item::Entry(entry));
    }
}

/// Merges pages of several channels, some of which may end early or begin after what was trimmed.
pub fn merge_pages(span: Span, pages: Vec<(&Want, Page)>, limit: Limit) -> (Vec<Item>, u64) {
    let reach = |(want, page): &(&Want, Page)| match (page.complete, page.entries.last()) {
        (true, _) => span.until,
        (false, Some(last)) => last.offset(),
        (false, None) => want.after,
    };
    let until = pages.iter().map(reach).fold(span.until, u64::min);
    // Channels of which nothing at all is left say so at the end: no entry of theirs carries it.
    let emptied: Vec<_> = pages
        .iter()
        .filter(|(want, page)| {
            page.complete && page.entries.is_empty() && page.floor.pos > want.after && !want.earliest
        })
        .map(|(want, page)| (want.channel.clone(), page.floor))
        .collect();
    let sources = pages.into_iter().map(|(want, page)| (want, page.entries.into_iter())).collect();
    let (mut items, to) = merge(Span { until, ..span }, sources, limit);
    for (channel, floor) in emptied.into_iter().filter(|(_, floor)| floor.pos <= to) {
        items.push(Item::Gap(Box::new(Gap {
            channel,
            reason: GapReason::Trimmed,
            from_seq: None,
            to_seq: Some(floor.seq),
            resume: Pos::new(span.partition, to),
        })));
    }
    (items, to)
}

/// How far one channel has been read.
struct Reader<'a> {
    want: &'a Want,
    read: u64,
    /// The seq of the entry at `read`, where it was seen.
    seq: Option<u64>,
}

impl<'a> Reader<'a> {
    fn new(want: &'a Want) -> Self {
        Self { want, read: want.after, seq: None }
    }

    /// The rule. `resume` is where the whole partition has been read to: a gap moves the cursor no
    /// further, since other channels may have entries between there and the hole.
    fn accept(&mut self, partition: Partition, entry: &Entry, resume: u64) -> Option<Gap> {
        let place = entry.place.expect("only placed messages are kept");
        let first = self.seq.is_none();
        let reason = if place.prev > self.read && !(first && self.want.earliest) {
            Some(GapReason::Trimmed)
        } else if place.jump {
            Some(GapReason::Reset)
        } else {
            None
        };
        let gap = reason.map(|reason| Gap {
            channel: entry.channel.clone(),
            reason,
            from_seq: self.seq.map(|seq| seq + 1),
            to_seq: Some(place.seq - 1),
            resume: Pos::new(partition, resume),
        });
        self.read = place.pos.offset;
        self.seq = Some(place.seq);
        gap
    }
}
