//! A node dies, or seems to: its clients go on elsewhere, and it writes nothing more.

use std::{cell::Cell, time::Duration};

use belfry::protocol::TransportKind;
use serde_json::json;

use super::{Nodes, attempt, pass, send};
use crate::harness::{Client, Options, eventually};

#[tokio::test]
async fn a_client_of_a_dead_node_goes_on_elsewhere_where_it_left_off() {
    let mut fleet = Nodes::processes(2).await;
    for kind in TransportKind::ALL {
        let channel = format!("c:{}", kind.as_str());
        let options = attempt(&Options::to(&["news", &channel]), 1, "tab");
        let mut client = Client::connect(&fleet.nodes[0], kind, &options).await;
        for n in 0..5 {
            fleet.nodes[1].publish_to(&channel, n).await;
        }
        assert_eq!(client.data(3).await, [0, 1, 2]);
        let next = attempt(&client.resume(), 2, "tab");
        fleet.nodes[0].kill().await;
        fleet.nodes[1].publish_to(&channel, 5).await;
        let mut client = Client::connect(&fleet.nodes[1], kind, &next).await;
        assert_eq!(client.welcome["resumed"], true);
        assert_eq!(client.data(3).await, [3, 4, 5]);
        fleet.nodes[0].start_again().await;
    }
}

#[tokio::test]
async fn commands_for_a_session_of_a_dead_node_are_applied_once_it_is_known_to_be_dead() {
    let mut fleet = Nodes::processes(2).await;
    let options = Options::to(&["news"]);
    let client = Client::connect(&fleet.nodes[0], TransportKind::Ws, &options).await;
    let (session, next) = (client.session().to_owned(), client.resume());
    fleet.nodes[0].kill().await;
    let node = &fleet.nodes[1];
    let subscribe = json!([{ "type": "subscribe", "id": 1, "channels": ["team:7"] }]);
    let busy = Cell::new(0);
    eventually("the session is taken from the dead", async || {
        let answer = send(node, &options, &session, &subscribe).await;
        match answer.status {
            200 => {
                assert_eq!(answer.json()["replies"][0]["ok"], true, "{answer:?}");
                true
            }
            _ => {
                assert_eq!((answer.status, &answer.json()["code"]), (503, &json!("busy")));
                busy.set(busy.get() + 1);
                pass(Duration::from_millis(50)).await;
                false
            }
        }
    })
    .await;
    assert!(busy.get() > 0, "it was not taken before");
    let client = Client::connect(node, TransportKind::Sse, &next).await;
    let channels = client.welcome["channels"].as_object().unwrap();
    assert_eq!(channels.keys().collect::<Vec<_>>(), ["news", "team:7"]);
}

/// All of a node's clients come at once.
#[tokio::test]
async fn a_crowd_of_a_dead_nodes_clients_is_carried_on_by_another() {
    const CROWD: usize = 150;
    let mut fleet = Nodes::processes(2).await;
    let options = attempt(&Options::to(&["news", "team:7"]), 1, "tab");
    let connect = (0..CROWD).map(|_| Client::connect(&fleet.nodes[0], TransportKind::Ws, &options));
    let clients = futures_util::future::join_all(connect).await;
    let next: Vec<Options> = clients.iter().map(|client| attempt(&client.resume(), 2, "tab")).collect();
    fleet.nodes[0].kill().await;
    let node = &fleet.nodes[1];
    node.publish("meanwhile").await;
    let reconnect = next.iter().map(|options| Client::connect(node, TransportKind::Ws, options));
    let mut clients = futures_util::future::join_all(reconnect).await;
    for client in &mut clients {
        assert_eq!(client.welcome["resumed"], true);
        assert_eq!(client.data(1).await, ["meanwhile"]);
    }
    assert_eq!(node.metric(r#"belfry_fleet_claims_total{outcome="taken"}"#).await, CROWD as f64);
    // They had the channels that were recorded, so nothing had to be saved.
    assert_eq!(node.metric("belfry_fleet_session_saves_total").await, 0.0);
}

/// It was stopped for a while, so it believes that it holds what others have long taken over.
#[tokio::test]
async fn a_node_that_comes_to_itself_lets_go_of_what_others_have_taken() {
    let fleet = Nodes::processes(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = attempt(&Options::to(&["news"]), 1, "tab-1");
    let mut older = Client::connect(a, TransportKind::Ws, &options).await;
    a.process().signal("STOP").await;
    let mut newer = Client::connect(b, TransportKind::Ws, &attempt(&older.resume(), 2, "tab-2")).await;
    let reply = newer.command(json!({ "type": "subscribe", "id": 1, "channels": ["team:7"] })).await;
    assert_eq!(reply["ok"], true, "{reply}");
    a.process().signal("CONT").await;
    let close = older.closed().await;
    assert_eq!((&close["code"], &close["attempt"]), (&json!("replaced"), &json!(2)), "{close}");
    b.publish_to("team:7", "on").await;
    assert_eq!(newer.data(1).await, ["on"]);
    // The record is the newer one's.
    let newest = Client::connect(a, TransportKind::Sse, &attempt(&newer.resume(), 3, "tab-3")).await;
    let channels = newest.welcome["channels"].as_object().unwrap();
    assert_eq!(channels.keys().collect::<Vec<_>>(), ["news", "team:7"]);
}

/// Nobody can take its clients meanwhile; but a node that is to end ends.
#[tokio::test]
async fn a_node_whose_redis_is_away_drains_and_ends_well() {
    let mut fleet = Nodes::processes(1).await;
    let node = fleet.nodes.pop().expect("there is one");
    let mut clients = Vec::new();
    // A poll that comes in now cannot be answered: whose it is has to be asked of Redis.
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        clients.push(Client::connect(&node, kind, &Options::to(&["news"])).await);
    }
    fleet.redis.stop_signal();
    node.process().signal("TERM").await;
    for client in &mut clients {
        assert_eq!(client.frame().await["type"], "reconnect");
        let close = client.closed().await;
        assert_eq!(close["code"], "going_away", "{:?}: {close}", client.kind);
    }
    node.ended().await;
}

/// Its session was given a channel elsewhere meanwhile: what it goes on to hear is not delivered past what came on that one.
#[tokio::test]
async fn a_node_that_comes_to_itself_delivers_nothing_from_what_others_have_taken() {
    let fleet = Nodes::processes(2).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        let channel = format!("c:{}", kind.as_str());
        let options = Options::of(&a.token(kind.as_str(), &["*"], &[]), &[&channel]);
        let mut client = Client::connect(a, kind, &options).await;
        a.publish_to(&channel, "before").await;
        assert_eq!(client.data(1).await, ["before"]);
        a.process().signal("STOP").await;
        let body = json!({ "channels": ["team:7"] });
        eventually("the channel is given to a session of the dead", async || {
            let answer = b.post(&format!("/v1/users/{}/subscriptions", kind.as_str()), &body).await;
            answer.status == 200 && answer.json()["unanswered"] == json!([])
        })
        .await;
        b.publish_to("team:7", "given").await;
        b.publish_to(&channel, "after").await;
        a.process().signal("CONT").await;
        let mut client = loop {
            let frame = client.frame().await;
            assert_ne!(frame["type"], "message", "{frame}");
            if frame["type"] == "close" {
                assert_eq!(frame["code"], "unavailable", "{frame}");
                break Client::connect(b, kind, &client.resume()).await;
            }
        };
        assert_eq!(client.data(2).await, ["given", "after"]);
    }
}
