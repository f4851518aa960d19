//! `[log]`: the log's memory, its groups and its idempotency keys.

use super::{
    Checks, LimitsConfig,
    section::{days, seconds, section},
};
use crate::protocol::ENTRY_OVERHEAD_BYTES;

section! {
    /// `[log]`.
    #[derive(PartialEq, Eq)]
    LogConfig, "log" {
        /// The recent messages that each partition keeps in memory for those who catch up.
        ring_bytes: size = 32 << 20, in 64 << 10..=1 << 40;
        /// The messages that all plain channels together keep in memory; the oldest go first.
        history_bytes: size = 256 << 20, in 64 << 10..=1 << 40;
        /// How many positions are reserved in SQL at a time.
        position_block: u64 = 1_000_000, in 1_000..=1_000_000_000;
        /// The longest that idempotency keys of durable publishes stay in the cache before SQL, and
        /// those of plain ones anywhere.
        idempotency_cache_age: duration = seconds(600), in seconds(1)..=days(1);
        /// The memory for idempotency keys and their results; the oldest go first.
        idempotency_bytes: size = 64 << 20, in 64 << 10..=1 << 40;
        /// How long idempotency keys of durable publishes are kept in SQL.
        idempotency_age: duration = days(1), in seconds(1)..=days(365);
        /// The most messages in one commit.
        commit_batch: usize = 512, in 1..=100_000;
        /// The most bytes of publishes that wait for the log; more are told 503.
        queue_bytes: size = 16 << 20, in 64 << 10..=1 << 40;
        /// The most bytes of ephemeral messages that wait for the node's workers; the oldest go first.
        ephemeral_bytes: size = 4 << 20, in 64 << 10..=1 << 40;
        /// Fleets: how many durable messages of each channel stay in Redis.
        redis_history: usize = 1_000, in 100..=10_000_000;
        /// Fleets: how long a durable channel that has gone quiet stays in Redis.
        redis_history_age: duration = seconds(3_600), in seconds(60)..=days(365);
        /// Fleets: how long Redis remembers the newest position of a channel that has gone quiet.
        redis_head_age: duration = days(7), in seconds(60)..=days(3_650);
    }
}

impl LogConfig {
    /// `fleet`: whether there is a Redis.
    pub(super) fn check(&self, limits: &LimitsConfig, fleet: bool, checks: &mut Checks) {
        self.check_ranges(checks);
        if fleet && self.redis_history_age < self.idempotency_cache_age {
            checks.fail(
                "log.redis_history_age",
                "a message has to outlast its idempotency key; make it at least log.idempotency_cache_age",
            );
        }
        if self.idempotency_cache_age > self.idempotency_age {
            checks.fail(
                "log.idempotency_cache_age",
                "the cache cannot keep keys longer than SQL does; make it at most log.idempotency_age",
            );
        }
        // A message that does not fit would be acknowledged, and heard by nobody.
        for (key, value) in [
            ("log.ring_bytes", self.ring_bytes),
            ("log.history_bytes", self.history_bytes),
            ("log.ephemeral_bytes", self.ephemeral_bytes),
        ] {
            if value < 2 * limits.data_bytes {
                checks.fail(key, "two messages have to fit in; make it at least twice limits.data_bytes");
            }
        }
        let largest = limits.data_bytes + limits.publish_channels * ENTRY_OVERHEAD_BYTES;
        if self.queue_bytes < largest {
            let advice = format!(
                "the largest publish has to fit in: limits.data_bytes, and {ENTRY_OVERHEAD_BYTES} for each of \
                 limits.publish_channels; make it at least {largest}"
            );
            checks.fail("log.queue_bytes", &advice);
        }
    }
}
