//! `[session]`: how long a session is remembered, and how often its ends make themselves heard.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Checks;
use crate::values::duration;

/// `[session]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionConfig {
    /// How long a session without a connection is remembered.
    #[serde(with = "duration")]
    pub ttl: Duration,
    /// How often the server makes itself heard where the client does not choose.
    #[serde(with = "duration")]
    pub heartbeat: Duration,
    /// The shortest that a client may choose.
    #[serde(with = "duration")]
    pub heartbeat_min: Duration,
    /// The longest that a client may choose.
    #[serde(with = "duration")]
    pub heartbeat_max: Duration,
    /// How long a poll waits for something where the client does not choose.
    #[serde(with = "duration")]
    pub poll_wait: Duration,
    /// The longest that a client may choose.
    #[serde(with = "duration")]
    pub poll_wait_max: Duration,
    /// How long a WebSocket without a credential has for its `connect` frame.
    #[serde(with = "duration")]
    pub connect_timeout: Duration,
    /// How long a WebSocket that was opened with `probe=1` has for its `connect` frame.
    #[serde(with = "duration")]
    pub probe_timeout: Duration,
}

impl Default for SessionConfig {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            ttl: seconds(120),
            heartbeat: seconds(20),
            heartbeat_min: seconds(1),
            heartbeat_max: seconds(60),
            poll_wait: seconds(25),
            poll_wait_max: seconds(60),
            connect_timeout: seconds(5),
            probe_timeout: seconds(30),
        }
    }
}

impl SessionConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        let seconds = Duration::from_secs;
        let short = Duration::from_millis(100);
        checks.duration("session.ttl", self.ttl, seconds(1)..=seconds(86_400));
        checks.duration("session.heartbeat_min", self.heartbeat_min, short..=seconds(60));
        checks.duration("session.heartbeat_max", self.heartbeat_max, short..=seconds(3_600));
        checks.duration("session.poll_wait_max", self.poll_wait_max, seconds(0)..=seconds(3_600));
        checks.duration("session.connect_timeout", self.connect_timeout, short..=seconds(600));
        checks.duration("session.probe_timeout", self.probe_timeout, short..=seconds(600));
        if self.heartbeat_min > self.heartbeat_max {
            checks.fail("session.heartbeat_min", "make it at most session.heartbeat_max");
        } else {
            let range = self.heartbeat_min..=self.heartbeat_max;
            checks.duration("session.heartbeat", self.heartbeat, range);
        }
        checks.duration("session.poll_wait", self.poll_wait, seconds(0)..=self.poll_wait_max);
    }
}
