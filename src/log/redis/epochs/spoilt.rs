//! Epochs that are over before another one is open: what this Redis holds of them is not all, or not theirs.

use std::sync::atomic::Ordering;

use super::{Epochs, InCharge};
use crate::store::Epoch;

/// Why an epoch is spoilt in which something of Redis's is missing.
pub const LOST: &str = "Redis has lost its channels' heads or what was open, or has gone back";

impl Epochs {
    /// Nothing more may be appended in this epoch: the next one is opened, above all that it could hand out.
    pub fn spoil(&self, epoch: u64, why: &'static str) {
        if self.spoilt.fetch_max(epoch, Ordering::AcqRel) < epoch {
            let (partition, redis) = (self.partition.0, self.server.name());
            tracing::error!(partition, epoch, redis, "{why}; a new epoch is opened");
        }
    }

    /// The same, because positions of this epoch are handed out again: what is open is not acknowledged, and not stored either, since
    /// it may stand where something else stood. Who has heard that is told so when the epoch ends.
    pub fn went_back(&self, epoch: u64, base: u64, why: &'static str) {
        self.went_back.fetch_max(base, Ordering::AcqRel);
        self.spoil(epoch, why);
        self.doubt();
    }

    /// Whether Redis went back in this epoch or in an earlier one, or the database lacks some of it, and none has begun since that says so.
    pub(super) fn is_unsaid(&self, epoch: &Epoch) -> bool {
        let lost = self.went_back.load(Ordering::Acquire).max(self.lacks.load(Ordering::Acquire));
        epoch.lost.max(1) <= lost
    }

    /// Waits until this epoch is over, if Redis went back in it: what would be stored now may have the seq of something else.
    pub async fn not_doubled(&self, epoch: &Epoch) {
        let is_over = |known: &Option<InCharge>| known.is_some_and(|known| known.epoch.epoch > epoch.epoch);
        if self.went_back.load(Ordering::Acquire) >= epoch.base {
            let _ = self.known.subscribe().wait_for(is_over).await;
        }
    }

    /// Whether the next epoch has to be opened.
    pub fn is_spoilt(&self, epoch: u64) -> bool {
        epoch <= self.spoilt.load(Ordering::Acquire)
    }
}
