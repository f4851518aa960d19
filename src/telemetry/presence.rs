//! What is counted of presence.

use prometheus::{IntCounter, IntGauge, Registry};

use super::register::{counter, opts, registered};

/// What is counted of presence; all zero where no namespace has it.
#[derive(Debug, Clone)]
pub struct PresenceMetrics {
    /// Channels on which this node has people.
    pub channels: IntGauge,
    /// Sessions of people on these channels.
    pub people: IntGauge,
    /// Users who have come, as this node has announced it.
    pub joins: IntCounter,
    /// Users who have gone.
    pub leaves: IntCounter,
}

impl PresenceMetrics {
    pub(super) fn new(r: &Registry) -> Self {
        let gauge = |name, help| registered(r, IntGauge::with_opts(opts(name, help)));
        Self {
            channels: gauge("presence_channels", "Channels on which this node has people."),
            people: gauge("presence_people", "Sessions of people on such channels, once for each channel."),
            joins: counter(r, "presence_joins_total", "Users who have come to a channel."),
            leaves: counter(r, "presence_leaves_total", "Users who have left a channel."),
        }
    }
}
