//! The mark: how far positions may have been handed out, in a file beside SQLite's, `<database>.limit`. A database
//! that is put back from a copy knows less than that, and goes on above it: no position is ever given twice.
//!
//! It is written and synced before any position below a new limit is used.

#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use belfry_core::held::Held as _;

use super::{super::by_the_clock, DURABLE, PLAIN};
use crate::{
    protocol::{MAX_OFFSET, Partition},
    store::{COPY, Epoch, EpochRow, LOST, Store, StoreError, private},
};

/// How many positions may have been handed out after a copy was made, where no mark says so: a hundred thousand a second
/// for four months. Where the clock is further it counts: the same copy may be put back more than once.
const UNKNOWN: u64 = 1 << 40;

/// Announces that the database was put in place by hand, from a copy. Nobody may serve from it.
pub async fn announce_restore(store: &Store) -> Result<(), StoreError> {
    let mark = Mark::of(store)?;
    for partition in (0..=u16::MAX).map(Partition) {
        let Some(row) = store.epoch(partition).await? else { break };
        mark.announce(store, &row).await?;
    }
    Ok(())
}

#[derive(Debug)]
pub struct Mark {
    /// None: it is no file.
    path: Option<PathBuf>,
    /// By partition.
    limits: Mutex<[u64; 2]>,
}

impl Mark {
    pub fn of(store: &Store) -> Result<Arc<Self>, StoreError> {
        let path = store.beside(".limit");
        let limits = match &path {
            Some(path) => read(path).map_err(|error| cannot(path, &error))?,
            None => [0; 2],
        };
        Ok(Arc::new(Self { path, limits: Mutex::new(limits) }))
    }

    /// Opens a partition's next epoch, above everything that was ever handed out. `first`: where a new database begins.
    pub async fn open(
        self: &Arc<Self>,
        store: &Store,
        partition: Partition,
        block: u64,
        first: u64,
    ) -> Result<Epoch, StoreError> {
        let mark = self.limits.recovered()[usize::from(partition.0)];
        // What the last server has seen lost. Plain channels are told at every start.
        let lost = store.beside(LOST).filter(|path| partition == DURABLE && path.exists());
        match store.epoch(partition).await? {
            Some(row) if lost.is_some() || mark > row.epoch.limit || row.log_id.as_deref() == Some(COPY) => {
                self.announce(store, &row).await?;
            }
            // Its channels have had seqs, too, up to their positions.
            None if mark > 0 && partition == DURABLE => {
                tracing::warn!(
                    "the database is new, and the mark beside it says that there was one before: what it held is not here, and \
                     clients are told `reset`. `belfry restore` puts a backup back"
                );
                let begun = store.open_epoch(partition, block, first.max(mark)).await?;
                store.restored(partition, begun.base, begun.base).await?;
            }
            _ => {}
        }
        let epoch = store.open_epoch(partition, block, first.max(mark)).await?;
        self.raise(partition, epoch.limit).await?;
        lost.map_or(Ok(()), |path| fs::remove_file(&path).map_err(|error| cannot(&path, &error)))?;
        Ok(epoch)
    }

    /// The database is a copy that was put back: positions go on above all that may have been handed out since it was
    /// made, and cursors from before are told so.
    async fn announce(&self, store: &Store, row: &EpochRow) -> Result<(), StoreError> {
        let Epoch { partition, limit, first, .. } = row.epoch;
        let mark = self.limits.recovered().get(usize::from(partition.0)).copied().unwrap_or(0);
        let above = if mark >= limit { mark } else { by_the_clock().max(limit + UNKNOWN) };
        // One machine's plain channels are told so at every start, and their seqs count from the first position.
        let alone = self.path.is_some() || row.log_id.is_none();
        let first = if partition == PLAIN && alone { first } else { above };
        tracing::warn!(
            partition = partition.0,
            limit,
            above,
            "the database is a copy from before: positions go on above the mark, and clients are told `reset`"
        );
        store.restored(partition, above, first).await
    }

    /// Positions below this limit are going to be handed out.
    pub async fn raise(self: &Arc<Self>, partition: Partition, limit: u64) -> Result<(), StoreError> {
        let mark = Arc::clone(self);
        let raising = tokio::task::spawn_blocking(move || {
            // One at a time: the file says both.
            let mut limits = mark.limits.recovered();
            let mut raised = *limits;
            raised[usize::from(partition.0)] = limit.max(raised[usize::from(partition.0)]);
            if let Some(path) = &mark.path {
                write(path, raised).map_err(|error| cannot(path, &error))?;
            }
            *limits = raised;
            Ok(())
        });
        raising.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}

fn read(path: &Path) -> io::Result<[u64; 2]> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok([0; 2]),
        text => text?,
    };
    let numbers: Option<Vec<u64>> =
        text.split_whitespace().map(|text| text.parse().ok().filter(|&n| n <= MAX_OFFSET)).collect();
    let wrong = || {
        io::Error::other(
            "it does not hold two positions; put it back, or remove it and run `belfry restore` without a file",
        )
    };
    numbers.and_then(|numbers| numbers.try_into().ok()).ok_or_else(wrong)
}

fn write(path: &Path, [durable, plain]: [u64; 2]) -> io::Result<()> {
    private::write(path, format!("{durable} {plain}\n").as_bytes())
}

fn cannot(path: &Path, error: &io::Error) -> StoreError {
    StoreError::of_file(path, error.to_string())
}
