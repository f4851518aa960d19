//! Opening the database, with an error for each thing that goes wrong on a first day.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    str::FromStr,
};

use sqlx::{
    Connection, SqliteConnection,
    sqlite::{
        SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
    },
};

use super::{Inner, Sqlite, writer::Writer};
use crate::{
    config::Synchronous,
    store::{Result, StoreError, StoreOptions, beside, private},
};

/// Rows that a reader fetches ahead of their consumer: with 64 KiB of data each, 1 MiB.
const ROWS_AHEAD: usize = 16;

/// The log is copied into the database when it has so many pages of 4 KiB: each time costs two
/// waits for the disk, so not too often.
const CHECKPOINT_PAGES: &str = "16000";

/// A log that grew behind a long read is cut back to this many bytes.
const JOURNAL_SIZE_LIMIT: &str = "134217728";

/// The writer's page cache in KiB (negative: not pages): where many channels take turns, it holds the ends of their indexes.
const WRITER_CACHE: &str = "-16384";

impl Sqlite {
    pub(in crate::store) fn parse(url: &str) -> Result<SqliteConnectOptions> {
        SqliteConnectOptions::from_str(url).map_err(StoreError::Parameter)
    }

    pub(in crate::store) async fn open(url: &str, options: &StoreOptions) -> Result<Self> {
        let base = Self::parse(url)?.busy_timeout(options.busy_timeout).row_buffer_size(ROWS_AHEAD);
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let path = base.get_filename().to_owned();
        if !in_memory {
            // What lies beside the file, the lock above all, goes by its name.
            if path.to_string_lossy().starts_with("file:") {
                let reason = "write its path, as in sqlite:///var/lib/belfry/belfry.sqlite";
                return Err(StoreError::of_file(&path, reason));
            }
            refuse_foreign(&path).await?;
            prepare(&path)?;
            check_writable(&path)?;
        }

        let writing = base
            .clone()
            .create_if_missing(true)
            // Of a file that is there already it changes nothing.
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match options.synchronous {
                Synchronous::Full => SqliteSynchronous::Full,
                Synchronous::Normal => SqliteSynchronous::Normal,
            })
            .pragma("cache_size", WRITER_CACHE)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT)
            // What a statement may have to undo is kept in memory, not in a file.
            .pragma("temp_store", "MEMORY");
        let mut first =
            SqliteConnection::connect_with(&writing).await.map_err(|error| explain(&path, error))?;
        let page: u32 = sqlx::query_scalar("PRAGMA page_size").fetch_one(&mut first).await?;
        let anchor = if in_memory { Some(SqliteConnection::connect_with(&writing).await?) } else { None };

        // Whatever name it is opened by, what lies beside it has the file's own.
        let path = path.canonicalize().unwrap_or(path);

        // In memory there is no write-ahead log, and a reader beside the writer would be refused.
        let (reading, connections) =
            if in_memory { (base, 1) } else { (base.read_only(true), options.read_connections.max(1)) };
        let readers = SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(options.query_timeout)
            // The connections are threads of this process; there is no network that could fail.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(reading);

        let sqlite = Self(
            Inner {
                options: options.clone(),
                writer: Writer::new(writing, first, (!in_memory).then_some(&*path), page.into(), options),
                readers,
                file: (!in_memory).then(|| path.clone()),
                _anchor: anchor,
            }
            .into(),
        );
        Ok(if in_memory { sqlite } else { sqlite.watch_space(path) })
    }
}

/// What is another application's, a database or not, is left as it is, its permissions too.
async fn refuse_foreign(path: &Path) -> Result<()> {
    if fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Ok(());
    }
    let connect = SqliteConnectOptions::new().filename(path).read_only(true);
    let looking = async {
        let mut connection = SqliteConnection::connect_with(&connect).await?;
        let tables = "SELECT count(*), count(*) FILTER (WHERE name = '_sqlx_migrations') FROM sqlite_schema WHERE type = 'table'";
        let found: (i64, i64) = sqlx::query_as(tables).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(found)
    };
    match looking.await {
        Ok((1.., 0)) => {
            let reason = "it is another application's database; give Belfry a file of its own";
            Err(StoreError::of_file(path, reason))
        }
        Err(error) if code(&error) == Some(NOT_A_DATABASE) => Err(explain(path, error)),
        // What else is wrong with it is said where it is opened.
        _ => Ok(()),
    }
}

/// What SQLite makes beside its file. It has the file's permissions; what was made earlier may not.
fn companions(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|ending| beside(path, ending))
}

/// Sees to it that there is a file, and that nobody but its owner can read it.
fn prepare(path: &Path) -> Result<()> {
    let directory = private::directory(path);
    private::create_directory(directory)
        .map_err(|source| StoreError::Directory { path: directory.to_owned(), source })?;
    // Where this cannot be done, it is SQLite that says why the file cannot be used.
    let _ = private::create_or_tighten(path);
    for file in companions(path) {
        private::tighten(&file);
    }
    Ok(())
}

/// SQLite opens what may not be written for reading, and fails at the first commit. So it often is where somebody else,
/// as root, has made the database first.
fn check_writable(path: &Path) -> Result<()> {
    let directory = private::directory(path);
    for place in [directory.to_owned(), path.to_owned()].into_iter().chain(companions(path)) {
        let Ok(found) = fs::metadata(&place) else { continue };
        if rustix::fs::access(&place, rustix::fs::Access::WRITE_OK).is_err() {
            let (owner, me) = (found.uid(), rustix::process::getuid().as_raw());
            let (place, directory) = (place.display(), directory.display());
            let reason = format!(
                "{place} belongs to user {owner}, and user {me}, who runs Belfry, may not write it: chown -R {me} {directory}"
            );
            return Err(StoreError::of_file(path, reason));
        }
    }
    Ok(())
}

/// SQLITE_NOTADB.
const NOT_A_DATABASE: i32 = 26;

/// <https://www.sqlite.org/rescode.html>: the low byte is the primary code.
fn code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error().and_then(|e| e.code()?.parse::<i32>().ok()).map(|code| code & 0xff)
}

/// SQLite's own words for these are "unable to open database file" and the like.
pub(super) fn explain(path: &Path, error: sqlx::Error) -> StoreError {
    let reason = match code(&error) {
        Some(5) => "another process holds it locked; stop that one, or give each its own database",
        Some(8) => "it is read-only; make the file and its directory writable for the user that runs Belfry",
        Some(14) if path.is_dir() => "it is a directory; name a file in it",
        Some(14) => {
            "the user that runs Belfry may not read and write it; change its owner or its permissions"
        }
        Some(NOT_A_DATABASE) => "the file is not a SQLite database; name another one, or move it away",
        _ => return StoreError::of_file(path, error.to_string()),
    };
    StoreError::of_file(path, reason)
}
