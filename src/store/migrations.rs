//! What brings the tables of either database up to date, compiled in.
//!
//! Listed by hand: sqlx's macro for it would have sqlx, both databases' drivers and their C libraries built a second
//! time, for the machine that builds.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

use super::{Result, StoreError};

/// The files of a directory below `migrations`, by the names that they have there.
macro_rules! migrations {
    ($directory:literal: $($name:literal),+ $(,)?) => {
        LazyLock::new(|| {
            let mut migrator = Migrator::with_migrations(vec![
                $(migration($name, include_str!(concat!("../../migrations/", $directory, "/", $name, ".sql")))),+
            ]);
            // Those of a newer Belfry: see `may_write`.
            migrator.set_ignore_missing(true);
            migrator
        })
    };
}

pub(super) static SQLITE: LazyLock<Migrator> = migrations!("sqlite": "0001_core", "0002_fleet", "0003_sweeps", "0004_identity", "0005_first_position", "0006_nodes", "0007_writers", "0008_lost");

pub(super) static POSTGRES: LazyLock<Migrator> = migrations!("postgres": "0001_core", "0002_fleet", "0003_sweeps", "0004_identity", "0005_first_position", "0006_nodes", "0007_writers", "0008_lost");

/// The oldest migration that a Belfry has to know to write, and the newest that there is.
pub(super) const WRITERS: &str = "SELECT oldest, (SELECT max(version) FROM _sqlx_migrations) FROM writers";

/// The migration that made the table for it.
pub(super) const WRITERS_SINCE: i64 = 7;

/// Whether a Belfry that knows these migrations may write into tables like these.
pub(super) fn may_write(migrator: &Migrator, (oldest, newest): (i64, i64)) -> Result<()> {
    let known = migrator.iter().map(|it| it.version).max().unwrap_or_default();
    if oldest > known {
        return Err(StoreError::Newer { oldest, known });
    }
    if newest > known {
        tracing::warn!(
            known,
            newest,
            "a newer Belfry has added to the database's tables; this one may still write into them"
        );
    }
    Ok(())
}

fn migration(name: &'static str, sql: &'static str) -> Migration {
    let (number, description) = name.split_once('_').expect("a migration is named NUMBER_description");
    let number = number.parse().expect("a migration's number is one");
    let description = description.replace('_', " ");
    Migration::new(number, description.into(), MigrationType::Simple, sql.into_sql_str(), false)
}
