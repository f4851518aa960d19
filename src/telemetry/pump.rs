//! What a node hears from Redis: the series of one partition's pump.

use std::{
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use prometheus::{
    Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Registry,
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::{
    labels::{By, CatchUp, Label},
    metrics::{opts, registered},
};
use crate::protocol::Partition;

/// Seconds that a marker takes to come back: from a loopback to a Redis in trouble.
const LAG_BUCKETS: &[f64] =
    &[0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 3.0];

/// Something whose age is looked at when the metrics are.
pub trait Aged: Send + Sync {
    /// How long ago it last happened.
    fn age(&self) -> Duration;
}

/// The series of all partitions.
#[derive(Debug)]
pub(super) struct PumpFamilies {
    received: IntCounterVec,
    unheard: IntCounterVec,
    listened: IntGaugeVec,
    catch_ups: IntCounterVec,
    lag: HistogramVec,
    ages: Ages,
}

/// The series of one partition.
#[derive(Debug, Clone)]
pub struct PumpMetrics {
    /// Messages that Redis pushed to this node.
    pub received: IntCounter,
    /// Those of them that no session here wanted.
    pub unheard: IntCounter,
    /// Channels that this node listens to.
    pub listened: IntGauge,
    /// Times that the streams were read for what was or may have been missed.
    pub catch_ups: By<CatchUp, IntCounter>,
    /// From sending a marker to its coming out.
    pub lag: Histogram,
}

impl PumpFamilies {
    pub(super) fn new(r: &Registry) -> Self {
        let counters =
            |name, help, labels: &[&str]| registered(r, IntCounterVec::new(opts(name, help), labels));
        let lag = opts("log_marker_seconds", "From sending a marker through Redis to its coming out.");
        let ages = Ages::new();
        r.register(Box::new(ages.clone())).expect("no two metrics share a name");
        Self {
            received: counters(
                "log_received_total",
                "Messages that Redis pushed to this node.",
                &["partition"],
            ),
            unheard: counters(
                "log_unheard_total",
                "Messages that Redis pushed to this node and no session here wanted.",
                &["partition"],
            ),
            listened: registered(
                r,
                IntGaugeVec::new(
                    opts("log_listened_channels", "Channels that this node listens to."),
                    &["partition"],
                ),
            ),
            catch_ups: counters(
                "log_catch_ups_total",
                "Times that the log was read for what pushes may have missed, by the reason.",
                &["partition", CatchUp::NAME],
            ),
            lag: registered(
                r,
                HistogramVec::new(HistogramOpts::from(lag).buckets(LAG_BUCKETS.to_vec()), &["partition"]),
            ),
            ages,
        }
    }

    pub(super) fn of(&self, partition: Partition) -> PumpMetrics {
        let partition = &*partition.0.to_string();
        PumpMetrics {
            received: self.received.with_label_values(&[partition]),
            unheard: self.unheard.with_label_values(&[partition]),
            listened: self.listened.with_label_values(&[partition]),
            catch_ups: By::new(|reason| self.catch_ups.with_label_values(&[partition, reason])),
            lag: self.lag.with_label_values(&[partition]),
        }
    }

    pub(super) fn watch(&self, partition: Partition, canary: Weak<dyn Aged>) {
        let age = self.ages.gauges.with_label_values(&[&*partition.0.to_string()]);
        self.ages.canaries.lock().unwrap_or_else(PoisonError::into_inner).push((age, canary));
    }
}

/// Ages are reckoned when they are asked for: one that is set by whoever makes it young stops growing
/// when he stops.
#[derive(Clone, Debug)]
struct Ages {
    gauges: GaugeVec,
    canaries: Arc<Mutex<Vec<Canary>>>,
}

/// Where an age is shown, and whose.
type Canary = (Gauge, Weak<dyn Aged>);

impl std::fmt::Debug for dyn Aged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.age().fmt(f)
    }
}

impl Ages {
    fn new() -> Self {
        let opts = opts("log_canary_age_seconds", "How long ago a marker last came back through Redis.");
        let gauges = GaugeVec::new(opts, &["partition"]).expect("the metric's name and labels are valid");
        Self { gauges, canaries: Arc::default() }
    }
}

impl Collector for Ages {
    fn desc(&self) -> Vec<&Desc> {
        self.gauges.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let mut canaries = self.canaries.lock().unwrap_or_else(PoisonError::into_inner);
        canaries.retain(|(age, canary)| {
            let canary = canary.upgrade();
            if let Some(canary) = &canary {
                age.set(canary.age().as_secs_f64());
            }
            canary.is_some()
        });
        self.gauges.collect()
    }
}
