//! The clock of a machine is wrong: messages, and what is deleted for its age, go by the database's.

use std::time::Duration;

use belfry::protocol::Timestamp;
use serde_json::{Value, json};

use crate::{
    rig::{Deployment, Fleet, Odd},
    support::process::within,
};

const AHEAD: i64 = 7_200;
/// A round of retention comes every 5 s.
const SWEPT: Duration = Duration::from_secs(60);
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

/// Alone: two that disagree would take it for a jump of the clock, for which nothing is deleted by its age.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_clock_is_ahead_deletes_nothing_that_is_young() {
    young_messages_stay("clock-sweeps-ahead", 1, AHEAD).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_of_which_one_is_ahead_delete_nothing_that_is_young_and_see_no_jump() {
    young_messages_stay("clock-sweeps-apart", 2, AHEAD).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_node_publishes_whose_clock_is_behind_is_not_deleted_as_old() {
    young_messages_stay("clock-sweeps-behind", 2, -AHEAD).await;
}

/// Publishes at each node where an hour is kept, and expects all of it after a sweep.
async fn young_messages_stay(name: &str, count: usize, ahead: i64) {
    let odd = Odd { ahead, ..Odd::default() };
    let fleet = Fleet::odd(name, Deployment::Standalone.start().await, count, Duration::ZERO, odd).await;
    let nodes = fleet.reach();
    // Only the last of these stays: their going shows that a sweep has seen what was published before them.
    for (channel, data) in [("hour:0", 1), ("hour:0", 2), ("few:0", 1), ("few:0", 2), ("few:0", 3)] {
        for by in 0..count {
            let message = json!({ "channel": channel, "data": data });
            nodes.answer(|nodes| nodes.post_to(by, "/v1/publish", &message)).await;
        }
    }
    let kept = async |channel: &str, reader| {
        let path = format!("/v1/history?channel={channel}");
        let page = nodes.answer(|nodes| nodes.get_from(reader, &path)).await;
        serde_json::from_str::<Value>(&page).unwrap()["messages"].as_array().unwrap().len()
    };
    for reader in 0..count {
        within(SWEPT, "a sweep", async || (kept("few:0", reader).await == 1).then_some(())).await;
        assert_eq!(kept("hour:0", reader).await, 2 * count, "at {reader}");
        let log = std::fs::read_to_string(fleet.nodes[reader].log()).unwrap();
        assert!(!log.contains("clock has jumped"), "{log}");
    }
}
