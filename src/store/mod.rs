//! The store: what an acknowledged publish rests on.
//!
//! SQL through sqlx, as one enum over the databases that Belfry speaks to. Above it stands the log,
//! which places messages and commits them in groups; below it a database that several processes may
//! open, which is why every commit checks that its epoch is still in charge.

mod columns;
mod error;
pub mod examine;
mod layout;
mod migrations;
mod options;
mod postgres;
pub(crate) mod private;
mod retention;
mod rows;
mod sqlite;
#[cfg(test)]
pub(crate) mod tests;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::sync::watch;

pub use error::{CommitError, Result, StoreError};
pub use layout::{FleetId, Layout};
pub use options::StoreOptions;
use postgres::Postgres;
pub use retention::SweepTime;
pub use rows::*;
use sqlite::Sqlite;

use crate::{
    auth::{ApiKeyRecord, Revocation},
    clock::{self, Reading},
    protocol::{Channel, IdempotencyKey, MessageId, Partition, Timestamp},
    telemetry::{SqlMetrics, SqlUse},
};

/// Whether `epoch` is the `current` one of its partition, and the rows stand inside it.
fn in_charge(epoch: &Epoch, current: Option<Epoch>, rows: &[NewRow<'_>]) -> Result<()> {
    let current = current.filter(|current| current.epoch == epoch.epoch);
    let current = current.ok_or(StoreError::EpochClosed(epoch.partition))?;
    let inside = |row: &&NewRow<'_>| {
        let pos = row.message.place.pos;
        pos.partition == current.partition && (current.base..current.limit).contains(&pos.offset)
    };
    match rows.iter().find(|row| !inside(row)) {
        Some(row) => Err(StoreError::OutsideEpoch(row.message.place.pos)),
        None => Ok(()),
    }
}

async fn within<T>(after: Duration, what: &'static str, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(after, work).await.unwrap_or(Err(StoreError::Timeout { what, after }))
}

/// Runs the same call on whichever database it is; with a [`SqlUse`] it is counted.
macro_rules! each {
    ($store:expr, $db:ident => $call:expr) => {
        match $store {
            Store::Sqlite($db) => $call,
            Store::Postgres($db) => $call,
        }
    };
    ($store:expr, $use:ident, $db:ident => $call:expr) => {{
        let operation = $store.metrics().begin(SqlUse::$use);
        let result = each!($store, $db => $call);
        if let Err(error) = &result {
            operation.failed(error.kind());
        }
        result
    }};
}

/// Calls that go to whichever database it is, and are counted by their use.
macro_rules! calls {
    ($($(#[$meta:meta])* $use:ident $name:ident($($given:ident: $type:ty),*) -> $result:ty;)+) => {
        impl Store {
            $($(#[$meta])*
            pub async fn $name(&self, $($given: $type),*) -> $result {
                each!(self, $use, db => db.$name($($given),*).await)
            })+
        }
    };
}

/// A path with this at the end of its name.
/// Beside a file in which something that was committed may have been lost: why, for the next start.
pub const LOST: &str = ".lost";

pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A database. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub enum Store {
    Sqlite(Sqlite),
    /// A server, which a fleet shares.
    Postgres(Postgres),
}

impl Store {
    /// Opens `sqlite://path` (and creates it, with its directory), `sqlite::memory:` or `postgres://user@host/database`.
    pub async fn open(url: &str, options: &StoreOptions) -> Result<Self> {
        Self::check_url(url)?;
        match url.starts_with("sqlite:") {
            true => Sqlite::open(url, options).await.map(Self::Sqlite),
            false => Postgres::open(url, options).await.map(Self::Postgres),
        }
    }

    /// Whether a database's URL can be understood; nothing is opened.
    pub fn check_url(url: &str) -> Result<()> {
        match url.split_once(':').map_or("", |(scheme, _)| scheme) {
            "sqlite" => Sqlite::parse(url).map(drop),
            "postgres" | "postgresql" => Postgres::parse(url).map(drop),
            scheme => Err(StoreError::Url { scheme: scheme.to_owned() }),
        }
    }

    /// A file beside the database's, with this at the end of its name; none where the database is no file.
    pub fn beside(&self, ending: &str) -> Option<PathBuf> {
        let Self::Sqlite(db) = self else { return None };
        db.path().map(|path| beside(path, ending))
    }

    pub fn metrics(&self) -> &SqlMetrics {
        each!(self, db => db.metrics())
    }

    pub async fn migrate(&self) -> Result<()> {
        each!(self, db => db.migrate().await)
    }

    pub async fn ping(&self) -> Result<()> {
        each!(self, Read, db => db.ping().await)
    }

    /// Closes the connections once what is under way has ended.
    pub async fn close(&self) {
        each!(self, db => db.close().await)
    }

    /// Which history of its data the database has: another one after it was restored, or a standby promoted, and then it
    /// may have less than it had. None: it does not say. Known from the newest connection on.
    pub fn history(&self) -> watch::Receiver<Option<String>> {
        match self {
            // A file has no standby.
            Self::Sqlite(_) => watch::channel(None).1,
            Self::Postgres(db) => db.history(),
        }
    }

    /// Fleets: the database's clock.
    pub async fn clock(&self) -> Result<Reading> {
        let now = clock::now();
        match self {
            Self::Postgres(db) => db.clock().await,
            Self::Sqlite(_) => Ok(Reading { before: now, theirs: now, after: now }),
        }
    }

    /// Fleets: commits messages that the log has already announced, each unless it is there already, by its id, if the epoch
    /// is still in charge. May be repeated, by any node, until it succeeds. A message whose idempotency key is used is left
    /// out and reported; of two under one key in `rows`, the one with the lower position stays.
    pub async fn commit_appended(
        &self,
        epoch: &Epoch,
        rows: &[NewRow<'_>],
    ) -> Result<Committed, CommitError> {
        let committed =
            each!(self, Commit, db => db.commit_appended(epoch.partition, Some(epoch), rows).await);
        committed.map(|(committed, _)| committed)
    }

    /// Fleets: the same with messages that were stored before, of whatever epoch, and that the database may have lost; says how
    /// many it had.
    pub async fn restore(&self, partition: Partition, rows: &[NewRow<'_>]) -> Result<usize, CommitError> {
        let committed = each!(self, Commit, db => db.commit_appended(partition, None, rows).await);
        committed.map(|(Committed { conflicts, .. }, inserted)| inserted - conflicts.len())
    }

    /// The highest place of each channel that was deleted; 0, 0 where none was. Of a channel that holds nothing and whose
    /// floor may have been forgotten, the highest that this may have been.
    pub async fn floors(&self, partition: Partition, channels: &[Channel]) -> Result<Vec<Head>> {
        each!(self, db => db.floors(partition, channels).await)
    }
}

calls! {
    /// Takes a partition over: opens its next epoch, with `block` positions to hand out. Its first one of all begins
    /// at `first`.
    Write open_epoch(partition: Partition, block: u64, first: u64) -> Result<Epoch>;

    /// The epoch that is in charge of a partition; `None` before the first was opened.
    Read epoch(partition: Partition) -> Result<Option<EpochRow>>;

    /// The database was put back from a copy: the next epoch of this partition begins at `limit`, above all that may have
    /// been handed out since the copy was made. Cursors from below `first` are not of this log any more.
    Write restored(partition: Partition, limit: u64, first: u64) -> Result<()>;

    /// Fleets: opens the next epoch of a partition for the log `log_id`, if the epoch in charge is
    /// the `expected` one (`None`: there is none yet), above this epoch and this limit as well: the database may have
    /// lost what somebody else still knows. `lost`: the one before may have handed places out twice. It waits for commits under the old epoch that are under way; later ones are
    /// refused. After an error the outcome is not known: ask [`Store::epoch`].
    Write open_epoch_above(partition: Partition, block: u64, expected: Option<u64>, log_id: &str, above: (u64, u64), lost: bool)
        -> Result<Opened>;

    /// Whether a large message could be stored: writes as much.
    Write rehearse() -> Result<()>;

    /// Notes up to which history all that a partition's Redis holds is stored.
    Write note_history(partition: Partition, history: &str) -> Result<()>;

    /// The id of the fleet whose database this is; none: it has not been started with since there are ids.
    Read fleet() -> Result<Option<FleetId>>;

    /// Records where the log lies, or compares with what is recorded; says the fleet's id. Only a memory log may turn into a
    /// log on one Redis.
    Write record_layout(layout: &Layout) -> Result<FleetId>;

    /// Gives the database a new id, and forgets prefix and databases of its Redis: none that it had is its own any more. None:
    /// it has never been started with. Refused while nodes run, or have said so within `patience`.
    Write fork_fleet(patience: Duration) -> Result<Option<FleetId>>;

    /// Fleets: notes what a node says of itself, forgets those that have said nothing for so long, and says what the others say.
    Write sign(sign: &NodeSign, patience: Duration) -> Result<Vec<NodeSign>>;

    /// Fleets: what each node says that it hears ([`NodeSign::hears`]).
    Read hearing() -> Result<Vec<String>>;

    /// Fleets: forgets a node.
    Write leave(node: &str) -> Result<()>;

    /// Allows `block` more positions, if the epoch is still in charge. With 0 it only proves that rows can be written.
    Write raise_limit(epoch: &Epoch, block: u64) -> Result<Epoch>;

    /// Commits a batch, all of it or nothing, if the epoch is still in charge.
    Commit commit(epoch: &Epoch, rows: &[NewRow<'_>]) -> Result<(), CommitError>;

    /// What is committed at the positions `from..=to`. It waits for a commit that is still under
    /// way, so what it does not name will not appear any more.
    Read committed(partition: Partition, from: u64, to: u64) -> Result<Vec<(u64, MessageId)>>;

    /// The last place of each channel at or below `until`, deleted or not.
    Read heads(partition: Partition, channels: &[Channel], until: u64) -> Result<Heads>;

    /// What channels hold in a range of positions each, together at most so many bytes of messages, but always the
    /// first one: what lies highest is left for another read. What has expired by `now` is a tombstone.
    Read read_many(partition: Partition, ranges: &[ReadRange], max_bytes: usize, now: Timestamp)
        -> Result<Vec<RowPage>>;

    /// What all channels of a partition hold in a range of positions. What has expired by `now` is a tombstone.
    Read read_range(partition: Partition, range: &PartitionRange, now: Timestamp) -> Result<PartitionPage>;

    /// History: as [`Store::read_range`], from the message after `after_seq`. `range.after` counts too.
    Read read_after_seq(partition: Partition, range: &ReadRange, after_seq: u64, now: Timestamp)
        -> Result<RowPage>;

    /// The newest of a range before `before_seq`, in order; `complete` says whether there are older ones in it.
    Read read_before_seq(partition: Partition, range: &ReadRange, before_seq: u64, now: Timestamp)
        -> Result<RowPage>;

    /// What was published under these keys, each with its scope, at `not_before` or later: a row for each channel.
    Read find_keys(lookups: &[(&str, &IdempotencyKey)], not_before: Timestamp) -> Result<Vec<KeyRow>>;

    /// Forgets up to `limit` idempotency keys that were used before a time; says how many.
    Write forget_keys(before: Timestamp, limit: u32) -> Result<u64>;

    /// Goes over the channels in the order of their names, beginning with `from`, and deletes the oldest messages of each that
    /// `rule` does not keep: up to `limit` in one transaction. Call it again with [`SweptRows::next`] until there is none.
    Write trim(partition: Partition, from: Option<&Channel>, limit: u32, rule: impl Fn(&Channel) -> Retention)
        -> Result<SweptRows>;

    /// Goes over the floors in the order of their channels, `limit` of them after `from`, and forgets those
    /// that were last raised before a time and whose channels hold nothing. See [`Heads::forgotten`].
    Write forget_floors(partition: Partition, from: Option<&Channel>, limit: u32, before: Timestamp)
        -> Result<SweptFloors>;

    /// The time by which a partition's messages age, and whether it can be relied on.
    Write sweep_time(partition: Partition) -> Result<SweepTime>;

    /// Empties up to `limit` messages that have expired by `now`: tombstones stay in their places.
    Write expire(now: Timestamp, limit: u32) -> Result<u64>;

    Write insert_api_key(key: &ApiKeyRecord) -> Result<()>;

    /// The API key with this id, revoked or not.
    Read api_key(id: &str) -> Result<Option<ApiKeyRecord>>;

    /// All API keys, the oldest first. Each by its id. One that cannot be read, as of a newer version, hides no other.
    Read api_keys() -> Result<Vec<(String, Result<ApiKeyRecord>)>>;

    /// Revokes an API key; false if there is none with this id.
    Write revoke_api_key(id: &str, at: Timestamp) -> Result<bool>;

    /// Stores a revocation; says its id.
    Write insert_revocation(revocation: &Revocation) -> Result<u64>;

    /// Up to `limit` revocations with an id above `after`, in the order of their ids.
    Read revocations(after: u64, limit: u32) -> Result<Vec<RevocationRow>>;

    /// Forgets up to `limit` revocations that have expired by `now`; says how many.
    Write forget_revocations(now: Timestamp, limit: u32) -> Result<u64>;
}
