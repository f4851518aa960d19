//! What is counted of the fleet.

use prometheus::{IntCounter, IntGauge, Registry};

use super::{
    By,
    labels::{CarriedOutcome, ClaimOutcome},
    register::{counter, counters, opts, registered},
};

/// What is counted of the fleet; all zero on a single node.
#[derive(Debug)]
pub struct FleetMetrics {
    /// Nodes that are alive, this one included.
    pub nodes: IntGauge,
    pub claims: By<ClaimOutcome, IntCounter>,
    /// Commands requests for sessions that another node holds.
    pub carried: By<CarriedOutcome, IntCounter>,
    /// Sessions written to Redis.
    pub saves: IntCounter,
    /// Writes that were refused because another node has the session.
    pub saves_refused: IntCounter,
    /// Letters, questions and answers to other nodes.
    pub letters_sent: IntCounter,
    /// Those from other nodes, and one's own where all were addressed.
    pub letters_received: IntCounter,
    /// Those that could not be sent.
    pub letters_lost: IntCounter,
}

impl FleetMetrics {
    pub(super) fn new(r: &Registry) -> Self {
        Self {
            nodes: registered(
                r,
                IntGauge::with_opts(opts("fleet_nodes", "Nodes that are alive, this one included.")),
            ),
            claims: counters(r, "fleet_claims_total", "Claims on sessions that other nodes may have."),
            carried: counters(
                r,
                "fleet_carried_commands_total",
                "Commands requests that were passed on to the node that holds their session.",
            ),
            saves: counter(r, "fleet_session_saves_total", "Sessions written to Redis."),
            saves_refused: counter(
                r,
                "fleet_session_saves_refused_total",
                "Writes of sessions that were refused because another node has them.",
            ),
            letters_sent: counter(r, "fleet_letters_sent_total", "Letters to other nodes."),
            letters_received: counter(r, "fleet_letters_received_total", "Letters from the bus."),
            letters_lost: counter(
                r,
                "fleet_letters_lost_total",
                "Letters to other nodes that could not be sent.",
            ),
        }
    }
}
