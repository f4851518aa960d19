//! What is counted of each Redis.

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Registry,
};

use super::{
    By, Label as _, RedisErrorKind,
    register::{opts, registered},
};

/// Seconds from a request to Redis to its answer: from a neighbour to one that is in trouble.
const COMMAND_BUCKETS: &[f64] =
    &[0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

/// The families, with a series for each Redis that was asked for.
#[derive(Debug)]
pub(super) struct RedisFamilies {
    up: IntGaugeVec,
    connections: IntGaugeVec,
    pool_limit: IntGaugeVec,
    pool_busy: IntGaugeVec,
    wait_seconds: HistogramVec,
    reconnects: IntCounterVec,
    errors: IntCounterVec,
    command_seconds: HistogramVec,
}

/// The series of one Redis.
#[derive(Debug, Clone)]
pub struct RedisMetrics {
    /// 1 while its primary is known and answers.
    pub up: IntGauge,
    pub connections: IntGauge,
    /// How many connections for commands there may be.
    pub pool_limit: IntGauge,
    /// How many of them are in use.
    pub pool_busy: IntGauge,
    /// Seconds of waiting for one of them.
    pub wait_seconds: Histogram,
    /// Times that its primary was looked for and found again.
    pub reconnects: IntCounter,
    /// Failed requests and connections.
    pub errors: By<RedisErrorKind, IntCounter>,
    /// Seconds from a request, which may be a pipeline, to its answer.
    pub command_seconds: Histogram,
}

impl RedisFamilies {
    pub(super) fn new(registry: &Registry) -> Self {
        let gauge =
            |name: &str, help: &str| registered(registry, IntGaugeVec::new(opts(name, help), &["redis"]));
        let counter = |name: &str, help: &str, labels: &[&str]| {
            registered(registry, IntCounterVec::new(opts(name, help), labels))
        };
        let histogram = |name: &str, help: &str| {
            let opts = HistogramOpts::from(opts(name, help)).buckets(COMMAND_BUCKETS.to_vec());
            registered(registry, HistogramVec::new(opts, &["redis"]))
        };
        Self {
            up: gauge("redis_up", "Whether the primary of this Redis is known and answers."),
            connections: gauge("redis_connections", "Open connections to Redis."),
            pool_limit: gauge(
                "redis_pool_limit",
                "How many connections for commands there may be (redis.pool_size).",
            ),
            pool_busy: gauge("redis_pool_busy", "How many connections for commands are in use."),
            wait_seconds: histogram(
                "redis_wait_seconds",
                "How long a request waited for a connection from the pool.",
            ),
            reconnects: counter(
                "redis_reconnects_total",
                "Times that the primary of this Redis was lost and found again.",
                &["redis"],
            ),
            errors: counter(
                "redis_errors_total",
                "Failed requests and connections to Redis.",
                &["redis", RedisErrorKind::NAME],
            ),
            command_seconds: histogram(
                "redis_command_duration_seconds",
                "From a request to Redis, which may be a pipeline, to its answer.",
            ),
        }
    }

    /// The series of the Redis with this name, which comes from the config.
    pub(super) fn of(&self, name: &str) -> RedisMetrics {
        RedisMetrics {
            up: self.up.with_label_values(&[name]),
            connections: self.connections.with_label_values(&[name]),
            pool_limit: self.pool_limit.with_label_values(&[name]),
            pool_busy: self.pool_busy.with_label_values(&[name]),
            wait_seconds: self.wait_seconds.with_label_values(&[name]),
            reconnects: self.reconnects.with_label_values(&[name]),
            errors: By::new(|kind| self.errors.with_label_values(&[name, kind])),
            command_seconds: self.command_seconds.with_label_values(&[name]),
        }
    }
}
