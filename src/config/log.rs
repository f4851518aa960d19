//! `[log]`: the log's memory, its groups and its idempotency keys.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Checks, LimitsConfig};
use crate::{
    protocol::ENTRY_OVERHEAD_BYTES,
    values::{duration, size},
};

/// `[log]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// The recent messages that each partition keeps in memory for those who catch up.
    #[serde(with = "size")]
    pub ring_bytes: usize,
    /// The messages that all plain channels together keep in memory; the oldest go first.
    #[serde(with = "size")]
    pub history_bytes: usize,
    /// How many positions are reserved in SQL at a time.
    pub position_block: u64,
    /// The longest that idempotency keys of durable publishes stay in the cache before SQL, and
    /// those of plain ones anywhere.
    #[serde(with = "duration")]
    pub idempotency_cache_age: Duration,
    /// The memory for idempotency keys and their results; the oldest go first.
    #[serde(with = "size")]
    pub idempotency_bytes: usize,
    /// How long idempotency keys of durable publishes are kept in SQL.
    #[serde(with = "duration")]
    pub idempotency_age: Duration,
    /// The most messages in one commit.
    pub commit_batch: usize,
    /// The most bytes of publishes that wait for the log; more are told 503.
    #[serde(with = "size")]
    pub queue_bytes: usize,
    /// The most bytes of ephemeral messages that wait for the node's workers; the oldest go first.
    #[serde(with = "size")]
    pub ephemeral_bytes: usize,
    /// Fleets: how many durable messages of each channel stay in Redis.
    pub redis_history: usize,
    /// Fleets: how long a durable channel that has gone quiet stays in Redis.
    #[serde(with = "duration")]
    pub redis_history_age: Duration,
    /// Fleets: how long Redis remembers the newest position of a channel that has gone quiet.
    #[serde(with = "duration")]
    pub redis_head_age: Duration,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            ring_bytes: 32 << 20,
            history_bytes: 256 << 20,
            position_block: 1_000_000,
            idempotency_cache_age: Duration::from_secs(10 * 60),
            idempotency_bytes: 64 << 20,
            idempotency_age: Duration::from_secs(24 * 3_600),
            commit_batch: 512,
            queue_bytes: 16 << 20,
            ephemeral_bytes: 4 << 20,
            redis_history: 1_000,
            redis_history_age: Duration::from_secs(3_600),
            redis_head_age: Duration::from_secs(7 * 86_400),
        }
    }
}

impl LogConfig {
    /// `fleet`: whether there is a Redis.
    pub(super) fn check(&self, limits: &LimitsConfig, fleet: bool, checks: &mut Checks) {
        checks.size("log.ring_bytes", self.ring_bytes, 64 << 10..=1 << 40);
        checks.size("log.history_bytes", self.history_bytes, 64 << 10..=1 << 40);
        let block = usize::try_from(self.position_block).unwrap_or(usize::MAX);
        checks.number("log.position_block", block, 1_000..=1_000_000_000);
        let (second, day) = (Duration::from_secs(1), Duration::from_secs(86_400));
        checks.duration("log.idempotency_cache_age", self.idempotency_cache_age, second..=day);
        checks.size("log.idempotency_bytes", self.idempotency_bytes, 64 << 10..=1 << 40);
        checks.duration("log.idempotency_age", self.idempotency_age, second..=day * 365);
        checks.number("log.commit_batch", self.commit_batch, 1..=100_000);
        checks.size("log.queue_bytes", self.queue_bytes, 64 << 10..=1 << 40);
        checks.size("log.ephemeral_bytes", self.ephemeral_bytes, 64 << 10..=1 << 40);
        checks.number("log.redis_history", self.redis_history, 100..=10_000_000);
        checks.duration("log.redis_history_age", self.redis_history_age, second * 60..=day * 365);
        checks.duration("log.redis_head_age", self.redis_head_age, second * 60..=day * 3_650);
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
