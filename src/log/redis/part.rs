//! One partition: a Redis, and what everybody who works on it shares.

use std::sync::Arc;

use super::{epochs::Epochs, names::Names};
use crate::{
    config::Config,
    log::{Fatal, Lease, Ring},
    protocol::Partition,
    redis::Server,
    store::Store,
    telemetry::Metrics,
};

#[derive(Debug)]
pub struct Part {
    pub(super) partition: Partition,
    pub(super) server: Server,
    /// What things are called there.
    pub(super) names: Names,
    /// This process, among all that ever ran: the node's name and some random digits.
    pub(super) node: Arc<str>,
    pub(super) ring: Arc<Ring>,
    /// Without it nothing comes into the ring.
    pub(super) lease: Arc<Lease>,
    /// Who hands out positions, and how far.
    pub(super) epochs: Arc<Epochs>,
    /// Where durable messages are kept.
    pub(super) store: Store,
    /// The settings; the namespaces are the same on all nodes.
    pub(super) config: Arc<Config>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) fatal: Fatal,
}
