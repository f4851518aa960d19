//! Reading the one-machine log: the ring first, then what is behind it: SQL for durable channels, memory for plain ones.

use std::{sync::Weak, time::Duration};

use tokio::{task, time};

use super::{
    super::{
        HistoryQuery, Page, ReadError, Result, Side, Source,
        backend::Asked,
        stored,
        sweep::{EVERY, Sweep},
    },
    DURABLE, Memory, PLAIN,
};
use crate::{
    config::NamespaceKind,
    protocol::{Channel, Head, Partition, Timestamp},
    store::StoreError,
};

/// How often `listen` starts over because the ring forgot channels meanwhile. It would take
/// millions of channels within one read for a second round to be needed.
const LISTEN_ROUNDS: usize = 8;

/// How long a session waits until it may look its channels' heads up.
const PERMIT_TIMEOUT: Duration = Duration::from_secs(5);

impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl Memory {
    /// Reads the heads that the rings do not know.
    pub(super) async fn learn(&self, channels: &[Channel]) -> Result<()> {
        for (partition, kind, ring) in [
            (DURABLE, NamespaceKind::Durable, &self.durable_ring),
            (PLAIN, NamespaceKind::Plain, &self.plain.ring),
        ] {
            let here: Vec<_> = channels.iter().filter(|channel| self.kind(channel) == kind).collect();
            for _ in 0..LISTEN_ROUNDS {
                let watch = ring.watch(here.iter().copied());
                let unknown = here.iter().zip(&watch.heads).filter(|(_, head)| head.is_none());
                let unknown: Vec<Channel> = unknown.map(|(channel, _)| (*channel).clone()).collect();
                if unknown.is_empty() {
                    break;
                }
                let heads = self.heads(partition, &unknown, watch.from).await?;
                ring.learn(watch.sweeps, unknown.into_iter().zip(heads));
            }
        }
        Ok(())
    }

    async fn heads(&self, partition: Partition, channels: &[Channel], until: u64) -> Result<Vec<Head>> {
        if partition == PLAIN {
            return Ok(self.plain.history.heads(channels, until));
        }
        let permit = time::timeout(PERMIT_TIMEOUT, self.looking.acquire()).await;
        let late = |_| {
            ReadError(format!(
                "so many sessions come that their heads could not be looked up within {PERMIT_TIMEOUT:?}"
            ))
        };
        let _permit = permit.map_err(late)?.expect("it is never closed");
        let heads = self.store.heads(partition, channels, until).await?;
        let unknown = heads.unknown();
        Ok(heads.known.into_iter().map(|head| head.unwrap_or(unknown)).collect())
    }

    pub(super) async fn read_pages(&self, asked: Asked) -> Result<(Vec<Page>, Source)> {
        let Asked { partition, ranges, limit, .. } = asked;
        if partition == PLAIN {
            let history = &self.plain.history;
            let pages =
                ranges.iter().map(|range| history.read(&range.channel, range.after, range.until, limit));
            return Ok((pages.collect(), Source::History));
        }
        let range = |range: &super::super::backend::Range| {
            stored::range(&range.channel, range.after, range.until, limit)
        };
        let read: Vec<_> = ranges.iter().map(range).collect();
        let pages = self.store.read_many(partition, &read, limit.bytes, Timestamp::now()).await?;
        let pages = ranges.iter().zip(pages).map(|(range, found)| stored::page(&range.channel, found));
        Ok((pages.collect(), Source::Store))
    }

    pub(super) async fn read_history(&self, query: HistoryQuery) -> Result<Page> {
        let HistoryQuery { channel, seqs, until, limit } = query;
        let until = until.unwrap_or(u64::MAX);
        if self.kind(&channel) == NamespaceKind::Plain {
            let history = &self.plain.history;
            return Ok(match seqs {
                Side::After(seq) => history.read_after_seq(&channel, seq, until, limit),
                Side::Before(seq) => history.read_before_seq(&channel, seq, until, limit),
            });
        }
        let range = stored::range(&channel, 0, until, limit);
        let found = match seqs {
            Side::After(seq) => self.store.read_after_seq(DURABLE, &range, seq, Timestamp::now()).await?,
            Side::Before(seq) => self.store.read_before_seq(DURABLE, &range, seq, Timestamp::now()).await?,
        };
        let mut page = stored::page(&channel, found);
        if page.complete && page.entries.is_empty() {
            page.head = self.heads(DURABLE, &[channel], u64::MAX).await?.pop();
        }
        Ok(page)
    }
}

/// Deletes what no one is promised any more, until the log is gone.
pub(super) async fn sweep(log: Weak<Memory>) {
    let mut rows = {
        let Some(log) = log.upgrade() else { return };
        Sweep::new(log.store.clone(), DURABLE, log.config.namespaces.clone(), log.config.log.idempotency_age)
    };
    loop {
        let pause = {
            let Some(log) = log.upgrade() else { return };
            match rows.step().await {
                Ok(swept) => {
                    if swept.by_age {
                        for () in log.plain.history.expire(Timestamp::now()) {
                            // The log's other tasks are of the same thread.
                            task::yield_now().await;
                        }
                    }
                    swept.pause
                }
                Err(error) => {
                    quietly!(WARN, %error, "cannot delete old messages now; trying again later");
                    EVERY
                }
            }
        };
        time::sleep(pause).await;
    }
}
