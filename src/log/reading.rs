//! Reading: what the rings have first, then what the backend keeps, merged by one rule.

use std::{sync::atomic::Ordering, time::Duration};

use belfry_core::reading::{self, Begun};
use tokio::time::{Instant, sleep};

use super::{HistoryQuery, Inner, Log, Page, Partition, ReadError, Replay, Replayed, Source};
use crate::{
    config::NamespaceKind,
    protocol::{Channel, GapReason},
};

/// How long a reader waits for what it reads from to be there: a failover is over in a second or two, and a client that is
/// told that it failed comes back at once.
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// The pause before a reader tries again.
const READ_AGAIN: Duration = Duration::from_millis(100);

/// Reads, and again while that fails and it is worth another try.
async fn patiently<T, F>(read: impl Fn() -> F) -> Result<T, ReadError>
where
    F: Future<Output = Result<T, ReadError>>,
{
    let until = Instant::now() + READ_TIMEOUT;
    loop {
        match read().await {
            Err(_) if Instant::now() + READ_AGAIN <= until => sleep(READ_AGAIN).await,
            done => return done,
        }
    }
}

impl Log {
    /// Sees to it that the rings vouch for these channels from now on and know their heads:
    /// [`Ring::watch`](super::Ring::watch) then answers for all of them.
    pub async fn listen(&self, channels: Vec<Channel>) -> Result<(), ReadError> {
        self.0.backend.listen(channels).await
    }

    /// Sees to it that the rings of these channels hold all that anybody, at whatever node, can have heard before
    /// this was called.
    pub async fn level(&self, channels: &[Channel]) -> Result<(), ReadError> {
        let Some(ears) = &self.0.ears else { return Ok(()) };
        let mut partitions: Vec<_> = channels.iter().filter_map(|name| self.partition_of(name)).collect();
        partitions.sort_unstable();
        partitions.dedup();
        ears.level(partitions).await
    }

    /// Waits until what a partition's Redis has said, or was told, is known to count: it may be a former primary's.
    pub async fn in_charge(&self, partition: Partition) -> Result<(), ReadError> {
        match &self.0.ears {
            Some(ears) => ears.in_charge(partition).await,
            None => Ok(()),
        }
    }

    /// Sees to it that the partition's limit is that of now: another node may have raised it.
    pub async fn reread(&self, partition: Partition) -> Result<(), ReadError> {
        let part = self.0.parts.get(usize::from(partition.0));
        let (Some(ears), Some(part)) = (&self.0.ears, part) else { return Ok(()) };
        let known = part.limit.load(Ordering::Acquire);
        let _alone = part.rereading.lock().await;
        // All who came together are served by one look.
        if part.limit.load(Ordering::Acquire) == known {
            part.limit.fetch_max(ears.limit(partition).await?, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Reads after a cursor, from wherever it takes.
    pub async fn replay(&self, replay: Replay) -> Result<Replayed, ReadError> {
        patiently(|| self.0.replay_once(&replay)).await
    }

    pub async fn history(&self, query: HistoryQuery) -> Result<Page, ReadError> {
        if self.0.kind(&query.channel) == NamespaceKind::Ephemeral {
            return Ok(Page { complete: true, ..Page::default() });
        }
        let page = patiently(|| self.0.backend.history(query.clone())).await?;
        self.0.count_unreadable(&page);
        Ok(page)
    }
}

impl Inner {
    async fn replay_once(&self, replay: &Replay) -> Result<Replayed, ReadError> {
        let Replay { partition, from, ref wants, limit } = *replay;
        let part = self.parts.get(usize::from(partition.0));
        let ring = &part.ok_or_else(|| ReadError(format!("there is no partition {}", partition.0)))?.ring;
        let reading = match reading::begin(ring, from, wants, limit) {
            Begun::Done(items, to) => return Ok(Replayed { items, to, source: Source::Ring }),
            Begun::Ask(reading) => reading,
            Begun::Unknown => {
                self.backend.listen(wants.iter().map(|want| want.channel.clone()).collect()).await?;
                let detail = "the log forgets channels faster than they can be listened to";
                return Err(ReadError(detail.to_owned()));
            }
        };
        let (found, source) = self.backend.pages(reading.asked.clone()).await?;
        found.iter().for_each(|page| self.count_unreadable(page));
        let (items, to) = reading.end(wants, found);
        Ok(Replayed { items, to, source })
    }

    fn count_unreadable(&self, page: &Page) {
        let unreadable = page.entries.iter().filter(|entry| entry.gone == Some(GapReason::Trimmed));
        self.unreadable.inc_by(unreadable.count() as u64);
    }
}
