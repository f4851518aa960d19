//! Those who wait for channels that were asked for in the same tick are woken once, when all of these are heard.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tokio::sync::watch;

/// Channels that were asked for in the same tick.
#[derive(Debug)]
pub(super) struct Round {
    left: AtomicU32,
    done: watch::Sender<bool>,
}

impl Round {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { left: AtomicU32::new(0), done: watch::Sender::new(false) })
    }

    /// One more channel belongs to it.
    pub(super) fn add(&self) {
        self.left.fetch_add(1, Ordering::AcqRel);
    }

    /// One of its channels is heard, or given up.
    pub(super) fn settle_one(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.done.send_replace(true);
        }
    }
}

/// Something to wait for.
#[derive(Debug)]
pub struct Waiting(Vec<watch::Receiver<bool>>);

impl Waiting {
    /// For these rounds; none: for nothing.
    pub(super) fn new(rounds: &[Arc<Round>]) -> Option<Self> {
        let waiting: Vec<_> = rounds.iter().map(|round| round.done.subscribe()).collect();
        (!waiting.is_empty()).then_some(Self(waiting))
    }

    /// Waits until the channels may be heard. They have to be asked for again: an idle one may have been let go meanwhile.
    pub async fn settled(self) {
        for mut round in self.0 {
            // A round that was dropped holds nothing any more.
            let _ = round.wait_for(|done| *done).await;
        }
    }

    #[cfg(test)]
    pub(super) fn is_settled(&self) -> bool {
        self.0.iter().all(|round| *round.borrow())
    }
}
