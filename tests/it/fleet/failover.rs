//! Server-side control while a Redis behind Sentinels fails over.

use belfry::{
    protocol::TransportKind,
    testing::{auth::DEV_API_KEY, config::Config},
};
use serde_json::{Value, json};

use super::Nodes;
use crate::{
    harness::{Ask as _, Client, Options, TestApp, eventually},
    support::{redis::Sentinels, until},
};

/// Asks until it is said to be done on all nodes. Before that nothing but "later" or "not all" may be said.
async fn until_done(app: &TestApp, method: &str, path: &str, body: &Value) -> Value {
    until("it is done everywhere", async || {
        let request = app.request(method, path).bearer_auth(DEV_API_KEY).body(body.to_string());
        let answer = request.answer().await;
        assert!(matches!(answer.status, 200 | 503), "{answer:?}");
        let said = answer.json();
        (answer.status == 200 && said["unanswered"] == json!([])).then_some(said)
    })
    .await
}

/// Why its connection ends. That an epoch has begun may be said before.
async fn end(client: &mut Client) -> Value {
    loop {
        let frame = client.frame().await;
        match frame["type"].as_str() {
            Some("gap") => assert_eq!(frame["reason"], "renumbered", "{frame}"),
            _ => return frame["code"].clone(),
        }
    }
}

#[tokio::test]
async fn who_is_disconnected_or_revoked_meanwhile_is_gone_when_that_is_said_to_be_done() {
    let mut group = Sentinels::start().await;
    let fleet =
        Nodes::with(2, |config: &mut Config| config.redis.urls = vec![group.url().parse().unwrap()]).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let token = |user: &str| a.token(user, &["news"], &[]);
    let (ann, bob, cid) = (token("ann"), token("bob"), token("cid"));
    let connect = async |app, token: &str| {
        Client::connect(app, TransportKind::Ws, &Options::of(token, &["news"])).await
    };
    let mut disconnected = [connect(a, &ann).await, connect(b, &ann).await];
    let mut revoked = [connect(a, &bob).await, connect(b, &bob).await];
    let mut stays = [connect(a, &cid).await, connect(b, &cid).await];

    let former = group.kill_primary().await;
    let revocation = json!({ "user": "bob" });
    let nothing = json!({});
    let (_, said, ()) = tokio::join!(
        until_done(a, "DELETE", "/v1/users/ann/sessions", &nothing),
        until_done(b, "POST", "/v1/revocations", &revocation),
        group.failed_over(former),
    );
    assert!(said["expires_at"].is_string(), "{said}");
    for client in &mut disconnected {
        assert_eq!(end(client).await, "disconnected");
    }
    for client in &mut revoked {
        assert_eq!(end(client).await, "token_revoked");
    }
    for app in [a, b] {
        let refused = Client::try_connect(app, TransportKind::Sse, &Options::of(&bob, &["news"])).await;
        assert_eq!(refused.err().unwrap()["code"], "token_revoked");
    }
    eventually("something can be published again", async || {
        let message = json!({ "channel": "news", "data": "still here", "idempotency_key": "k" });
        a.post("/v1/publish", &message).await.status == 200
    })
    .await;
    for client in &mut stays {
        while client.frame().await["data"] != "still here" {}
    }
}

#[tokio::test]
async fn a_plain_message_that_went_with_its_epoch_is_not_acknowledged_again_from_memory() {
    let mut fleet = Nodes::start(1).await;
    let node = &fleet.nodes[0];
    let mut client = Client::connect(node, TransportKind::Ws, &Options::to(&["plain:1"])).await;
    let publish = json!({ "channel": "plain:1", "data": "once", "idempotency_key": "k" });
    let first = node.post("/v1/publish", &publish).await.json();
    assert_eq!(client.data(1).await, ["once"]);
    fleet.redis.kill9();
    fleet.redis.restart().await;
    let gap = client.frame().await;
    assert_eq!((&gap["type"], &gap["reason"]), (&json!("gap"), &json!("reset")), "{gap}");
    let again = &node.post("/v1/publish", &publish).await.json()["results"][0];
    let message = client.message().await;
    assert_eq!((&again["id"], &again["pos"]), (&message["id"], &message["pos"]), "{again}");
    assert_eq!(again["id"], first["results"][0]["id"], "who knows ids has it once");
}
