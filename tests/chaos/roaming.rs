//! Long-poll without stickiness: a load balancer sends each poll of a session to another node than the last.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    nodes::Nodes,
    rig::{Deployment, Fleet},
    settings,
};

const MESSAGES: u64 = 10_000;
const CHANNELS: [&str; 4] = ["orders:1", "orders:2", "plain:1", "plain:2"];
/// Publishes of a request.
const BATCH: u64 = 10;
/// The run may take so long on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(300);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_poll_that_changes_its_node_each_time_gets_every_message_once() {
    let messages = settings::number("BELFRY_CHAOS_MESSAGES").unwrap_or(MESSAGES);
    let fleet = Fleet::start("roaming-poll", Deployment::Standalone, 3).await;
    let nodes = fleet.reach();
    let began = Instant::now();
    let mut poller = Poller::connect(nodes.clone()).await;
    let publishing = tokio::spawn(publish(nodes, messages));
    while poller.count() < messages {
        poller.poll().await;
        assert!(began.elapsed() < PATIENCE, "{} of {messages} after {PATIENCE:?}", poller.count());
    }
    publishing.await.unwrap();
    // What came twice would come now.
    poller.poll().await;
    let expected = messages / CHANNELS.len() as u64;
    for (channel, heard) in &poller.heard {
        assert_eq!(heard.len() as u64, expected, "{channel}");
        assert!(heard.windows(2).all(|pair| pair[1] == pair[0] + 1), "{channel}: {heard:?}");
    }
    println!(
        "{messages} messages over {} polls, each to another of 3 nodes than the last, in {:.1} s",
        poller.polls,
        began.elapsed().as_secs_f64()
    );
}

/// In turn to each channel, each publish to another node.
async fn publish(nodes: Nodes, messages: u64) {
    for first in (0..messages).step_by(BATCH as usize) {
        let publishes = (first..first + BATCH).map(|n| {
            let channel = CHANNELS[n as usize % CHANNELS.len()];
            json!({ "channel": channel, "data": { "n": n } })
        });
        let body = json!({ "publishes": publishes.collect::<Vec<_>>() });
        let response = nodes.post("/v1/publish/batch", &body).send().await.unwrap();
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        let results = answer["results"].as_array().unwrap();
        assert!(results.iter().all(|result| result["status"] == 200), "{answer}");
    }
}

/// A poll's session, with nothing that would drop what comes twice.
struct Poller {
    nodes: Nodes,
    session: String,
    cursor: String,
    polls: usize,
    /// Each channel's seqs, as they came.
    heard: BTreeMap<String, Vec<u64>>,
}

impl Poller {
    async fn connect(nodes: Nodes) -> Self {
        let (session, cursor, heard) = (String::new(), String::new(), BTreeMap::new());
        let mut poller = Self { nodes, session, cursor, polls: 0, heard };
        poller.ask(json!({ "channels": CHANNELS, "wait": 0 })).await;
        poller
    }

    async fn poll(&mut self) {
        self.ask(json!({ "session": self.session, "cursor": self.cursor, "wait": 1 })).await;
    }

    async fn ask(&mut self, body: Value) {
        self.polls += 1;
        let response = self.nodes.post_to(self.polls, "/v1/poll", &body).send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert_eq!(status, 200, "{text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        self.session = answer["session"].as_str().unwrap().to_owned();
        self.cursor = answer["cursor"].as_str().unwrap().to_owned();
        for frame in answer["frames"].as_array().unwrap() {
            match frame["type"].as_str().unwrap() {
                "message" => {
                    let channel = frame["channel"].as_str().unwrap().to_owned();
                    self.heard.entry(channel).or_default().push(frame["seq"].as_u64().unwrap());
                }
                // A poll that resumes has no welcome; the node that it came from never dies.
                "welcome" if self.polls == 1 => {}
                other => panic!("poll {}: {other}: {frame}", self.polls),
            }
        }
    }

    fn count(&self) -> u64 {
        self.heard.values().map(|heard| heard.len() as u64).sum()
    }
}
