//! The store: what an acknowledged publish rests on.
//!
//! SQL through sqlx, as one enum over the databases that Belfry speaks to. Above it stands the log,
//! which places messages and commits them in groups; below it a database that several processes may
//! open, which is why every commit checks that its epoch is still in charge.

mod error;
mod options;
mod rows;
mod sqlite;
#[cfg(test)]
mod tests;

pub use error::{CommitError, StoreError};
pub use options::{StoreOptions, Synchronous};
pub use rows::*;
use sqlite::Sqlite;

use crate::protocol::{Channel, IdempotencyKey, Partition, Timestamp};

/// A database. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub enum Store {
    /// A file of this machine.
    Sqlite(Sqlite),
}

impl Store {
    /// Opens `sqlite://path` (and creates it, with its directory) or `sqlite::memory:`.
    pub async fn open(url: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Sqlite::open(url, options).await.map(Self::Sqlite),
            Some((scheme, _)) => Err(StoreError::Url { scheme: scheme.to_owned() }),
            None => Err(StoreError::Url { scheme: String::new() }),
        }
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.migrate().await,
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.ping().await,
        }
    }

    /// Closes the connections once what is under way has ended.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
        }
    }

    /// Takes a partition over: opens its next epoch, with `block` positions to hand out.
    pub async fn open_epoch(&self, partition: Partition, block: u64) -> Result<Epoch, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.open_epoch(partition, block).await,
        }
    }

    /// Allows `block` more positions, if the epoch is still in charge.
    pub async fn raise_limit(&self, epoch: &Epoch, block: u64) -> Result<Epoch, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.raise_limit(epoch, block).await,
        }
    }

    /// Commits a batch, all of it or nothing, if the epoch is still in charge.
    pub async fn commit(&self, epoch: &Epoch, rows: &[NewRow<'_>]) -> Result<(), CommitError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.commit(epoch, rows).await,
        }
    }

    /// Which of the positions `from..=to` are committed. It waits for a commit that is still under
    /// way, so what it does not name will not appear any more.
    pub async fn committed(&self, partition: Partition, from: u64, to: u64) -> Result<Vec<u64>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.committed(partition, from, to).await,
        }
    }

    /// The last place of each channel at or below `until`, deleted or not; `None` where nothing was ever published.
    pub async fn heads(
        &self,
        partition: Partition,
        channels: &[Channel],
        until: u64,
    ) -> Result<Vec<Option<Head>>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.heads(partition, channels, until).await,
        }
    }

    /// What a channel holds in a range of positions. What has expired by `now` is a tombstone.
    pub async fn read(
        &self,
        partition: Partition,
        range: &ReadRange,
        now: Timestamp,
    ) -> Result<Page, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(partition, range, now).await,
        }
    }

    /// As [`Store::read`], for several channels: a page for each range.
    pub async fn read_many(
        &self,
        partition: Partition,
        ranges: &[ReadRange],
        now: Timestamp,
    ) -> Result<Vec<Page>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read_many(partition, ranges, now).await,
        }
    }

    /// History: as [`Store::read`], from the message after `after_seq`. `range.after` counts too.
    pub async fn read_after_seq(
        &self,
        partition: Partition,
        range: &ReadRange,
        after_seq: u64,
        now: Timestamp,
    ) -> Result<Page, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read_after_seq(partition, range, after_seq, now).await,
        }
    }

    /// What was published under these keys, each with its scope, at `not_before` or later: a row
    /// for each channel.
    pub async fn find_keys(
        &self,
        lookups: &[(&str, &IdempotencyKey)],
        not_before: Timestamp,
    ) -> Result<Vec<KeyRow>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.find_keys(lookups, not_before).await,
        }
    }

    /// Forgets up to `limit` idempotency keys that were used before a time; says how many.
    pub async fn forget_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.forget_keys(before, limit).await,
        }
    }

    /// Goes over the channels in the order of their names, beginning with `from`, and deletes the
    /// oldest messages of each that `rule` does not keep: up to `limit` in one transaction. Call it
    /// again with [`Swept::next`] until there is none.
    pub async fn trim(
        &self,
        partition: Partition,
        from: Option<&Channel>,
        limit: u32,
        rule: impl Fn(&Channel) -> Keep,
    ) -> Result<Swept, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.trim(partition, from, limit, rule).await,
        }
    }

    /// Empties up to `limit` messages that have expired by `now`: tombstones stay in their places.
    pub async fn expire(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.expire(now, limit).await,
        }
    }

    /// Stores a new API key.
    pub async fn insert_api_key(&self, key: &ApiKeyRow) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.insert_api_key(key).await,
        }
    }

    /// The API key with this id, revoked or not.
    pub async fn api_key(&self, id: &str) -> Result<Option<ApiKeyRow>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.api_key(id).await,
        }
    }

    /// All API keys, the oldest first.
    pub async fn api_keys(&self) -> Result<Vec<ApiKeyRow>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.api_keys().await,
        }
    }

    /// Revokes an API key; false if there is none with this id.
    pub async fn revoke_api_key(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.revoke_api_key(id, at).await,
        }
    }
}
