//! How long ago each partition's last marker came back through Redis.

use std::{
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use prometheus::{
    Gauge, GaugeVec, Registry,
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::register::{Group, opts};
use crate::protocol::Partition;

/// Something whose age is looked at when the metrics are.
pub trait Aged: Send + Sync {
    fn age(&self) -> Duration;
}

/// Ages are reckoned when they are asked for: one that is set by the task that makes it young stops growing when
/// that task stops.
#[derive(Clone, Debug)]
pub(super) struct Canaries {
    gauges: GaugeVec,
    canaries: Arc<Mutex<Vec<Canary>>>,
}

type Canary = (Gauge, Weak<dyn Aged>);

impl std::fmt::Debug for dyn Aged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.age().fmt(f)
    }
}

impl Group for Canaries {
    fn register(r: &Registry) -> Self {
        let opts = opts("log_canary_age_seconds", "How long ago a marker last came back through Redis.");
        let gauges = GaugeVec::new(opts, &["partition"]).expect("the metric's name and labels are valid");
        let canaries = Self { gauges, canaries: Arc::default() };
        r.register(Box::new(canaries.clone())).expect("no two metrics share a name");
        canaries
    }
}

impl Canaries {
    pub(super) fn of(&self, partition: &str) -> Gauge {
        self.gauges.with_label_values(&[partition])
    }

    pub(super) fn watch(&self, partition: Partition, canary: Weak<dyn Aged>) {
        let age = self.of(&partition.0.to_string());
        self.canaries.lock().unwrap_or_else(PoisonError::into_inner).push((age, canary));
    }
}

impl Collector for Canaries {
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
