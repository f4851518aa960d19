//! SQLite: one file, one writer, several readers side by side (write-ahead log).
//!
//! sqlx runs each connection on a thread of its own, so a statement costs a trip to that thread and
//! back. What has to be fast therefore uses few statements, not small ones.

mod api_keys;
mod appended;
mod commit;
mod decode;
mod epochs;
mod examine;
mod heads;
mod keys;
mod layout;
mod open;
#[cfg(test)]
mod plans;
mod read;
mod retention;
mod revocations;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::{SqliteConnection, SqlitePool};

use self::writer::Writer;
use super::{StoreError, StoreOptions, within};
use crate::telemetry::SqlMetrics;

/// A SQLite database.
#[derive(Clone, Debug)]
pub struct Sqlite(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: StoreOptions,
    /// Every change goes through here, one transaction after the other.
    writer: Writer,
    /// Read-only connections. Each sees the state of its statement's beginning, and waits for no
    /// writer.
    readers: SqlitePool,
    /// The file; none: it is in memory.
    file: Option<PathBuf>,
    /// A database in memory lives as long as a connection to it is open.
    _anchor: Option<SqliteConnection>,
}

impl Sqlite {
    pub(super) fn path(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        self.0.writer.migrate().await
    }

    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        // Reading a table, and not a constant, goes through to the file.
        let rows = sqlx::query("SELECT epoch FROM epochs LIMIT 1").fetch_all(&self.0.readers);
        self.timed("ping", async { Ok(rows.await?) }).await.map(drop)
    }

    pub(super) fn metrics(&self) -> &SqlMetrics {
        &self.0.options.metrics
    }

    pub(super) async fn close(&self) {
        self.0.readers.close().await;
        self.0.writer.close().await;
    }

    /// Holds an operation to the deadline of queries.
    async fn timed<T>(
        &self,
        what: &'static str,
        operation: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        within(self.0.options.query_timeout, what, operation).await
    }
}
