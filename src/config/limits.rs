//! `[limits]`: what one client, one request and one session may cost.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Checks;
use crate::values::{duration, size};

/// `[limits]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// The longest `data` of a message, compacted.
    #[serde(with = "size")]
    pub data_bytes: usize,
    /// The longest frame that a client may send.
    #[serde(with = "size")]
    pub client_frame_bytes: usize,
    /// The most channels of a session.
    pub session_channels: usize,
    /// The most channels of one publish.
    pub publish_channels: usize,
    /// The most channels of one publish of a user.
    pub user_publish_channels: usize,
    /// The most publishes of one batch.
    pub batch_publishes: usize,
    #[serde(with = "size")]
    pub body_bytes: usize,
    /// The most bytes of bodies that are read before it is known who sends them, over all connections.
    #[serde(with = "size")]
    pub unauthenticated_bytes: usize,
    /// The most bytes that a connection has waiting to be written.
    #[serde(with = "size")]
    pub pending_bytes: usize,
    /// The most commands of one commands request. A WebSocket's are applied one by one.
    pub pending_commands: usize,
    /// The most sessions of this node.
    pub sessions: usize,
    /// The most bytes that they take.
    #[serde(with = "size")]
    pub session_bytes: usize,
    /// The most bytes that one user's take.
    #[serde(with = "size")]
    pub user_session_bytes: usize,
    /// How long a request's head may take to arrive.
    #[serde(with = "duration")]
    pub head_timeout: Duration,
    /// How long a request's body may take to arrive.
    #[serde(with = "duration")]
    pub body_timeout: Duration,
    /// How long written bytes may wait for the client to take them.
    #[serde(with = "duration")]
    pub write_timeout: Duration,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            data_bytes: 64 << 10,
            client_frame_bytes: 72 << 10,
            session_channels: 128,
            publish_channels: 1_000,
            user_publish_channels: 100,
            batch_publishes: 1_000,
            body_bytes: 8 << 20,
            unauthenticated_bytes: 16 << 20,
            pending_bytes: 128 << 10,
            pending_commands: 64,
            sessions: 200_000,
            session_bytes: 256 << 20,
            user_session_bytes: 16 << 20,
            head_timeout: Duration::from_secs(5),
            body_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(10),
        }
    }
}

impl LimitsConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        checks.size("limits.data_bytes", self.data_bytes, 1..=16 << 20);
        checks.size("limits.client_frame_bytes", self.client_frame_bytes, 1 << 10..=64 << 20);
        checks.number("limits.session_channels", self.session_channels, 1..=100_000);
        checks.number("limits.publish_channels", self.publish_channels, 1..=100_000);
        checks.number("limits.batch_publishes", self.batch_publishes, 1..=100_000);
        checks.size("limits.body_bytes", self.body_bytes, 1 << 10..=1 << 30);
        // The longest of those bodies has to fit.
        checks.size("limits.unauthenticated_bytes", self.unauthenticated_bytes, 1 << 20..=1 << 30);
        checks.size("limits.pending_bytes", self.pending_bytes, 1 << 10..=64 << 20);
        checks.number("limits.pending_commands", self.pending_commands, 1..=100_000);
        checks.number("limits.user_publish_channels", self.user_publish_channels, 1..=100_000);
        checks.size("limits.session_bytes", self.session_bytes, 1 << 20..=1 << 40);
        checks.size("limits.user_session_bytes", self.user_session_bytes, 64 << 10..=1 << 40);
        checks.number("limits.sessions", self.sessions, 1..=100_000_000);
        let range = Duration::from_millis(100)..=Duration::from_secs(600);
        checks.duration("limits.head_timeout", self.head_timeout, range.clone());
        checks.duration("limits.body_timeout", self.body_timeout, range.clone());
        checks.duration("limits.write_timeout", self.write_timeout, range);
        for (key, value) in [
            ("limits.client_frame_bytes", self.client_frame_bytes),
            ("limits.body_bytes", self.body_bytes),
            ("limits.pending_bytes", self.pending_bytes),
        ] {
            if value < self.data_bytes {
                checks.fail(key, "a message has to fit in; make it at least limits.data_bytes");
            }
        }
    }
}
