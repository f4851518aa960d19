//! What Belfry says about itself: log lines and metrics.

mod admission;
#[cfg(test)]
mod documented;
mod fleet;
mod labels;
mod log;
mod metrics;
mod namespaces;
mod presence;
mod process;
mod pump;
mod redis;
mod register;
mod routes;
mod sql;
mod tracing;

pub use self::{
    fleet::FleetMetrics,
    labels::{
        By, CarriedOutcome, CatchUp, ClaimOutcome, ControlOutcome, EphemeralDrop, Label, PublishFailure,
        RedisErrorKind, ResumeOutcome, Source, SqlErrorKind, SqlUse,
    },
    log::LogMetrics,
    metrics::Metrics,
    namespaces::ByNamespace,
    presence::PresenceMetrics,
    pump::{Aged, PumpMetrics},
    redis::RedisMetrics,
    routes::RouteMetrics,
    sql::{Busy, SqlMetrics},
    tracing::{coloured, init},
};
pub use crate::quiet::Quiet;
