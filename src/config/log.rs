//! `[log]`: the log's memory, its groups and its idempotency keys.

use super::{
    Checks, LimitsConfig,
    section::{days, seconds, section},
};
use crate::protocol::ENTRY_OVERHEAD_BYTES;

section! {
    #[derive(PartialEq, Eq)]
    LogConfig, "log" {
        ring_bytes: size = 32 << 20, in 64 << 10..=1 << 40;
        history_bytes: size = 256 << 20, in 64 << 10..=1 << 40;
        position_block: u64 = 1_000_000, in 1_000..=1_000_000_000;
        idempotency_cache_age: duration = seconds(600), in seconds(1)..=days(1);
        idempotency_bytes: size = 64 << 20, in 64 << 10..=1 << 40;
        idempotency_age: duration = days(1), in seconds(1)..=days(365);
        commit_batch: usize = 512, in 1..=100_000;
        queue_bytes: size = 16 << 20, in 64 << 10..=1 << 40;
        ephemeral_bytes: size = 4 << 20, in 64 << 10..=1 << 40;
        redis_history: usize = 1_000, in 100..=10_000_000;
        redis_history_age: duration = seconds(3_600), in seconds(60)..=days(365);
        redis_head_age: duration = days(7), in seconds(60)..=days(3_650);
    }
}

impl LogConfig {
    /// `fleet`: whether there is a Redis.
    pub(super) fn check(&self, limits: &LimitsConfig, fleet: bool, checks: &mut Checks) {
        self.check_ranges(checks);
        if fleet && self.redis_history_age < self.idempotency_cache_age {
            let detail =
                "a message has to outlast its idempotency key; make it at least log.idempotency_cache_age";
            checks.fail("log.redis_history_age", detail);
        }
        if self.idempotency_cache_age > self.idempotency_age {
            let detail = "the cache cannot keep keys longer than SQL; make it at most log.idempotency_age";
            checks.fail("log.idempotency_cache_age", detail);
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
