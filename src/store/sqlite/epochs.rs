//! Epochs: who hands out a partition's positions, and how far.

use sqlx::Row;

use super::{Sqlite, decode::unsigned, partition_id, signed};
use crate::{
    protocol::Partition,
    store::{Epoch, StoreError},
};

/// SQLite and Postgres both read the old row on the right-hand sides.
const OPEN: &str = "\
    INSERT INTO epochs (partition, epoch, base_pos, limit_pos) VALUES ($1, 1, 1, 1 + $2) \
    ON CONFLICT (partition) DO UPDATE \
    SET epoch = epochs.epoch + 1, base_pos = epochs.limit_pos, limit_pos = epochs.limit_pos + $2 \
    RETURNING epoch, base_pos, limit_pos";

const RAISE: &str = "\
    UPDATE epochs SET limit_pos = limit_pos + $3 WHERE partition = $1 AND epoch = $2 \
    RETURNING epoch, base_pos, limit_pos";

pub(super) const CURRENT: &str = "SELECT epoch, base_pos, limit_pos FROM epochs WHERE partition = $1";

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

pub(super) fn decode(partition: Partition, row: &sqlx::sqlite::SqliteRow) -> Result<Epoch, StoreError> {
    Ok(Epoch {
        partition,
        epoch: unsigned(row.try_get(0)?)?,
        base: unsigned(row.try_get(1)?)?,
        limit: unsigned(row.try_get(2)?)?,
    })
}
