//! Reading the one-machine log: the ring first, then what is behind it: SQL for durable channels,
//! memory for plain ones.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::time;

use super::{
    super::{
        HistoryQuery, Limit, Page, ReadError, Replay, Replayed, Ring, RingRead, Source,
        replay::{Want, merge_pages},
        stored,
        sweep::{EVERY, Sweep},
    },
    DURABLE, Inner, PLAIN,
};
use crate::{
    config::NamespaceKind,
    protocol::{Channel, Head, Partition, Timestamp},
    store::{ReadRange, StoreError},
};

/// How often `listen` starts over because the ring forgot channels meanwhile. It would take
/// millions of channels within one read for a second round to be needed.
const LISTEN_ROUNDS: usize = 8;

/// How long a session waits until it may look its channels' heads up.
const TURN_TIMEOUT: Duration = Duration::from_secs(5);

impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl Inner {
    fn ring(&self, partition: Partition) -> Option<&Arc<Ring>> {
        match partition {
            DURABLE => Some(&self.durable_ring),
            PLAIN => Some(&self.plain.ring),
            _ => None,
        }
    }

    /// Reads the heads that the rings do not know.
    pub(super) async fn listen(&self, channels: &[Channel]) -> Result<(), ReadError> {
        for partition in [DURABLE, PLAIN] {
            let ring = self.ring(partition).expect("the log has both partitions");
            let here: Vec<_> =
                channels.iter().filter(|channel| self.partition_of(channel) == Some(partition)).collect();
            for _ in 0..LISTEN_ROUNDS {
                let watch = ring.watch(here.iter().copied());
                let unknown: Vec<Channel> = here
                    .iter()
                    .zip(&watch.heads)
                    .filter(|(_, head)| head.is_none())
                    .map(|(channel, _)| (*channel).clone())
                    .collect();
                if unknown.is_empty() {
                    break;
                }
                let heads = self.heads(partition, &unknown, watch.from).await?;
                ring.learn(watch.sweeps, unknown.into_iter().zip(heads));
            }
        }
        Ok(())
    }

    async fn heads(
        &self,
        partition: Partition,
        channels: &[Channel],
        until: u64,
    ) -> Result<Vec<Head>, ReadError> {
        if partition == PLAIN {
            return Ok(self.plain.history.heads(channels, until));
        }
        let turn = time::timeout(TURN_TIMEOUT, self.looking.acquire()).await;
        let late =
            |_| ReadError(format!("so many sessions come that the turn was not had in {TURN_TIMEOUT:?}"));
        let _turn = turn.map_err(late)?.expect("it is never closed");
        let heads = self.store.heads(partition, channels, until).await?;
        let unknown = heads.unknown();
        Ok(heads.known.into_iter().map(|head| head.unwrap_or(unknown)).collect())
    }

    pub(super) async fn replay(&self, replay: Replay) -> Result<Replayed, ReadError> {
        let Replay { partition, from, wants, limit } = replay;
        let ring = self
            .ring(partition)
            .ok_or_else(|| ReadError(format!("there is no partition {}", partition.0)))?;
        // What the ring has pushed is committed: up to its head, the sources behind it are complete.
        let span = ring.span(from);
        if let RingRead::Items { items, to } = ring.read(from, &wants, limit) {
            return Ok(Replayed { items, to, source: Source::Ring });
        }
        let mut pages = Vec::with_capacity(wants.len());
        let mut behind = Vec::new();
        for want in &wants {
            match ring.read_one(want, limit) {
                Some((entries, complete)) => {
                    pages.push((want, Page { entries, floor: Head::default(), complete }));
                }
                None => behind.push(want),
            }
        }
        let (older, source) = self.behind(partition, &behind, span.until, limit).await?;
        pages.extend(behind.into_iter().zip(older));
        let (items, to) = merge_pages(span, pages, limit);
        Ok(Replayed { items, to, source })
    }

    async fn behind(
        &self,
        partition: Partition,
        wants: &[&Want],
        until: u64,
        limit: Limit,
    ) -> Result<(Vec<Page>, Source), ReadError> {
        if partition == PLAIN {
            let page = |want: &&Want| self.plain.history.read(&want.channel, want.after, until, limit);
            return Ok((wants.iter().map(page).collect(), Source::History));
        }
        let limit = limit.shared(wants.len());
        let ranges: Vec<_> = wants
            .iter()
            .map(|want| ReadRange {
                channel: want.channel.clone(),
                after: want.after,
                until,
                max_messages: u32::try_from(limit.messages).unwrap_or(u32::MAX),
                max_bytes: limit.bytes,
            })
            .collect();
        let pages = self.store.read_many(partition, &ranges, Timestamp::now()).await?;
        let pages = wants.iter().zip(pages).map(|(want, found)| stored::page(&want.channel, found));
        Ok((pages.collect(), Source::Store))
    }

    pub(super) async fn history(&self, query: HistoryQuery) -> Result<Page, ReadError> {
        let HistoryQuery { channel, after_seq, until, limit } = query;
        let until = until.unwrap_or(u64::MAX);
        match self.namespaces.of(&channel).kind {
            NamespaceKind::Ephemeral => Ok(Page { complete: true, ..Page::default() }),
            NamespaceKind::Plain => Ok(self.plain.history.read_after_seq(&channel, after_seq, until, limit)),
            NamespaceKind::Durable => {
                let range = ReadRange {
                    channel,
                    after: 0,
                    until,
                    max_messages: u32::try_from(limit.messages).unwrap_or(u32::MAX),
                    max_bytes: limit.bytes,
                };
                let found = self.store.read_after_seq(DURABLE, &range, after_seq, Timestamp::now()).await?;
                Ok(stored::page(&range.channel, found))
            }
        }
    }
}

/// Deletes what no one is promised any more, until the log is gone.
pub(super) async fn sweep(log: Weak<Inner>) {
    let mut rows = {
        let Some(log) = log.upgrade() else { return };
        Sweep::new(log.store.clone(), DURABLE, log.namespaces.clone(), log.config.idempotency_age)
    };
    loop {
        let pause = {
            let Some(log) = log.upgrade() else { return };
            log.plain.history.expire(Timestamp::now());
            rows.step().await.map(|swept| swept.pause).unwrap_or_else(|error| {
                tracing::warn!(%error, "cannot delete old messages now; trying again later");
                EVERY
            })
        };
        time::sleep(pause).await;
    }
}
