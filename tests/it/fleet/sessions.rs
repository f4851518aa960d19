//! Any node can carry any session on.

use std::time::{Duration, Instant};

use belfry::{protocol::TransportKind, testing::config::Config};
use futures_util::future::join_all;
use serde_json::json;
use sqlx::{Connection as _, PgConnection};

use super::{Nodes, attempt, pass, send};
use crate::harness::{Ask as _, Client, Options, eventually};

/// SQL knows that others have gone over to another primary; this node has yet to hear of it.
#[tokio::test]
async fn a_node_that_others_have_left_behind_carries_no_session_on_and_makes_none_certain() {
    let fleet = Nodes::start(1).await;
    let node = &fleet.nodes[0];
    let held = Client::connect(node, TransportKind::Poll, &Options::to(&["news"])).await;
    let mut hand = PgConnection::connect(&fleet.database.url()).await.unwrap();
    let next = "UPDATE epochs SET epoch = epoch + 1, base_pos = limit_pos, limit_pos = limit_pos + 1000, log_id = 'another'";
    sqlx::query(next).execute(&mut hand).await.unwrap();
    let unnamed = held.resume();
    let named = held.resume().and("channels", "news,team:7");
    let new = Options::to(&["news"]);
    let tries = [unnamed, named, new];
    let tries = tries.iter().map(|options| Client::try_connect(node, TransportKind::Poll, options));
    let order = node.request("DELETE", "/v1/users/ann/sessions").bearer_auth("bk_dev").answer();
    let (tried, ordered) = tokio::join!(join_all(tries), order);
    for refused in tried {
        assert_eq!(refused.err().unwrap()["code"], "unavailable");
    }
    assert_eq!(ordered.status, 503, "what nobody does is not said to be done: {ordered:?}");
}

/// As long as somebody is there; the two would take the log from each other in turns, and deliver messages twice.
#[tokio::test]
async fn a_node_that_is_left_behind_takes_the_log_from_nobody_who_hears() {
    let fleet = Nodes::start(1).await;
    let node = &fleet.nodes[0];
    let mut hand = PgConnection::connect(&fleet.database.url()).await.unwrap();
    let mut say = async |text: &'static str| sqlx::raw_sql(text).execute(&mut hand).await.unwrap();
    say("UPDATE epochs SET epoch = epoch + 1, base_pos = limit_pos, limit_pos = limit_pos + 1000, log_id = 'another'").await;
    say("INSERT INTO nodes (node, seen_at, version, hears, kinds, settings) VALUES ('another', 1e15, '', '[0]', '{}', '{}')")
        .await;
    let publish = async || node.post("/v1/publish", &json!({ "channel": "news", "data": 1 })).await.status;
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(8) {
        assert_eq!(publish().await, 503);
    }
    say("UPDATE nodes SET hears = '[]' WHERE node = 'another'").await;
    eventually("nobody is there any more", async || publish().await == 200).await;
}

#[tokio::test]
async fn a_session_moves_to_another_node_and_the_older_connection_hears_who_has_it() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for old in TransportKind::ALL {
        for new in TransportKind::ALL {
            let channel = format!("c:{}-{}", old.as_str(), new.as_str());
            let mut older = Client::connect(a, old, &attempt(&Options::to(&[&channel]), 1, "tab-1")).await;
            let options = attempt(&older.resume(), 2, "tab-2");
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
            let Err(refusal) = Client::try_connect(b, kind, &attempt(&holder.resume(), number, name)).await
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
        let options = attempt(&client.resume(), 1, "tab");
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
    let bob = Options { token: Some(a.token("bob", &[], &[])), ..ann.resume() };
    for kind in TransportKind::ALL {
        let Err(refusal) = Client::try_connect(b, kind, &bob).await else { panic!("{kind:?}") };
        assert_eq!(refusal["code"], "session_mismatch", "{refusal}");
    }
    let commands = json!([{ "type": "unsubscribe", "id": 1, "channels": ["user:ann"] }]);
    let answer = send(b, &bob, ann.session(), &commands).await;
    assert_eq!((answer.status, &answer.json()["code"]), (403, &json!("session_mismatch")));
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
async fn a_session_is_remembered_while_it_is_held_and_forgotten_when_its_time_is_up() {
    let ttl = |config: &mut Config| config.session.ttl = Duration::from_secs(1);
    let fleet = Nodes::with(2, ttl).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let held = Client::connect(a, TransportKind::Ws, &Options::to(&["news"])).await;
    let left = Client::connect(a, TransportKind::Ws, &Options::to(&["news"])).await;
    let key = format!("belfry:sess:{}", left.session());
    let next = left.cut().and("channels", "news");
    eventually("the one without a connection is forgotten", async || {
        fleet.redis.command::<u64>(&["EXISTS", &key]).await == 0
    })
    .await;
    let again = Client::connect(b, TransportKind::Ws, &next).await;
    assert_eq!(again.welcome["resumed"], false);
    eventually("its node counts it no more", async || a.metric("belfry_sessions").await == 1.0).await;
    // More than three times its time has passed for this one by then.
    pass(Duration::from_secs(3)).await;
    let client = Client::connect(b, TransportKind::Ws, &held.resume()).await;
    assert_eq!(client.welcome["resumed"], true);
}

#[tokio::test]
async fn a_node_that_stops_leaves_its_sessions_to_the_others() {
    let drain = |config: &mut Config| config.server.drain_window = Duration::ZERO;
    let mut fleet = Nodes::with(2, drain).await;
    let client = Client::connect(&fleet.nodes[0], TransportKind::Ws, &Options::to(&["news", "team:1"])).await;
    let next = client.resume();
    fleet.nodes[0].restart().await;
    drop(client);
    let client = Client::connect(&fleet.nodes[1], TransportKind::Sse, &next).await;
    assert_eq!(client.welcome["resumed"], true);
    assert_eq!(client.welcome["channels"].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn while_redis_is_away_connections_go_on_and_no_session_can_be_claimed() {
    let quick = |config: &mut Config| {
        config.fleet.claim_timeout = Duration::from_secs(1);
        config.redis.response_timeout = Duration::from_millis(500);
    };
    let mut fleet = Nodes::with(2, quick).await;
    let options = attempt(&Options::to(&["news"]), 1, "x");
    let mut client = Client::connect(&fleet.nodes[0], TransportKind::Ws, &options).await;
    fleet.redis.kill9();
    let next = attempt(&client.resume(), 2, "y");
    let Err(refusal) = Client::try_connect(&fleet.nodes[1], TransportKind::Poll, &next).await else {
        panic!("who has it cannot be known")
    };
    assert_eq!((&refusal["code"], &refusal["status"]), (&json!("unavailable"), &json!(503)));
    // It has forgotten everything; the node that holds the session has not.
    fleet.redis.restart().await;
    let node = &fleet.nodes[1];
    let message = json!({ "channel": "news", "data": "still here", "idempotency_key": "k" });
    eventually("something can be published again", async || {
        node.post("/v1/publish", &message).await.status == 200
    })
    .await;
    while client.frame().await["data"] != "still here" {}
    eventually("the session can be carried on again", async || {
        match Client::try_connect(node, TransportKind::Sse, &next.clone().and("channels", "news")).await {
            Ok(client) => client.welcome["resumed"] == true,
            Err(_) => false,
        }
    })
    .await;
    assert_eq!(client.closed().await["code"], "replaced");
}

/// Another node may have claimed it and had it joined to a channel, unheard: what this one remembers may be too little.
#[tokio::test]
async fn a_session_that_its_redis_has_forgotten_is_not_carried_on_from_what_a_node_remembers() {
    let fleet = Nodes::start(1).await;
    let node = &fleet.nodes[0];
    for kind in TransportKind::ALL {
        let held = Client::connect(node, kind, &Options::to(&["news"])).await;
        let pattern = format!("*{}*", held.session());
        let keys: Vec<String> = fleet.redis.command(&["KEYS", &pattern]).await;
        assert_eq!(keys.len(), 1, "{keys:?}");
        let () = fleet.redis.command(&["DEL", &keys[0]]).await;
        node.publish(kind.as_str()).await;
        let mut next = Client::connect(node, kind, &held.resume().and("channels", "news,team:7")).await;
        assert_eq!(next.welcome["resumed"], false, "{}", next.welcome);
        assert_eq!(next.data(1).await, [kind.as_str()]);
    }
}

/// After a failover Redis may have an older record than the one that its client was answered about.
#[tokio::test]
async fn a_session_of_which_redis_may_have_forgotten_something_goes_on_once_its_channels_are_named() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for kind in TransportKind::ALL {
        let held = Client::connect(a, kind, &Options::to(&["news"])).await;
        let session = held.session().to_owned();
        let keys: Vec<String> = fleet.redis.command(&["KEYS", &format!("*{session}*")]).await;
        let _: u64 = fleet.redis.command(&["HSET", &keys[0], "l", "another"]).await;
        for node in [a, b] {
            let commands = json!({ "commands": [{ "type": "subscribe", "id": 1, "channels": ["team:7"] }] });
            let refused = node.post(&format!("/v1/sessions/{session}/commands"), &commands).await;
            assert_eq!(
                (refused.status, &refused.json()["code"]),
                (404, &json!("unknown_session")),
                "{kind:?}"
            );
        }
        let refused = Client::try_connect(b, kind, &held.resume()).await;
        assert_eq!(refused.err().unwrap()["code"], "channels_required", "{kind:?}");
        a.publish(kind.as_str()).await;
        let named = held.resume().and("channels", "news,team:7");
        let mut next = Client::connect(b, kind, &named).await;
        assert_eq!(next.welcome["resumed"], true, "{}", next.welcome);
        assert_eq!(next.data(1).await, [kind.as_str()]);
        let again = Client::connect(a, kind, &next.resume()).await;
        let channels: Vec<_> = again.welcome["channels"].as_object().unwrap().keys().collect();
        assert_eq!(channels, ["news", "team:7"]);
    }
}

/// What its client was told last is not in Redis any more, and nothing was published that could tell.
#[tokio::test]
async fn a_redis_that_goes_back_while_nothing_is_published_is_noticed_and_makes_no_record_certain() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let client = Client::connect(a, TransportKind::Poll, &Options::to(&["news"])).await;
    let epoch = async || fleet.redis.command::<u64>(&["HGET", "belfry:0:log", "epoch"]).await;
    let before = epoch().await;
    let _: String = fleet.redis.command(&["SAVE"]).await;
    let subscribed =
        client.commands(&json!([{ "type": "subscribe", "id": 1, "channels": ["team:7"] }])).await;
    assert_eq!(subscribed.json()["replies"][0]["ok"], true, "{subscribed:?}");
    let _: String = fleet.redis.command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    eventually("the next epoch is opened", async || epoch().await > before).await;
    a.publish_to("team:7", "told").await;
    let refused = Client::try_connect(b, TransportKind::Poll, &client.resume()).await;
    assert_eq!(refused.err().unwrap()["code"], "channels_required");
}
