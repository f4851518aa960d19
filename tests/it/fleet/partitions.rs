//! A fleet over two Redis: each channel is in one of two partitions.

use std::time::Duration;

use belfry::{
    protocol::TransportKind,
    testing::config::{Config, NamespaceConfig},
};
use serde_json::json;

use super::{Nodes, pass};
use crate::{
    harness::{Client, Options, TestApp, eventually},
    support::redis::RedisServer,
};

const CHANNELS: usize = 12;

async fn fleet(second: &RedisServer) -> Nodes {
    Nodes::with(2, |config: &mut Config| {
        config.redis.urls.push(second.url().parse().unwrap());
        config.presence.ttl = Duration::from_secs(2);
        config.namespaces.insert("lobby", NamespaceConfig { presence: true, ..NamespaceConfig::default() });
    })
    .await
}

/// Who is there: names and connections.
async fn counts(app: &TestApp, channel: &str) -> Option<(u64, u64)> {
    let answer = app.get(&format!("/v1/channels/{channel}/presence/counts")).await;
    let said = answer.json();
    match answer.status {
        200 => Some((said["users"].as_u64().unwrap(), said["connections"].as_u64().unwrap())),
        _ => {
            assert_eq!((answer.status, &said["code"]), (503, &json!("unavailable")), "{said}");
            None
        }
    }
}

#[tokio::test]
async fn presence_is_whole_over_both_and_where_one_is_away_the_other_goes_on() {
    let mut second = RedisServer::plain().await;
    let fleet = fleet(&second).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let channels: Vec<String> = (0..CHANNELS).map(|n| format!("lobby:{n}")).collect();
    let names: Vec<&str> = channels.iter().map(String::as_str).collect();
    let ann = Client::connect(b, TransportKind::Ws, &Options::of(&b.token("ann", &["*"], &[]), &names)).await;
    let _bob =
        Client::connect(a, TransportKind::Sse, &Options::of(&a.token("bob", &["*"], &[]), &names)).await;
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for channel in &names {
        for app in [a, b] {
            eventually("both are there", async || counts(app, channel).await == Some((2, 2))).await;
        }
        let pos = a.publish_to(channel, 1).await["pos"].as_str().unwrap().to_owned();
        if pos.starts_with("0.") { here.push(*channel) } else { there.push(*channel) }
    }
    assert!(!here.is_empty() && !there.is_empty(), "all channels are in one partition");

    // It hangs, for longer than anybody is believed to be there without a word.
    second.stop_signal();
    pass(Duration::from_secs(5)).await;
    for channel in &here {
        assert_eq!(counts(a, channel).await, Some((2, 2)), "{channel}");
    }
    second.kill9();
    eventually("what is over there is not known", async || counts(a, there[0]).await.is_none()).await;
    for app in [a, b] {
        for channel in &here {
            assert_eq!(counts(app, channel).await, Some((2, 2)), "{channel}");
        }
    }
    // It comes back with nothing; who is there says so again.
    second.restart().await;
    for channel in &there {
        eventually("both are there again", async || counts(b, channel).await == Some((2, 2))).await;
    }
    drop(ann);
    for channel in &names {
        eventually("one has left", async || counts(a, channel).await == Some((1, 1))).await;
    }
}
