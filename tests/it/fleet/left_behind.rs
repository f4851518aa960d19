//! PostgreSQL does not answer: nobody can ask it whether others have gone over to another primary.

use std::{net::SocketAddr, time::Duration};

use belfry::{protocol::TransportKind, testing::auth::DEV_API_KEY};
use serde_json::json;

use super::send;
use crate::{
    fault_proxy::FaultProxy,
    harness::{Answer, Ask as _, Client, Options, TestApp, eventually},
    support::{
        postgres::{Database, PostgresServer},
        redis::RedisServer,
    },
};

/// Two nodes, each with a way of its own to a Redis that has a replica, and one way to PostgreSQL.
struct Fleet {
    nodes: Vec<TestApp>,
    ways: Vec<FaultProxy>,
    sql: FaultProxy,
    redis: RedisServer,
    replica: RedisServer,
    _database: Database<'static>,
}

fn address(redis: &RedisServer) -> SocketAddr {
    redis.address().parse().unwrap()
}

impl Fleet {
    async fn start() -> Self {
        let database = PostgresServer::shared().database();
        let sql = FaultProxy::to(PostgresServer::shared().address()).await;
        let (redis, replica) = (RedisServer::plain().await, RedisServer::plain().await);
        let () = redis.command(&["CONFIG", "SET", "repl-diskless-sync-delay", "0"]).await;
        let () = replica.command(&["REPLICAOF", "127.0.0.1", &redis.port().to_string()]).await;
        let mut fleet =
            Self { nodes: Vec::new(), ways: Vec::new(), sql, redis, replica, _database: database };
        for number in 0..2 {
            let way = FaultProxy::to(address(&fleet.redis)).await;
            let node = TestApp::with(|config| {
                config.server.node = format!("node{number}");
                config.redis.urls = vec![format!("redis://{}", way.address).parse().unwrap()];
                config.database.url = fleet._database.url_at(fleet.sql.address);
                config.fleet.node_timeout = Duration::from_secs(2);
            });
            fleet.nodes.push(node.await);
            fleet.ways.push(way);
        }
        fleet.nodes[0].publish_to("team:7", "before").await;
        fleet
    }

    /// A node goes over to the replica, which is a primary from now on.
    async fn go_over(&self, node: usize) {
        if self.replica.info("role").await.as_deref() != Some("master") {
            eventually("the replica is level", async || self.redis.has_level(1).await).await;
            let () = self.replica.command(&["REPLICAOF", "NO", "ONE"]).await;
        }
        self.ways[node].lead_to(address(&self.replica));
        let message = json!({ "channel": "news", "data": 0, "idempotency_key": format!("k{node}") });
        eventually("it has gone over", async || {
            self.nodes[node].post("/v1/publish", &message).await.status == 200
        })
        .await;
    }
}

/// A user's session.
async fn session(node: &TestApp, user: &str, kind: TransportKind) -> (Options, Client) {
    let options = Options::of(&node.token(user, &["news", "team:*"], &[]), &["news"]);
    let client = Client::connect(node, kind, &options).await;
    (options, client)
}

async fn subscribe(node: &TestApp, options: &Options, client: &Client) -> Answer {
    let commands = json!([{ "type": "subscribe", "id": 1, "channels": ["team:7"] }]);
    send(node, options, client.session(), &commands).await
}

fn is_subscribed(answer: &Answer) -> bool {
    answer.status == 200 && answer.json()["replies"][0]["channels"]["team:7"]["since"].is_string()
}

async fn disconnect(node: &TestApp, user: &str) -> Answer {
    node.request("DELETE", &format!("/v1/users/{user}/sessions")).bearer_auth(DEV_API_KEY).answer().await
}

#[tokio::test]
async fn a_fleet_whose_database_is_away_subscribes_and_takes_orders() {
    let fleet = Fleet::start().await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let (ann, polls) = session(a, "ann", TransportKind::Poll).await;
    let (bob, mut stays) = session(a, "bob", TransportKind::Sse).await;
    fleet.sql.refuse();
    for (node, options, client) in [(b, &ann, &polls), (b, &bob, &stays), (a, &bob, &stays)] {
        let answer = subscribe(node, options, client).await;
        assert!(is_subscribed(&answer), "{answer:?}");
    }
    for (node, user) in [(a, "ann"), (b, "bob")] {
        let answer = disconnect(node, user).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!((&answer.json()["disconnected"], &answer.json()["unanswered"]), (&json!(1), &json!([])));
    }
    assert_eq!(stays.closed().await["code"], "disconnected");
}

#[tokio::test]
async fn a_node_that_is_left_behind_while_the_database_is_away_says_of_nothing_that_it_is_done() {
    let fleet = Fleet::start().await;
    let [left, over] = &fleet.nodes[..] else { unreachable!() };
    let (ann, stays) = session(over, "ann", TransportKind::Sse).await;
    let (bob, polls) = session(over, "bob", TransportKind::Poll).await;
    fleet.go_over(1).await;
    let polls = Client::connect(over, TransportKind::Poll, &polls.resume().and("channels", "news")).await;
    fleet.sql.refuse();
    let refused = |answer: &Answer| {
        assert_eq!(answer.status, 503, "{answer:?}");
        answer.code() == "unavailable"
    };
    let order = disconnect(left, "ann").await;
    assert!(refused(&order), "{order:?}");
    for (options, client) in [(&ann, &stays), (&bob, &polls)] {
        eventually("the other node is taken for dead", async || {
            refused(&subscribe(left, options, client).await)
        })
        .await;
    }
    let bye = json!([{ "type": "bye" }]);
    for session in [polls.session(), "0123456789abcdef0123456789abcdef"] {
        let answer = send(left, &bob, session, &bye).await;
        assert!(refused(&answer), "{session}: {answer:?}");
    }

    fleet.sql.accept();
    fleet.go_over(0).await;
    let last = async || subscribe(left, &bob, &polls).await;
    eventually("it can be done now", async || is_subscribed(&last().await)).await;
}
