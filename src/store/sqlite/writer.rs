//! The one connection that writes.
//!
//! A transaction takes the connection out of its slot and puts it back only when it has ended well.
//! However else it ends (an error, a deadline, a caller that went away), the connection is dropped:
//! its thread works off what was sent to it, rolls back what is open and closes. So no transaction
//! ever begins on a connection in an unknown state, and nothing has to be cleaned up.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::Instant,
};

use crate::{
    store::{
        StoreError, StoreOptions,
        migrations::{SQLITE, WRITERS, may_write},
        within,
    },
    telemetry::Busy,
};

fn identity(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

#[derive(Debug)]
pub(super) struct Writer {
    connect: SqliteConnectOptions,
    options: StoreOptions,
    /// The file that was opened, and its device and number: by its name it may be found to be another one, or none.
    file: Option<(PathBuf, (u64, u64))>,
    /// Empty after a transaction that did not end well.
    slot: Mutex<Option<SqliteConnection>>,
    /// From then on nobody writes: who opens the file next may have put another one there.
    closed: AtomicBool,
}

/// A transaction under way, the only one of this process.
pub(super) struct Transaction<'a> {
    slot: MutexGuard<'a, Option<SqliteConnection>>,
    connection: SqliteConnection,
    _busy: Busy,
}

impl Writer {
    pub(super) fn new(
        connect: SqliteConnectOptions,
        first: SqliteConnection,
        file: Option<&Path>,
        options: &StoreOptions,
    ) -> Self {
        options.metrics.connections_limit.set(1);
        let file = file.and_then(|path| Some((path.to_owned(), identity(path)?)));
        Self {
            connect,
            options: options.clone(),
            file,
            slot: Mutex::new(Some(first)),
            closed: AtomicBool::new(false),
        }
    }

    /// Refuses to write where nobody would find it.
    pub(super) fn check_there(&self) -> Result<(), StoreError> {
        match &self.file {
            Some((path, opened)) if identity(path) != Some(*opened) => Err(StoreError::Open {
                path: path.clone(),
                reason: "it was moved, removed or replaced while it was in use; put it back, or restart Belfry to go on with what is there now"
                    .to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Waits for the database's write lock. Having it proves that no commit is under way, neither
    /// of another process nor of a connection of this one that was given up.
    pub(super) async fn begin(&self) -> Result<Transaction<'_>, StoreError> {
        self.check_there()?;
        let mut transaction = self.take().await?;
        // A deferred transaction that turns into a writing one fails at once if it has to wait.
        sqlx::query("BEGIN IMMEDIATE").execute(transaction.connection()).await?;
        Ok(transaction)
    }

    async fn take(&self) -> Result<Transaction<'_>, StoreError> {
        let asked = Instant::now();
        let mut slot = self.slot.lock().await;
        if self.closed.load(Ordering::Acquire) {
            return Err(sqlx::Error::PoolClosed.into());
        }
        let busy = self.options.metrics.connected(asked.elapsed());
        let connection = match slot.take() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.connect).await?,
        };
        Ok(Transaction { slot, connection, _busy: busy })
    }

    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        // No deadline: a migration of a large database takes as long as it takes.
        let mut unguarded = self.take().await?;
        SQLITE.run(unguarded.connection()).await?;
        let writers = sqlx::query_as(WRITERS).fetch_one(unguarded.connection()).await?;
        unguarded.put_back();
        may_write(&SQLITE, writers)
    }

    pub(super) async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        let closing = async {
            if let Some(connection) = self.slot.lock().await.take() {
                connection.close().await?;
            }
            Ok(())
        };
        if let Err(error) = within(self.options.query_timeout, "close", closing).await {
            tracing::warn!(%error, "the database was not closed in order; nothing is lost");
        }
    }
}

impl Transaction<'_> {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        sqlx::query("COMMIT").execute(self.connection()).await?;
        self.put_back();
        Ok(())
    }

    fn put_back(mut self) {
        *self.slot = Some(self.connection);
    }
}
