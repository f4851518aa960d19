//! What Belfry says about itself: log lines and metrics.

mod fleet;
mod labels;
mod log;
mod metrics;
mod process;
mod redis;
mod tracing;

pub use self::{
    fleet::FleetMetrics,
    labels::{By, CarriedOutcome, ClaimOutcome, EphemeralDrop, Label, ResumeOutcome},
    log::LogMetrics,
    metrics::{Metrics, RouteMetrics},
    redis::RedisMetrics,
    tracing::init,
};
