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

use crate::{
    log,
    protocol::{Code, Refusal},
};

/// How long the pasts of a request's channels may take to be read, all together.
const PAST_DEADLINE: Duration = Duration::from_secs(10);

/// How many bytes of messages their replies carry, all together.
const PAST_BYTES: usize = 256 << 10;

/// ... and bytes of what else they say: of each channel its state, or why it was refused.
const SAID_BYTES: usize = 256 << 10;

/// A clone waits for the same answer.
#[derive(Debug, Clone)]
pub struct Waiting {
    until: Instant,
    /// How many bytes of messages may still be read.
    room: Arc<AtomicUsize>,
    said: Arc<AtomicUsize>,
    /// Held by who waits; none: the reading goes with it by itself.
    asker: Option<Weak<()>>,
}

impl Waiting {
    pub(in crate::hub) fn within(patience: Duration, room: Option<usize>) -> Self {
        let room = Arc::new(AtomicUsize::new(room.unwrap_or(PAST_BYTES).min(PAST_BYTES)));
        let said = Arc::new(AtomicUsize::new(SAID_BYTES));
        Self { until: Instant::now() + PAST_DEADLINE.min(patience), room, said, asker: None }
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

    /// Room to say so much beside messages.
    pub(super) fn say(&self, bytes: usize) -> Result<(), Refusal> {
        let left = self.said.load(Ordering::Relaxed).checked_sub(bytes);
        let full = "the replies to this request are long already: send this command with the next one";
        self.said.store(left.ok_or_else(|| Refusal::new(Code::Busy, full))?, Ordering::Relaxed);
        Ok(())
    }

    fn is_over(&self) -> bool {
        let left = self.asker.as_ref().is_some_and(|asker| asker.strong_count() == 0);
        left || self.room() == 0 || Instant::now() >= self.until
    }

    /// None: it could not be read in time, or there is no room. What comes after the deadline is not begun.
    pub(super) async fn read<Past>(&self, reading: impl Future<Output = log::Result<Past>>) -> Option<Past> {
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
