//! What `pages` and `history` have in common: the streams, then SQL for what durable streams no longer
//! hold and for everything below the epoch.
//!
//! A stream is believed only while its Redis is the one that the epoch was opened for. Another one, a
//! replica that was promoted, may lack what this node has heard already, and would be silent about it.

use std::sync::Arc;

use tokio::time::{self, Duration};

use super::{
    intake::Intake,
    streams::{Looked, Range},
};
use crate::{
    clock::shared_now,
    log::{Limit, Page, ReadError, Result, stored},
    protocol::{Channel, Entry, Head},
    redis::RedisError,
    store::StoreError,
};

/// How long a reader waits for one of the few permits to read Redis.
const PERMIT_TIMEOUT: Duration = Duration::from_secs(5);

impl From<RedisError> for ReadError {
    fn from(error: RedisError) -> Self {
        Self(error.to_string())
    }
}

pub(super) fn redis(error: ::redis::RedisError) -> ReadError {
    RedisError::from(error).into()
}

pub(super) fn sql(error: StoreError) -> ReadError {
    ReadError(error.to_string())
}

impl Intake {
    /// One look at Redis, all of it in the epoch that begins at `base`: the ring's when the reader decided what to
    /// ask Redis for. The ring may have gone over into another one since. Of what lies below a base the streams hold
    /// what happens to be left, and are not asked.
    pub(super) async fn look(&self, base: u64, ranges: &[Range], bytes: usize) -> Result<Looked> {
        let part = &self.ear.part;
        let permit = time::timeout(PERMIT_TIMEOUT, self.ear.readers.acquire()).await;
        let late = |_| {
            ReadError(format!(
                "so many read from Redis that none of the permits was free within {PERMIT_TIMEOUT:?}"
            ))
        };
        let _permit = permit.map_err(late)?.expect("it is never closed");
        let mut commands = part.server.commands().await?;
        let epoch = part.epochs.of(commands.incarnation()).filter(|epoch| epoch.base == base);
        let epoch = epoch.ok_or_else(|| self.not_level())?;
        let looked = self.ear.streams().look(ranges, bytes, &mut commands).await.map_err(redis)?;
        if looked.ground.epoch == epoch.epoch { Ok(looked) } else { Err(self.not_level()) }
    }

    pub(super) fn not_level(&self) -> ReadError {
        let redis = self.ear.part.server.name();
        ReadError(format!("Redis {redis} has begun anew, and this node has yet to go over"))
    }

    /// Pages of SQL: of each channel from after a position up to another.
    pub(super) async fn in_store(&self, wanted: &[(&Channel, u64, u64)], limit: Limit) -> Result<Vec<Page>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let part = &self.ear.part;
        let range = |&(channel, after, until): &_| stored::range(channel, after, until, limit);
        let ranges: Vec<_> = wanted.iter().map(range).collect();
        let pages = part.store.read_many(part.partition, &ranges, limit.bytes, shared_now());
        let pages = part.epochs.believed(pages).await.map_err(sql)?;
        Ok(wanted.iter().zip(pages).map(|((channel, ..), page)| stored::page(channel, page)).collect())
    }
}

/// What stands right before an entry in its channel.
pub(super) fn before(entry: &Arc<Entry>) -> Head {
    entry.place.map_or(Head::default(), |place| Head { seq: place.seq - 1, pos: place.prev })
}
