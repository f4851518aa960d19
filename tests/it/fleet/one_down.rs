//! One of two Redis is away: that costs its own channels, and nothing else.

use std::time::Duration;

use belfry::{protocol::TransportKind, testing::config::Config};
use serde_json::{Value, json};

use super::{Nodes, send};
use crate::{
    harness::{Ask as _, Client, Options, TestApp, eventually},
    support::redis::RedisServer,
};

/// So many sessions that both Redis have some.
const SESSIONS: usize = 16;

async fn fleet(second: &RedisServer) -> Nodes {
    Nodes::with(2, |config: &mut Config| {
        config.redis.urls.push(second.url().parse().unwrap());
        config.redis.response_timeout = Duration::from_millis(500);
    })
    .await
}

/// A channel of each partition.
async fn channels(app: &TestApp) -> [String; 2] {
    let mut found = [String::new(), String::new()];
    for n in 0.. {
        let channel = format!("c:{n}");
        let pos = app.publish_to(&channel, "first").await["pos"].as_str().unwrap().to_owned();
        found[usize::from(pos.starts_with("1."))] = channel;
        if found.iter().all(|channel| !channel.is_empty()) {
            break;
        }
    }
    found
}

async fn readiness(app: &TestApp) -> (u16, Value) {
    let answer = app.get("/readyz").await;
    (answer.status, answer.json())
}

async fn until_degraded(apps: &[&TestApp], partition: u16) {
    for app in apps {
        eventually("it says so", async || {
            let (status, said) = readiness(app).await;
            status == 200 && said["status"] == "degraded" && said["partitions"] == json!([partition])
        })
        .await;
    }
}

async fn connect(app: &TestApp, options: &Options) -> Client {
    Client::connect(app, TransportKind::Ws, options).await
}

#[tokio::test]
async fn sessions_are_made_and_go_on_where_the_redis_of_half_of_them_is_away() {
    let mut second = RedisServer::plain().await;
    let mut fleet = fleet(&second).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let [here, there] = channels(a).await;
    let mut before = Vec::new();
    for _ in 0..SESSIONS {
        before.push(connect(a, &Options::to(&[&here])).await);
    }
    a.publish_to(&here, "before").await;
    for client in &mut before {
        assert_eq!(client.data(1).await, ["before"]);
    }

    // Another one of the partition that stays.
    let mut other = String::new();
    for n in 0.. {
        other = format!("d:{n}");
        if a.publish_to(&other, "first").await["pos"].as_str().unwrap().starts_with("0.") {
            break;
        }
    }
    second.kill9();
    until_degraded(&[a, b], 1).await;
    let refused = a.post("/v1/publish", &json!({ "channel": there, "data": 1 })).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    for app in [a, b] {
        for _ in 0..SESSIONS {
            connect(app, &Options::to(&[&here])).await;
        }
    }
    // Those of before have commands, whatever Redis their record is at, by way of the other node, too.
    let more = format!("{here}:more");
    let mut commanded = 0;
    for (n, client) in before.iter_mut().enumerate() {
        let id = 2 * n as u64 + 1;
        let unsubscribe = json!({ "type": "unsubscribe", "id": id, "channels": [more] });
        assert_eq!(client.command(unsubscribe).await["ok"], true);
        let ping = json!([{ "type": "unsubscribe", "id": id + 1, "channels": [more] }]);
        let answer = send(b, &client.resume(), client.session(), &ping).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        commanded += 1;
    }
    assert_eq!(commanded, SESSIONS);
    // A channel that nobody could find in the record is not said to be carried: the client comes back, as another session.
    let mut given_up = 0;
    for (n, client) in before.iter().enumerate() {
        let subscribe = json!([{ "type": "subscribe", "id": 2 * n + 3, "channels": [other] }]);
        let answer = send(a, &client.resume(), client.session(), &subscribe).await;
        match answer.status {
            200 => assert_eq!(answer.json()["replies"][0]["ok"], true, "{answer:?}"),
            _ => {
                assert_eq!(answer.json()["code"], "unavailable", "{answer:?}");
                given_up += 1;
            }
        }
    }
    assert!((1..SESSIONS).contains(&given_up), "{given_up} of {SESSIONS} were at the second Redis");
    // They go on at the other node, from their cursors.
    b.publish_to(&here, "meanwhile").await;
    let mut anew = 0;
    for client in &mut before {
        let mut client = connect(b, &client.resume().and("channels", &here)).await;
        anew += usize::from(client.welcome["resumed"] == false);
        assert_eq!(client.data(1).await, ["meanwhile"]);
    }
    assert!((1..SESSIONS).contains(&anew), "{anew} of {SESSIONS} were at the second Redis");

    second.restart().await;
    for app in [a, b] {
        eventually("all is well again", async || readiness(app).await == (200, json!({ "status": "ok" })))
            .await;
    }
    eventually("it is published again", async || {
        let message = json!({ "channel": there, "data": 2 });
        a.post("/v1/publish", &message).await.status == 200
    })
    .await;
    second.kill9();
    fleet.redis.kill9();
    for app in [a, b] {
        eventually("nothing takes publishes", async || readiness(app).await.0 == 503).await;
    }
}

#[tokio::test]
async fn a_connection_begins_without_the_channels_of_the_redis_that_is_away_and_gets_them_when_it_is_back() {
    let second = RedisServer::plain().await;
    let fleet = fleet(&second).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let [here, there] = channels(a).await;
    let mut clients = Vec::new();
    for kind in TransportKind::ALL {
        clients.push((kind, Client::connect(a, kind, &Options::to(&[&here, &there])).await));
    }
    a.publish_to(&there, "read").await;
    for (_, client) in &mut clients {
        assert_eq!(client.data(1).await, ["read"]);
    }
    a.publish_to(&there, "not yet read").await;
    second.stop_signal();
    until_degraded(&[a, b], 1).await;
    for (kind, client) in &mut clients {
        // Node `b` has never listened to it.
        *client =
            Client::connect(b, *kind, &client.resume().and("channels", format!("{here},{there}"))).await;
        assert_eq!(client.welcome["refused"][&there]["code"], "unavailable", "{kind:?}: {}", client.welcome);
        assert!(client.welcome["channels"].get(&there).is_none(), "{}", client.welcome);
    }
    b.publish_to(&here, "goes on").await;
    for (kind, client) in &mut clients {
        assert_eq!(client.data(1).await, ["goes on"], "{kind:?}");
    }
    // One that has nothing else waits, and is told to come again.
    let refused = Client::try_connect(b, TransportKind::Sse, &Options::to(&[&there])).await;
    assert_eq!(refused.err().unwrap()["code"], "unavailable");

    second.continue_signal();
    eventually("all is well again", async || readiness(b).await == (200, json!({ "status": "ok" }))).await;
    for (kind, mut client) in clients {
        if kind == TransportKind::Ws {
            let again = json!({ "type": "subscribe", "id": 1, "channels": [there], "after": { &there: 2 } });
            let reply = client.command(again).await;
            let carried = &reply["channels"][&there];
            assert_eq!(carried["messages"][0]["data"], "not yet read", "{reply}");
            b.publish_to(&there, "and on").await;
            assert_eq!(client.data(1).await, ["and on"]);
        }
        // The cursor has kept what was presented.
        let mut client =
            Client::connect(b, kind, &client.resume().and("channels", format!("{here},{there}"))).await;
        let missed: &[&str] = if kind == TransportKind::Ws { &[] } else { &["not yet read", "and on"] };
        assert_eq!(client.data(missed.len()).await, missed, "{kind:?}");
    }
}

#[tokio::test]
async fn where_the_first_redis_is_away_messages_are_heard_and_what_has_to_reach_everybody_waits() {
    let second = RedisServer::plain().await;
    let mut fleet = fleet(&second).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let [_, there] = channels(a).await;
    fleet.redis.kill9();
    until_degraded(&[a, b], 0).await;
    let token = a.token("ann", &["*"], &[]);
    let mut ann = connect(b, &Options::of(&token, &[&there])).await;
    a.publish_to(&there, "heard").await;
    assert_eq!(ann.data(1).await, ["heard"]);
    // What has to reach all of her sessions is refused while some cannot be found, and done by a later try.
    let disconnect = async || {
        let answer = a.request("DELETE", "/v1/users/ann/sessions").bearer_auth("bk_dev").answer().await;
        (answer.status, answer.header("retry-after").is_empty())
    };
    assert_eq!(disconnect().await, (503, false));
    fleet.redis.restart().await;
    eventually("all can be found again", async || disconnect().await.0 == 200).await;
    assert_eq!(ann.closed().await["code"], "disconnected");
}
