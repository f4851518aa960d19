//! Commands reach a session wherever it is.

use std::time::Duration;

use belfry::protocol::TransportKind;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::{Nodes, send};
use crate::harness::{Client, Options, eventually, soon};

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
async fn the_commands_of_a_request_share_the_room_of_one_reply_wherever_they_are_answered() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    let client = Client::connect(a, TransportKind::Sse, &options).await;
    for _ in 0..20 {
        a.publish_to("big", "x".repeat(60_000)).await;
    }
    let subscribe = |id| json!({ "type": "subscribe", "id": id, "channels": ["big"], "after": { "big": 0 } });
    for (node, ids) in [(a, 1..=20), (b, 21..=40)] {
        let commands = json!(ids.clone().map(subscribe).collect::<Vec<_>>());
        let answer = send(node, &options, client.session(), &commands).await;
        assert_eq!(answer.status, 200);
        let length = answer.text.len();
        assert!((256 << 10..400 << 10).contains(&length), "{length}");
        let replies = answer.json()["replies"].as_array().unwrap().clone();
        let answered: Vec<u64> = replies.iter().map(|reply| reply["id"].as_u64().unwrap()).collect();
        assert_eq!(answered, ids.collect::<Vec<_>>());
        let messages = |reply: &Value| reply["channels"]["big"]["messages"].as_array().unwrap().len();
        let held: usize = replies.iter().map(messages).sum();
        assert!((4..=6).contains(&held), "the others are paged: {held}");
        assert!(replies.iter().all(|reply| reply["channels"]["big"]["more"] == true));
    }
}

#[tokio::test]
async fn the_commands_of_a_request_say_only_so_much_of_channels_that_are_refused() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    let client = Client::connect(a, TransportKind::Sse, &options).await;
    let names: Vec<String> = (0..1_000).map(|n| format!("no spaces {n}")).collect();
    let subscribe = |id| json!({ "type": "subscribe", "id": id, "channels": names });
    for (node, ids) in [(a, 1..=8), (b, 9..=16)] {
        let commands = json!(ids.clone().map(subscribe).collect::<Vec<_>>());
        let answer = send(node, &options, client.session(), &commands).await;
        assert!(answer.status == 200 && answer.text.len() < 512 << 10, "{}", answer.text.len());
        let replies = answer.json()["replies"].as_array().unwrap().clone();
        assert_eq!((replies.len(), &replies[0]["ok"]), (8, &json!(true)));
        assert_eq!(replies[7]["code"], "busy", "{}", replies[7]);
        // It does when it comes by itself.
        let again = send(node, &options, client.session(), &json!([subscribe(*ids.end())])).await;
        assert_eq!(again.json()["replies"][0]["ok"], true);
    }
}

#[tokio::test]
async fn commands_wake_a_session_that_rests() {
    let fleet = Nodes::start(3).await;
    let [a, b, c] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    let client = Client::connect(a, TransportKind::Sse, &options).await;
    let (session, next) = (client.session().to_owned(), client.resume());
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
async fn bye_ends_a_session_everywhere() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    // Over the connection's own node, and over another one.
    for (holder, other) in [(a, a), (a, b), (b, a)] {
        let mut client = Client::connect(holder, TransportKind::Sse, &options).await;
        let (session, next) = (client.session().to_owned(), client.resume());
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
async fn a_fresh_token_stays_where_it_came_in_and_what_it_proves_is_carried() {
    let fleet = Nodes::start(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let token = |seconds| a.token_for("ann", &["news"], &[], Duration::from_secs(seconds));
    let (old, fresh, others) = (token(600), token(3_600), b.token("bob", &["news"], &[]));
    let options = Options::of(&old, &["news"]);
    let client = Client::connect(a, TransportKind::Sse, &options).await;
    let redis = redis::Client::open(fleet.redis.url()).unwrap();
    let mut letters = redis.get_async_pubsub().await.unwrap();
    letters.psubscribe("belfry:n:*").await.unwrap();
    let refresh = |id, token: &str| json!({ "type": "refresh", "id": id, "token": token });
    let commands = json!([
        { "type": "subscribe", "id": 1, "channels": ["team:1"] }, refresh(2, &fresh), refresh(3, &others),
        refresh(4, "no.token.this"),
    ]);
    let answer = send(b, &options, client.session(), &commands).await;
    let said = answer.json();
    let [subscribed, refreshed, mismatch, bad] = &said["replies"].as_array().unwrap()[..] else {
        panic!("{said}")
    };
    assert_eq!(subscribed["refused"]["team:1"]["code"], "forbidden", "{said}");
    assert_eq!((&refreshed["id"], &refreshed["ok"]), (&json!(2), &json!(true)), "{said}");
    assert_ne!(refreshed["expires_at"], client.welcome["expires_at"]);
    assert_eq!(
        (&mismatch["code"], &bad["code"]),
        (&json!("session_mismatch"), &json!("unauthorized")),
        "{said}"
    );
    let carried = soon("the letter", async {
        let mut letters = letters.on_message();
        loop {
            let letter: String = letters.next().await.unwrap().get_payload().unwrap();
            if letter.contains("team:1") {
                return letter;
            }
        }
    })
    .await;
    assert!(carried.contains("refresh"), "{carried}");
    for token in [&old, &fresh, &others] {
        let signature = token.rsplit('.').next().unwrap();
        assert!(!carried.contains(signature), "{carried}");
    }
}
