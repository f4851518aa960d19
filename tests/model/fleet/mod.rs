//! A fleet: two nodes over one Redis that fails over, forgets and trims, and a SQL that keeps what was committed. Durable
//! and plain channels share the partition.
//!
//! - [`shared`]: what there is once: epochs, positions, streams, SQL.
//! - [`world`]: what happens to it.
//! - [`node`]: the log as one node has it, whose ring is behind, or broken off, or in an epoch that is over.

mod node;
mod shared;
mod world;

use std::sync::{Arc, Mutex, MutexGuard};

use belfry::{
    protocol::Partition,
    testing::log::{Ephemeral, Log},
};
use node::Node;
use shared::Shared;

use super::{backend::namespaces, fault::Fault};

/// The one partition.
const PARTITION: Partition = Partition(0);

/// The fleet.
pub struct Fleet {
    shared: Arc<Mutex<Shared>>,
    everybody: [Arc<Ephemeral>; 2],
    nodes: [Arc<Node>; 2],
}

impl Fleet {
    /// Two nodes and an empty log.
    pub fn new(fault: Option<Fault>) -> Self {
        let shared = Arc::new(Mutex::new(Shared::new(namespaces(), fault)));
        let everybody = [Arc::new(Ephemeral::default()), Arc::new(Ephemeral::default())];
        let nodes = [0, 1].map(|at| Arc::new(Node::new(at, Arc::clone(&shared), everybody.clone())));
        Self { shared, everybody, nodes }
    }

    /// What the nodes share.
    pub fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    /// A node.
    pub fn node(&self, at: usize) -> &Arc<Node> {
        &self.nodes[at]
    }

    /// Each node's log.
    pub fn logs(&self) -> [Log; 2] {
        self.nodes.each_ref().map(Node::log)
    }

    /// From now on, commits fail or not. Once they work again, what was left behind is committed.
    pub fn fail(&self, failing: bool) {
        let mut shared = self.shared();
        shared.failing = failing;
        if !failing {
            shared.commit(|_| true);
        }
    }

    /// A node's process ends and starts again.
    pub fn restart(&mut self, at: usize) {
        self.nodes[at] = Arc::new(Node::new(at, Arc::clone(&self.shared), self.everybody.clone()));
    }
}
