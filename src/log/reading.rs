//! Reading: what the rings have first, then what the backend keeps, merged by one rule.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{
    HistoryQuery, Inner, Log, Page, Partition, ReadError, Replay, Replayed, Ring, RingRead, Source, Want,
    backend::{Asked, Range},
    replay::{Span, merge_pages},
};
use crate::{
    config::NamespaceKind,
    protocol::{Channel, GapReason, Head},
};

use std::sync::{Arc, atomic::Ordering};

/// How long a reader waits for what it reads from to be there: a failover is over in a second or two, and a client that is
/// told that it failed comes back at once.
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// The pause before a reader tries again.
const READ_AGAIN: Duration = Duration::from_millis(100);

struct Patience(Instant);

impl Patience {
    fn new() -> Self {
        Self(Instant::now() + READ_TIMEOUT)
    }

    /// Waits until it is worth another try, or gives the error back.
    async fn wait(&self, error: ReadError) -> Result<(), ReadError> {
        if Instant::now() + READ_AGAIN > self.0 {
            return Err(error);
        }
        sleep(READ_AGAIN).await;
        Ok(())
    }
}

impl Log {
    /// Sees to it that the rings vouch for these channels from now on and know their heads:
    /// [`Ring::watch`] then answers for all of them.
    pub async fn listen(&self, channels: Vec<Channel>) -> Result<(), ReadError> {
        self.0.backend.listen(channels).await
    }

    /// Sees to it that the rings of these channels hold all that anybody, at whatever node, can have heard before
    /// this was called.
    pub async fn level(&self, channels: &[Channel]) -> Result<(), ReadError> {
        let Some(ears) = &self.0.ears else { return Ok(()) };
        let mut partitions: Vec<_> =
            channels.iter().filter_map(|channel| self.partition_of(channel)).collect();
        partitions.sort_unstable();
        partitions.dedup();
        ears.level(partitions).await
    }

    /// Sees to it that the partition's limit is that of now: another node may have raised it.
    pub async fn reread(&self, partition: Partition) -> Result<(), ReadError> {
        let Some(part) = self.0.parts.get(usize::from(partition.0)) else { return Ok(()) };
        let known = part.limit.load(Ordering::Acquire);
        let _alone = part.rereading.lock().await;
        // All who came together are served by one look.
        if part.limit.load(Ordering::Acquire) == known {
            part.limit.fetch_max(self.0.backend.limit(partition).await?, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Reads after a cursor, from wherever it takes.
    pub async fn replay(&self, replay: Replay) -> Result<Replayed, ReadError> {
        let patience = Patience::new();
        loop {
            match self.0.replay_once(&replay).await {
                Err(error) => patience.wait(error).await?,
                done => return done,
            }
        }
    }

    /// Reads one channel's history by seq.
    pub async fn history(&self, query: HistoryQuery) -> Result<Page, ReadError> {
        if self.0.kind(&query.channel) == NamespaceKind::Ephemeral {
            return Ok(Page { complete: true, ..Page::default() });
        }
        let patience = Patience::new();
        loop {
            match self.0.backend.history(query.clone()).await {
                Err(error) => patience.wait(error).await?,
                Ok(page) => {
                    self.0.count_unreadable(&page);
                    return Ok(page);
                }
            }
        }
    }
}

impl Inner {
    async fn replay_once(&self, replay: &Replay) -> Result<Replayed, ReadError> {
        let Replay { partition, from, ref wants, limit } = *replay;
        let part = self.parts.get(usize::from(partition.0));
        let ring = &part.ok_or_else(|| ReadError(format!("there is no partition {}", partition.0)))?.ring;
        if let RingRead::Items { items, to } = ring.read(from, wants, limit) {
            return Ok(Replayed { items, to, source: Source::Ring });
        }
        // Where the ring is now, and the head of each channel there: everything up to it is asked for.
        let watch = ring.watch(wants.iter().map(|want| &want.channel));
        let Some(heads) = watch.heads.into_iter().collect::<Option<Vec<Head>>>() else {
            self.backend.listen(wants.iter().map(|want| want.channel.clone()).collect()).await?;
            return Err(ReadError("the log forgets channels faster than they can be listened to".to_owned()));
        };
        let mut span = ring.span(from);
        if span.crossing.is_none() {
            span.until = watch.from;
        }
        let mut ranges = Vec::new();
        // None: to be asked for.
        let in_ring: Vec<Option<Page>> = wants
            .iter()
            .zip(heads)
            .map(|(want, head)| {
                let page = in_ring(ring, want, head, span, limit);
                if page.is_none() {
                    let until = if span.crossing.is_some() { span.until } else { head.pos };
                    let Want { channel, after, volatile, .. } = want.clone();
                    ranges.push(Range { channel, after, until, head, volatile });
                }
                page
            })
            .collect();
        let base = span.crossing.is_none().then_some(watch.base);
        let (found, source) = match ranges.is_empty() {
            true => (Vec::new(), Source::Ring),
            false => self.backend.pages(Asked { partition, base, ranges, limit }).await?,
        };
        found.iter().for_each(|page| self.count_unreadable(page));
        let mut found = found.into_iter();
        let pages = in_ring.into_iter().map(|page| page.or_else(|| found.next()).unwrap_or_default());
        let (items, to) = merge_pages(span, wants.iter().zip(pages).collect(), limit);
        Ok(Replayed { items, to, source })
    }

    fn count_unreadable(&self, page: &Page) {
        let unreadable = page.entries.iter().filter(|entry| entry.gone == Some(GapReason::Trimmed));
        self.unreadable.inc_by(unreadable.count() as u64);
    }
}

/// What the ring can say of a channel: its entries, or that there are none.
///
/// Of an epoch that is over nothing but the ring has anything of a volatile channel. What the ring has is read here,
/// too, and not by the next read that the ring can answer: that one would know of nothing missing before it.
fn in_ring(ring: &Arc<Ring>, want: &Want, head: Head, span: Span, limit: super::Limit) -> Option<Page> {
    if let Some((entries, complete)) = ring.read_one(want, limit) {
        return Some(Page { entries, floor: Head::default(), complete });
    }
    match span.crossing {
        Some(_) => want.volatile.then(|| ring.rest(want, limit)),
        None => (head.pos <= want.after).then(|| Page { complete: true, ..Page::default() }),
    }
}
