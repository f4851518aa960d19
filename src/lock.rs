//! One process serves from a SQLite file at a time: a lock beside it, `<database>.lock`, which the kernel gives back
//! however the process ends. Who came second is refused before it has touched anything; without the lock it would
//! open the next epoch, and the first could never publish again.

use std::{
    fs::{File, TryLockError},
    io::{Read, Write},
    process,
};

use anyhow::{Context as _, bail};

use crate::store::{Store, private};

/// Held for as long as the process serves.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "it is there to be dropped")] File);

impl Lock {
    /// Takes the lock of a database; none where it is no file.
    pub fn take(store: &Store) -> anyhow::Result<Option<Self>> {
        let Some(path) = store.beside(".lock") else { return Ok(None) };
        let made = private::create_or_tighten(&path);
        made.with_context(|| format!("cannot make {}", path.display()))?;
        let opened = File::options().read(true).write(true).open(&path);
        let mut file = opened.with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {
                // For the one who comes second, to whom no name is better than no server.
                let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", process::id()));
                Ok(Some(Self(file)))
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                bail!(
                    "process {} serves from {} already; stop it, or give this one a database of its own",
                    holder.trim(),
                    path.with_extension("").display()
                );
            }
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, path = %path.display(), "files cannot be locked here: see to it that only one process serves from this database");
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreOptions;

    #[tokio::test]
    async fn the_second_is_told_who_is_the_first_and_comes_in_when_that_has_gone() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
        let store = Store::open(&url, &StoreOptions::default()).await.unwrap();
        let first = Lock::take(&store).unwrap().expect("it is a file");
        let refused = Lock::take(&store).unwrap_err().to_string();
        let names = format!("process {} serves from {}", process::id(), url.trim_start_matches("sqlite://"));
        assert!(refused.contains(&names), "{refused}");
        drop(first);
        assert!(Lock::take(&store).unwrap().is_some());
        let memory = Store::open("sqlite::memory:", &StoreOptions::default()).await.unwrap();
        assert!(Lock::take(&memory).unwrap().is_none());
    }
}
