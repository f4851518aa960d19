//! Replay: what a session reads after its cursor, of many channels in one round trip.

use std::sync::Arc;

use super::{
    intake::Intake,
    read::{Patience, before},
    streams::Range,
};
use crate::{
    log::{
        Limit, Page, ReadError, Replay, Replayed, RingRead, Source, Watch,
        replay::{Span, Want, merge_pages},
    },
    protocol::{Entry, Head},
};

/// A channel's head as the ring knows it where a read ends.
type Heads = Vec<Head>;

impl Intake {
    /// See [`Log::replay`](crate::log::Log::replay).
    pub async fn replay(&self, replay: &Replay) -> Result<Replayed, ReadError> {
        let mut patience = Patience::new(self);
        loop {
            match self.replay_once(replay).await {
                Err(error) => patience.wait(error).await?,
                done => return done,
            }
        }
    }

    async fn replay_once(&self, replay: &Replay) -> Result<Replayed, ReadError> {
        let Replay { partition, from, ref wants, limit } = *replay;
        let ring = &self.ear.part.ring;
        if let RingRead::Items { items, to } = ring.read(from, wants, limit) {
            return Ok(Replayed { items, to, source: Source::Ring });
        }
        // Where the ring is now, and the head of each channel there: everything up to it is asked for.
        let Watch { from: until, base, heads, .. } = ring.watch(wants.iter().map(|want| &want.channel));
        let Some(heads) = heads.into_iter().collect::<Option<Heads>>() else {
            let channels: Vec<_> = wants.iter().map(|want| want.channel.clone()).collect();
            self.listen(&channels).await?;
            return Err(ReadError("the channels were not listened to".to_owned()));
        };
        let span = match base <= from.saturating_add(1) {
            true => Span { partition, from, until, crossing: None },
            false => ring.span(from),
        };
        let mut pages: Vec<Option<Page>> = wants.iter().map(|want| self.in_ring(want, limit)).collect();
        let missing: Vec<(&Want, Head)> = (wants.iter().zip(heads))
            .zip(&pages)
            .filter_map(|(missing, page)| page.is_none().then_some(missing))
            .collect();
        let (found, source) = match span.crossing {
            Some(_) => (self.below_base(&missing, span.until, limit).await?, Source::Store),
            None => self.above_base(base, &missing, limit).await?,
        };
        let mut found = found.into_iter();
        let pages = pages.iter_mut().map(|page| page.take().or_else(|| found.next()).unwrap_or_default());
        let (items, to) = merge_pages(span, wants.iter().zip(pages).collect(), limit);
        Ok(Replayed { items, to, source })
    }

    fn in_ring(&self, want: &Want, limit: Limit) -> Option<Page> {
        let (entries, complete) = self.ear.part.ring.read_one(want, limit)?;
        Some(Page { entries, floor: Head::default(), complete })
    }

    /// What lies in epochs that are closed: SQL has all that is left of durable channels, and of plain ones
    /// nothing but the ring has anything. What the ring has is read here, too, and not by the next read that
    /// the ring can answer: that one would know of nothing missing before it.
    async fn below_base(
        &self,
        missing: &[(&Want, Head)],
        until: u64,
        limit: Limit,
    ) -> Result<Vec<Page>, ReadError> {
        let durable = missing.iter().filter(|(want, _)| !want.volatile);
        let durable: Vec<_> = durable.map(|(want, _)| (&want.channel, want.after, until)).collect();
        let mut found = self.in_store(&durable, limit).await?.into_iter();
        let page = |(want, _): &(&Want, Head)| match want.volatile {
            true => self.ear.part.ring.rest(want, limit),
            false => found.next().unwrap_or_default(),
        };
        Ok(missing.iter().map(page).collect())
    }

    /// What lies in the epoch in charge: the streams have the newest of it.
    async fn above_base(
        &self,
        base: u64,
        missing: &[(&Want, Head)],
        limit: Limit,
    ) -> Result<(Vec<Page>, Source), ReadError> {
        let moved: Vec<_> = missing.iter().filter(|(want, head)| head.pos > want.after).collect();
        if moved.is_empty() {
            let page = || Page { complete: true, ..Page::default() };
            return Ok((missing.iter().map(|_| page()).collect(), Source::Ring));
        }
        let range = |(want, head): &&(&Want, Head)| Range {
            channel: want.channel.clone(),
            after: want.after,
            until: Some(head.pos),
            most: limit.messages,
        };
        let ranges: Vec<_> = moved.iter().map(range).collect();
        let streams = self.look(base, &ranges, limit.bytes).await?.found;
        let streams: Vec<Page> = moved
            .iter()
            .zip(streams)
            .map(|((want, head), found)| of_stream(want, *head, found.entries, found.complete))
            .collect();
        // What a durable stream no longer holds, SQL does: trimming spares what is not committed.
        let trimmed = moved
            .iter()
            .zip(&streams)
            .filter(|((want, _), page)| !want.volatile && page.floor.pos > want.after);
        let trimmed: Vec<_> =
            trimmed.map(|((want, _), page)| (&want.channel, want.after, page.floor.pos)).collect();
        let source = if trimmed.is_empty() { Source::History } else { Source::Store };
        let mut older = self.in_store(&trimmed, limit).await?.into_iter();
        let mut streams = streams.into_iter();
        let pages = missing.iter().map(|(want, head)| {
            if head.pos <= want.after {
                return Page { complete: true, ..Page::default() };
            }
            let page = streams.next().unwrap_or_default();
            match !want.volatile && page.floor.pos > want.after {
                true => joined(older.next().unwrap_or_default(), page),
                false => page,
            }
        });
        Ok((pages.collect(), source))
    }
}

/// What a stream holds of a channel after a position, up to its head.
fn of_stream(want: &Want, head: Head, entries: Vec<Arc<Entry>>, complete: bool) -> Page {
    if entries.is_empty() && !complete {
        // The read ended before it came to this channel.
        return Page::default();
    }
    let first = entries.first().map_or(head, before);
    // A head that was forgotten takes what a plain channel had with it. SQL forgets nothing by that.
    let jumps = entries.first().and_then(|entry| entry.place).is_some_and(|place| place.jump);
    let floor = if first.pos > want.after && !(jumps && want.volatile) { first } else { Head::default() };
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
        super::of_stream(&want(after, true), HEAD, entries, complete)
    }

    fn want(after: u64, volatile: bool) -> Want {
        Want { channel: Channel::parse("a").unwrap(), after, earliest: 0, volatile }
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
            |volatile| super::of_stream(&want(110, volatile), HEAD, vec![placed(140, 135, true)], true).floor;
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
