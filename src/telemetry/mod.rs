//! What Belfry says about itself: log lines and metrics.

mod canaries;
#[cfg(test)]
mod documented;
mod groups;
mod labels;
mod metrics;
mod namespaces;
mod process;
mod register;
mod routes;
mod sql;
mod tracing;

pub use self::{
    canaries::Aged,
    groups::{LogMetrics, PresenceMetrics, PumpMetrics, RedisMetrics},
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
