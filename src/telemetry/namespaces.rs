//! What is counted by namespace. Labels are the namespaces that the config names, and `other`: clients may make
//! names up, and each would be a series for ever.

use std::collections::HashMap;

use prometheus::{IntCounter, IntGauge};

use super::register::metrics;
use crate::{config::Namespaces, protocol::Channel};

/// The label of whatever the config does not name.
const OTHER: &str = "other";

metrics! {
    pub struct NamespaceMetrics of NamespaceFamilies by "namespace" {
        subscriptions: IntGauge = "subscriptions",
            "Channels that connected sessions listen to, counted once for each session.";
        published: IntCounter = "namespace_published_total", "Messages taken from publishers, by namespace.";
    }
}

#[derive(Debug)]
pub struct ByNamespace {
    named: HashMap<Box<str>, NamespaceMetrics>,
    other: NamespaceMetrics,
}

impl ByNamespace {
    /// All series, at zero where they are new.
    pub(super) fn new(families: &NamespaceFamilies, namespaces: &Namespaces) -> Self {
        let named = namespaces.iter().map(|(name, _)| (name.into(), families.of(name))).collect();
        Self { named, other: families.of(OTHER) }
    }

    pub fn of(&self, channel: &Channel) -> &NamespaceMetrics {
        self.named.get(channel.namespace()).unwrap_or(&self.other)
    }
}
