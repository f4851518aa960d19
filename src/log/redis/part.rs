//! One partition: a Redis, and what everybody who works on it shares.

use std::sync::Arc;

use super::{epochs::Epochs, names::Names};
use crate::{
    config::Config,
    log::{Fatal, Ring},
    protocol::Partition,
    redis::Server,
    store::Store,
    telemetry::Metrics,
};

/// One partition of the log.
#[derive(Debug)]
pub struct Part {
    /// Which.
    pub(super) partition: Partition,
    /// Its Redis.
    pub(super) server: Server,
    /// What things are called there.
    pub(super) names: Names,
    /// This process, among all that ever ran: the node's name and some random digits.
    pub(super) node: Arc<str>,
    /// What live sessions read.
    pub(super) ring: Arc<Ring>,
    /// Who hands out positions, and how far.
    pub(super) epochs: Arc<Epochs>,
    /// Where durable messages are kept.
    pub(super) store: Store,
    /// The settings; the namespaces are the same on all nodes.
    pub(super) config: Arc<Config>,
    /// What is counted.
    pub(super) metrics: Arc<Metrics>,
    /// Ends the log.
    pub(super) fatal: Fatal,
}
