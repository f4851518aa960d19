//! What Belfry says about itself: log lines and metrics.

mod fleet;
mod labels;
mod log;
mod metrics;
mod process;
mod pump;
mod redis;
mod tracing;

pub use self::{
    fleet::FleetMetrics,
    labels::{
        By, CarriedOutcome, CatchUp, ClaimOutcome, ControlOutcome, EphemeralDrop, Label, ResumeOutcome,
    },
    log::LogMetrics,
    metrics::{Metrics, RouteMetrics},
    pump::{Aged, PumpMetrics},
    redis::RedisMetrics,
    tracing::init,
};
