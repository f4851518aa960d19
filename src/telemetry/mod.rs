//! What Belfry says about itself: log lines and metrics.

mod labels;
mod log;
mod metrics;
mod pump;
mod process;
mod redis;
mod tracing;

pub use self::{
    labels::{By, CatchUp, EphemeralDrop, Label, ResumeOutcome},
    log::LogMetrics,
    metrics::{Metrics, RouteMetrics},
    pump::{Aged, PumpMetrics},
    redis::RedisMetrics,
    tracing::init,
};
