//! What a node may remember holds for the sessions that come from another one, too.

use belfry::protocol::TransportKind;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Nodes, send};
use crate::harness::{Ask as _, Client, Options, TestApp, eventually};

/// As many sessions as a node lets in, and with what code it refuses the next.
async fn fill(node: &TestApp, kind: TransportKind, options: &Options) -> (Vec<Client>, String) {
    let mut clients = Vec::new();
    loop {
        match Client::try_connect(node, kind, options).await {
            Ok(client) => clients.push(client),
            Err(refusal) => return (clients, refusal["code"].as_str().unwrap().to_owned()),
        }
    }
}

async fn code(node: &TestApp, kind: TransportKind, options: &Options) -> Value {
    let refused = Client::try_connect(node, kind, options).await;
    refused.err().map_or(Value::Null, |mut refusal| refusal["code"].take())
}

#[tokio::test]
async fn sessions_from_another_node_count_against_their_user_and_who_is_refused_them_keeps_them_there() {
    let fleet = Nodes::with(2, |config| config.limits.sessions = 24).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for (round, kind) in (0..).zip(TransportKind::ALL) {
        let user = format!("mallory{round}");
        let options = Options::of(&a.token(&user, &["*"], &[]), &[&user]);
        let (mut there, refused) = fill(a, kind, &options).await;
        assert_eq!((there.len(), refused.as_str()), (6, "rate_limited"), "{kind:?}");
        let (here, _) = fill(b, kind, &options).await;
        let counted = b.metric("belfry_sessions").await;
        // Asked again it is the same.
        for _ in 0..2 {
            for client in &there {
                assert_eq!(code(b, kind, &client.resume()).await, "rate_limited", "{kind:?}");
            }
        }
        assert_eq!(b.metric("belfry_sessions").await, counted, "{kind:?}");
        assert_eq!(
            code(a, kind, &options).await,
            "rate_limited",
            "they still count where they are: {kind:?}"
        );
        a.publish_to(&user, "to those who stayed").await;
        for client in &mut there {
            assert_eq!(client.data(1).await, ["to those who stayed"], "{kind:?}");
        }
        let honest = Options::of(&b.token("honest", &[], &[]), &[]);
        let honest = Client::connect(b, kind, &honest).await;
        honest.commands(&json!([{ "type": "bye" }])).await;
        // Where one has ended there is room for one, however many ask for it at once (and each worker may let one in).
        assert_eq!(here[0].commands(&json!([{ "type": "bye" }])).await.status, 200);
        let all: Vec<_> = there.iter().map(Client::resume).collect();
        let tried = join_all(all.iter().map(|options| Client::try_connect(b, kind, options))).await;
        a.publish_to(&user, "once more").await;
        let mut moved = 0;
        for (client, tried) in there.iter_mut().zip(tried) {
            match tried {
                Ok(client) => {
                    assert_eq!(client.welcome["resumed"], true, "{kind:?}: {}", client.welcome);
                    moved += 1;
                }
                Err(refused) => {
                    assert_eq!(refused["code"], "rate_limited", "{kind:?}: {refused}");
                    assert_eq!(client.data(1).await, ["once more"], "{kind:?}");
                }
            }
        }
        assert!((1..=2).contains(&moved), "{kind:?}: {moved}");
    }
}

#[tokio::test]
async fn all_sessions_of_a_node_are_its_own_and_those_that_come_from_another() {
    let fleet = Nodes::with(2, |config| config.limits.sessions = 6).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    for kind in TransportKind::ALL {
        let (there, _) = fill(a, kind, &options).await;
        let (here, refused) = fill(b, kind, &options).await;
        assert_eq!((there.len(), here.len(), refused.as_str()), (6, 6, "unavailable"), "{kind:?}");
        for _ in 0..2 {
            for client in &there {
                assert_eq!(code(b, kind, &client.resume()).await, "unavailable", "{kind:?}");
            }
        }
        assert_eq!(b.metric("belfry_sessions").await, 6.0, "{kind:?}");
        for client in there.iter().chain(&here) {
            assert_eq!(client.commands(&json!([{ "type": "bye" }])).await.status, 200);
        }
        let empty = async || a.metric("belfry_sessions").await + b.metric("belfry_sessions").await == 0.0;
        eventually("all have ended", empty).await;
    }
}

#[tokio::test]
async fn what_sessions_from_another_node_take_counts_against_their_user() {
    let fleet = Nodes::with(2, |config| config.limits.user_session_bytes = 64 << 10).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for (round, kind) in (0..).zip(TransportKind::ALL) {
        let user = format!("mallory{round}");
        let names: Vec<_> = (0..40).map(|at| format!("c:{at:0>100}")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let options = Options::of(&a.token(&user, &["*"], &[]), &names);
        let before = b.metric("belfry_session_bytes").await;
        let (there, refused) = fill(a, kind, &options).await;
        assert_eq!((there.len(), refused.as_str()), (3, "rate_limited"), "{kind:?}");
        let (here, _) = fill(b, kind, &options).await;
        for _ in 0..2 {
            for client in &there {
                let named = client.resume().and("channels", names.join(","));
                assert_eq!(code(b, kind, &named).await, "rate_limited", "{kind:?}");
            }
        }
        assert_eq!(
            code(a, kind, &options).await,
            "rate_limited",
            "they still count where they are: {kind:?}"
        );
        // What its channels take is known only once it is here.
        for _ in 0..2 {
            for client in &there {
                assert_eq!(code(b, kind, &client.resume()).await, "rate_limited", "{kind:?}");
            }
        }
        let counted = b.metric("belfry_session_bytes").await - before;
        assert!(counted <= f64::from(64 << 10), "{kind:?}: {counted}");
        // Not one of them is lost.
        for client in &there {
            let back = Client::connect(a, kind, &client.resume()).await;
            assert_eq!(back.welcome["resumed"], true, "{kind:?}: {}", back.welcome);
            assert_eq!(back.welcome["channels"].as_object().unwrap().len(), 40, "{}", back.welcome);
        }
        drop(here);
    }
}

#[tokio::test]
async fn a_session_that_rests_is_woken_for_commands_only_where_there_is_room_for_it() {
    let fleet = Nodes::with(2, |config| config.limits.sessions = 16).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::of(&a.token("mallory", &["*"], &[]), &["news"]);
    let (resting, _) = fill(a, TransportKind::Poll, &options).await;
    let (mut here, _) = fill(b, TransportKind::Poll, &options).await;
    assert_eq!((resting.len(), here.len()), (4, 4));
    let subscribe = json!([{ "type": "subscribe", "id": 1, "channels": ["more"] }]);
    for _ in 0..2 {
        for session in &resting {
            let answer = send(b, &options, session.session(), &subscribe).await;
            assert_eq!((answer.status, answer.code().as_str()), (429, "rate_limited"), "{answer:?}");
            assert!(answer.header("retry-after").parse::<u64>().is_ok());
        }
    }
    assert_eq!(b.metric("belfry_sessions").await, 4.0);
    assert_eq!(
        code(a, TransportKind::Poll, &options).await,
        "rate_limited",
        "they still count where they are"
    );
    // Who is connected elsewhere is reached; who is to end, too.
    let bye = json!([{ "type": "bye" }]);
    assert_eq!(send(b, &options, resting[0].session(), &bye).await.status, 200);
    eventually("it counts no more", async || a.metric("belfry_sessions").await == 3.0).await;
    let held = Client::connect(a, TransportKind::Ws, &options).await;
    assert_eq!(send(b, &options, held.session(), &subscribe).await.status, 200);
    // And with room it is woken, and counts here.
    here.pop().unwrap().commands(&bye).await;
    assert_eq!(send(b, &options, resting[1].session(), &subscribe).await.status, 200);
    assert_eq!(send(b, &options, resting[2].session(), &subscribe).await.status, 429);
    eventually("it has moved", async || a.metric("belfry_sessions").await == 3.0).await;
    assert_eq!(b.metric("belfry_sessions").await, 4.0);
}

/// The server orders, and its users' quarter is not in its way.
#[tokio::test]
async fn an_order_is_carried_out_on_sessions_that_no_node_has_room_for() {
    let fleet = Nodes::with(2, |config| config.limits.sessions = 8).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::of(&a.token("ann", &["*"], &[]), &["news", "secret"]);
    let (resting, _) = fill(a, TransportKind::Poll, &options).await;
    let (here, _) = fill(b, TransportKind::Poll, &options).await;
    assert_eq!((resting.len(), here.len()), (2, 2));
    for node in [a, b] {
        let withdraw = node.request("DELETE", "/v1/users/ann/subscriptions").bearer_auth("bk_dev");
        let answer = withdraw.json(&json!({ "channels": ["secret"] })).answer().await;
        assert_eq!((answer.status, &answer.json()["sessions"]), (200, &json!(4)), "{answer:?}");
        assert!(node.metric("belfry_sessions").await <= 2.0);
    }
    let ended = b.request("DELETE", "/v1/users/ann/sessions").bearer_auth("bk_dev").answer().await;
    assert_eq!((ended.status, &ended.json()["disconnected"]), (200, &json!(4)), "{ended:?}");
    let empty = async || a.metric("belfry_sessions").await + b.metric("belfry_sessions").await == 0.0;
    eventually("none is left", empty).await;
}
