//! Reading after a cursor: what the ring has first, then what else keeps messages, merged by one rule. Whoever has
//! the log asks what is to be asked for, and hands over what it got.

#[cfg(test)]
mod tests;

use crate::{
    page::Page,
    protocol::{Channel, Head, Item, Partition},
    replay::{Limit, Span, Want, merge_pages},
    ring::Ring,
};

/// A read that has begun.
#[derive(Debug)]
pub enum Begun {
    /// The ring had it all: in order of position, and how far every channel has been read.
    Done(Vec<Item>, u64),
    /// The ring does not know the head of some channel: it has to learn it first.
    Unknown,
    /// The rest has to be asked for.
    Ask(Reading),
}

/// A read that waits for what the ring does not have.
#[derive(Debug)]
pub struct Reading {
    /// What is to be asked for.
    pub asked: Asked,
    span: Span,
    /// Of each channel that is wanted; none: it is asked for.
    in_ring: Vec<Option<Page>>,
}

/// Reads that the ring cannot answer, of one partition.
#[derive(Clone, Debug)]
pub struct Asked {
    pub partition: Partition,
    /// Where the epoch began, when it was decided what to ask for; none: what is asked for lies below it. Whoever
    /// has gone over into another one since fails, and is asked again.
    pub base: Option<u64>,
    /// Of which channels. Each has something there.
    pub ranges: Vec<Range>,
    pub limit: Limit,
}

/// A part of a channel.
#[derive(Clone, Debug)]
pub struct Range {
    pub channel: Channel,
    /// From the position after this one …
    pub after: u64,
    /// … up to and including this one.
    pub until: u64,
    /// The channel's newest message up to there, or what stands for it.
    pub head: Head,
    /// Whether it is plain.
    pub volatile: bool,
}

/// Begins a read of some channels, each from its own position at or above `from`.
pub fn begin(ring: &Ring, from: u64, wants: &[Want], limit: Limit) -> Begun {
    if let Some((items, to)) = ring.read(from, wants, limit) {
        return Begun::Done(items, to);
    }
    // Where the ring is now, and the head of each channel there: everything up to it is asked for.
    let watch = ring.watch(wants.iter().map(|want| &want.channel));
    let Some(heads) = watch.heads.into_iter().collect::<Option<Vec<Head>>>() else { return Begun::Unknown };
    let mut span = ring.span(from);
    if span.crossing.is_none() {
        span.until = watch.from;
    }
    let mut ranges = Vec::new();
    let in_ring = wants.iter().zip(heads).map(|(want, head)| {
        let page = in_ring(ring, want, head, span, limit);
        if page.is_none() {
            let until = if span.crossing.is_some() { span.until } else { head.pos };
            let Want { channel, after, volatile, .. } = want.clone();
            ranges.push(Range { channel, after, until, head, volatile });
        }
        page
    });
    let in_ring = in_ring.collect();
    let base = span.crossing.is_none().then_some(watch.base);
    let reading = Reading { asked: Asked { partition: ring.partition, base, ranges, limit }, span, in_ring };
    if reading.asked.ranges.is_empty() {
        let (items, to) = reading.end(wants, Vec::new());
        return Begun::Done(items, to);
    }
    Begun::Ask(reading)
}

impl Reading {
    /// Ends it: `wants` as it was begun with, and a page for each range that was asked for.
    pub fn end(self, wants: &[Want], found: Vec<Page>) -> (Vec<Item>, u64) {
        let mut found = found.into_iter();
        let pages = self.in_ring.into_iter().map(|page| page.or_else(|| found.next()).unwrap_or_default());
        merge_pages(self.span, wants.iter().zip(pages).collect(), self.asked.limit)
    }
}

/// What the ring can say of a channel: its entries, or that there are none.
///
/// Of an epoch that is over nothing but the ring has anything of a volatile channel. What the ring has is read here,
/// too, and not by the next read that the ring can answer: that one would know of nothing missing before it.
fn in_ring(ring: &Ring, want: &Want, head: Head, span: Span, limit: Limit) -> Option<Page> {
    if let Some((entries, complete)) = ring.read_one(want, span, limit) {
        return Some(Page { entries, complete, ..Page::default() });
    }
    match span.crossing {
        Some(_) => want.volatile.then(|| ring.rest(want, limit)),
        None => (head.pos <= want.after).then(|| Page { complete: true, ..Page::default() }),
    }
}
