//! What is counted of each concern.

use prometheus::{Histogram, IntCounter, IntGauge};

use super::{
    By,
    labels::{CarriedOutcome, CatchUp, ClaimOutcome, RedisErrorKind},
    register::metrics,
};
use crate::{config::Config, protocol::Code};

metrics! {
    /// Who is let in, and how much room there is.
    pub struct AdmissionMetrics {
        pub connections_limit: IntGauge = "connections_limit", "How many connections this node takes (server.max_connections).";
        pub sessions_limit: IntGauge = "sessions_limit", "How many sessions this node remembers at most (limits.sessions).";
        pub session_bytes_limit: IntGauge = "session_bytes_limit",
            "How many bytes the sessions of this node may take (limits.session_bytes).";
        pub refused: By<Code, IntCounter> = "connections_refused_total", "Connections that were refused, by the reason.";
        pub draining: IntGauge = "draining", "1 while this node sends its clients elsewhere, else 0.";
    }
}

impl AdmissionMetrics {
    /// Shows what the config allows.
    pub fn limit(&self, config: &Config) {
        let shown = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
        self.connections_limit.set(shown(config.server.max_connections));
        self.sessions_limit.set(shown(config.limits.sessions));
        self.session_bytes_limit.set(shown(config.limits.session_bytes));
    }
}

metrics! {
    /// What is counted of presence; all zero where no namespace has it.
    pub struct PresenceMetrics {
        pub channels: IntGauge = "presence_channels", "Channels on which this node has people.";
        pub people: IntGauge = "presence_people", "Sessions of people on such channels, once for each channel.";
        pub joins: IntCounter = "presence_joins_total", "Users who have come to a channel.";
        pub leaves: IntCounter = "presence_leaves_total", "Users who have left a channel.";
    }
}

metrics! {
    /// What is counted of the fleet; all zero on a single node.
    pub struct FleetMetrics {
        pub nodes: IntGauge = "fleet_nodes", "Nodes that are alive, this one included.";
        pub settings_differ: IntGauge = "fleet_settings_differ",
            "Other nodes whose ages and sizes differ from this one's.";
        pub claims: By<ClaimOutcome, IntCounter> = "fleet_claims_total", "Claims on sessions that other nodes may have.";
        pub carried: By<CarriedOutcome, IntCounter> = "fleet_carried_commands_total",
            "Commands requests that were passed on to the node that holds their session.";
        pub saves: IntCounter = "fleet_session_saves_total", "Sessions written to Redis.";
        pub saves_refused: IntCounter = "fleet_session_saves_refused_total",
            "Writes of sessions that were refused because another node has them.";
        pub letters_sent: IntCounter = "fleet_letters_sent_total", "Letters to other nodes.";
        pub letters_received: IntCounter = "fleet_letters_received_total", "Letters from the bus.";
        pub letters_lost: IntCounter = "fleet_letters_lost_total", "Letters to other nodes that could not be sent.";
        pub not_understood: IntCounter = "fleet_not_understood_total",
            "Letters and sessions' records of other nodes that this one cannot read, such as a newer one's.";
    }
}

metrics! {
    /// What the log of a fleet counts.
    pub struct LogMetrics {
        pub append_batches: IntCounter = "log_append_batches_total", "Round trips to Redis with publishes.";
        pub epochs_opened: IntCounter = "log_epochs_opened_total", "Epochs of the log that this node opened.";
        pub leftovers: IntCounter = "log_leftovers_total",
            "Messages committed here that another publisher had left uncommitted.";
        pub key_conflicts: IntCounter = "log_key_conflicts_total",
            "Messages left out of SQL because their idempotency key was used elsewhere meanwhile.";
        pub restocked: IntCounter = "log_restocked_total",
            "Messages stored again because the database had lost them: it was restored, or a standby promoted.";
        pub heads_forgotten: IntCounter = "log_heads_forgotten_total",
            "Quiet channels whose newest position Redis keeps no longer.";
    }
}

/// Seconds from a request to Redis to its answer: from a neighbour to one that is in trouble.
const COMMAND_BUCKETS: &[f64] =
    &[0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

metrics! {
    /// What is counted of one Redis, by its name, which comes from the config.
    pub struct RedisMetrics of RedisFamilies by "redis" {
        up: IntGauge = "redis_up", "Whether the primary of this Redis is known and answers.";
        evicts: IntGauge = "redis_evicts",
            "Whether this Redis may throw keys away: it has a memory limit and another policy than noeviction.";
        connections: IntGauge = "redis_connections", "Open connections to Redis.";
        pool_limit: IntGauge = "redis_pool_limit", "How many connections for commands there may be (redis.pool_size).";
        pool_busy: IntGauge = "redis_pool_busy", "How many connections for commands are in use.";
        wait_seconds: Histogram = "redis_wait_seconds", "How long a request waited for a connection from the pool.",
            COMMAND_BUCKETS;
        reconnects: IntCounter = "redis_reconnects_total", "Times that the primary of this Redis was lost and found again.";
        errors: By<RedisErrorKind, IntCounter> = "redis_errors_total", "Failed requests and connections to Redis.";
        command_seconds: Histogram = "redis_command_duration_seconds",
            "From a request to Redis, which may be a pipeline, to its answer.", COMMAND_BUCKETS;
    }
}

/// Seconds that a marker takes to come back: from a loopback to a Redis in trouble.
const MARKER_BUCKETS: &[f64] =
    &[0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 3.0];

metrics! {
    /// What a node hears from Redis of one partition.
    pub struct PumpMetrics of PumpFamilies by "partition" {
        received: IntCounter = "log_received_total", "Messages that Redis pushed to this node.";
        unheard: IntCounter = "log_unheard_total", "Messages that Redis pushed to this node and no session here wanted.";
        listened: IntGauge = "log_listened_channels", "Channels that this node listens to.";
        catch_ups: By<CatchUp, IntCounter> = "log_catch_ups_total",
            "Times that the log was read for what pushes may have missed, by the reason.";
        lag: Histogram = "log_marker_seconds", "From sending a marker through Redis to its coming out.", MARKER_BUCKETS;
    }
}
