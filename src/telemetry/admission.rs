//! Who is let in, and how much room there is.

use prometheus::{IntCounter, IntGauge, Registry};

use super::{
    By,
    register::{counters, gauge},
};
use crate::{config::Config, protocol::Code};

/// Who is let in, and how much room there is.
#[derive(Debug)]
pub struct AdmissionMetrics {
    /// How many connections this node takes.
    pub connections_limit: IntGauge,
    /// How many sessions it remembers.
    pub sessions_limit: IntGauge,
    /// How many bytes they may take.
    pub session_bytes_limit: IntGauge,
    /// Connections that were refused.
    pub refused: By<Code, IntCounter>,
    /// 1 while this node sends its clients elsewhere.
    pub draining: IntGauge,
}

impl AdmissionMetrics {
    pub(super) fn new(r: &Registry) -> Self {
        Self {
            connections_limit: gauge(
                r,
                "connections_limit",
                "How many connections this node takes (server.max_connections).",
            ),
            sessions_limit: gauge(
                r,
                "sessions_limit",
                "How many sessions this node remembers at most (limits.sessions).",
            ),
            session_bytes_limit: gauge(
                r,
                "session_bytes_limit",
                "How many bytes the sessions of this node may take (limits.session_bytes).",
            ),
            refused: counters(
                r,
                "connections_refused_total",
                "Connections that were refused, by the reason.",
            ),
            draining: gauge(r, "draining", "1 while this node sends its clients elsewhere, else 0."),
        }
    }

    /// Shows what the config allows.
    pub fn limit(&self, config: &Config) {
        let shown = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
        self.connections_limit.set(shown(config.server.max_connections));
        self.sessions_limit.set(shown(config.limits.sessions));
        self.session_bytes_limit.set(shown(config.limits.session_bytes));
    }
}
