//! For how long commands read what is asked of the past: one deadline for all of them, and no longer than somebody waits.

#[cfg(test)]
mod tests;

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::time::{Instant, timeout_at};

use crate::log::Result;

/// How long the pasts of a request's channels may take to be read, all together.
const PAST_DEADLINE: Duration = Duration::from_secs(10);

/// A clone waits for the same answer.
#[derive(Debug, Clone)]
pub struct Waiting {
    until: Instant,
    /// Held by who waits; none: the reading goes with it by itself.
    asker: Option<Weak<()>>,
}

impl Waiting {
    pub(in crate::hub) fn within(patience: Duration) -> Self {
        Self { until: Instant::now() + PAST_DEADLINE.min(patience), asker: None }
    }

    pub(super) fn new() -> Self {
        Self::within(PAST_DEADLINE)
    }

    /// For as long as this is held.
    pub(super) fn of(asker: &Arc<()>) -> Self {
        Self { asker: Some(Arc::downgrade(asker)), ..Self::new() }
    }

    fn is_over(&self) -> bool {
        let left = self.asker.as_ref().is_some_and(|asker| asker.strong_count() == 0);
        left || Instant::now() >= self.until
    }

    /// None: it could not be read in time. What comes after the deadline is not begun.
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
