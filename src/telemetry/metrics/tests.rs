use prometheus::proto::MetricType;

use super::*;

impl Metrics {
    /// Everything as it is now.
    pub(in crate::telemetry) fn gather(&self) -> Vec<prometheus::proto::MetricFamily> {
        self.registry.gather()
    }
}

#[test]
fn names_follow_the_conventions() {
    let metrics = Metrics::default();
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
    let text = Metrics::default().encode();
    for reason in GapReason::ALL {
        assert!(text.contains(&format!("belfry_gaps_total{{reason=\"{}\"}} 0\n", reason.as_str())), "{text}");
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
    let metrics = Metrics::default();
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
    let (one, other) = (Metrics::default(), Metrics::default());
    one.takeovers.inc();
    assert_eq!(other.takeovers.get(), 0);
}
