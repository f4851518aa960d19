//! How long ago each partition's last marker came back through Redis.

use std::{
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use belfry_core::held::Held as _;
use prometheus::{Gauge, Registry};

use super::register::Group;

/// Something whose age is looked at when the metrics are.
pub trait Aged: Send + Sync {
    fn age(&self) -> Duration;
}

/// Ages are reckoned when they are asked for: one that is set by the task that makes it young stops growing when
/// that task stops.
#[derive(Clone, Debug, Default)]
pub(super) struct Canaries(Arc<Mutex<Vec<Canary>>>);

type Canary = (Gauge, Weak<dyn Aged>);

impl Group for Canaries {
    fn register(_: &Registry) -> Self {
        Self::default()
    }
}

impl Canaries {
    pub(super) fn watch(&self, age: Gauge, canary: Weak<dyn Aged>) {
        self.0.recovered().push((age, canary));
    }

    /// Shows how old those that there still are have become.
    pub(super) fn look(&self) {
        self.0.recovered().retain(|(age, canary)| {
            let canary = canary.upgrade();
            if let Some(canary) = &canary {
                age.set(canary.age().as_secs_f64());
            }
            canary.is_some()
        });
    }
}
