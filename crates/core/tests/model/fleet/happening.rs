//! What happens to a fleet, and what follows for its sessions and for the truth.

use super::{
    super::driver::{
        action::Happening,
        log::Backend,
        worker::Worker,
        world::{CLIENTS, World},
    },
    Fleet,
};

impl World<Fleet> {
    /// Something happens to the fleet.
    pub fn happens(&mut self, happening: &Happening) {
        let fleet = &mut self.backend;
        match *happening {
            Happening::Hear { node, most } => fleet.node(node).hear(most),
            Happening::Part { node, arrive } => fleet.node(node).part(arrive),
            Happening::CatchUp { node } => fleet.node(node).catch_up(),
            Happening::Forget { node, channel } => {
                let name = &self.names[channel];
                let is_held = self.workers[node].core.shell().held.contains(name);
                if !is_held && Fleet::LAYOUT.partition(channel).is_some() {
                    fleet.node(node).forget(name);
                }
            }
            Happening::Sweep { channel } => {
                let mut shared = fleet.shared();
                if shared.sweep(&self.names[channel]) {
                    let edge = shared.head(&self.names[channel]).pos;
                    self.truth.sweep(channel, edge);
                }
            }
            Happening::FailOver { lacks, arrive } => {
                for node in [0, 1] {
                    fleet.node(node).part(arrive);
                }
                let mut shared = fleet.shared();
                let reached = shared.newest().saturating_sub(lacks);
                let gone = shared.fail_over(reached);
                self.truth.cross(shared.bounds().base - 1, &gone);
            }
            Happening::CutAtGap { client } => self.clients[client].cut_at_gap = true,
            Happening::Restart { node } => {
                fleet.restart(node);
                self.logs = fleet.nodes.clone();
                self.workers[node] = Worker::new(&*self.logs[node], Fleet::WAIT);
                self.replaced.retain(|(worker, _)| *worker != node);
                for client in 0..CLIENTS {
                    if self.slot(client).is_some_and(|(worker, _)| worker == node) {
                        self.servers[client] = None;
                    }
                }
            }
            Happening::LookUp { .. } | Happening::Learn => {}
        }
    }
}
