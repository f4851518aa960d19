//! Registering: a name, a help text, and a handle, or one for each value of a label.

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    core::{Collector, MetricVec, MetricVecBuilder},
};

use super::{By, Label};

pub(super) fn opts(name: &str, help: &str) -> Opts {
    Opts::new(name, help).namespace("belfry")
}

/// Names, labels and help texts are all constants of these files, so what a test has seen
/// registered once cannot fail later.
pub(super) fn registered<C: Collector + Clone + 'static>(
    registry: &Registry,
    metric: prometheus::Result<C>,
) -> C {
    let metric = metric.expect("the metric's name and labels are valid");
    registry.register(Box::new(metric.clone())).expect("no two metrics share a name");
    metric
}

fn by<L: Label, B: MetricVecBuilder>(vec: &MetricVec<B>) -> By<L, B::M> {
    By::new(|value| vec.with_label_values(&[value]))
}

pub(super) fn counter(registry: &Registry, name: &str, help: &str) -> IntCounter {
    registered(registry, IntCounter::with_opts(opts(name, help)))
}

pub(super) fn counter_vec(registry: &Registry, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
    registered(registry, IntCounterVec::new(opts(name, help), labels))
}

pub(super) fn counters<L: Label>(registry: &Registry, name: &str, help: &str) -> By<L, IntCounter> {
    by(&counter_vec(registry, name, help, &[L::NAME]))
}

pub(super) fn gauges<L: Label>(registry: &Registry, name: &str, help: &str) -> By<L, IntGauge> {
    by(&registered(registry, IntGaugeVec::new(opts(name, help), &[L::NAME])))
}

pub(super) fn gauge(registry: &Registry, name: &str, help: &str) -> IntGauge {
    registered(registry, IntGauge::with_opts(opts(name, help)))
}

pub(super) fn histogram(registry: &Registry, name: &str, help: &str, buckets: &[f64]) -> Histogram {
    let opts = HistogramOpts::from(opts(name, help)).buckets(buckets.to_vec());
    registered(registry, Histogram::with_opts(opts))
}

pub(super) fn histograms<L: Label>(
    registry: &Registry,
    name: &str,
    help: &str,
    buckets: &[f64],
) -> By<L, Histogram> {
    let opts = HistogramOpts::from(opts(name, help)).buckets(buckets.to_vec());
    by(&registered(registry, HistogramVec::new(opts, &[L::NAME])))
}
