//! One process serves from a SQLite file at a time: a lock beside it, `<database>.lock`, which the kernel gives back
//! however the process ends. Who came second is refused before it has touched anything; without the lock it would
//! open the next epoch, and the first could never publish again. On PostgreSQL it is a lock of the server's, which goes
//! with the connection; who comes second waits, as a rollout's next process should.

#[cfg(test)]
mod tests;

use std::{
    fs::{self, File, TryLockError},
    io::{Read, Write},
    os::unix::fs::MetadataExt as _,
    path::Path,
    process,
};

use anyhow::{Context as _, bail};
use sqlx::PgConnection;

use crate::store::{Store, beside, private};

/// Held for as long as the process serves.
#[derive(Debug)]
#[expect(dead_code, reason = "it is there to be dropped")]
pub enum Lock {
    File(File),
    Server(Box<PgConnection>),
}

impl Lock {
    /// Takes the lock of a database for a log without Redis; none where it is in memory.
    pub async fn take(store: &Store) -> anyhow::Result<Option<Self>> {
        match store {
            Store::Sqlite(_) => store.beside("").map_or(Ok(None), |database| Self::of(&database)),
            Store::Postgres(server) => Ok(Some(Self::Server(Box::new(server.hold().await?)))),
        }
    }

    /// Whether a log over Redis may use a database: not while one without Redis does, whose epochs it would close.
    pub async fn check_free(store: &Store) -> anyhow::Result<()> {
        match store {
            Store::Sqlite(_) => Ok(()),
            Store::Postgres(server) => Ok(server.check_free().await?),
        }
    }

    /// Takes the lock of a file by its name, whether it is a database or not.
    pub fn of(database: &Path) -> anyhow::Result<Option<Self>> {
        // By any other name it would have another lock, and another journal beside it.
        if fs::metadata(database).is_ok_and(|file| file.nlink() > 1) {
            let file = database.display();
            bail!("{file} is a file of several names (hard links): remove the others, or copy it");
        }
        let path = beside(database, ".lock");
        let made = private::create_or_tighten(&path);
        made.with_context(|| format!("cannot make {}", path.display()))?;
        let opened = File::options().read(true).write(true).open(&path);
        let mut file = opened.with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {
                // For the one who comes second, to whom no name is better than no server.
                let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", process::id()));
                Ok(Some(Self::File(file)))
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                bail!(
                    "process {} serves from {} already; stop it, or give this one a database of its own",
                    holder.trim(),
                    database.display()
                );
            }
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, path = %path.display(), "files cannot be locked here: see to it that only one process serves from this database");
                Ok(None)
            }
        }
    }
}
