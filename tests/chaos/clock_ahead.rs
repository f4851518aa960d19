//! The clock of a machine is wrong: messages go by the database's.

use std::time::Duration;

use belfry::protocol::Timestamp;
use serde_json::{Value, json};

use crate::rig::{Deployment, Fleet, Odd};

const AHEAD: u64 = 7_200;
const TTL: Duration = Duration::from_secs(600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_whose_clocks_are_apart_mean_the_same_by_a_time_to_live() {
    let odd = Odd { ahead: AHEAD, ..Odd::default() };
    let fleet = Fleet::odd("clock-ahead", Deployment::Standalone.start().await, 2, Duration::ZERO, odd).await;
    let nodes = fleet.reach();
    for (channel, by) in [("orders:0", 0), ("orders:1", 1), ("plain:0", 0), ("plain:1", 1)] {
        let message = json!({ "channel": channel, "data": 1, "ttl": TTL.as_secs() });
        nodes.answer(|nodes| nodes.post_to(by, "/v1/publish", &message)).await;
        for reader in 0..2 {
            let path = format!("/v1/history?channel={channel}");
            let page = nodes.answer(|nodes| nodes.get_from(reader, &path)).await;
            let page: Value = serde_json::from_str(&page).unwrap();
            let expires_at = page["messages"][0]["expires_at"].as_str();
            let expires_at = expires_at
                .unwrap_or_else(|| panic!("{reader} does not show what {by} has published: {page}"));
            let latest = Timestamp::now().plus(TTL + Duration::from_secs(60)).to_string();
            assert!(expires_at < latest.as_str(), "{by}: {expires_at}, and not {latest}");
        }
    }
}
