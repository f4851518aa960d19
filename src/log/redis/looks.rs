//! Looks that many ask for: those who ask at the same time are answered by one, which began after each of them had asked.

#[cfg(test)]
mod tests;

use std::{
    future::Future,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::{
    sync::Mutex,
    time::{self, Instant},
};

/// The least time between the beginnings of two: a storm of connections costs SQL a hundred small reads a second, and a
/// hundredth of a second each.
const EVERY: Duration = Duration::from_millis(10);

/// How long is waited for an answer. Who keeps others waiting is then not asked for as long.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct Looks {
    begun: AtomicU64,
    last: Mutex<Last>,
}

#[derive(Debug, Default)]
struct Last {
    number: u64,
    at: Option<Instant>,
    silent: bool,
    found: Option<bool>,
}

impl Looks {
    /// What a look finds that begins now or later; none if there is no answer.
    pub(super) async fn ask(&self, look: impl Future<Output = Option<bool>>) -> Option<bool> {
        let known = self.begun.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if last.number > known {
            return last.found;
        }
        let since = last.at.map_or(PATIENCE, |at| at.elapsed());
        if last.silent && since < 2 * PATIENCE {
            return None;
        }
        time::sleep(EVERY.saturating_sub(since)).await;
        let number = self.begun.fetch_add(1, Ordering::AcqRel) + 1;
        last.at = Some(Instant::now());
        let found = time::timeout(PATIENCE, look).await;
        // Whoever is dropped before leaves no answer behind: the next one looks.
        last.number = number;
        last.silent = found.is_err();
        last.found = found.ok().flatten();
        last.found
    }
}
