//! Epochs: who hands out a partition's positions, and how far.

use sqlx::{Row, SqliteConnection};

use super::Sqlite;
use crate::{
    protocol::Partition,
    store::{
        Epoch, EpochRow, Opened, StoreError,
        columns::{partition_id, signed, unsigned},
    },
};

/// SQLite and Postgres both read the old row on the right-hand sides.
const OPEN: &str = "\
    INSERT INTO epochs (partition, epoch, base_pos, limit_pos) VALUES ($1, 1, 1, 1 + $2) \
    ON CONFLICT (partition) DO UPDATE \
    SET epoch = epochs.epoch + 1, base_pos = epochs.limit_pos, limit_pos = epochs.limit_pos + $2, \
      log_id = NULL \
    RETURNING epoch, base_pos, limit_pos";

const OPEN_FIRST: &str = "\
    INSERT INTO epochs (partition, epoch, base_pos, limit_pos, log_id) VALUES ($1, 1, 1, 1 + $2, $3) \
    ON CONFLICT (partition) DO NOTHING \
    RETURNING epoch, base_pos, limit_pos";

const OPEN_NEXT: &str = "\
    UPDATE epochs SET epoch = epoch + 1, base_pos = limit_pos, limit_pos = limit_pos + $2, log_id = $3 \
    WHERE partition = $1 AND epoch = $4 \
    RETURNING epoch, base_pos, limit_pos";

const RAISE: &str = "\
    UPDATE epochs SET limit_pos = limit_pos + $3 WHERE partition = $1 AND epoch = $2 \
    RETURNING epoch, base_pos, limit_pos";

const CURRENT: &str = "SELECT epoch, base_pos, limit_pos, log_id FROM epochs WHERE partition = $1";

impl Sqlite {
    pub(in crate::store) async fn open_epoch(
        &self,
        partition: Partition,
        block: u64,
    ) -> Result<Epoch, StoreError> {
        self.timed("opening an epoch", async {
            let mut transaction = self.0.writer.begin().await?;
            let row = sqlx::query(OPEN)
                .bind(partition_id(partition))
                .bind(signed(block))
                .fetch_one(transaction.connection())
                .await?;
            let epoch = decode(partition, &row)?;
            transaction.commit().await?;
            Ok(epoch)
        })
        .await
    }

    pub(in crate::store) async fn open_epoch_for(
        &self,
        partition: Partition,
        block: u64,
        expected: Option<u64>,
        log_id: &str,
    ) -> Result<Opened, StoreError> {
        self.timed("opening an epoch", async {
            let mut transaction = self.0.writer.begin().await?;
            let open = sqlx::query(if expected.is_some() { OPEN_NEXT } else { OPEN_FIRST })
                .bind(partition_id(partition))
                .bind(signed(block))
                .bind(log_id);
            let open = match expected {
                Some(epoch) => open.bind(signed(epoch)),
                None => open,
            };
            let opened = match open.fetch_optional(transaction.connection()).await? {
                Some(row) => Opened::Mine(decode(partition, &row)?),
                None => {
                    let row = current(transaction.connection(), partition).await?;
                    Opened::Theirs(row.ok_or(StoreError::EpochMissing(partition))?)
                }
            };
            transaction.commit().await?;
            Ok(opened)
        })
        .await
    }

    pub(in crate::store) async fn epoch(&self, partition: Partition) -> Result<Option<EpochRow>, StoreError> {
        self.timed("reading an epoch", async {
            current(&mut *self.0.readers.acquire().await?, partition).await
        })
        .await
    }

    pub(in crate::store) async fn raise_limit(&self, epoch: &Epoch, block: u64) -> Result<Epoch, StoreError> {
        self.timed("raising an epoch's limit", async {
            let mut transaction = self.0.writer.begin().await?;
            let row = sqlx::query(RAISE)
                .bind(partition_id(epoch.partition))
                .bind(signed(epoch.epoch))
                .bind(signed(block))
                .fetch_optional(transaction.connection())
                .await?
                .ok_or(StoreError::EpochClosed(epoch.partition))?;
            let raised = decode(epoch.partition, &row)?;
            transaction.commit().await?;
            Ok(raised)
        })
        .await
    }
}

/// The epoch that is in charge.
pub(super) async fn current(
    connection: &mut SqliteConnection,
    partition: Partition,
) -> Result<Option<EpochRow>, StoreError> {
    let row = sqlx::query(CURRENT).bind(partition_id(partition)).fetch_optional(connection).await?;
    let decode = |row| Ok(EpochRow { epoch: decode(partition, &row)?, log_id: row.try_get(3)? });
    row.map(decode).transpose()
}

fn decode(partition: Partition, row: &sqlx::sqlite::SqliteRow) -> Result<Epoch, StoreError> {
    Ok(Epoch {
        partition,
        epoch: unsigned(row.try_get(0)?)?,
        base: unsigned(row.try_get(1)?)?,
        limit: unsigned(row.try_get(2)?)?,
    })
}
