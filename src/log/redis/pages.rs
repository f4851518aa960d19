//! Pages: what is kept of several channels after positions, in few round trips.

use std::sync::Arc;

use super::{
    intake::Intake,
    read::before,
    streams::{self, Looked},
};
use crate::{
    log::{
        Page, ReadError, Source,
        backend::{Asked, Range},
    },
    protocol::{Entry, Head},
};

impl Intake {
    /// See [`Backend::pages`](crate::log::Backend::pages).
    pub async fn pages(&self, asked: &Asked) -> Result<(Vec<Page>, Source), ReadError> {
        let Asked { base, ref ranges, limit, .. } = *asked;
        let Some(base) = base else {
            // What lies in epochs that are closed: SQL has all that is left.
            let wanted: Vec<_> = ranges.iter().map(of_store).collect();
            return Ok((self.in_store(&wanted, limit).await?, Source::Store));
        };
        // What lies in the epoch in charge: the streams have the newest of it.
        let range = |range: &Range| streams::Range {
            channel: range.channel.clone(),
            after: range.after,
            until: Some(range.until),
            most: limit.messages,
        };
        let wanted: Vec<_> = ranges.iter().map(range).collect();
        let Looked { found, .. } = self.look(base, &wanted, limit.bytes).await?;
        let streams: Vec<Page> = ranges
            .iter()
            .zip(found)
            .map(|(range, found)| of_stream(range, found.entries, found.complete))
            .collect();
        // What a durable stream no longer holds, SQL does: trimming spares what is not committed.
        let is_trimmed = |range: &Range, page: &Page| !range.volatile && page.floor.pos > range.after;
        let trimmed = ranges.iter().zip(&streams).filter(|(range, page)| is_trimmed(range, page));
        let trimmed: Vec<_> =
            trimmed.map(|(range, page)| (&range.channel, range.after, page.floor.pos)).collect();
        let source = if trimmed.is_empty() { Source::History } else { Source::Store };
        let mut older = self.in_store(&trimmed, limit).await?.into_iter();
        let pages = ranges.iter().zip(streams).map(|(range, page)| match is_trimmed(range, &page) {
            true => joined(older.next().unwrap_or_default(), page),
            false => page,
        });
        Ok((pages.collect(), source))
    }
}

fn of_store(range: &Range) -> (&crate::protocol::Channel, u64, u64) {
    (&range.channel, range.after, range.until)
}

/// What a stream holds of a channel after a position, up to its head.
fn of_stream(range: &Range, entries: Vec<Arc<Entry>>, complete: bool) -> Page {
    if entries.is_empty() && !complete {
        // The read ended before it came to this channel.
        return Page::default();
    }
    let first = entries.first().map_or(range.head, before);
    // When the head of a plain channel is forgotten its messages go with it. SQL forgets nothing by that.
    let jumps = entries.first().and_then(|entry| entry.place).is_some_and(|place| place.jump);
    let floor = if first.pos > range.after && !(jumps && range.volatile) { first } else { Head::default() };
    Page { entries, floor, complete }
}

/// What SQL holds of a channel's older messages, and then its stream.
fn joined(mut older: Page, newer: Page) -> Page {
    if older.complete {
        older.entries.extend(newer.entries);
        older.complete = newer.complete;
    }
    older
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Channel, Partition, Place, Pos};

    fn entry(pos: u64, prev: u64) -> Arc<Entry> {
        placed(pos, prev, false)
    }

    fn placed(pos: u64, prev: u64, jump: bool) -> Arc<Entry> {
        let place = Place { pos: Pos::new(Partition(0), pos), seq: pos - 100, prev, jump };
        Arc::new(Entry::tombstone(Channel::parse("a").unwrap(), place))
    }

    fn of_stream(after: u64, entries: Vec<Arc<Entry>>, complete: bool) -> Page {
        super::of_stream(&range(after, true), entries, complete)
    }

    fn range(after: u64, volatile: bool) -> Range {
        Range { channel: Channel::parse("a").unwrap(), after, until: HEAD.pos, head: HEAD, volatile }
    }

    const HEAD: Head = Head { seq: 40, pos: 140 };

    #[test]
    fn a_stream_vouches_from_its_first_entrys_predecessor_on() {
        let page = of_stream(120, vec![entry(130, 120), entry(140, 130)], true);
        assert_eq!((page.floor, page.complete), (Head::default(), true));
        let page = of_stream(110, vec![entry(130, 120), entry(140, 130)], true);
        assert_eq!(page.floor, Head { seq: 29, pos: 120 });
        assert_eq!(of_stream(110, Vec::new(), true).floor, HEAD, "all of it is gone");
        assert!(!of_stream(120, vec![entry(130, 120)], false).complete);
        assert_eq!(of_stream(110, Vec::new(), false).floor, Head::default(), "it was not come to");
    }

    #[test]
    fn behind_a_jump_sql_is_asked_for_what_is_durable() {
        let floor =
            |volatile| super::of_stream(&range(110, volatile), vec![placed(140, 135, true)], true).floor;
        assert_eq!(floor(false), Head { seq: 39, pos: 135 });
        assert_eq!(floor(true), Head::default());
    }

    #[test]
    fn a_stream_is_appended_to_what_sql_has_only_if_that_is_all() {
        let older = |complete| Page { entries: vec![entry(120, 110)], floor: Head::default(), complete };
        let newer = || Page { entries: vec![entry(130, 120)], floor: HEAD, complete: false };
        assert_eq!(joined(older(true), newer()).entries.len(), 2);
        assert!(!joined(older(true), newer()).complete);
        assert_eq!(joined(older(false), newer()).entries.len(), 1);
    }
}
