//! Metrics, in a registry of their own: two servers in one process (tests) do not share numbers.
//!
//! Handles are looked up once, here; hot paths touch an atomic and nothing else.

use std::sync::{Arc, Weak};

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Registry,
    TextEncoder,
};

use super::{
    admission::AdmissionMetrics,
    fleet::FleetMetrics,
    labels::{By, ControlOutcome, EphemeralDrop, PublishFailure, ResumeOutcome, Source},
    log::LogMetrics,
    namespaces::{ByNamespace, NamespaceFamilies},
    presence::PresenceMetrics,
    pump::{Aged, PumpFamilies, PumpMetrics},
    redis::{RedisFamilies, RedisMetrics},
    register::{counter, counter_vec, counters, gauge, gauges, histograms, opts, registered},
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

#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    pub connections: By<TransportKind, IntGauge>,
    /// Connections ever opened. A poll request is one.
    pub connections_opened: By<TransportKind, IntCounter>,
    connection_ends: IntCounterVec,
    /// Sessions that this node remembers.
    pub sessions: IntGauge,
    /// Connected sessions that are catching up.
    pub behind: IntGauge,
    transport_changes: IntCounterVec,
    pub admission: AdmissionMetrics,
    /// Messages that the log took, or that were fanned out without it.
    pub published: By<NamespaceKind, IntCounter>,
    /// Bytes of their `data`.
    pub published_bytes: By<NamespaceKind, IntCounter>,
    /// Publishes that were not acknowledged.
    pub publish_failures: By<PublishFailure, IntCounter>,
    /// Messages written to clients.
    pub delivered: By<TransportKind, IntCounter>,
    /// Bytes read from clients.
    pub received_bytes: By<TransportKind, IntCounter>,
    /// Bytes written to clients.
    pub sent_bytes: By<TransportKind, IntCounter>,
    /// Seconds from a publish's arrival at the log to its acknowledgement.
    pub append_seconds: By<NamespaceKind, Histogram>,
    /// Seconds from a message's publish to its write to a socket.
    pub delivery_seconds: By<TransportKind, Histogram>,
    /// Bytes that wait to be written, over all connections.
    pub pending_bytes: IntGauge,
    /// Times that a session let go of what waited for its client, to read it again: policy
    /// `catch_up`.
    pub overflows: IntCounter,
    pub gaps: By<GapReason, IntCounter>,
    /// Connections by whether their session was carried on.
    pub resumes: By<ResumeOutcome, IntCounter>,
    /// Batches read by sessions that catch up.
    pub catch_up_reads: By<Source, IntCounter>,
    /// Idempotency keys of plain publishes forgotten before their time, because the table is full.
    pub idempotency_evictions: IntCounter,
    /// Stored messages that cannot be read.
    pub unreadable: IntCounter,
    /// Ephemeral messages that a listening session did not get.
    pub ephemeral_drops: By<EphemeralDrop, IntCounter>,
    /// Sessions that a newer connection took over while an older one was open.
    pub takeovers: IntCounter,
    /// Requests of server-side control.
    pub control: By<ControlOutcome, IntCounter>,
    /// Revocations that this node knows.
    pub revocations: IntGauge,
    /// What is counted of presence.
    pub presence: PresenceMetrics,
    pub sql: SqlMetrics,
    /// What the log of a fleet counts.
    pub log: LogMetrics,
    /// What nodes have to do with each other.
    pub fleet: FleetMetrics,
    http_requests: IntCounterVec,
    namespaces: NamespaceFamilies,
    pump: PumpFamilies,
    redis: RedisFamilies,
    event_loop_lag: HistogramVec,
}

impl Metrics {
    /// All series with known labels, at zero.
    pub fn new() -> Self {
        let registry = Registry::new();
        let r = &registry;
        super::process::register(r);
        let info = opts("build_info", "Always 1; what was built is in the labels.");
        registered(r, IntGaugeVec::new(info, &["version", "revision"]))
            .with_label_values(&[env!("CARGO_PKG_VERSION"), crate::REVISION])
            .set(1);
        Self {
            presence: PresenceMetrics::new(r),
            control: counters(r, "control_requests_total", "Requests of server-side control."),
            revocations: registered(
                r,
                IntGauge::with_opts(opts("revocations", "Revocations that this node knows.")),
            ),
            connections: gauges(r, "connections", "Open connections."),
            connections_opened: counters(r, "connections_opened_total", "Connections ever opened."),
            connection_ends: connection_ends(r),
            sessions: gauge(r, "sessions", "Sessions that this node remembers."),
            behind: gauge(
                r,
                "sessions_behind",
                "Connected sessions that catch up: they read the log at their own speed.",
            ),
            transport_changes: transport_changes(r),
            admission: AdmissionMetrics::new(r),
            published: counters(r, "messages_published_total", "Messages taken from publishers."),
            published_bytes: counters(
                r,
                "published_bytes_total",
                "Bytes of `data` of the messages taken from publishers.",
            ),
            publish_failures: counters(
                r,
                "publish_failures_total",
                "Publishes that the log did not acknowledge, by the reason.",
            ),
            delivered: counters(r, "messages_delivered_total", "Messages written to clients."),
            received_bytes: counters(r, "received_bytes_total", "Bytes read from clients."),
            sent_bytes: counters(r, "sent_bytes_total", "Bytes written to clients."),
            append_seconds: histograms(
                r,
                "append_duration_seconds",
                "From a publish's arrival at the log to its acknowledgement.",
                APPEND_BUCKETS,
            ),
            delivery_seconds: histograms(
                r,
                "delivery_duration_seconds",
                "From a message's publish to its write to a socket.",
                DELIVERY_BUCKETS,
            ),
            pending_bytes: gauge(r, "pending_bytes", "Bytes that wait to be written, over all connections."),
            overflows: counter(
                r,
                "overflows_total",
                "Times that messages waiting for a slow client were let go, to be read again.",
            ),
            gaps: counters(r, "gaps_total", "Gaps announced to clients."),
            resumes: counters(r, "resumes_total", "Connections by whether their session was carried on."),
            catch_up_reads: counters(
                r,
                "catch_up_reads_total",
                "Batches read by sessions that catch up, by where they were found.",
            ),
            idempotency_evictions: counter(
                r,
                "idempotency_evictions_total",
                "Idempotency keys of plain publishes forgotten early because the table was full.",
            ),
            unreadable: counter(
                r,
                "log_unreadable_total",
                "Stored messages met by a reader that cannot be read; each is announced as trimmed.",
            ),
            ephemeral_drops: counters(
                r,
                "ephemeral_drops_total",
                "Ephemeral messages that a listening session did not get.",
            ),
            takeovers: counter(
                r,
                "takeovers_total",
                "Open connections that a newer one of their session replaced.",
            ),
            fleet: FleetMetrics::new(r),
            http_requests: counter_vec(
                r,
                "http_requests_total",
                "Requests by route and status class.",
                &["route", "status"],
            ),
            sql: SqlMetrics::new(r),
            namespaces: NamespaceFamilies::new(r),
            pump: PumpFamilies::new(r),
            log: LogMetrics::new(r),
            redis: RedisFamilies::new(r),
            event_loop_lag: registered(
                r,
                HistogramVec::new(
                    HistogramOpts::from(opts(
                        "event_loop_lag_seconds",
                        "By how much a worker's timer came late: how long its connections were made to wait.",
                    ))
                    .buckets(LAG_BUCKETS.to_vec()),
                    &["worker"],
                ),
            ),
            registry,
        }
    }

    /// The lag of a worker's event loop, to be kept by the worker.
    pub fn event_loop_lag(&self, worker: u16) -> Histogram {
        self.event_loop_lag.with_label_values(&[&worker.to_string()])
    }

    /// Counts the end of a connection: with the code that the server gave, or none where the
    /// client or the network ended it.
    pub fn connection_ended(&self, transport: TransportKind, code: Option<Code>) {
        let code = code.map_or(END_BY_CLIENT, Code::as_str);
        self.connection_ends.with_label_values(&[transport.as_str(), code]).inc();
    }

    /// Counts a session that was carried on over another transport.
    pub fn transport_changed(&self, from: TransportKind, to: TransportKind) {
        self.transport_changes.with_label_values(&[from.as_str(), to.as_str()]).inc();
    }

    /// The series of each namespace that the config names, at zero.
    pub fn namespaces(&self, namespaces: &Namespaces) -> Arc<ByNamespace> {
        self.namespaces.of(namespaces)
    }

    /// The series of a fleet, at zero, for a server that has no Redis: who looks for one finds it.
    pub fn without_redis(&self, partitions: impl IntoIterator<Item = Partition>) {
        self.redis(NO_REDIS);
        for partition in partitions {
            self.pump.of(partition);
        }
    }

    /// The counters of a route, to be kept beside it. `route` is its pattern, such as
    /// `/v1/publish`, never the path of a request, which anybody may make up.
    pub fn route(&self, route: &str) -> RouteMetrics {
        RouteMetrics::new(&self.http_requests, route)
    }

    /// The series of one partition of a fleet's log.
    pub fn pump(&self, partition: Partition) -> PumpMetrics {
        self.pump.of(partition)
    }

    /// Shows the age of a partition's last marker for as long as there is one.
    pub fn watch_canary(&self, partition: Partition, canary: Weak<dyn Aged>) {
        self.pump.watch(partition, canary);
    }

    /// The series of one Redis, at zero. `name` is from the config, so there are few.
    pub fn redis(&self, name: &str) -> RedisMetrics {
        self.redis.of(name)
    }

    /// Everything as it is now.
    #[cfg(test)]
    pub(super) fn gather(&self) -> Vec<prometheus::proto::MetricFamily> {
        self.registry.gather()
    }

    /// All metrics in Prometheus's text format.
    pub fn encode(&self) -> String {
        TextEncoder::new()
            .encode_to_string(&self.registry.gather())
            .expect("the registry holds only metrics whose names and labels were accepted")
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// Each transport with each code that may end a connection.
fn connection_ends(registry: &Registry) -> IntCounterVec {
    let help = "Ended connections by the code that the server gave, or `client`.";
    let ends = counter_vec(registry, "connection_ends_total", help, &["transport", "code"]);
    for transport in TransportKind::ALL {
        for code in Code::ALL.iter().map(|code| code.as_str()).chain([END_BY_CLIENT]) {
            ends.with_label_values(&[transport.as_str(), code]);
        }
    }
    ends
}

/// Each transport with each other one.
fn transport_changes(registry: &Registry) -> IntCounterVec {
    let help = "Sessions that were carried on over another transport than before.";
    let changes = counter_vec(registry, "transport_changes_total", help, &["from", "to"]);
    for from in TransportKind::ALL {
        for to in TransportKind::ALL.iter().filter(|to| **to != from) {
            changes.with_label_values(&[from.as_str(), to.as_str()]);
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use prometheus::proto::MetricType;

    use super::*;

    #[test]
    fn names_follow_the_conventions() {
        let metrics = Metrics::new();
        metrics.connection_ended(TransportKind::Sse, Some(Code::Replaced));
        metrics.route("/v1/publish").count(200);
        metrics.pump(Partition(0));
        metrics.redis("127.0.0.1:6379").up.set(1);
        for family in metrics.registry.gather() {
            let (name, kind) = (family.name(), family.get_field_type());
            // Prometheus's own names, which every client library has.
            if name.starts_with("process_") {
                continue;
            }
            assert!(name.starts_with("belfry_") && family.help().ends_with('.'), "{name}");
            assert_eq!(kind == MetricType::COUNTER, name.ends_with("_total"), "{name}");
            assert!(kind != MetricType::HISTOGRAM || name.ends_with("_seconds"), "{name}");
        }
    }

    #[test]
    fn all_gap_reasons_are_there_from_the_start() {
        let text = Metrics::new().encode();
        for reason in GapReason::ALL {
            assert!(
                text.contains(&format!("belfry_gaps_total{{reason=\"{}\"}} 0\n", reason.as_str())),
                "{text}"
            );
        }
        let info = format!(
            "belfry_build_info{{revision=\"{}\",version=\"{}\"}} 1\n",
            crate::REVISION,
            env!("CARGO_PKG_VERSION")
        );
        assert!(text.contains(&info), "{text}");
    }

    #[test]
    fn what_happens_is_counted_under_its_labels() {
        let metrics = Metrics::new();
        metrics.delivered[TransportKind::Poll].inc_by(3);
        metrics.append_seconds[NamespaceKind::Plain].observe(0.000_2);
        metrics.connection_ended(TransportKind::Ws, Some(Code::SlowConsumer));
        metrics.connection_ended(TransportKind::Ws, None);
        let route = metrics.route("/v1/publish");
        [200, 204, 422, 503].into_iter().for_each(|status| route.count(status));
        let text = metrics.encode();
        for line in [
            "belfry_messages_delivered_total{transport=\"poll\"} 3",
            "belfry_messages_delivered_total{transport=\"ws\"} 0",
            "belfry_append_duration_seconds_bucket{kind=\"plain\",le=\"0.0001\"} 0",
            "belfry_append_duration_seconds_bucket{kind=\"plain\",le=\"0.00025\"} 1",
            "belfry_connection_ends_total{code=\"slow_consumer\",transport=\"ws\"} 1",
            "belfry_connection_ends_total{code=\"client\",transport=\"ws\"} 1",
            "belfry_http_requests_total{route=\"/v1/publish\",status=\"2xx\"} 2",
            "belfry_http_requests_total{route=\"/v1/publish\",status=\"5xx\"} 1",
        ] {
            assert!(text.lines().any(|have| have == line), "{line}\n{text}");
        }
    }

    #[test]
    fn two_servers_in_one_process_do_not_share_numbers() {
        let (one, other) = (Metrics::new(), Metrics::new());
        one.takeovers.inc();
        assert_eq!(other.takeovers.get(), 0);
    }
}
