//! Epochs: a session's stream goes from the log that was to the one that is, and each channel is told what that means for it.
//!
//! Invariant: nothing moves the cursor from below an epoch's base to the base or above before every channel that was carried
//! from below has been told. While the stream is live the hub says when; while it is behind, the reads do, by the same rule.
//!
//! What was read of the old epoch when it was over ([`Entry::salvaged`]) is not offered to a session that carries plain
//! channels: it reads that, and hears first what these have lost below it.

use super::{Offered, Session, Subscription};
use crate::protocol::{ENTRY_OVERHEAD_BYTES, Entry, Gap, GapReason, Item, Partition, Pos};

impl Session {
    /// The hub has offered everything below `base`, where an epoch begins. Channels whose stream begins above it hear nothing.
    /// `lost`: what was offered may not be what was acknowledged.
    pub fn crossed(&mut self, partition: Partition, base: u64, lost: bool) -> Offered {
        if self.connection.is_none() || self.closing {
            return Offered::Ignored;
        }
        if !self.stream_mut(partition).is_some_and(|stream| stream.cross(base)) {
            return Offered::Ignored;
        }
        let carried = self.record.subscriptions.iter().filter(|subscription| {
            subscription.partition == Some(partition) && subscription.since < base - 1
        });
        // Were the cursor to move before the last of them, the rest would be lost in silence with the connection.
        let resume = Pos::new(partition, base - 2);
        let gap = |there: &Subscription| {
            Gap::new(
                &there.channel,
                GapReason::of_jump(there.volatile || lost),
                [None, Some(base - 1)],
                resume,
            )
        };
        let mut gaps: Vec<Gap> = carried.map(gap).collect();
        let Some(last) = gaps.last_mut() else { return Offered::Ignored };
        last.resume = Pos::new(partition, base - 1);
        let cost = gaps.len() * ENTRY_OVERHEAD_BYTES;
        if self.pending_bytes + cost > self.settings.pending_bytes && self.pending_bytes > 0 {
            return Offered::Overflowed { ephemeral: self.overflow() };
        }
        gaps.into_iter().for_each(|gap| self.push(Item::Gap(Box::new(gap))));
        Offered::Taken
    }

    /// Why the seqs before an entry are missing that does not follow on its predecessor.
    pub(super) fn jump_reason(&self, entry: &Entry) -> GapReason {
        let volatile = self.subscription(&entry.channel).is_some_and(|subscription| subscription.volatile);
        if entry.hole { GapReason::Trimmed } else { GapReason::of_jump(volatile) }
    }
}
