//! Any node can carry any session on. Two nodes or three, which share a Redis.

use std::time::Duration;

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::{
    harness::{Client, Options, TestApp, eventually},
    support::redis::RedisServer,
};

/// Nodes that share a Redis.
struct Nodes {
    redis: RedisServer,
    nodes: Vec<TestApp>,
}

impl Nodes {
    async fn start(count: usize) -> Self {
        Self::with(count, |_| {}).await
    }

    async fn with(count: usize, change: impl Fn(&mut belfry::config::Config)) -> Self {
        let redis = RedisServer::plain().await;
        let mut nodes = Vec::new();
        for number in 0..count {
            let node = TestApp::with(|config| {
                config.server.node = format!("node{number}");
                config.redis.urls = vec![redis.url().parse().unwrap()];
                change(config);
            });
            nodes.push(node.await);
        }
        Self { redis, nodes }
    }
}

fn attempt(options: &Options, attempt: u64, connection: &str) -> Options {
    options.clone().and("attempt", attempt).and("connection", connection)
}

/// How to go on elsewhere without a cursor of the other node's log.
fn resume(client: &Client) -> Options {
    client.resume().without("cursor")
}

#[tokio::test]
async fn a_session_moves_to_another_node_and_the_older_connection_hears_who_has_it() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for old in TransportKind::ALL {
        for new in TransportKind::ALL {
            let channel = format!("c:{}-{}", old.as_str(), new.as_str());
            let mut older = Client::connect(a, old, &attempt(&Options::to(&[&channel]), 1, "tab-1")).await;
            let options = attempt(&resume(&older), 2, "tab-2");
            let (close, mut newer) = tokio::join!(older.closed(), Client::connect(b, new, &options));
            assert_eq!(close["code"], "replaced", "{old:?} {new:?}: {close}");
            assert_eq!((&close["attempt"], &close["connection"]), (&json!(2), &json!("tab-2")));
            assert_eq!(newer.welcome["resumed"], true);
            assert_eq!(newer.welcome["channels"].as_object().unwrap().len(), 1, "{}", newer.welcome);
            b.publish_to(&channel, "for the winner").await;
            assert_eq!(newer.data(1).await, ["for the winner"]);
        }
    }
}

#[tokio::test]
async fn a_late_starter_on_another_node_is_told_who_holds_the_session() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for kind in TransportKind::ALL {
        let options = attempt(&Options::to(&["news"]), 5, "tab-5");
        let mut holder = Client::connect(a, kind, &options).await;
        for (number, name) in [(4, "tab-5"), (5, "tab-6")] {
            let Err(refusal) = Client::try_connect(b, kind, &attempt(&resume(&holder), number, name)).await
            else {
                panic!("{kind:?}: {number} {name} took over")
            };
            assert_eq!(refusal["code"], "replaced", "{refusal}");
            assert_eq!((&refusal["attempt"], &refusal["connection"]), (&json!(5), &json!("tab-5")));
        }
        a.publish("for the holder").await;
        assert_eq!(holder.data(1).await, ["for the holder"]);
    }
}

#[tokio::test]
async fn each_poll_may_go_to_another_node() {
    let fleet = Nodes::start(3).await;
    let first = attempt(&Options::to(&["news", "team:7"]), 1, "tab");
    let mut client = Client::connect(&fleet.nodes[0], TransportKind::Poll, &first).await;
    let session = client.session().to_owned();
    for round in 1..30 {
        let node = &fleet.nodes[round % 3];
        let options = attempt(&resume(&client), 1, "tab");
        client = Client::connect(node, TransportKind::Poll, &options).await;
        assert_eq!((client.session(), &client.welcome["resumed"]), (session.as_str(), &json!(true)));
        let channels = client.welcome["channels"].as_object().unwrap();
        assert_eq!(channels.keys().collect::<Vec<_>>(), ["news", "team:7"], "round {round}");
    }
}

#[tokio::test]
async fn a_session_of_another_user_is_refused_on_every_node() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let ann = Client::connect(a, TransportKind::Ws, &Options::of(&a.token("ann", &[], &[]), &[])).await;
    let bob = Options { token: Some(a.token("bob", &[], &[])), ..resume(&ann) };
    for kind in TransportKind::ALL {
        let Err(refusal) = Client::try_connect(b, kind, &bob).await else { panic!("{kind:?}") };
        assert_eq!(refusal["code"], "session_mismatch", "{refusal}");
    }
    let commands = json!([{ "type": "unsubscribe", "id": 1, "channels": ["user:ann"] }]);
    let answer = send(b, &bob, ann.session(), &commands).await;
    assert_eq!((answer.status, &answer.json()["code"]), (403, &json!("session_mismatch")));
}

async fn send(
    node: &TestApp,
    options: &Options,
    session: &str,
    commands: &serde_json::Value,
) -> crate::harness::Answer {
    use crate::harness::Ask as _;
    let request = node.request("POST", &format!("/v1/sessions/{session}/commands"));
    request.bearer_auth(options.bearer()).body(json!({ "commands": commands }).to_string()).answer().await
}

#[tokio::test]
async fn commands_reach_a_session_on_another_node_in_order_and_once() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for kind in TransportKind::ALL {
        let options = Options::to(&["news"]);
        let mut client = Client::connect(a, kind, &options).await;
        let session = client.session().to_owned();
        let publish = |id: u64| json!({ "type": "publish", "id": id, "channel": "room:1", "data": { "n": id, "exact": 1.0 } });
        let subscribe = json!({ "type": "subscribe", "id": 1, "channels": ["room:1"] });
        let mut commands = vec![subscribe];
        commands.extend((2..=20).map(publish));
        let commands = json!(commands);
        let answer = send(b, &options, &session, &commands).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let first = answer.json();
        let replies = first["replies"].as_array().unwrap();
        assert_eq!(replies.len(), 20, "{first}");
        for (number, reply) in (1_u64..).zip(replies) {
            assert_eq!((&reply["id"], &reply["ok"]), (&json!(number), &json!(true)), "{reply}");
        }
        // Again, as after a lost answer: the first results, and nothing is published twice.
        let again = send(b, &options, &session, &commands).await.json();
        assert_eq!(again["replies"][19]["results"], first["replies"][19]["results"]);
        if kind != TransportKind::Poll {
            for number in 2..=20 {
                assert_eq!(client.message().await["data"]["n"], number);
            }
        }
        let sent = r#"belfry_fleet_carried_commands_total{outcome="answered"}"#;
        if kind != TransportKind::Poll {
            assert!(b.metric(sent).await >= 1.0);
        }
        b.post("/v1/publish", &json!({ "channel": "room:1", "data": "elsewhere" })).await;
    }
}

#[tokio::test]
async fn many_commands_with_long_answers_go_in_several_letters() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    let client = Client::connect(a, TransportKind::Sse, &options).await;
    for _ in 0..20 {
        a.publish_to("big", "x".repeat(60_000)).await;
    }
    let subscribe = |id| json!({ "type": "subscribe", "id": id, "channels": ["big"], "after": { "big": 0 } });
    let commands = json!((1..=20).map(subscribe).collect::<Vec<_>>());
    let answer = send(b, &options, client.session(), &commands).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.len() > 1 << 20, "more than one letter: {}", answer.text.len());
    let replies = answer.json()["replies"].as_array().unwrap().clone();
    let ids: Vec<u64> = replies.iter().map(|reply| reply["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn commands_wake_a_session_that_rests() {
    let fleet = Nodes::start(3).await;
    let [a, b, c] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    let client = Client::connect(a, TransportKind::Sse, &options).await;
    let (session, next) = (client.session().to_owned(), resume(&client));
    drop(client.cut());
    eventually("the connection has gone", async || {
        a.metric(r#"belfry_connections{transport="sse"}"#).await == 0.0
    })
    .await;
    let subscribe = json!([{ "type": "subscribe", "id": 1, "channels": ["team:7"] }]);
    let answer = send(b, &options, &session, &subscribe).await;
    assert_eq!(answer.json()["replies"][0]["ok"], true, "{answer:?}");
    let unsubscribe = json!([{ "type": "unsubscribe", "id": 2, "channels": ["news"] }]);
    let answer = send(a, &options, &session, &unsubscribe).await;
    assert_eq!(answer.json()["replies"][0]["ok"], true, "{answer:?}");
    let client = Client::connect(c, TransportKind::Sse, &next).await;
    let channels = client.welcome["channels"].as_object().unwrap();
    assert_eq!(channels.keys().collect::<Vec<_>>(), ["team:7"]);
    assert_eq!(client.welcome["resumed"], true);
}

#[tokio::test]
async fn what_was_subscribed_is_carried_to_the_next_node_with_its_since() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        let mut client = Client::connect(a, kind, &attempt(&Options::to(&["news"]), 1, "x")).await;
        a.publish_to("team:7", "before").await;
        let reply = client.command(json!({ "type": "subscribe", "id": 1, "channels": ["team:7"] })).await;
        let since = reply["channels"]["team:7"]["since"].clone();
        assert!(since.is_string(), "{reply}");
        // At once, with the cursor from before: nothing may be lost on the way.
        let options = attempt(&client.resume(), 2, "x");
        let client = Client::connect(b, kind, &options).await;
        assert_eq!(client.welcome["resumed"], true);
        let channels = client.welcome["channels"].as_object().unwrap();
        assert_eq!(channels.keys().collect::<Vec<_>>(), ["news", "team:7"]);
    }
}

#[tokio::test]
async fn bye_ends_a_session_everywhere() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    // Over the connection's own node, and over another one.
    for (holder, other) in [(a, a), (a, b), (b, a)] {
        let mut client = Client::connect(holder, TransportKind::Sse, &options).await;
        let (session, next) = (client.session().to_owned(), resume(&client));
        let answer = send(other, &options, &session, &json!([{ "type": "bye" }])).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(client.closed().await["code"], "bye");
        for node in [a, b] {
            let again = next.clone().and("channels", "news");
            let client = Client::connect(node, TransportKind::Ws, &again).await;
            assert_eq!(client.welcome["resumed"], false);
            let answer = send(node, &options, &session, &json!([{ "type": "ping" }])).await;
            assert_eq!(answer.status, 404, "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_session_is_remembered_while_it_is_held_and_forgotten_when_its_time_is_up() {
    let ttl = |config: &mut belfry::config::Config| config.session.ttl = Duration::from_secs(1);
    let fleet = Nodes::with(2, ttl).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let held = Client::connect(a, TransportKind::Ws, &Options::to(&["news"])).await;
    let left = Client::connect(a, TransportKind::Ws, &Options::to(&["news"])).await;
    let key = format!("belfry:sess:{}", left.session());
    let next = left.cut().without("cursor").and("channels", "news");
    eventually("the one without a connection is forgotten", async || {
        fleet.redis.command::<u64>(&["EXISTS", &key]).await == 0
    })
    .await;
    let again = Client::connect(b, TransportKind::Ws, &next).await;
    assert_eq!(again.welcome["resumed"], false);
    eventually("its node counts it no more", async || a.metric("belfry_sessions").await == 1.0).await;
    // More than three times its time has passed for this one by then.
    let begun = std::time::Instant::now();
    eventually("time passes", async || begun.elapsed() > Duration::from_secs(3)).await;
    let client = Client::connect(b, TransportKind::Ws, &resume(&held)).await;
    assert_eq!(client.welcome["resumed"], true);
}

#[tokio::test]
async fn a_node_that_stops_leaves_its_sessions_to_the_others() {
    let drain = |config: &mut belfry::config::Config| config.server.drain_window = Duration::ZERO;
    let mut fleet = Nodes::with(2, drain).await;
    let client = Client::connect(&fleet.nodes[0], TransportKind::Ws, &Options::to(&["news", "team:1"])).await;
    let next = client.resume().without("cursor");
    fleet.nodes[0].restart().await;
    drop(client);
    let client = Client::connect(&fleet.nodes[1], TransportKind::Sse, &next).await;
    assert_eq!(client.welcome["resumed"], true);
    assert_eq!(client.welcome["channels"].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn while_redis_is_away_connections_go_on_and_no_session_can_be_claimed() {
    let quick = |config: &mut belfry::config::Config| {
        config.fleet.claim_timeout = Duration::from_secs(1);
        config.redis.response_timeout = Duration::from_millis(500);
    };
    let mut fleet = Nodes::with(2, quick).await;
    let options = attempt(&Options::to(&["news"]), 1, "x");
    let mut client = Client::connect(&fleet.nodes[0], TransportKind::Ws, &options).await;
    fleet.redis.kill9();
    let next = attempt(&resume(&client), 2, "y");
    let Err(refusal) = Client::try_connect(&fleet.nodes[1], TransportKind::Poll, &next).await else {
        panic!("who has it cannot be known")
    };
    assert_eq!((&refusal["code"], &refusal["status"]), (&json!("unavailable"), &json!(503)));
    fleet.nodes[0].publish("still here").await;
    assert_eq!(client.data(1).await, ["still here"]);

    // It has forgotten everything; the node that holds the session has not.
    fleet.redis.restart().await;
    let node = &fleet.nodes[1];
    eventually("the session can be carried on again", async || {
        match Client::try_connect(node, TransportKind::Sse, &next.clone().and("channels", "news")).await {
            Ok(client) => client.welcome["resumed"] == true,
            Err(_) => false,
        }
    })
    .await;
    assert_eq!(client.closed().await["code"], "replaced");
}
