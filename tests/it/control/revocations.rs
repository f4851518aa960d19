//! Tokens are refused before they expire.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use belfry::protocol::{Timestamp, TransportKind};
use serde_json::{Value, json};

use super::{connect, done, on_one_node_and_on_two};
use crate::harness::{Ask as _, Client, Options, TestApp, eventually};

on_one_node_and_on_two![
    a_token_is_revoked_by_its_jti_on_all_nodes,
    a_users_tokens_are_revoked_up_to_a_time,
    a_revoked_token_neither_refreshes_nor_redeems_its_ticket,
];

fn claims(token: &str) -> Value {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&claims).unwrap()
}

async fn revoke(app: &TestApp, what: Value) -> Value {
    done(app, "POST", "/v1/revocations", Some(what)).await
}

async fn status(app: &TestApp, token: &str) -> u16 {
    app.request("GET", "/v1/history?channel=news").bearer_auth(token).answer().await.status
}

async fn a_token_is_revoked_by_its_jti_on_all_nodes(a: &TestApp, b: &TestApp) {
    let (token, other) = (a.token("ann", &["news"], &[]), a.token("ann", &["news"], &[]));
    let mut ended = Vec::new();
    for (app, kind) in [(a, TransportKind::Sse), (b, TransportKind::Ws), (b, TransportKind::Sse)] {
        ended.push(connect(app, kind, &token, &["news"]).await);
    }
    let mut stays = connect(b, TransportKind::Ws, &other, &["news"]).await;
    assert_eq!(status(b, &token).await, 200);
    let said = revoke(a, json!({ "jti": claims(&token)["jti"] })).await;
    let day: Timestamp = serde_json::from_value(said["expires_at"].clone()).unwrap();
    let left = day.0 - Timestamp::now().0;
    assert!((86_000_000..=86_400_000).contains(&left), "{said}");
    for client in &mut ended {
        let close = client.closed().await;
        assert_eq!((&close["code"], &close["status"]), (&json!("token_revoked"), &json!(4001)), "{close}");
        assert_eq!(close["final"], true, "{close}");
    }
    for app in [a, b] {
        for kind in TransportKind::ALL {
            let refusal =
                Client::try_connect(app, kind, &Options::of(&token, &["news"])).await.err().unwrap();
            assert_eq!(refusal["code"], "token_revoked", "{kind:?}");
        }
        assert_eq!((status(app, &token).await, status(app, &other).await), (401, 200));
        assert_eq!(app.metric("belfry_revocations").await, 1.0);
    }
    a.publish(1).await;
    assert_eq!(stays.data(1).await, [1]);
}

async fn a_users_tokens_are_revoked_up_to_a_time(a: &TestApp, b: &TestApp) {
    let (ann, bob) = (a.token("ann", &["news"], &[]), a.token("bob", &["news"], &[]));
    let mut client = connect(b, TransportKind::Ws, &ann, &["news"]).await;
    let issued = claims(&ann)["iat"].as_i64().unwrap() * 1000;
    revoke(a, json!({ "user": "ann", "before": Timestamp(issued) })).await;
    assert_eq!(status(b, &ann).await, 200, "it was not issued before that");
    revoke(a, json!({ "user": "ann", "before": Timestamp(issued + 1) })).await;
    assert_eq!(client.closed().await["code"], "token_revoked");
    assert_eq!((status(a, &ann).await, status(b, &ann).await, status(b, &bob).await), (401, 401, 200));
    // Tokens count in whole seconds.
    eventually("a token of the next second", async || {
        tokio::time::sleep(Duration::from_millis(50)).await;
        status(b, &b.token("ann", &["news"], &[])).await == 200
    })
    .await;
}

async fn a_revoked_token_neither_refreshes_nor_redeems_its_ticket(a: &TestApp, b: &TestApp) {
    let (token, fresh) = (a.token("ann", &["news"], &[]), a.token("ann", &["news"], &[]));
    let mut client = connect(b, TransportKind::Ws, &token, &["news"]).await;
    let ticket = b.request("POST", "/v1/tickets").bearer_auth(&fresh).answer().await.json();
    revoke(a, json!({ "jti": claims(&fresh)["jti"] })).await;
    let reply = client.command(json!({ "type": "refresh", "id": 1, "token": fresh })).await;
    assert_eq!(reply["code"], "token_revoked", "{reply}");
    let path = format!("/v1/sse?channels=news&ticket={}", ticket["ticket"].as_str().unwrap());
    assert_eq!(b.request("GET", &path).answer().await.code(), "token_revoked");
}

#[tokio::test]
async fn revocations_outlive_a_restart_and_those_that_are_over_do_not() {
    let mut app = TestApp::start().await;
    let (one, two) = (app.token("ann", &["news"], &[]), app.token("bob", &["news"], &[]));
    revoke(&app, json!({ "jti": claims(&one)["jti"] })).await;
    let soon = Timestamp::now().plus(Duration::from_secs(1));
    revoke(&app, json!({ "jti": claims(&two)["jti"], "expires_at": soon })).await;
    app.restart().await;
    assert_eq!(status(&app, &one).await, 401);
    assert!(app.metric("belfry_revocations").await >= 1.0);
}

#[tokio::test]
async fn past_the_limit_nothing_more_is_revoked() {
    let app = TestApp::with(|config| config.auth.max_revocations = 1).await;
    revoke(&app, json!({ "jti": "a" })).await;
    let refused = super::ask(&app, "POST", "/v1/revocations", Some(json!({ "jti": "b" }))).await;
    assert_eq!((refused.status, refused.code().as_str()), (503, "unavailable"));
    assert!(refused.json()["detail"].as_str().unwrap().contains("auth.max_revocations"), "{refused:?}");
}
