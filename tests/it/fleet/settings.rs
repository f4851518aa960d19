//! Ages and sizes that should be the same on all nodes, and may differ for a while.

use super::Nodes;
use crate::harness::eventually;

#[tokio::test]
async fn each_node_counts_the_others_whose_settings_are_not_its_own() {
    let mut fleet = Nodes::with(3, |config| {
        if config.server.node == "node2" {
            config.session.ttl *= 2;
        }
    })
    .await;
    counted(&fleet, [1.0, 1.0, 2.0]).await;
    let ttl = fleet.nodes[0].config.session.ttl;
    let odd = &mut fleet.nodes[2];
    odd.config.session.ttl = ttl;
    odd.restart().await;
    // The first two have seen each other all the time.
    counted(&fleet, [0.0; 3]).await;
}

async fn counted(fleet: &Nodes, counts: [f64; 3]) {
    eventually("what the nodes count", async || {
        for (node, count) in fleet.nodes.iter().zip(counts) {
            if node.metric("belfry_fleet_settings_differ").await != count {
                return false;
            }
        }
        true
    })
    .await;
}
