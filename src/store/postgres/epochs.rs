//! Epochs: who hands out a partition's positions, and how far.

use sqlx::{PgConnection, Row, postgres::PgRow};

use super::Postgres;
use crate::{
    protocol::Partition,
    store::{
        Epoch, EpochRow, Opened, StoreError,
        columns::{partition_id, signed, unsigned},
    },
};

const OPEN: &str = "\
    INSERT INTO epochs (partition, epoch, base_pos, limit_pos) VALUES ($1, 1, 1, 1 + $2) \
    ON CONFLICT (partition) DO UPDATE \
    SET epoch = epochs.epoch + 1, base_pos = epochs.limit_pos, limit_pos = epochs.limit_pos + $2, \
      log_id = NULL \
    RETURNING epoch, base_pos, limit_pos, log_id";

const OPEN_FIRST: &str = "\
    INSERT INTO epochs (partition, epoch, base_pos, limit_pos, log_id) VALUES ($1, 1, 1, 1 + $2, $3) \
    ON CONFLICT (partition) DO NOTHING \
    RETURNING epoch, base_pos, limit_pos, log_id";

const OPEN_NEXT: &str = "\
    UPDATE epochs SET epoch = epoch + 1, base_pos = limit_pos, limit_pos = limit_pos + $2, log_id = $3 \
    WHERE partition = $1 AND epoch = $4 \
    RETURNING epoch, base_pos, limit_pos, log_id";

const RAISE: &str = "\
    UPDATE epochs SET limit_pos = limit_pos + $3 WHERE partition = $1 AND epoch = $2 \
    RETURNING epoch, base_pos, limit_pos, log_id";

/// Of the partition whose number follows.
macro_rules! current {
    () => {
        "SELECT epoch, base_pos, limit_pos, log_id FROM epochs WHERE partition = "
    };
}

/// Sets the advisory locks of epochs apart from those of others in the same database: "belf" in ASCII.
/// The partition's number is the second half of their names.
const LOCK_CLASS: u32 = 0x6265_6c66;

/// For the opening of a transaction: the epoch in charge, which stays so until the transaction ends.
///
/// An advisory lock, and not the row's own (`FOR SHARE`): those who want the row alone would have to wait
/// for a moment in which nobody shares it, which a busy fleet does not have (seconds, when it was
/// measured). Advisory locks are granted in turn, and cost neither a write to the row nor a multixact for
/// each commit. The row is read by a statement of its own, which sees what was committed before the lock
/// was granted.
pub(super) fn shared(partition: Partition) -> String {
    format!("SELECT FROM pg_advisory_xact_lock_shared({LOCK_CLASS}, {0}); {1}{0}", partition.0, current!())
}

/// For the opening of a transaction: it waits for those that hold the epoch [`shared`], and whoever comes
/// later waits for it.
pub(super) fn alone(partition: Partition) -> String {
    format!("SELECT FROM pg_advisory_xact_lock({LOCK_CLASS}, {0})", partition.0)
}

impl Postgres {
    pub(in crate::store) async fn open_epoch(
        &self,
        partition: Partition,
        block: u64,
    ) -> Result<Epoch, StoreError> {
        changing!(self, "opening an epoch", &alone(partition), async |connection, _| {
            let open = sqlx::query(OPEN).bind(partition_id(partition)).bind(signed(block));
            Ok(decode(partition, &open.fetch_one(connection).await?)?.epoch)
        })
    }

    pub(in crate::store) async fn open_epoch_for(
        &self,
        partition: Partition,
        block: u64,
        expected: Option<u64>,
        log_id: &str,
    ) -> Result<Opened, StoreError> {
        changing!(self, "opening an epoch", &alone(partition), async |connection, _| {
            let open = sqlx::query(if expected.is_some() { OPEN_NEXT } else { OPEN_FIRST })
                .bind(partition_id(partition))
                .bind(signed(block))
                .bind(log_id);
            let open = match expected {
                Some(epoch) => open.bind(signed(epoch)),
                None => open,
            };
            if let Some(row) = open.fetch_optional(&mut *connection).await? {
                return Ok(Opened::Mine(decode(partition, &row)?.epoch));
            }
            let theirs = current(connection, partition).await?;
            theirs.map(Opened::Theirs).ok_or(StoreError::EpochMissing(partition))
        })
    }

    pub(in crate::store) async fn epoch(&self, partition: Partition) -> Result<Option<EpochRow>, StoreError> {
        reading!(self, "reading an epoch", async |connection| current(connection, partition).await)
    }

    pub(in crate::store) async fn raise_limit(&self, epoch: &Epoch, block: u64) -> Result<Epoch, StoreError> {
        changing!(self, "raising an epoch's limit", &alone(epoch.partition), async |connection, _| {
            let row = sqlx::query(RAISE)
                .bind(partition_id(epoch.partition))
                .bind(signed(epoch.epoch))
                .bind(signed(block))
                .fetch_optional(connection)
                .await?
                .ok_or(StoreError::EpochClosed(epoch.partition))?;
            Ok(decode(epoch.partition, &row)?.epoch)
        })
    }
}

async fn current(
    connection: &mut PgConnection,
    partition: Partition,
) -> Result<Option<EpochRow>, StoreError> {
    let current = sqlx::query(concat!(current!(), "$1")).bind(partition_id(partition));
    let row = current.fetch_optional(connection).await?;
    row.map(|row| decode(partition, &row)).transpose()
}

/// The epoch that [`shared`] has found. The lock itself is a row without columns.
pub(super) fn locked(partition: Partition, rows: &[PgRow]) -> Result<Option<EpochRow>, StoreError> {
    let epoch = rows.iter().find(|row| !row.columns().is_empty());
    epoch.map(|row| decode(partition, row)).transpose()
}

fn decode(partition: Partition, row: &PgRow) -> Result<EpochRow, StoreError> {
    let epoch = Epoch {
        partition,
        epoch: unsigned(row.try_get(0)?)?,
        base: unsigned(row.try_get(1)?)?,
        limit: unsigned(row.try_get(2)?)?,
    };
    Ok(EpochRow { epoch, log_id: row.try_get(3)? })
}
