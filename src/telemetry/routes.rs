//! What is counted of each route.

use prometheus::{IntCounter, IntCounterVec};

/// The requests of one route, by status class.
#[derive(Debug, Clone)]
pub struct RouteMetrics([IntCounter; 5]);

impl RouteMetrics {
    pub(super) fn new(requests: &IntCounterVec, route: &str) -> Self {
        Self(["1xx", "2xx", "3xx", "4xx", "5xx"].map(|class| requests.with_label_values(&[route, class])))
    }

    pub fn count(&self, status: u16) {
        let class = usize::from(status / 100).clamp(1, 5);
        self.0[class - 1].inc();
    }
}
