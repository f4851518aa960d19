//! `[fleet]`: how nodes that share a Redis wait for each other.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Checks;
use crate::values::duration;

/// `[fleet]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FleetConfig {
    /// After so long without a sign of life a node is taken for dead.
    #[serde(with = "duration")]
    pub node_timeout: Duration,
    /// How long a node waits for another one's answer.
    #[serde(with = "duration")]
    pub ask_timeout: Duration,
    /// How long it may take to find out who has a session, or to save one.
    #[serde(with = "duration")]
    pub claim_timeout: Duration,
    /// A node to which nothing comes through a Redis for so long sends its clients away, if another one hears.
    #[serde(with = "duration")]
    pub deaf_after: Duration,
}

impl Default for FleetConfig {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            node_timeout: seconds(5),
            ask_timeout: seconds(2),
            claim_timeout: seconds(3),
            deaf_after: seconds(15),
        }
    }
}

impl FleetConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        let short = Duration::from_millis(100);
        let seconds = Duration::from_secs;
        // A node gives a sign once a second.
        checks.duration("fleet.node_timeout", self.node_timeout, seconds(2)..=seconds(600));
        checks.duration("fleet.ask_timeout", self.ask_timeout, short..=seconds(60));
        checks.duration("fleet.deaf_after", self.deaf_after, seconds(3)..=seconds(3_600));
        checks.duration("fleet.claim_timeout", self.claim_timeout, short..=seconds(60));
    }
}
