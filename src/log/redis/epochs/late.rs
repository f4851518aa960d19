//! Acknowledgements that came too late.
//!
//! A primary that stood still for so long that another one took its place may go on when it wakes: it
//! still knows the old epoch, and until a node hears of the new primary it appends there. For a durable
//! message SQL has the last word, and refuses it. A plain one is acknowledged, and is lost: nodes that have
//! heard already have told their clients of the reset, and what came after that nobody has announced.
//!
//! So a node that goes over to another primary compares when it last acknowledged a plain message with when the epoch there
//! was opened. If it was after that, it opens the next one. Everybody crosses into it, and the reset that they tell stands
//! for what was lost as well. That costs a reset in a rare case, and the publish of every day costs a note of the time.
//!
//! A node that dies before it has heard of the new primary takes the knowledge with it.

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::Instant;

use super::{Epochs, InCharge};
use crate::{redis::Incarnation, store::Epoch};

/// When a plain message was last acknowledged.
#[derive(Debug)]
pub(super) struct LastAck {
    start: Instant,
    /// Microseconds after `start`; 0: none was.
    at: AtomicU64,
}

impl LastAck {
    pub(super) fn new() -> Self {
        Self { start: Instant::now(), at: AtomicU64::new(0) }
    }

    fn note(&self, now: Instant) {
        self.at.store(self.micros(now), Ordering::Release);
    }

    fn is_after(&self, moment: Instant) -> bool {
        let at = self.at.load(Ordering::Acquire);
        at > 0 && at >= self.micros(moment)
    }

    fn micros(&self, moment: Instant) -> u64 {
        let after = moment.saturating_duration_since(self.start).as_micros();
        u64::try_from(after).unwrap_or(u64::MAX).max(1)
    }
}

impl Epochs {
    /// Whether plain messages that were appended in this epoch may be acknowledged now; if so, that they are is
    /// noted. If not, another primary is in charge, which lacks them.
    pub(in crate::log::redis) fn acknowledges(&self, epoch: u64) -> bool {
        // Held while it is noted: the next epoch is entered before or after, never in between.
        let known = self.known.borrow();
        let in_charge = known.is_some_and(|known| known.epoch.epoch == epoch);
        if in_charge {
            self.acked.note(Instant::now());
        }
        in_charge
    }

    /// Goes over into an epoch that was opened then, unless what was acknowledged in the last one has to be announced first.
    pub(super) fn enter(&self, epoch: Epoch, at: &Incarnation, opened: Option<Instant>) -> bool {
        self.saw(&epoch);
        let now = InCharge { epoch, log: at.replid };
        let mut late = false;
        self.known.send_if_modified(|known| {
            // In one and the same Redis nothing is appended after the epoch has ended.
            let elsewhere =
                known.is_some_and(|known| known.log != now.log && known.epoch.epoch < epoch.epoch);
            late = elsewhere && opened.is_some_and(|opened| self.acked.is_after(opened));
            !late && known.replace(now) != Some(now)
        });
        !late
    }
}
