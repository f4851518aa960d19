//! What is counted of the SQL database.

use std::time::{Duration, Instant};

use prometheus::{Histogram, IntCounter, IntGauge, Registry};

use super::{
    By,
    labels::{SqlErrorKind, SqlUse},
    register::{Group, metrics},
};

/// Seconds that an operation takes: from a page in memory to a database that is in trouble.
const OPERATION_BUCKETS: &[f64] =
    &[0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

metrics! {
    pub struct SqlMetrics {
        pub connections_limit: IntGauge = "sql_connections_limit",
            "How many connections to the database there may be; SQLite: the one that writes.";
        pub connections_busy: IntGauge = "sql_connections_busy", "How many connections to the database are in use.";
        pub file_bytes: IntGauge = "sql_file_bytes",
            "SQLite: how large the file is, with its write-ahead log. 0 with PostgreSQL.";
        pub disk_free_bytes: IntGauge = "sql_disk_free_bytes",
            "SQLite: how much is free on the disk that the file is on. 0 with PostgreSQL.";
        pub wait_seconds: Histogram = "sql_wait_seconds",
            "How long an operation waited for a connection to the database.", OPERATION_BUCKETS;
        operation_seconds: By<SqlUse, Histogram> = "sql_operation_duration_seconds",
            "From asking the database to its answer, with the wait for a connection.", OPERATION_BUCKETS;
        errors: By<SqlErrorKind, IntCounter> = "sql_errors_total", "Operations on the database that failed.";
    }
}

impl SqlMetrics {
    /// An operation begins. It is observed when what is returned is dropped, also where nobody waited for its end.
    pub fn begin(&self, what: SqlUse) -> Operation<'_> {
        Operation { metrics: self, what, begun: Instant::now() }
    }

    /// A connection was waited for, and is in use until what is returned is dropped.
    pub fn connected(&self, waited: Duration) -> Busy {
        self.wait_seconds.observe(waited.as_secs_f64());
        Busy::new(&self.connections_busy)
    }
}

#[cfg(test)]
impl SqlMetrics {
    /// How many reads there have been.
    pub fn reads(&self) -> u64 {
        self.operation_seconds[SqlUse::Read].get_sample_count()
    }
}

impl Default for SqlMetrics {
    /// Metrics that nobody reads.
    fn default() -> Self {
        Group::register(&Registry::new())
    }
}

#[derive(Debug)]
pub struct Operation<'a> {
    metrics: &'a SqlMetrics,
    what: SqlUse,
    begun: Instant,
}

impl Operation<'_> {
    pub fn failed(&self, kind: SqlErrorKind) {
        self.metrics.errors[kind].inc();
    }
}

impl Drop for Operation<'_> {
    fn drop(&mut self) {
        self.metrics.operation_seconds[self.what].observe(self.begun.elapsed().as_secs_f64());
    }
}

/// One of something is in use for as long as this lives.
#[derive(Debug)]
pub struct Busy(IntGauge);

impl Busy {
    pub fn new(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.dec();
    }
}
