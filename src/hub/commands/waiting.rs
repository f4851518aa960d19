//! How much commands read of what is asked of the past, and for how long: one deadline and one room for all of them, and no longer
//! than somebody waits.

#[cfg(test)]
mod tests;

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, timeout_at};

use crate::log::Result;

/// How long the pasts of a request's channels may take to be read, all together.
const PAST_DEADLINE: Duration = Duration::from_secs(10);

/// How many bytes of messages their replies carry, all together.
const PAST_BYTES: usize = 256 << 10;

/// A clone waits for the same answer.
#[derive(Debug, Clone)]
pub struct Waiting {
    until: Instant,
    /// How many bytes of messages may still be read.
    room: Arc<AtomicUsize>,
    /// Held by who waits; none: the reading goes with it by itself.
    asker: Option<Weak<()>>,
}

impl Waiting {
    pub(in crate::hub) fn within(patience: Duration, room: Option<usize>) -> Self {
        let room = Arc::new(AtomicUsize::new(room.unwrap_or(PAST_BYTES).min(PAST_BYTES)));
        Self { until: Instant::now() + PAST_DEADLINE.min(patience), room, asker: None }
    }

    pub(super) fn new() -> Self {
        Self::within(PAST_DEADLINE, None)
    }

    /// For as long as this is held.
    pub(super) fn of(asker: &Arc<()>) -> Self {
        Self { asker: Some(Arc::downgrade(asker)), ..Self::new() }
    }

    pub(in crate::hub) fn room(&self) -> usize {
        self.room.load(Ordering::Relaxed)
    }

    /// So many bytes have been read.
    pub(in crate::hub) fn take(&self, bytes: usize) {
        self.room.store(self.room().saturating_sub(bytes), Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        let left = self.asker.as_ref().is_some_and(|asker| asker.strong_count() == 0);
        left || self.room() == 0 || Instant::now() >= self.until
    }

    /// None: it could not be read in time, or there is no room. What comes after the deadline is not begun.
    pub(super) async fn read<Past>(&self, reading: impl Future<Output = Result<Past>>) -> Option<Past> {
        if self.is_over() {
            return None;
        }
        match timeout_at(self.until, reading).await {
            Ok(Ok(past)) => Some(past),
            Ok(Err(error)) => {
                quietly!(WARN, %error, "a subscribe is answered without history");
                None
            }
            Err(_) => {
                quietly!(WARN, "a subscribe is answered without history, for which there was no time left");
                None
            }
        }
    }
}
