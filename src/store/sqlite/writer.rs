//! The one connection that writes.
//!
//! A transaction takes the connection out of its slot and puts it back only when it has ended well.
//! However else it ends (an error, a deadline, a caller that went away), the connection is dropped:
//! its thread works off what was sent to it, rolls back what is open and closes. So no transaction
//! ever begins on a connection in an unknown state, and nothing has to be cleaned up.

use std::{
    fs::{self, Metadata},
    io::ErrorKind,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::Instant,
};

use crate::{
    store::{
        Result, StoreError, StoreOptions, beside,
        migrations::{SQLITE, WRITERS, may_write},
        within,
    },
    telemetry::Busy,
};

/// Which file it is: device and number.
type Identity = (u64, u64);

fn identity(found: &Metadata) -> Identity {
    (found.dev(), found.ino())
}

/// The database's file that was opened: by its name it may be found to be another one, or none.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    file: Identity,
    /// The name of its write-ahead log, and what that has to have: all that it has been seen to have, as SQLite goes on
    /// from its beginning where all of it is in the database, and cuts it only there.
    wal: PathBuf,
    wal_bytes: AtomicU64,
    page_bytes: u64,
    /// Stays until the process ends: what has been put there since is not what it has been writing to.
    lost: OnceLock<Lost>,
}

/// What has become of the files while they were in use. From then on nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
enum Lost {
    #[display(
        "it was moved, removed or replaced while it was in use; put it back, or leave what is there now, and restart Belfry"
    )]
    File,
    #[display("it was emptied while it was in use; stop Belfry and restore a backup")]
    Content,
    /// Whoever writes to it still has it, and brings what is there into the database.
    #[display("its log (-wal) was moved, removed or replaced while it was in use; restart Belfry")]
    Log,
    #[display(
        "its log (-wal) was cut short while it was in use, and what was committed there is lost; stop Belfry and restore a \
         backup, or restart it to go on with what is left"
    )]
    End,
}

/// A write-ahead log by its name.
struct Found {
    identity: Option<Identity>,
    /// Whether it has less than it has to have. Where nobody holds the write lock, it may also have been begun anew.
    is_short: bool,
}

impl Opened {
    /// The write-ahead log that is there now.
    fn find_log(&self) -> Found {
        let found = fs::metadata(&self.wal).ok();
        let bytes = found.as_ref().map_or(0, Metadata::len);
        Found {
            identity: found.as_ref().map(identity),
            is_short: self.wal_bytes.fetch_max(bytes, Ordering::Relaxed) > bytes,
        }
    }

    fn is_short(&self) -> bool {
        self.find_log().is_short
    }

    /// So many frames are in it, and no more than they have to be: <https://www.sqlite.org/walformat.html>, section 1.
    fn has_frames(&self, frames: i64) {
        const HEADER: u64 = 32;
        const FRAME_HEADER: u64 = 24;
        let bytes = match u64::try_from(frames) {
            Ok(frames @ 1..) => HEADER + frames * (FRAME_HEADER + self.page_bytes),
            _ => 0,
        };
        self.wal_bytes.store(bytes, Ordering::Relaxed);
    }

    /// The first reason stays.
    fn lose(&self, lost: Lost) -> StoreError {
        StoreError::of_file(&self.path, self.lost.get_or_init(|| lost).to_string())
    }
}

/// The connection between two transactions.
#[derive(Debug)]
struct Resting {
    connection: SqliteConnection,
    /// The write-ahead log that it writes to, which lives as long as it does.
    wal: Option<Identity>,
}

#[derive(Debug)]
pub(super) struct Writer {
    connect: SqliteConnectOptions,
    options: StoreOptions,
    /// None: it is in memory.
    opened: Option<Opened>,
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
        let opened = file.and_then(|path| {
            let file = identity(&fs::metadata(path).ok()?);
            let wal = beside(path, "-wal");
            let (wal_bytes, lost) = Default::default();
            Some(Opened { path: path.to_owned(), file, wal, wal_bytes, page_bytes, lost })
        });
        Self {
            connect,
            options: options.clone(),
            opened,
            slot: Mutex::new(Some(Resting { connection: first, wal: None })),
            closed: AtomicBool::new(false),
        }
    }

    /// Refuses to write where nobody would find it.
    pub(super) async fn check_there(&self) -> Result<()> {
        self.check_file()?;
        // While a transaction is under way, the next one looks.
        if self.slot.try_lock().is_ok_and(|slot| slot.is_some()) {
            self.look().await?.put_back();
        }
        Ok(())
    }

    fn check_file(&self) -> Result<()> {
        let Some(opened) = &self.opened else { return Ok(()) };
        match (opened.lost.get(), fs::metadata(&opened.path)) {
            (Some(&lost), _) if lost != Lost::Log => Err(opened.lose(lost)),
            (_, Ok(found)) if identity(&found) != opened.file => Err(opened.lose(Lost::File)),
            (_, Ok(found)) if found.len() == 0 => Err(opened.lose(Lost::Content)),
            (_, Ok(_)) => Ok(()),
            (_, Err(error)) if error.kind() == ErrorKind::NotFound => Err(opened.lose(Lost::File)),
            (_, Err(error)) => Err(StoreError::of_file(&opened.path, error.to_string())),
        }
    }

    /// Takes the connection, if what it writes to is there: what is committed goes into the write-ahead log first, and is
    /// lost with it.
    async fn look(&self) -> Result<Transaction<'_>> {
        self.check_file()?;
        let Some(opened) = &self.opened else { return self.take().await };
        let mut transaction = match self.take().await {
            // It cannot even be opened any more.
            Err(_) if opened.is_short() => return Err(opened.lose(Lost::End)),
            taken => taken?,
        };
        let (known, found) = (transaction.rested.wal, opened.find_log());
        let lost = match opened.lost.get() {
            None if known.is_some() && known != found.identity => Lost::Log,
            None if found.is_short && transaction.is_cut(opened).await? => Lost::End,
            None => return Ok(transaction),
            Some(lost) => *lost,
        };
        let gone = opened.lose(lost);
        let saved = match lost {
            // It still has the log that nobody else can find: what is there is brought into the database.
            Lost::Log => {
                sqlx::query("PRAGMA wal_checkpoint(FULL)").execute(transaction.connection()).await.err()
            }
            _ => None,
        };
        transaction.put_back();
        Err(saved.map_or(gone, StoreError::from))
    }

    /// Waits for the database's write lock. Having it proves that no commit is under way, neither
    /// of another process nor of a connection of this one that was given up.
    pub(super) async fn begin(&self) -> Result<Transaction<'_>> {
        loop {
            let mut transaction = self.look().await?;
            // A deferred transaction that turns into a writing one fails at once if it has to wait.
            sqlx::query("BEGIN IMMEDIATE").execute(transaction.connection()).await?;
            if !self.opened.as_ref().is_some_and(Opened::is_short) {
                return Ok(transaction);
            }
            // It became so while this waited.
            sqlx::query("ROLLBACK").execute(transaction.connection()).await?;
            transaction.put_back();
        }
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
            None => Resting { connection: SqliteConnection::connect_with(&self.connect).await?, wal: None },
        };
        Ok(Transaction { writer: self, slot, rested, _busy: busy })
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
        self.closed.store(true, Ordering::Release);
        let closing = async {
            let Some(Resting { connection, .. }) = self.slot.lock().await.take() else { return Ok(()) };
            match self.opened.as_ref().and_then(|opened| opened.lost.get()) {
                // Who closes it last brings the log into it, and of one that was cut half a transaction.
                Some(Lost::End) => std::mem::forget(connection),
                _ => connection.close().await?,
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
        &mut self.rested.connection
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        sqlx::query("COMMIT").execute(self.connection()).await?;
        let cut = match &self.writer.opened {
            Some(opened) if opened.is_short() && self.is_cut(opened).await? => Err(opened.lose(Lost::End)),
            _ => Ok(()),
        };
        self.put_back();
        cut
    }

    /// Whether the log is still as whole as at the beginning. What is committed behind a hole is lost as well.
    pub(super) fn check_log(&self) -> Result<()> {
        match &self.writer.opened {
            Some(opened) if opened.is_short() => Err(opened.lose(Lost::End)),
            _ => Ok(()),
        }
    }

    /// Whether a log that is short has not been begun anew. What a checkpoint that does nothing says of it is what all who
    /// use the database know: how many frames it has.
    async fn is_cut(&mut self, opened: &Opened) -> Result<bool> {
        let frames = self.frames().await?;
        opened.has_frames(frames);
        Ok(opened.is_short() && frames == self.frames().await?)
    }

    async fn frames(&mut self) -> Result<i64> {
        let (_, frames, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(NOOP)").fetch_one(self.connection()).await?;
        Ok(frames)
    }

    fn put_back(mut self) {
        if self.rested.wal.is_none() {
            self.rested.wal = self.writer.opened.as_ref().and_then(|opened| opened.find_log().identity);
        }
        *self.slot = Some(self.rested);
    }
}
