//! What Belfry says about itself: log lines and metrics.

mod labels;
mod metrics;
mod process;
mod redis;
mod tracing;

pub use self::{
    labels::{By, EphemeralDrop, Label, ResumeOutcome},
    metrics::{Metrics, RouteMetrics},
    redis::RedisMetrics,
    tracing::init,
};
