//! A fleet: two nodes over one Redis that fails over, forgets and trims, and a SQL that keeps what was committed. Durable
//! and plain channels share the partition.
//!
//! - [`shared`]: what there is once: epochs, positions, streams, SQL.
//! - [`happening`]: what happens to it.
//! - [`node`]: the log as one node has it, whose ring is behind, or broken off, or in an epoch that is over.

mod happening;
mod node;
mod shared;

use std::{
    rc::Rc,
    sync::{Arc, Mutex, MutexGuard},
};

use belfry_core::{
    ephemeral::Ephemeral,
    protocol::{Channel, Partition, Timestamp},
};
use node::Node;
use proptest::prelude::*;
use shared::Shared;

use super::{
    at_once,
    driver::{
        action::{Action, Happening},
        fault::Fault,
        log::{Backend, EPHEMERAL_BYTES},
        runs::{Bench, Run},
        truth::{CHANNELS, Layout, SHORT_KEEPS, Truth},
        world::{self, CLIENTS, World},
    },
};

/// The one partition.
const PARTITION: Partition = Partition(0);

/// The fleet.
pub struct Fleet {
    shared: Arc<Mutex<Shared>>,
    everybody: [Arc<Ephemeral>; 2],
    nodes: [Rc<Node>; 2],
}

/// Where runs are taken.
pub fn bench() -> Bench<impl Run> {
    let (node, channel) = (|| 0..2usize, || 0..CHANNELS);
    let own = prop_oneof![
        24 => (node(), 1..6usize).prop_map(|(node, most)| Happening::Hear { node, most }),
        3 => (node(), 0..4usize).prop_map(|(node, arrive)| Happening::Part { node, arrive }),
        4 => node().prop_map(|node| Happening::CatchUp { node }),
        4 => (node(), channel()).prop_map(|(node, channel)| Happening::Forget { node, channel }),
        2 => channel().prop_map(|channel| Happening::Sweep { channel }),
        2 => (0..8u64, 0..4usize).prop_map(|(lacks, arrive)| Happening::FailOver { lacks, arrive }),
        1 => node().prop_map(|node| Happening::Restart { node }),
        3 => (0..CLIENTS).prop_map(|client| Happening::CutAtGap { client }),
    ];
    let run = |actions: &[Action], fault| at_once(world::run(Fleet::new(fault), 0, actions, fault));
    Bench { name: "fleet", own: Some((25, own.boxed())), run }
}

impl Fleet {
    /// Two nodes and an empty log.
    fn new(fault: Option<Fault>) -> Self {
        let shared = Arc::new(Mutex::new(Shared::new(fault)));
        let everybody = [(); 2].map(|()| Arc::new(Ephemeral::new(EPHEMERAL_BYTES)));
        let nodes = [0, 1].map(|at| Rc::new(Node::new(at, Arc::clone(&shared), everybody.clone())));
        Self { shared, everybody, nodes }
    }

    /// What the nodes share.
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    /// A node.
    fn node(&self, at: usize) -> &Rc<Node> {
        &self.nodes[at]
    }

    /// A node's process ends and starts again.
    fn restart(&mut self, at: usize) {
        self.nodes[at] = Rc::new(Node::new(at, Arc::clone(&self.shared), self.everybody.clone()));
    }
}

impl Backend for Fleet {
    type Log = Node;

    const LAYOUT: Layout = Layout::Mixed;

    async fn open(&mut self) -> [Rc<Node>; 2] {
        self.nodes.clone()
    }

    /// A node is restarted by itself.
    async fn restart(&mut self, _: bool, _: Option<Fault>) -> Option<[Rc<Node>; 2]> {
        None
    }

    /// Once commits work again, what was left behind is committed.
    async fn fail(&mut self, failing: bool) {
        let mut shared = self.shared();
        shared.failing = failing;
        if !failing {
            shared.commit(|_| true);
        }
    }

    async fn trim(&mut self, truth: &mut Truth, names: &[Channel], all: bool, _: Timestamp) {
        self.shared().trim(&names[2], if all { 0 } else { SHORT_KEEPS });
        if all {
            truth.wipe();
        }
    }

    fn limit(&self) -> Option<u64> {
        Some(self.shared().bounds().limit)
    }

    fn happens(world: &mut World<Self>, happening: &Happening) {
        world.happens(happening);
    }

    fn settle(&mut self) {
        self.nodes.iter().for_each(|node| node.catch_up());
    }
}
