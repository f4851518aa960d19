//! Replay and history: the ring first, then the streams, then SQL for what durable streams no longer
//! hold and for everything below the epoch.
//!
//! A stream is believed only while its Redis is the one that the epoch was opened for. Another one, a
//! replica that was promoted, may lack what this node has heard already, and would be silent about it.

use std::sync::Arc;

use tokio::{
    sync::watch,
    time::{self, Duration},
};

use super::{
    intake::Intake,
    streams::{Looked, Range},
};
use crate::{
    log::{
        HistoryQuery, Limit, Page, ReadError, Replay, Replayed, RingRead, Source, Watch,
        replay::{Span, Want, merge_pages},
        stored,
    },
    protocol::{Channel, Entry, Head, Timestamp},
    redis::RedisError,
    store::{ReadRange, StoreError},
};

/// The most entries that one read of several streams asks for: its answer is in memory at once.
const MOST_ENTRIES: usize = 4_096;

/// How many entries of a stream a page of history looks at in one round trip.
const HISTORY_COUNT: usize = 1_000;

/// How long a reader waits for Redis to be there, and the pump to be level with it.
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// The pause before a reader tries again, unless the pump has become level before.
const READ_AGAIN: Duration = Duration::from_millis(250);

impl From<RedisError> for ReadError {
    fn from(error: RedisError) -> Self {
        Self(error.to_string())
    }
}

fn redis(error: ::redis::RedisError) -> ReadError {
    RedisError::from(error).into()
}

fn sql(error: StoreError) -> ReadError {
    ReadError(error.to_string())
}

/// A channel's head as the ring knows it where a read ends.
type Heads = Vec<Head>;

/// Reads again until it works or takes too long: a failover is over in a second or two, and whoever
/// is told that it failed comes back at once.
struct Patience {
    deadline: time::Instant,
    level: watch::Receiver<u64>,
}

impl Patience {
    fn new(intake: &Intake) -> Self {
        let mut level = intake.ear.level.subscribe();
        level.mark_unchanged();
        Self { deadline: time::Instant::now() + READ_TIMEOUT, level }
    }

    /// Waits until it is worth another try, or gives the error back.
    async fn wait(&mut self, error: ReadError) -> Result<(), ReadError> {
        if time::Instant::now() + READ_AGAIN > self.deadline {
            return Err(error);
        }
        drop(time::timeout(READ_AGAIN, self.level.changed()).await);
        Ok(())
    }
}

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

    /// See [`Log::history`](crate::log::Log::history). Not for ephemeral channels.
    pub async fn history(&self, query: &HistoryQuery, volatile: bool) -> Result<Page, ReadError> {
        let mut patience = Patience::new(self);
        loop {
            match self.history_once(query, volatile).await {
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
            None => self.above_base(&missing, limit).await?,
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
        missing: &[(&Want, Head)],
        limit: Limit,
    ) -> Result<(Vec<Page>, Source), ReadError> {
        let moved: Vec<_> = missing.iter().filter(|(want, head)| head.pos > want.after).collect();
        if moved.is_empty() {
            let page = || Page { complete: true, ..Page::default() };
            return Ok((missing.iter().map(|_| page()).collect(), Source::Ring));
        }
        let count = (MOST_ENTRIES / moved.len()).clamp(1, limit.messages);
        let range = |(want, head): &&(&Want, Head)| Range {
            channel: want.channel.clone(),
            after: want.after,
            until: Some(head.pos),
            count,
        };
        let ranges: Vec<_> = moved.iter().map(range).collect();
        let streams = self.look(&ranges).await?.pages.into_iter();
        let streams: Vec<Page> = moved
            .iter()
            .zip(streams)
            .map(|((want, head), found)| of_stream(want, *head, found, count))
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

    /// One look at Redis, all of it in the epoch that the ring is in.
    async fn look(&self, ranges: &[Range]) -> Result<Looked, ReadError> {
        let part = &self.ear.part;
        let mut commands = part.server.commands().await?;
        let epoch = part.epochs.of(commands.incarnation()).filter(|epoch| epoch.base == part.ring.base());
        let epoch = epoch.ok_or_else(|| self.not_level())?;
        let looked = self.ear.streams().look(ranges, &mut commands).await.map_err(redis)?;
        if looked.ground.epoch == epoch.epoch { Ok(looked) } else { Err(self.not_level()) }
    }

    /// Whoever asks for more than this node has heard of comes from one that is further along, perhaps in an epoch
    /// that this one has yet to hear of: then this Redis has nothing of what is asked for.
    async fn is_of_our_epoch(&self, base: u64) -> Result<(), ReadError> {
        let part = &self.ear.part;
        let row = part.store.epoch(part.partition).await.map_err(sql)?;
        if row.is_some_and(|row| row.epoch.base == base) { Ok(()) } else { Err(self.not_level()) }
    }

    fn not_level(&self) -> ReadError {
        ReadError(format!(
            "Redis {} has begun anew, and this node has yet to go over",
            self.ear.part.server.name()
        ))
    }

    /// Pages of SQL: of each channel from after a position up to another.
    async fn in_store(&self, wanted: &[(&Channel, u64, u64)], limit: Limit) -> Result<Vec<Page>, ReadError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let part = &self.ear.part;
        let limit = limit.shared(wanted.len());
        let range =
            |&(channel, after, until): &(&Channel, u64, u64)| read_range(channel, after, until, limit);
        let ranges: Vec<_> = wanted.iter().map(range).collect();
        let pages = part.store.read_many(part.partition, &ranges, Timestamp::now()).await.map_err(sql)?;
        Ok(wanted.iter().zip(pages).map(|((channel, ..), page)| stored::page(channel, page)).collect())
    }

    async fn history_once(&self, query: &HistoryQuery, volatile: bool) -> Result<Page, ReadError> {
        let part = &self.ear.part;
        let until = query.until.unwrap_or(u64::MAX);
        let base = part.ring.base();
        if until > part.ring.head() && query.until.is_some() {
            self.is_of_our_epoch(base).await?;
        }
        // Two parts of the stream: its oldest entry, and what may be the page: seq <= pos always.
        let range = |after, count| Range { channel: query.channel.clone(), after, until: query.until, count };
        let mut after = query.after_seq.max(base.saturating_sub(1));
        let oldest = Range { until: None, ..range(base.saturating_sub(1), 1) };
        let Looked { ground, head, mut pages } = self.look(&[oldest, range(after, HISTORY_COUNT)]).await?;
        let mut some = pages.pop().unwrap_or_default();
        let floor = match pages.pop().and_then(|oldest| oldest.first().map(before)) {
            Some(before) => before,
            None => ground.head(head.as_deref()).unwrap_or(ground.unknown()),
        };
        let mut page = Page { floor, complete: true, ..Page::default() };
        if !volatile && floor.seq > query.after_seq {
            let range = read_range(&query.channel, 0, until.min(floor.pos), query.limit);
            let found = part.store.read_after_seq(part.partition, &range, query.after_seq, Timestamp::now());
            page = stored::page(&query.channel, found.await.map_err(sql)?);
        } else if !volatile {
            page.floor = Head::default();
        }
        let mut room = Room::of(query.limit, &page);
        while page.complete {
            let more = some.len() == HISTORY_COUNT;
            let Some(last) = some.last() else { break };
            after = last.offset();
            for entry in some.into_iter().filter(|entry| entry.head().seq > query.after_seq) {
                match room.take(&entry) {
                    true => page.entries.push(entry),
                    false => page.complete = false,
                }
            }
            if !more || !page.complete {
                break;
            }
            some = self.look(&[range(after, HISTORY_COUNT)]).await?.pages.pop().unwrap_or_default();
        }
        Ok(page)
    }
}

fn read_range(channel: &Channel, after: u64, until: u64, limit: Limit) -> ReadRange {
    let max_messages = u32::try_from(limit.messages).unwrap_or(u32::MAX);
    ReadRange { channel: channel.clone(), after, until, max_messages, max_bytes: limit.bytes }
}

/// How much of a page is left.
struct Room {
    limit: Limit,
    messages: usize,
    bytes: usize,
}

impl Room {
    fn of(limit: Limit, page: &Page) -> Self {
        let bytes = page.entries.iter().map(|entry| entry.cost()).sum();
        Self { limit, messages: page.entries.len(), bytes }
    }

    fn take(&mut self, entry: &Entry) -> bool {
        let full = self.messages >= self.limit.messages || self.bytes >= self.limit.bytes;
        if full {
            // Nothing comes after what was left out.
            self.messages = self.limit.messages;
            return false;
        }
        self.messages += 1;
        self.bytes += entry.cost();
        true
    }
}

/// What stands right before an entry in its channel.
fn before(entry: &Arc<Entry>) -> Head {
    entry.place.map_or(Head::default(), |place| Head { seq: place.seq - 1, pos: place.prev })
}

/// What a stream holds of a channel after a position, up to its head.
fn of_stream(want: &Want, head: Head, entries: Vec<Arc<Entry>>, count: usize) -> Page {
    let complete = entries.len() < count || entries.last().is_some_and(|last| last.offset() == head.pos);
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
    use crate::protocol::{Partition, Place, Pos};

    fn entry(pos: u64, prev: u64) -> Arc<Entry> {
        placed(pos, prev, false)
    }

    fn placed(pos: u64, prev: u64, jump: bool) -> Arc<Entry> {
        let place = Place { pos: Pos::new(Partition(0), pos), seq: pos - 100, prev, jump };
        Arc::new(Entry::tombstone(Channel::parse("a").unwrap(), place))
    }

    fn of_stream(after: u64, entries: Vec<Arc<Entry>>, count: usize) -> Page {
        super::of_stream(&want(after, true), HEAD, entries, count)
    }

    fn want(after: u64, volatile: bool) -> Want {
        Want { channel: Channel::parse("a").unwrap(), after, earliest: false, volatile }
    }

    const HEAD: Head = Head { seq: 40, pos: 140 };

    #[test]
    fn a_stream_vouches_from_its_first_entrys_predecessor_on() {
        let page = of_stream(120, vec![entry(130, 120), entry(140, 130)], 10);
        assert_eq!((page.floor, page.complete), (Head::default(), true));
        let page = of_stream(110, vec![entry(130, 120), entry(140, 130)], 10);
        assert_eq!(page.floor, Head { seq: 29, pos: 120 });
        assert_eq!(of_stream(110, Vec::new(), 10).floor, HEAD, "all of it is gone");
        assert!(!of_stream(120, vec![entry(130, 120)], 1).complete);
        assert!(of_stream(130, vec![entry(140, 130)], 1).complete);
    }

    #[test]
    fn behind_a_jump_sql_is_asked_for_what_is_durable() {
        let floor =
            |volatile| super::of_stream(&want(110, volatile), HEAD, vec![placed(140, 135, true)], 10).floor;
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
