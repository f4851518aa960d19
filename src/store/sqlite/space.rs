//! What the file takes of the disk, given back: rows that retention deletes leave pages behind, which SQLite keeps for
//! itself unless it is told otherwise.
//!
//! Databases that are made anew can give pages back one by one (`auto_vacuum = INCREMENTAL`); one of an earlier version
//! becomes such a one by `belfry backup`, whose copy is put in its place.

#[cfg(test)]
mod tests;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::Duration,
};

use rustix::fs::statvfs;

use super::{Inner, Sqlite};
use crate::{
    store::{Result, beside},
    telemetry::SqlMetrics,
};

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(10);

/// How many pages go at a time (4 MiB): some milliseconds in which nobody commits.
const PAGES_AT_A_TIME: i64 = 1_024;

/// One page in so many may stay free: what comes next goes there.
const STAYS: i64 = 10;

/// Gives back what is free, for as long as the database is open.
pub(super) async fn watch(inner: Weak<Inner>, path: PathBuf) {
    loop {
        let Some(open) = inner.upgrade() else { return };
        measure(&path, &open.options.metrics);
        drop(open);
        tokio::time::sleep(EVERY).await;
        let Some(inner) = inner.upgrade() else { return };
        if let Err(error) = Sqlite(inner).give_back().await {
            tracing::debug!(%error, "free pages of the database stay where they are for now");
        }
    }
}

fn measure(path: &Path, metrics: &SqlMetrics) {
    let sizes = [path, &beside(path, "-wal")].map(|file| fs::metadata(file).map_or(0, |found| found.len()));
    metrics.file_bytes.set(sizes.iter().sum::<u64>() as i64);
    if let Ok(system) = statvfs(path) {
        metrics.disk_free_bytes.set(i64::try_from(system.f_bavail * system.f_frsize).unwrap_or(i64::MAX));
    }
}

impl Sqlite {
    pub(super) fn watch_space(self, path: PathBuf) -> Self {
        tokio::spawn(watch(Arc::downgrade(&self.0), path));
        self
    }

    /// Gives some pages back, where more than a few are free; how many were.
    pub(super) async fn give_back(&self) -> Result<i64> {
        let (free, all, mode) = reading!(self, "counting free pages", async |connection| {
            let mut numbers = [0; 3];
            for (number, pragma) in numbers.iter_mut().zip(["freelist_count", "page_count", "auto_vacuum"]) {
                let pragma = sqlx::AssertSqlSafe(format!("PRAGMA {pragma}"));
                *number = sqlx::query_scalar::<_, i64>(pragma).fetch_one(&mut *connection).await?;
            }
            let [free, all, mode] = numbers;
            Ok((free, all, mode))
        })?;
        const INCREMENTAL: i64 = 2;
        if mode != INCREMENTAL || free <= all / STAYS {
            return Ok(0);
        }
        let pages = (free - all / STAYS).min(PAGES_AT_A_TIME);
        changing!(self, "giving free pages back", "", async |connection, _| {
            let vacuum = sqlx::AssertSqlSafe(format!("PRAGMA incremental_vacuum({pages})"));
            sqlx::query(vacuum).fetch_all(&mut *connection).await?;
            Ok(())
        })?;
        Ok(pages)
    }
}
