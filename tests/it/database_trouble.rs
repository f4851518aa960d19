//! A database that does not take writes for a while: publishers of durable channels are told so, plain
//! channels go on, and when it is over nothing is lost or doubled.

use std::{sync::Arc, time::Duration};

use belfry::protocol::TransportKind;
use futures_util::future::join_all;
use serde_json::json;

use crate::{
    harness::{Client, Lock, Options, TestApp, eventually, is_fleet, soon},
    support::{
        postgres::{COPIED, PostgresServer},
        redis::RedisServer,
    },
};

#[tokio::test]
async fn durable_publishes_wait_or_are_refused_and_plain_ones_pass() {
    if is_fleet() {
        return; // What is announced may be refused; see the tests of the log itself.
    }
    let app = TestApp::with(|config| config.database.commit_timeout = Duration::from_millis(300)).await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news", "plain:a"])).await;
    app.publish(1).await;
    assert_eq!(client.data(1).await, [1]);

    let other = Lock::of(&app.config).await;
    let body = json!({"channel": "news", "data": 2, "idempotency_key": "k"});
    let refused = app.post("/v1/publish", &body).await;
    assert_eq!((refused.status, refused.code().as_str()), (503, "unavailable"));
    assert!((1..=5).contains(&refused.header("retry-after").parse::<u8>().unwrap()));
    app.publish_to("plain:a", "meanwhile").await;
    assert_eq!(client.data(1).await, ["meanwhile"], "nothing that was refused is heard");
    assert_eq!(app.get("/healthz").await.status, 200, "a restart would not help");
    other.release().await;

    eventually("the retry", async || app.post("/v1/publish", &body).await.status == 200).await;
    let first = app.post("/v1/publish", &body).await.json();
    assert_eq!(first["results"][0]["seq"], 2, "the refused attempts have used up no seq");
    app.publish(3).await;
    assert_eq!(client.data(2).await, [2, 3]);
    eventually("readiness", async || app.get("/readyz").await.status == 200).await;
}

#[tokio::test]
async fn however_many_publishes_are_refused_the_log_says_it_a_few_times() {
    if is_fleet() {
        return;
    }
    const PUBLISHES: usize = 200;
    let app = TestApp::spawn_process("").await;
    let started = app.process().log().len();
    let other = Lock::of(&app.config).await;
    let publishes = join_all((0..PUBLISHES).map(|n| {
        let (app, body) = (&app, json!({"channel": format!("news:{n}")}));
        async move { app.post("/v1/publish", &body).await.status }
    }));
    assert_eq!(soon("the refusals", publishes).await, [503; PUBLISHES]);
    other.release().await;
    let counted: f64 = app
        .get("/metrics")
        .await
        .text
        .lines()
        .filter_map(|line| {
            line.strip_prefix("belfry_publish_failures_total{")?.rsplit_once(' ')?.1.parse::<f64>().ok()
        })
        .sum();
    assert_eq!(counted, PUBLISHES as f64);
    app.publish("again").await;
    let log = app.process().log();
    let loud: Vec<_> =
        log[started..].lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
    assert!(log.contains("a publish was not acknowledged") && loud.len() < 10, "{}", loud.join("\n"));
}

#[tokio::test]
async fn a_short_wait_is_only_a_wait() {
    let app = TestApp::start().await;
    let mut client = Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
    let other = Lock::of(&app.config).await;
    let publishes = async { tokio::join!(app.publish(1), app.publish(1), app.publish(1)) };
    let release = async {
        // The publishes are under way once a plain one has come and gone.
        app.publish_to("plain:a", 0).await;
        other.release().await;
    };
    tokio::join!(publishes, release);
    assert_eq!(client.data(3).await, [1, 1, 1]);
}

#[tokio::test]
async fn a_primary_that_has_become_a_standby_is_named_by_readiness_and_to_publishers() {
    const NAMED: &str = "the database server is a standby, which takes no writes";
    let postgres = Arc::new(PostgresServer::start_with(COPIED));
    let (databases, redis) =
        ([postgres.owned_database(), postgres.owned_database()], RedisServer::plain().await);
    let over = |database: usize, redis: Vec<String>| {
        let url = databases[database].url();
        TestApp::with(move |config| {
            config.database.url = url;
            config.redis.urls = redis.iter().map(|url| url.parse().unwrap()).collect();
        })
    };
    let (alone, fleet) = (over(0, Vec::new()).await, over(1, vec![redis.url()]).await);
    for app in [&alone, &fleet] {
        app.publish(1).await;
    }
    postgres.crash();
    postgres.start_as_standby();
    for app in [&alone, &fleet] {
        let refused = app.post("/v1/publish", &json!({ "channel": "news", "data": 2 })).await;
        assert_eq!(refused.status, 503);
        eventually("readiness names it", async || {
            let unready = app.get("/readyz").await;
            unready.status == 503 && unready.text.contains(NAMED)
        })
        .await;
    }
    // Over Redis the message is stored once there is a primary; what the publisher hears is that nobody knows.
    let refused = alone.post("/v1/publish", &json!({ "channel": "news", "data": 3 })).await;
    assert_eq!(refused.status, 503);
    assert!(refused.text.contains(NAMED), "{}", refused.text);
}
