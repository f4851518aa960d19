//! Locks: who may rely on a partition's epoch, and who may change it.

use sqlx::{PgConnection, Row as _, postgres::PgRow};

use super::{Postgres, shared::epochs::decode};
use crate::{
    protocol::Partition,
    store::{EpochRow, Result, StoreError},
};

/// Sets the advisory locks of epochs apart from those of others in the same database: "belf" in ASCII.
/// The partition's number is the second half of their names.
const LOCK_CLASS: u32 = 0x6265_6c66;

/// For the opening of a transaction: the epoch in charge, which stays so until the transaction ends.
///
/// An advisory lock, and not the row's own (`FOR SHARE`): those who want the row alone would have to wait for a moment in
/// which nobody shares it, which a busy fleet does not have (seconds, when it was measured). Advisory locks are granted in
/// turn, and cost neither a write to the row nor a multixact for each commit. The row is read by a statement of its own,
/// which sees what was committed before the lock was granted.
pub(super) fn shared(partition: Partition) -> String {
    format!(
        "SELECT FROM pg_advisory_xact_lock_shared({LOCK_CLASS}, {0}); \
         SELECT epoch, base_pos, limit_pos, log_id, first_pos, history, lost_pos FROM epochs WHERE partition = {0}",
        partition.0
    )
}

/// For the opening of a transaction: it waits for those that hold the epoch [`shared`], and whoever comes later waits for it.
pub(super) fn alone(partition: Partition) -> String {
    format!("SELECT FROM pg_advisory_xact_lock({LOCK_CLASS}, {0})", partition.0)
}

/// The second half of the name of the lock that a log without Redis holds for as long as it serves. No partition has it.
const ALONE: i32 = -1;

impl Postgres {
    /// Takes the database for a log without Redis: held by the connection, for as long as that lives.
    pub(crate) async fn hold(&self) -> Result<PgConnection> {
        self.try_lock("pg_try_advisory_lock").await
    }

    /// Whether no log without Redis has it.
    pub(crate) async fn check_free(&self) -> Result<()> {
        // Given back with the connection.
        self.try_lock("pg_try_advisory_lock_shared").await.map(drop)
    }

    async fn try_lock(&self, function: &str) -> Result<PgConnection> {
        let mut connection = self.0.connections.connect_unhurried().await?;
        let ask = format!("SELECT {function}({LOCK_CLASS}, {ALONE})");
        let held = sqlx::query_scalar(sqlx::AssertSqlSafe(ask)).fetch_one(&mut connection).await?;
        match held {
            true => Ok(connection),
            false => Err(StoreError::Server {
                server: self.0.server.clone(),
                reason: "another process serves from it without Redis, and this one waits for its end; several need --redis"
                    .to_owned(),
                away: true,
            }),
        }
    }
}

/// The epoch that [`shared`] has found. The lock itself is a row without columns.
pub(super) fn locked(partition: Partition, rows: &[PgRow]) -> Result<Option<EpochRow>> {
    let epoch = rows.iter().find(|row| !row.columns().is_empty());
    epoch.map(|row| decode(partition, row)).transpose()
}
