//! A node that leaves a fleet behind a proxy and comes back, as on a rolling restart.

use std::{cell::Cell, time::Duration};

use belfry::{protocol::TransportKind, testing::auth::DEV_API_KEY};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::watch,
    task::JoinHandle,
    time::{interval, sleep},
};

use super::{
    program::{NODES, Program},
    site::Site,
};
use crate::harness::{Client, Options, Sse, TestApp, eventually};

const FOLLOWERS_OF_EACH_TRANSPORT: usize = 6;
const PUBLISH_EVERY: Duration = Duration::from_millis(20);
/// Long enough for a proxy to look twice.
const WINDOW: Duration = Duration::from_secs(4);
/// What a client waits that was refused.
const AGAIN: Duration = Duration::from_millis(200);
const NEVER: Duration = Duration::from_secs(600);
const TURNED_AWAY: &str = "belfry_connections_refused_total{code=\"going_away\"}";

pub async fn a_node_that_drains_is_left_by_all_and_nothing_is_lost(program: Program) {
    let mut site = Site::with(program, |config| config.server.drain_window = WINDOW).await;
    let mut followers = Vec::new();
    for kind in TransportKind::ALL {
        for _ in 0..FOLLOWERS_OF_EACH_TRANSPORT {
            let client = Client::connect(&site.outside, kind, &Options::to(&["news"])).await;
            followers.push(tokio::spawn(follow(outside(&site), client)));
        }
    }
    let (enough, publishing) = publish(outside(&site));
    let there = connections(&site.nodes[0]).await;
    assert!(there > 0.0, "the proxy has sent nobody to the node");

    let answer = site.nodes[0].post("/admin/drain", &json!({})).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let address = site.nodes[0].address;
    eventually("the node has ended", || async { TcpStream::connect(address).await.is_err() }).await;

    let node = &mut site.nodes[0];
    node.config.server.listen = address;
    node.restart().await;
    eventually("the proxy sends somebody to the new node", || async {
        drop(Client::try_connect(&site.outside, TransportKind::Sse, &Options::to(&["news"])).await);
        connections(&site.nodes[0]).await > 0.0
    })
    .await;

    enough.send_replace(true);
    let published = publishing.await.unwrap();
    let expected: Vec<Value> = (0..=published).map(Value::from).collect();
    for heard in join_all(followers).await {
        assert_eq!(heard.unwrap(), expected);
    }
}

fn outside(site: &Site) -> TestApp {
    site.outside.by_way_of(site.outside.address)
}

/// How many have ever come.
async fn connections(node: &TestApp) -> f64 {
    let opened = TransportKind::ALL
        .map(|kind| format!("belfry_connections_opened_total{{transport=\"{}\"}}", kind.as_str()));
    join_all(opened.iter().map(|series| node.metric(series))).await.iter().sum()
}

/// Numbers, in a publish each, and each taken, until it is told that they are enough; the last one. A `-1` comes after it.
fn publish(outside: TestApp) -> (watch::Sender<bool>, JoinHandle<u64>) {
    let (enough, told) = watch::channel(false);
    let publishing = tokio::spawn(async move {
        let mut tick = interval(PUBLISH_EVERY);
        let mut n = 0;
        loop {
            tick.tick().await;
            let last = *told.borrow();
            outside.publish(json!({ "n": n, "last": last })).await;
            if last {
                return n;
            }
            n += 1;
        }
    });
    (enough, publishing)
}

/// What a client hears that goes elsewhere whenever it is sent away.
async fn follow(outside: TestApp, mut client: Client) -> Vec<Value> {
    let mut heard = Vec::new();
    loop {
        let frame = client.next().await.unwrap_or(Value::Null);
        match frame["type"].as_str() {
            Some("message") => {
                heard.push(frame["data"]["n"].clone());
                if frame["data"]["last"] == true {
                    return heard;
                }
            }
            Some("ping" | "reconnect") => {}
            Some("close") | None => client = again(&outside, client).await,
            Some(_) => panic!("{frame}"),
        }
    }
}

/// Goes on elsewhere.
async fn again(outside: &TestApp, client: Client) -> Client {
    let (kind, options) = (client.kind, client.cut());
    loop {
        match Client::try_connect(outside, kind, &options).await {
            Ok(client) => {
                assert_eq!(client.welcome["resumed"], true, "{}", client.welcome);
                return client;
            }
            Err(refusal) => assert!(is_drain(&refusal)),
        }
        sleep(AGAIN).await;
    }
}

/// It has nobody of the proxy's, who would think it the best place to send them to; a client of its own keeps it there.
pub async fn newcomers_pass_a_node_that_drains(program: Program) {
    let site = Site::with(program, |config| config.server.drain_window = NEVER).await;
    let node = &site.nodes[0];
    // It answers pings for as long as the test goes on: were it closed for its silence, the drain would be over.
    let mut held = Client::connect(node, TransportKind::Ws, &Options::to(&["news"])).await;
    let holding = tokio::spawn(async move {
        loop {
            held.frame().await;
        }
    });
    let answer = node.post("/admin/drain", &json!({})).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let refused = Cell::new(0);
    eventually("the proxy leaves the node alone", || async {
        let before = node.metric(TURNED_AWAY).await;
        refused.set(refused.get() + newcomers(&site).await);
        node.metric(TURNED_AWAY).await == before
    })
    .await;
    // Where a proxy asks the next node, nobody has noticed anything.
    let refused = refused.get();
    assert!(refused == 0 || !program.asks_the_next_node(), "{refused} newcomers were refused");
    holding.abort();
}

/// Enough of them for each node to get some, in every way to come in; how many were refused.
async fn newcomers(site: &Site) -> usize {
    let mut refused = 0;
    // First as Belfry's own client asks: a proxy that has met the node once may leave it alone for a while.
    for _ in 0..NODES {
        let request = site.outside.request("POST", "/v1/sse").bearer_auth(DEV_API_KEY);
        let outcome = Sse::send(request.body(json!({ "channels": ["news"] }).to_string())).await;
        refused += usize::from(outcome.is_err_and(|refusal| is_drain(&refusal)));
    }
    for kind in [TransportKind::ALL; NODES].concat() {
        let outcome = Client::try_connect(&site.outside, kind, &Options::to(&["news"])).await;
        refused += usize::from(outcome.is_err_and(|refusal| is_drain(&refusal)));
    }
    refused
}

/// The one good reason to be refused.
fn is_drain(refusal: &Value) -> bool {
    assert!(
        refusal["status"] == 503 && matches!(refusal["code"].as_str(), Some("going_away") | None),
        "{refusal}"
    );
    true
}
