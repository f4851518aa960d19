//! What is counted by namespace. Labels are the namespaces that the config names, and `other`: clients may make
//! names up, and each would be a series for ever.

use std::{collections::HashMap, sync::Arc};

use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Registry};

use super::register::{opts, registered};
use crate::{config::Namespaces, protocol::Channel};

/// The label of whatever the config does not name.
const OTHER: &str = "other";

#[derive(Debug)]
pub(super) struct NamespaceFamilies {
    subscriptions: IntGaugeVec,
    published: IntCounterVec,
}

/// The series of one namespace.
#[derive(Debug)]
pub struct NamespaceMetrics {
    /// Channels of connected sessions.
    pub subscriptions: IntGauge,
    pub published: IntCounter,
}

/// The series of each namespace.
#[derive(Debug)]
pub struct ByNamespace {
    named: HashMap<Box<str>, NamespaceMetrics>,
    other: NamespaceMetrics,
}

impl NamespaceFamilies {
    pub(super) fn new(r: &Registry) -> Self {
        let label = &["namespace"];
        let subscriptions = opts(
            "subscriptions",
            "Channels that connected sessions listen to, counted once for each session.",
        );
        let published = opts("namespace_published_total", "Messages taken from publishers, by namespace.");
        Self {
            subscriptions: registered(r, IntGaugeVec::new(subscriptions, label)),
            published: registered(r, IntCounterVec::new(published, label)),
        }
    }

    /// All series, at zero where they are new.
    pub(super) fn of(&self, namespaces: &Namespaces) -> Arc<ByNamespace> {
        let of = |name: &str| NamespaceMetrics {
            subscriptions: self.subscriptions.with_label_values(&[name]),
            published: self.published.with_label_values(&[name]),
        };
        let named = namespaces.iter().map(|(name, _)| (name.into(), of(name))).collect();
        Arc::new(ByNamespace { named, other: of(OTHER) })
    }
}

impl ByNamespace {
    /// The series of a channel's namespace.
    pub fn of(&self, channel: &Channel) -> &NamespaceMetrics {
        self.named.get(channel.namespace()).unwrap_or(&self.other)
    }
}
