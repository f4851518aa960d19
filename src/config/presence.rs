//! `[presence]`: who is on a channel, in namespaces that have it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Checks;
use crate::values::duration;

/// `[presence]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PresenceConfig {
    /// How long after its last connection a session still counts.
    #[serde(with = "duration")]
    pub ttl: Duration,
}

impl Default for PresenceConfig {
    fn default() -> Self {
        Self { ttl: Duration::from_secs(30) }
    }
}

impl PresenceConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        checks.duration("presence.ttl", self.ttl, Duration::from_secs(1)..=Duration::from_secs(3_600));
    }
}
