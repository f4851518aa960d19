//! Locks: who may rely on a partition's epoch, and who may change it.

use sqlx::{Row as _, postgres::PgRow};

use super::shared::epochs::decode;
use crate::{
    protocol::Partition,
    store::{EpochRow, StoreError},
};

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
    format!(
        "SELECT FROM pg_advisory_xact_lock_shared({LOCK_CLASS}, {0}); \
         SELECT epoch, base_pos, limit_pos, log_id, first_pos FROM epochs WHERE partition = {0}",
        partition.0
    )
}

/// For the opening of a transaction: it waits for those that hold the epoch [`shared`], and whoever comes
/// later waits for it.
pub(super) fn alone(partition: Partition) -> String {
    format!("SELECT FROM pg_advisory_xact_lock({LOCK_CLASS}, {0})", partition.0)
}

/// The epoch that [`shared`] has found. The lock itself is a row without columns.
pub(super) fn locked(partition: Partition, rows: &[PgRow]) -> Result<Option<EpochRow>, StoreError> {
    let epoch = rows.iter().find(|row| !row.columns().is_empty());
    epoch.map(|row| decode(partition, row)).transpose()
}
