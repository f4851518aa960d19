//! What a database says about itself: for `belfry doctor`. Changes nothing, and creates nothing.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;

pub use super::sqlite::examine::{copy, file};
use super::{Postgres, Result, Sqlite, Store, StoreError, StoreOptions};
use crate::clock::Reading;

#[derive(Debug, Clone)]
pub struct Examined {
    /// What it is, with its version.
    pub version: String,
    /// The numbers of the migrations that it has; none: Belfry has never used it.
    pub applied: Vec<i64>,
    /// Those that this binary knows.
    pub known: Vec<i64>,
    /// The migration that one has to know to write; 0: from before that was recorded.
    pub oldest: i64,
    /// The number of Redis servers that its log was first started with.
    pub layout: Option<u16>,
    /// What only a server has.
    pub server: Option<ServerSays>,
}

impl Examined {
    /// Whether this Belfry may write into its tables.
    pub fn may_be_written(&self) -> Result<()> {
        let known = self.known.iter().copied().max().unwrap_or_default();
        if self.oldest > known { Err(StoreError::Newer { oldest: self.oldest, known }) } else { Ok(()) }
    }
}

/// What a PostgreSQL server says of itself.
#[derive(Debug, Clone)]
pub struct ServerSays {
    pub clock: Reading,
    /// `max_connections`, without those that are reserved for superusers.
    pub connections: i64,
    /// How many of them other users have.
    pub taken: i64,
    pub fsync: bool,
    pub full_page_writes: bool,
}

/// Asks a database. One in a file has to be there: [`file()`] names it.
pub async fn examine(url: &str, options: &StoreOptions) -> Result<Examined> {
    Store::check_url(url)?;
    if url.starts_with("sqlite:") {
        return Sqlite::examine(Sqlite::parse(url)?, options).await;
    }
    let postgres = Postgres::open(url, options).await?;
    let examined = postgres.examine().await;
    postgres.close().await;
    examined
}

/// Asks a database that is a file and is to take the place of another: whether it is one of Belfry's, and this Belfry may
/// write into it.
pub async fn may_be_put_in_place(file: &Path, options: &StoreOptions) -> Result<()> {
    let examined = Sqlite::examine(SqliteConnectOptions::new().filename(file), options).await?;
    if examined.applied.is_empty() {
        return Err(StoreError::of_file(file, "it is no database of Belfry's"));
    }
    examined.may_be_written()
}

pub(super) fn numbers(migrator: &sqlx::migrate::Migrator) -> Vec<i64> {
    let up = migrator.iter().filter(|migration| migration.migration_type.is_up_migration());
    up.map(|it| it.version).collect()
}
