//! PostgreSQL: the database of fleets, and of whoever has one already.
//!
//! # Isolation and locks
//! All transactions are READ COMMITTED, whatever the server's default: each statement sees what was
//! committed when it began. What has to stay true until a transaction's end is therefore locked:
//!
//! - **The epoch of a partition** (`epochs`): commits hold a share lock on it. Whoever opens an epoch,
//!   raises a limit or reads a batch back takes it alone. So a closed epoch gains no rows, and what is
//!   read back is final.
//! - **Positions and keys** (`appended`): inserted in order, messages before keys, so that nodes which
//!   commit the same leftovers wait for each other and never in a circle.
//! - **Floors before messages** (`retention`): two nodes that trim the same channel take turns at its
//!   floor.
//! - **Revocations** are inserted one at a time, so that their ids become visible in order.
//!
//! # Failures
//! A connection that broke, or was left in the middle of something, is closed and never used again
//! (`writer`). The server then rolls back whatever was not committed, so all that happens before a
//! COMMIT is sent may be tried again, and is, until the deadline: a restart of the server is a wait.
//! Only a COMMIT that fails leaves its outcome open.

#[macro_use]
mod attempt;
#[macro_use]
#[allow(clippy::duplicate_mod, reason = "compiled once over each driver: see its head")]
#[path = "../shared/mod.rs"]
mod shared;

mod appended;
mod commit;
mod connections;
mod error;
mod examine;
mod locks;
mod open;
mod read;
mod sql;
#[cfg(test)]
mod tests;
mod writer;

use std::sync::Arc;

use sqlx::{PgConnection as Connection, postgres::PgRow as DbRow};
use tokio::sync::watch;

use self::connections::Connections;
pub(super) use self::error::is_away;
use super::{Result, StoreOptions};
use crate::telemetry::SqlMetrics;

use Postgres as Database;

#[derive(Clone, Debug)]
pub struct Postgres(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Its address and the database's name, without credentials.
    server: String,
    options: StoreOptions,
    connections: Connections,
}

impl Postgres {
    pub(super) async fn ping(&self) -> Result<()> {
        reading!(self, "ping", async |connection| {
            sqlx::query("SELECT 1 FROM epochs LIMIT 1").fetch_optional(connection).await?;
            Ok(())
        })
    }

    pub(super) fn history(&self) -> watch::Receiver<Option<String>> {
        self.0.connections.history.subscribe()
    }

    pub(super) fn metrics(&self) -> &SqlMetrics {
        &self.0.options.metrics
    }

    pub(super) async fn close(&self) {
        self.0.connections.close().await;
    }
}
