//! The one connection that writes.
//!
//! A transaction takes the connection out of its slot and puts it back only when it has ended well.
//! However else it ends (an error, a deadline, a caller that went away), the connection is dropped:
//! its thread works off what was sent to it, rolls back what is open and closes. So no transaction
//! ever begins on a connection in an unknown state, and nothing has to be cleaned up.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::Instant,
};

use super::{
    DbRow,
    commit::Statement,
    files::{Files, Lost, WriteAhead},
};
use crate::{
    store::{
        Result, StoreError, StoreOptions,
        migrations::{SQLITE, WRITERS, may_write},
        within,
    },
    telemetry::Busy,
};

/// The low byte of a result code says what it is: <https://www.sqlite.org/rescode.html>.
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_NOTADB: i32 = 26;

/// The connection between two transactions.
#[derive(Debug)]
struct Resting {
    connection: SqliteConnection,
    /// None before its first transaction.
    log: Option<WriteAhead>,
}

#[derive(Debug)]
pub(super) struct Writer {
    connect: SqliteConnectOptions,
    options: StoreOptions,
    /// None: it is in memory.
    files: Option<Files>,
    /// Empty after a transaction that did not end well.
    slot: Mutex<Option<Resting>>,
    /// From then on nobody writes: who opens the file next may have put another one there.
    closed: AtomicBool,
}

/// A transaction under way, the only one of this process.
pub(super) struct Transaction<'a> {
    writer: &'a Writer,
    slot: MutexGuard<'a, Option<Resting>>,
    rested: Resting,
    /// The log ended, at its beginning, where it is known to end.
    is_known: bool,
    _busy: Busy,
}

impl Writer {
    pub(super) fn new(
        connect: SqliteConnectOptions,
        first: SqliteConnection,
        file: Option<&Path>,
        page_bytes: u64,
        options: &StoreOptions,
    ) -> Self {
        options.metrics.connections_limit.set(1);
        Self {
            connect,
            options: options.clone(),
            files: file.and_then(|path| Files::of(path, page_bytes)),
            slot: Mutex::new(Some(Resting { connection: first, log: None })),
            closed: AtomicBool::new(false),
        }
    }

    /// Refuses to write where nobody would find it.
    pub(super) async fn check_there(&self) -> Result<()> {
        if let Some(files) = &self.files {
            files.check_file()?;
        }
        // While a transaction is under way, the next one looks.
        if self.slot.try_lock().is_ok_and(|slot| slot.is_some()) {
            self.look().await?.put_back();
        }
        Ok(())
    }

    /// Takes the connection, if what it writes to is there.
    async fn look(&self) -> Result<Transaction<'_>> {
        let Some(files) = &self.files else { return self.take().await };
        files.check_file()?;
        let mut transaction = match self.take().await {
            // It cannot even be opened any more.
            Err(_) if files.is_short() => return Err(files.lose(Lost::End)),
            taken => taken?,
        };
        let is_there = transaction.rested.log.as_ref().is_none_or(|log| files.is_there(log));
        let lost = match files.lost() {
            Some(lost) => lost,
            None if !is_there => Lost::Log,
            None if !transaction.is_kept() && transaction.is_cut().await? => Lost::End,
            None => return Ok(transaction),
        };
        let gone = files.lose(lost);
        let saved = match &mut transaction.rested.log {
            Some(log) if lost == Lost::Log && !is_there => files.put_back(log),
            _ => Ok(()),
        };
        if lost == Lost::Log {
            // It may be removed again.
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(transaction.connection()).await?;
        }
        transaction.put_back();
        Err(saved.err().unwrap_or(gone))
    }

    /// Waits for the database's write lock. Having it proves that no commit is under way, neither
    /// of another process nor of a connection of this one that was given up.
    pub(super) async fn begin(&self) -> Result<Transaction<'_>> {
        // A deferred transaction that turns into a writing one fails at once if it has to wait.
        Ok(self.begin_with(|| sqlx::query("BEGIN IMMEDIATE")).await?.0)
    }

    /// With what is read at its beginning, in the same trip to the connection's thread.
    pub(super) async fn begin_with<F>(&self, begin: F) -> Result<(Transaction<'_>, Option<DbRow>)>
    where
        F: Fn() -> Statement<'static>,
    {
        loop {
            let mut transaction = self.look().await?;
            let row = begin().fetch_optional(transaction.connection()).await?;
            if transaction.is_kept() {
                transaction.is_known = transaction.known().is_some_and(|(files, log)| files.is_known(log));
                return Ok((transaction, row));
            }
            // Not any more since it was looked at.
            sqlx::query("ROLLBACK").execute(transaction.connection()).await?;
            transaction.put_back();
        }
    }

    /// Where SQLite finds a hole, what was committed behind it may be gone with a restart: nothing more is promised.
    pub(super) fn mind(&self, error: StoreError) -> StoreError {
        let code = |error: &sqlx::Error| error.as_database_error()?.code()?.parse::<i32>().ok();
        if let (StoreError::Sql(sql), Some(files)) = (&error, &self.files)
            && code(sql).is_some_and(|code| [SQLITE_CORRUPT, SQLITE_NOTADB].contains(&(code & 0xff)))
        {
            files.lose(Lost::Damage);
        }
        error
    }

    async fn take(&self) -> Result<Transaction<'_>> {
        let asked = Instant::now();
        let mut slot = self.slot.lock().await;
        if self.closed.load(Ordering::Acquire) {
            return Err(sqlx::Error::PoolClosed.into());
        }
        let busy = self.options.metrics.connected(asked.elapsed());
        let rested = match slot.take() {
            Some(rested) => rested,
            None => Resting {
                connection: SqliteConnection::connect_with(&self.connect).await?,
                log: self.files.as_ref().and_then(Files::open_log),
            },
        };
        Ok(Transaction { writer: self, slot, rested, is_known: false, _busy: busy })
    }

    pub(super) async fn migrate(&self) -> Result<()> {
        // No deadline: a migration of a large database takes as long as it takes.
        let mut unguarded = self.take().await?;
        SQLITE.run(unguarded.connection()).await?;
        let writers = sqlx::query_as(WRITERS).fetch_one(unguarded.connection()).await?;
        unguarded.put_back();
        may_write(&SQLITE, writers)
    }

    pub(super) async fn close(&self) {
        let closing = async {
            // What was lost since the last look is said, and a log that was cut is not brought into the database.
            if let Ok(seen) = self.look().await {
                seen.put_back();
            }
            self.closed.store(true, Ordering::Release);
            let Some(Resting { connection, .. }) = self.slot.lock().await.take() else { return Ok(()) };
            match self.files.as_ref().and_then(Files::lost) {
                // Who closes it last brings the log into it, and of one that was cut half a transaction.
                Some(Lost::End | Lost::Damage) => std::mem::forget(connection),
                _ => connection.close().await?,
            }
            Ok(())
        };
        if let Err(error) = within(self.options.query_timeout, "close", closing).await {
            tracing::warn!(%error, "the database was not closed in order; nothing is lost");
        }
        self.closed.store(true, Ordering::Release);
    }
}

impl Transaction<'_> {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.rested.connection
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        sqlx::query("COMMIT").execute(self.connection()).await?;
        self.end().await
    }

    /// Whether what has been committed is there.
    pub(super) async fn end(mut self) -> Result<()> {
        let is_whole = self.is_known && self.known().is_some_and(|(files, log)| files.is_continued(log));
        let cut = !is_whole && self.is_cut().await?;
        let writer = self.writer;
        self.put_back();
        match &writer.files {
            Some(files) if cut => Err(files.lose(Lost::End)),
            _ => Ok(()),
        }
    }

    /// Whether the log is still as whole as at the beginning. What is committed behind a hole is lost as well.
    pub(super) fn check_log(&self) -> Result<()> {
        match &self.writer.files {
            Some(files) if !self.is_kept() => Err(files.lose(Lost::End)),
            _ => Ok(()),
        }
    }

    fn known(&self) -> Option<(&Files, &WriteAhead)> {
        self.writer.files.as_ref().zip(self.rested.log.as_ref())
    }

    fn is_kept(&self) -> bool {
        self.writer.files.as_ref().is_none_or(|files| match &self.rested.log {
            Some(log) => files.is_kept(log),
            None => !files.is_short(),
        })
    }

    /// Whether the log lacks what was committed. What a checkpoint that does nothing says of it is what all who use the
    /// database know: how many frames it has. No transaction is under way.
    async fn is_cut(&mut self) -> Result<bool> {
        const FRAMES: &str = "PRAGMA wal_checkpoint(NOOP)";
        let Some(files) = &self.writer.files else { return Ok(false) };
        let Resting { connection, log } = &mut self.rested;
        *log = log.take().or_else(|| files.open_log());
        let Some(log) = log else { return Ok(files.is_short()) };
        let (_, frames, _): (i64, i64, i64) = sqlx::query_as(FRAMES).fetch_one(&mut *connection).await?;
        if files.is_whole(log, frames) {
            return Ok(false);
        }
        // It may have been begun anew meanwhile.
        let (_, now, _): (i64, i64, i64) = sqlx::query_as(FRAMES).fetch_one(connection).await?;
        Ok(frames == now)
    }

    fn put_back(mut self) {
        *self.slot = Some(self.rested);
    }
}
