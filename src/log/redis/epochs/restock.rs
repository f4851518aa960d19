//! Restocking: a database that was restored, or that is a standby which had been sent less than the primary before it was
//! promoted, lacks messages that were acknowledged. What the streams still hold of them is stored again, of whatever epoch.
//!
//! It is done before an epoch above the lost ones is opened, so who crosses into that finds them. What retention has deleted stays
//! deleted, and what is there stays as it is. Where something is in neither place the next epoch is opened, and says so: readers
//! would wait for it.

use std::sync::atomic::Ordering;

use redis::{RedisError as CrateError, aio::ConnectionLike, cmd};

use super::{EpochError, Epochs, Result};
use crate::{
    clock::shared_now,
    config::NamespaceKind,
    log::redis::open_set::{self, OpenMessage},
    protocol::Channel,
    redis::RedisError,
    store::ReadRange,
};

/// How many heads one step of the search looks at.
const SCANNED: usize = 256;

fn failed(error: CrateError) -> EpochError {
    RedisError::from(error).into()
}

impl Epochs {
    /// Whether the same database has only been started again, and has the newest message that a node has seen committed, if Redis knows
    /// of any.
    pub(super) async fn is_whole(
        &self,
        before: &str,
        now: &str,
        connection: &mut impl ConnectionLike,
    ) -> Result<bool> {
        let [same, now] = [before, now].map(|history| history.rsplit_once('/').map(|(same, _)| same));
        let mut newest = cmd("ZSCORE");
        newest.arg(&self.names.committed).arg("pos");
        let newest: Option<u64> = newest.query_async(connection).await.map_err(failed)?;
        let Some(newest) = newest.filter(|_| same == now) else { return Ok(same == now) };
        Ok(!self.store.committed(self.partition, newest, newest).await?.is_empty())
    }

    /// Stores what the database lacks of all that the streams hold; says whether something of the epoch that begins at `base` is in neither.
    /// `is_older`: it is taken to be so.
    pub(super) async fn restock(
        &self,
        history: &str,
        base: u64,
        is_older: bool,
        connection: &mut impl ConnectionLike,
    ) -> Result<bool> {
        let (mut cursor, mut stored, mut lacks) = (String::from("0"), 0, is_older);
        loop {
            let mut scan = cmd("HSCAN");
            scan.arg(&self.names.heads).arg(&cursor).arg("COUNT").arg(SCANNED);
            let (next, heads): (String, Vec<(String, String)>) =
                scan.query_async(connection).await.map_err(failed)?;
            let durable = |(name, head): &(String, String)| {
                let (channel, (_, pos)) = (Channel::parse(name).ok()?, head.split_once(':')?);
                let is_durable = self.namespaces.of(&channel).kind == NamespaceKind::Durable;
                is_durable.then_some((channel, pos.parse::<u64>().ok()?))
            };
            let (channels, heads): (Vec<_>, Vec<_>) = heads.iter().filter_map(durable).unzip();
            let floors = self.store.floors(self.partition, &channels).await?;
            let mut ranges = Vec::new();
            for ((channel, head), floor) in channels.into_iter().zip(heads).zip(floors) {
                let (mut after, mut first) = (floor.pos, None);
                loop {
                    let page = open_set::stream(connection, &self.names, self.partition, &channel, after);
                    let page = page.await.map_err(failed)?;
                    let Some(last) = page.last else { break };
                    after = last;
                    first = first.or(page.messages.first().map(|first| first.message.place));
                    stored += self.restore(page.messages).await?;
                    if page.complete {
                        break;
                    }
                }
                // The channel's last message that its stream does not hold.
                let until = first.map_or(head, |first| if first.jump { 0 } else { first.prev });
                if until >= base && until > floor.pos {
                    ranges.push(ReadRange {
                        channel,
                        after: until - 1,
                        until,
                        max_messages: 1,
                        max_bytes: 1,
                    });
                }
            }
            let pages = self.store.read_many(self.partition, &ranges, usize::MAX, shared_now()).await?;
            lacks |= pages.iter().any(|page| page.entries.is_empty());
            cursor = next;
            if cursor == "0" {
                break;
            }
        }
        self.metrics.restocked.inc_by(stored as u64);
        self.lacks.fetch_max(if lacks { base } else { 0 }, Ordering::AcqRel);
        let partition = self.partition.0;
        let what =
            "the database is another one than it was; what it lacked of what Redis holds is stored again";
        tracing::warn!(partition, history, stored, lacks, "{what}");
        Ok(lacks)
    }

    async fn restore(&self, messages: Vec<OpenMessage>) -> Result<usize> {
        let rows: Vec<_> = messages.iter().map(OpenMessage::row).collect();
        if rows.is_empty() {
            return Ok(0);
        }
        self.store.restore(self.partition, &rows).await.map_err(EpochError::Survivors)
    }
}
