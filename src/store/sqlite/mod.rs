//! SQLite: one file, one writer, several readers side by side (write-ahead log).
//!
//! sqlx runs each connection on a thread of its own, so a statement costs a trip to that thread and
//! back. What has to be fast therefore uses few statements, not small ones.

#[macro_use]
mod attempt;
#[macro_use]
#[allow(clippy::duplicate_mod, reason = "compiled once over each driver: see its head")]
#[path = "../shared/mod.rs"]
mod shared;

#[cfg(test)]
#[path = "../tests/sqlite_appended.rs"]
mod appended;
mod commit;
pub(super) mod examine;
mod files;
mod locks;
mod open;
mod read;
mod space;
mod sql;
#[cfg(test)]
mod tests;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::{SqliteConnection as Connection, SqlitePool, sqlite::SqliteRow as DbRow};

use self::writer::Writer;
use super::{Result, StoreOptions};
use crate::telemetry::SqlMetrics;

use Sqlite as Database;

#[derive(Clone, Debug)]
pub struct Sqlite(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: StoreOptions,
    /// Every change goes through here, one transaction after the other.
    writer: Writer,
    /// Read-only connections. Each sees the state of its statement's beginning, and waits for no writer.
    readers: SqlitePool,
    /// The file; none: it is in memory.
    file: Option<PathBuf>,
    /// A database in memory lives as long as a connection to it is open.
    _anchor: Option<Connection>,
}

impl Sqlite {
    pub(super) fn path(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    pub(super) async fn migrate(&self) -> Result<()> {
        self.0.writer.migrate().await
    }

    pub(super) async fn ping(&self) -> Result<()> {
        self.0.writer.check_there().await?;
        reading!(self, "ping", async |connection| {
            // Reading a table, and not a constant, goes through to the file.
            sqlx::query("SELECT epoch FROM epochs LIMIT 1").fetch_all(connection).await?;
            Ok(())
        })
    }

    pub(super) fn metrics(&self) -> &SqlMetrics {
        &self.0.options.metrics
    }

    /// A fleet's database is PostgreSQL: the settings refuse another. In tests one suite holds both to the same promises.
    #[cfg(not(test))]
    pub(super) async fn commit_appended(
        &self,
        _: crate::protocol::Partition,
        _: Option<&super::Epoch>,
        _: &[super::NewRow<'_>],
    ) -> Result<(super::Committed, usize), super::CommitError> {
        unreachable!("SQLite has no fleets")
    }

    pub(super) async fn close(&self) {
        self.0.readers.close().await;
        self.0.writer.close().await;
    }
}
