//! What the log of a fleet counts.

use prometheus::{IntCounter, Registry};

use super::register::counter;

/// The log over Redis.
#[derive(Debug, Clone)]
pub struct LogMetrics {
    /// Round trips to Redis that carried publishes; each carries all that waited.
    pub append_batches: IntCounter,
    /// Epochs that this node opened: at the first start, and after each failover or restart of Redis.
    pub epochs_opened: IntCounter,
    /// Messages of other, mostly dead, publishers that this node committed.
    pub leftovers: IntCounter,
    /// Messages that SQL left out, because their idempotency key had been used elsewhere meanwhile.
    pub key_conflicts: IntCounter,
    /// Messages that were stored again, because the database had lost them.
    pub restocked: IntCounter,
    /// Channel heads forgotten by the sweep.
    pub heads_forgotten: IntCounter,
}

impl LogMetrics {
    pub(super) fn new(registry: &Registry) -> Self {
        let counter = |name, help| counter(registry, name, help);
        Self {
            append_batches: counter("log_append_batches_total", "Round trips to Redis with publishes."),
            epochs_opened: counter("log_epochs_opened_total", "Epochs of the log that this node opened."),
            leftovers: counter(
                "log_leftovers_total",
                "Messages committed here that another publisher had left uncommitted.",
            ),
            key_conflicts: counter(
                "log_key_conflicts_total",
                "Messages left out of SQL because their idempotency key was used elsewhere meanwhile.",
            ),
            restocked: counter(
                "log_restocked_total",
                "Messages stored again because the database had lost them: it was restored, or a standby promoted.",
            ),
            heads_forgotten: counter(
                "log_heads_forgotten_total",
                "Quiet channels whose newest position Redis keeps no longer.",
            ),
        }
    }
}
