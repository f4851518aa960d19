//! What can go wrong in the store, and what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    protocol::{Partition, Pos},
    store::postgres,
    telemetry::SqlErrorKind,
};

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no database that Belfry speaks to. Only the scheme is shown: the rest of such a URL may hold a password.
    #[error(
        "{scheme:?} is not a database URL; give `sqlite://path/to/file`, `sqlite::memory:` or `postgres://user@host/database`"
    )]
    Url { scheme: String },
    #[error(
        "the database URL cannot be understood: {0}; give `sqlite://path/to/file`, `sqlite::memory:` or \
         `postgres://user@host/database`"
    )]
    Parameter(#[source] sqlx::Error),
    #[error("cannot create the directory {path:?} for the database: {source}")]
    Directory { path: PathBuf, source: io::Error },
    #[error("cannot open the database {path:?}: {reason}")]
    Open { path: PathBuf, reason: String },
    #[error("cannot use the database {server}: {reason}")]
    Server {
        /// Its address and the database's name, without credentials.
        server: String,
        reason: String,
        /// Nobody is there, or nobody who takes connections: it may be back without anybody's doing.
        away: bool,
    },
    #[error("the database server is a standby, which takes no writes; give the address of the primary")]
    Standby,
    #[error("cannot bring the database's tables up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error(
        "a newer Belfry has changed the database's tables: who writes has to know migration {oldest}, and {known} is the last that this one \
         knows; run the newer one, or restore a backup from before the upgrade"
    )]
    Newer { oldest: i64, known: i64 },
    #[error("the database failed: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("the database did not answer within {after:?} ({what})")]
    Timeout { what: &'static str, after: Duration },
    #[error(
        "another process has taken partition {} over; let only one serve from this database",
        .0.0
    )]
    EpochClosed(Partition),
    #[error(
        "partition {} has no epoch in the database any more; was it emptied under a running server? \
         restore it from a backup, or restart Belfry to begin anew",
        .0.0
    )]
    EpochMissing(Partition),
    /// How many Redis the database was written with (0: a memory log), and how many are given.
    #[error(
        "this database belongs to {}, and {}; {}",
        belongs_to(*.recorded),
        is_given(*.given),
        layout_advice(*.recorded, *.given)
    )]
    Layout { recorded: u16, given: u16 },
    #[error(
        "this database's log lies at {recorded:?} ({setting}), and {given:?} is given; give all nodes the same. To move the \
         fleet on purpose: stop all nodes, run `belfry fleet fork`, and start them with the new setting"
    )]
    Place { setting: &'static str, recorded: String, given: String },
    #[error(
        "node {node} runs over this database, or has within the last {patience:?}; stop all nodes first, or give the URL of the copy"
    )]
    InUse { node: String, patience: Duration },
    #[error("the database is another one than it was, and has yet to be compared with Redis")]
    Uncompared,
    /// A message stands where its epoch may not place one: a bug in the log.
    #[error("position {0} is outside of its epoch")]
    OutsideEpoch(Pos),
    #[error("an idempotency key of this batch is already used for its channel")]
    KeyUsed,
    #[error("the database holds a {what} that cannot be read; restore it from a backup")]
    Corrupt { what: &'static str },
}

/// Why a commit did not succeed: what the log may conclude about its batch.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Nothing of the batch is in the database, nor will be.
    #[error("the batch was refused: {0}")]
    Refused(#[source] StoreError),
    /// Nothing of the batch is in the database, and this log is not in charge any more.
    #[error("the epoch is closed: another process has taken over")]
    EpochClosed,
    /// The COMMIT itself failed or was not answered: read back which positions are there.
    #[error("whether the batch is in the database is not known: {0}")]
    Unknown(#[source] StoreError),
}

impl StoreError {
    /// What is wrong with a database's file.
    pub fn of_file(path: &Path, reason: impl Into<String>) -> Self {
        Self::Open { path: path.to_owned(), reason: reason.into() }
    }

    /// Whether the server is not there and may come back by itself.
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Server { away: true, .. }) || postgres::is_away(self)
    }

    pub(super) fn kind(&self) -> SqlErrorKind {
        match self {
            Self::Timeout { .. } => SqlErrorKind::Timeout,
            Self::EpochClosed(_) => SqlErrorKind::EpochClosed,
            _ => SqlErrorKind::Failed,
        }
    }
}

impl CommitError {
    pub(super) fn kind(&self) -> SqlErrorKind {
        match self {
            Self::Refused(error) => error.kind(),
            Self::EpochClosed => SqlErrorKind::EpochClosed,
            Self::Unknown(_) => SqlErrorKind::Unknown,
        }
    }
}

fn belongs_to(number: u16) -> String {
    match number {
        0 => "a server without Redis".to_owned(),
        1 => "a fleet over one Redis".to_owned(),
        n => format!("a fleet over {n} Redis servers"),
    }
}

fn is_given(number: u16) -> String {
    match number {
        0 => "no `--redis` is given".to_owned(),
        1 => "`--redis` is given once".to_owned(),
        n => format!("`--redis` is given {n} times"),
    }
}

/// Channels are hashed over the servers, so with another number each would be looked for elsewhere.
fn layout_advice(recorded: u16, given: u16) -> String {
    match (recorded, given) {
        (0, _) => "begin with one `--redis`: that is the only change a database can take".to_owned(),
        (_, 0) => "give the same servers as before, or another database".to_owned(),
        (n, _) => format!("give `--redis` {n} times, as before, or another database"),
    }
}
