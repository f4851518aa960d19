//! What Belfry says about itself: log lines and metrics.

mod canaries;
mod groups;
mod labels;
mod metrics;
mod namespaces;
mod process;
mod register;
mod routes;
mod sql;
#[cfg(test)]
mod tests;
mod tracing;

pub use self::{
    canaries::Aged,
    groups::{FleetMetrics, LogMetrics, PresenceMetrics, PumpMetrics, RedisMetrics},
    labels::{
        By, CarriedOutcome, CatchUp, ClaimOutcome, ControlOutcome, EphemeralDrop, Label, PublishFailure,
        RedisErrorKind, ResumeOutcome, Source, SqlErrorKind, SqlUse,
    },
    metrics::Metrics,
    namespaces::ByNamespace,
    routes::RouteMetrics,
    sql::{Busy, SqlMetrics},
    tracing::{coloured, init},
};
pub use crate::quiet::Quiet;
