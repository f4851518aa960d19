//! What a newer node has written and this one cannot read.

use belfry::{
    protocol::TransportKind,
    testing::config::{Config, NamespaceConfig, NamespaceKind},
};
use serde_json::{Value, json};

use super::Nodes;
use crate::{
    harness::{Client, Options},
    support::redis::RedisServer,
};

/// The second message of a channel, as a node of a later version would publish it.
async fn second(redis: &RedisServer, channel: &str) {
    let next: String = redis.command(&["HGET", "belfry:0:log", "next"]).await;
    let head: String = redis.command(&["HGET", "belfry:0:heads", channel]).await;
    let before = head.strip_prefix("1:").unwrap();
    let (stream, topic) = (format!("belfry:0:s:{channel}"), format!("belfry:0:c:{channel}"));
    let (id, body) = (format!("{next}-0"), "v2 nobody knows");
    let entry = ["XADD", &stream, &id, "s", "2", "p", before, "j", "0", "b", body];
    let _: String = redis.command(&entry).await;
    let _: i64 = redis.command(&["HSET", "belfry:0:heads", channel, &format!("2:{next}")]).await;
    let _: i64 = redis.command(&["HINCRBY", "belfry:0:log", "next", "1"]).await;
    let _: i64 = redis.command(&["PUBLISH", &topic, &format!("{next} 2 {before} 0 {body}")]).await;
}

fn trimmed(gap: &Value) {
    let said = ["reason", "from_seq", "to_seq"].map(|name| gap[name].clone());
    assert_eq!(said, [json!("trimmed"), json!(2), json!(2)], "{gap}");
}

#[tokio::test]
async fn what_a_node_cannot_read_is_trimmed_and_counted() {
    let fleet = Nodes::with(2, |config: &mut Config| {
        let plain =
            NamespaceConfig { kind: NamespaceKind::Plain, history_size: 10, ..NamespaceConfig::default() };
        config.namespaces.insert("chat", plain);
    })
    .await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for channel in ["chat:1", "orders:1"] {
        let options = Options::to(&[channel]);
        let mut live = Client::connect(b, TransportKind::Ws, &options).await;
        let mut left = Client::connect(b, TransportKind::Sse, &options).await;
        a.publish_to(channel, 1).await;
        assert_eq!((live.data(1).await, left.data(1).await), (vec![json!(1)], vec![json!(1)]));
        let left = left.cut();
        let counted = b.metric("belfry_log_unreadable_total").await;

        second(&fleet.redis, channel).await;
        trimmed(&live.frame().await);
        assert!(b.metric("belfry_log_unreadable_total").await > counted);
        a.publish_to(channel, 3).await;
        assert_eq!(live.data(1).await, [3]);

        // At the other node it is read from the stream.
        let counted = a.metric("belfry_log_unreadable_total").await;
        let mut back = Client::connect(a, TransportKind::Poll, &left).await;
        trimmed(&back.frame().await);
        assert_eq!(back.data(1).await, [3]);
        assert!(a.metric("belfry_log_unreadable_total").await > counted);

        let history = a.get(&format!("/v1/history?channel={channel}&after_seq=0")).await.json();
        trimmed(&history["gap"]);
        let seqs: Vec<_> =
            history["messages"].as_array().unwrap().iter().map(|there| &there["seq"]).collect();
        assert_eq!(seqs, [1, 3], "{history}");
    }
}

#[tokio::test]
async fn a_session_of_a_later_version_goes_on_from_cursor_and_channels_as_another_one() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let mut client = Client::connect(a, TransportKind::Ws, &Options::to(&["news"])).await;
    a.publish("before").await;
    assert_eq!(client.data(1).await, ["before"]);
    let (session, next) = (client.session().to_owned(), client.cut());
    let key = format!("belfry:sess:{session}");
    let _: i64 = fleet.redis.command(&["HSET", &key, "s", r#"{"v":2,"channels":["of another form"]}"#]).await;
    a.publish("meanwhile").await;
    let next = next.and("channels", "news");
    let mut client = Client::connect(b, TransportKind::Ws, &next).await;
    assert_eq!((&client.welcome["resumed"], client.session() == session), (&json!(false), false));
    assert_eq!(client.data(1).await, ["meanwhile"]);
    assert_eq!(b.metric("belfry_fleet_not_understood_total").await, 1.0);
}

#[tokio::test]
async fn what_is_published_between_two_polls_to_a_channel_that_was_given_meanwhile_is_delivered() {
    let second = RedisServer::plain().await;
    let fleet = Nodes::with(2, |config| config.redis.urls.push(second.url().parse().unwrap())).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let token = a.token("ann", &["c:*"], &[]);
    let mut poll =
        Client::connect(a, TransportKind::Poll, &Options::of(&token, &["c:0"]).and("wait", 0)).await;
    // Some are in a partition that had no message and no listener.
    for n in 1..6 {
        let channel = format!("c:{n}");
        let given = b.post("/v1/users/ann/subscriptions", &json!({ "channels": [channel] })).await;
        assert_eq!(given.status, 200, "{given:?}");
        b.publish_to(&channel, n).await;
        poll = Client::connect([a, b][n % 2], TransportKind::Poll, &poll.resume()).await;
        assert_eq!(poll.data(1).await, [n]);
    }
    // Nor has a marker of the second partition come out as a letter.
    for app in [a, b] {
        assert_eq!(app.metric("belfry_fleet_not_understood_total").await, 0.0);
    }
}
