//! Metrics, in a registry of their own: two servers in one process (tests) do not share numbers.
//!
//! Handles are looked up once, here; hot paths touch an atomic and nothing else.

#[cfg(test)]
mod tests;

use std::sync::{Arc, Weak};

use prometheus::{
    Gauge, Histogram, IntCounter, IntGauge, Registry, TextEncoder, process_collector::ProcessCollector,
};

use super::{
    canaries::{Aged, Canaries},
    groups::{
        AdmissionMetrics, FleetMetrics, LogMetrics, PresenceMetrics, PumpFamilies, PumpMetrics,
        RedisFamilies, RedisMetrics,
    },
    labels::{By, ControlOutcome, EphemeralDrop, PublishFailure, ResumeOutcome, Source},
    namespaces::{ByNamespace, NamespaceFamilies},
    process::ProcessMetrics,
    register::{Group, family, metrics},
    routes::RouteMetrics,
    sql::SqlMetrics,
};
use crate::{
    config::{NamespaceKind, Namespaces},
    protocol::{Code, GapReason, Partition, TransportKind},
};

/// Seconds that an append takes: from a memory write to a disk that is in trouble.
const APPEND_BUCKETS: &[f64] = &[
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// Seconds from publish to socket write: from a push to a quiet client to a long catching-up.
const DELIVERY_BUCKETS: &[f64] = &[
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
    60.0,
];

/// Seconds that a worker is late: from nothing to what its users notice.
const LAG_BUCKETS: &[f64] = &[0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0];

/// The end of a connection that the server did not choose: the client left, or the network did.
const END_BY_CLIENT: &str = "client";

/// The label of the Redis of a server that has none.
const NO_REDIS: &str = "none";

metrics! {
    pub struct Metrics {
        registry: Registry;
        pub connections: By<TransportKind, IntGauge> = "connections", "Open connections.";
        pub connections_opened: By<TransportKind, IntCounter> = "connections_opened_total", "Connections ever opened.";
        connection_ends: IntCounter ["transport", "code"] = "connection_ends_total",
            "Ended connections by the code that the server gave, or `client`.";
        pub sessions: IntGauge = "sessions", "Sessions that this node remembers.";
        pub session_bytes: IntGauge = "session_bytes", "What the sessions of this node and their channels take.";
        pub behind: IntGauge = "sessions_behind",
            "Connected sessions that catch up: they read the log at their own speed.";
        transport_changes: IntCounter ["from", "to"] = "transport_changes_total",
            "Sessions that were carried on over another transport than before.";
        pub admission: AdmissionMetrics;
        pub published: By<NamespaceKind, IntCounter> = "messages_published_total", "Messages taken from publishers.";
        pub published_bytes: By<NamespaceKind, IntCounter> = "published_bytes_total",
            "Bytes of `data` of the messages taken from publishers.";
        pub publish_failures: By<PublishFailure, IntCounter> = "publish_failures_total",
            "Publishes that the log did not acknowledge, by the reason.";
        pub delivered: By<TransportKind, IntCounter> = "messages_delivered_total", "Messages written to clients.";
        pub received_bytes: By<TransportKind, IntCounter> = "received_bytes_total", "Bytes read from clients.";
        pub sent_bytes: By<TransportKind, IntCounter> = "sent_bytes_total", "Bytes written to clients.";
        pub append_seconds: By<NamespaceKind, Histogram> = "append_duration_seconds",
            "From a publish's arrival at the log to its acknowledgement.", APPEND_BUCKETS;
        pub delivery_seconds: By<TransportKind, Histogram> = "delivery_duration_seconds",
            "From a message's publish to its write to a socket.", DELIVERY_BUCKETS;
        pub coalesced_seconds: By<TransportKind, Histogram> = "coalesced_delivery_duration_seconds",
            "The same where the namespace lets messages wait for others (`coalesce`).", DELIVERY_BUCKETS;
        pub pending_bytes: IntGauge = "pending_bytes", "Bytes that wait to be written, over all connections.";
        pub overflows: IntCounter = "overflows_total",
            "Times that messages waiting for a slow client were let go, to be read again.";
        pub gaps: By<GapReason, IntCounter> = "gaps_total", "Gaps announced to clients.";
        pub resumes: By<ResumeOutcome, IntCounter> = "resumes_total",
            "Connections by whether their session was carried on.";
        pub catch_up_reads: By<Source, IntCounter> = "catch_up_reads_total",
            "Batches read by sessions that catch up, by where they were found.";
        pub idempotency_evictions: IntCounter = "idempotency_evictions_total",
            "Idempotency keys of plain publishes forgotten early because the table was full.";
        pub unreadable: IntCounter = "log_unreadable_total",
            "Stored messages met by a reader that cannot be read; each is announced as trimmed.";
        pub ephemeral_drops: By<EphemeralDrop, IntCounter> = "ephemeral_drops_total",
            "Ephemeral messages that a listening session did not get.";
        pub takeovers: IntCounter = "takeovers_total", "Open connections that a newer one of their session replaced.";
        pub control: By<ControlOutcome, IntCounter> = "control_requests_total", "Requests of server-side control.";
        pub revocations: IntGauge = "revocations", "Revocations that this node knows.";
        pub presence: PresenceMetrics;
        pub sql: SqlMetrics;
        pub log: LogMetrics;
        pub fleet: FleetMetrics;
        http_requests: IntCounter ["route", "status"] = "http_requests_total", "Requests by route and status class.";
        namespaces: NamespaceFamilies;
        pump: PumpFamilies;
        canary_age: Gauge ["partition"] = "log_canary_age_seconds",
            "How long ago a marker last came back through Redis.";
        canaries: Canaries;
        process: ProcessMetrics;
        redis: RedisFamilies;
        event_loop_lag: Histogram ["worker"] = "event_loop_lag_seconds",
            "By how much a worker's timer came late: how long its connections were made to wait.", LAG_BUCKETS;
    }
}

impl Group for Registry {
    fn register(r: &Registry) -> Self {
        r.clone()
    }
}

impl Default for Metrics {
    /// All series with known labels, at zero.
    fn default() -> Self {
        let registry = Registry::new();
        let process = Box::new(ProcessCollector::for_self());
        registry.register(process).expect("no two metrics share a name");
        let info = ("build_info", "Always 1; what was built is in the labels.");
        family::<IntGauge>(&registry, info, &["version", "revision"], &[])
            .with_label_values(&[env!("CARGO_PKG_VERSION"), crate::REVISION])
            .set(1);
        let metrics: Self = Group::register(&registry);
        for transport in TransportKind::ALL {
            let transport = transport.as_str();
            for code in Code::ALL.iter().map(|code| code.as_str()).chain([END_BY_CLIENT]) {
                metrics.connection_ends.with_label_values(&[transport, code]);
            }
            for other in
                TransportKind::ALL.iter().map(|other| other.as_str()).filter(|other| *other != transport)
            {
                metrics.transport_changes.with_label_values(&[transport, other]);
            }
        }
        metrics
    }
}

impl Metrics {
    pub fn event_loop_lag(&self, worker: u16) -> Histogram {
        self.event_loop_lag.with_label_values(&[&worker.to_string()])
    }

    /// Counts the end of a connection: with the code that the server gave, or none where the client or the network ended it.
    pub fn connection_ended(&self, transport: TransportKind, code: Option<Code>) {
        let code = code.map_or(END_BY_CLIENT, Code::as_str);
        self.connection_ends.with_label_values(&[transport.as_str(), code]).inc();
    }

    pub fn transport_changed(&self, from: TransportKind, to: TransportKind) {
        self.transport_changes.with_label_values(&[from.as_str(), to.as_str()]).inc();
    }

    /// The series of each namespace that the config names, at zero.
    pub fn namespaces(&self, namespaces: &Namespaces) -> Arc<ByNamespace> {
        Arc::new(ByNamespace::new(&self.namespaces, namespaces))
    }

    /// The series of a fleet, at zero, for a server that has no Redis: who looks for one finds it.
    pub fn without_redis(&self, partitions: impl IntoIterator<Item = Partition>) {
        self.redis(NO_REDIS);
        for partition in partitions {
            self.pump(partition);
        }
    }

    /// The counters of a route, to be kept beside it. `route` is its pattern, such as
    /// `/v1/publish`, never the path of a request, which anybody may make up.
    pub fn route(&self, route: &str) -> RouteMetrics {
        RouteMetrics::new(&self.http_requests, route)
    }

    pub fn pump(&self, partition: Partition) -> PumpMetrics {
        let partition = &*partition.0.to_string();
        self.canary_age.with_label_values(&[partition]);
        self.pump.of(partition)
    }

    /// Shows the age of a partition's last marker for as long as there is one.
    pub fn watch_canary(&self, partition: Partition, canary: Weak<dyn Aged>) {
        let age = self.canary_age.with_label_values(&[&partition.0.to_string()]);
        self.canaries.watch(age, canary);
    }

    /// The series of one Redis, at zero. `name` is from the config, so there are few.
    pub fn redis(&self, name: &str) -> RedisMetrics {
        self.redis.of(name)
    }

    /// All metrics in Prometheus's text format.
    pub fn encode(&self) -> String {
        self.canaries.look();
        self.process.read();
        let text = TextEncoder::new().encode_to_string(&self.registry.gather());
        text.expect("the registry holds only metrics whose names and labels were accepted")
    }
}
