//! A user's sessions are listed and ended.

use std::collections::BTreeSet;

use belfry::protocol::TransportKind;
use serde_json::{Value, json};

use super::{ask, connect, done, on_one_node_and_on_two};
use crate::harness::{Ask as _, Client, TestApp};

on_one_node_and_on_two![
    all_sessions_of_a_user_are_listed_wherever_they_are,
    a_user_is_disconnected_everywhere_and_its_sessions_are_forgotten,
    a_final_end_is_said_to_be_one,
    one_session_is_disconnected_and_the_others_stay,
];

async fn list(app: &TestApp, user: &str) -> Vec<Value> {
    let said = done(app, "GET", &format!("/v1/users/{user}/sessions"), None).await;
    assert_eq!(said["more"], false);
    said["sessions"].as_array().unwrap().clone()
}

fn ids(sessions: &[Value]) -> BTreeSet<&str> {
    sessions.iter().map(|session| session["session"].as_str().unwrap()).collect()
}

async fn all_sessions_of_a_user_are_listed_wherever_they_are(a: &TestApp, b: &TestApp) {
    let token = a.token("ann", &["news"], &[]);
    let ws = connect(b, TransportKind::Ws, &token, &["news", "user:ann"]).await;
    let sse = connect(a, TransportKind::Sse, &token, &["news"]).await;
    let poll = connect(b, TransportKind::Poll, &token, &["news"]).await;
    let other = connect(b, TransportKind::Ws, &a.token("ann2", &["news"], &[]), &["news"]).await;
    for app in [a, b] {
        let sessions = list(app, "ann").await;
        assert_eq!(ids(&sessions), [&ws, &sse, &poll].map(Client::session).into());
        let of = |client: &Client| sessions.iter().find(|s| s["session"] == client.session()).unwrap();
        let there = of(&ws);
        assert_eq!(there["transport"], "ws", "{there}");
        assert_eq!(there["node"], b.config.server.node, "{there}");
        assert_eq!(there["channels"], json!(["news", "user:ann"]), "{there}");
        assert_eq!((&there["lag"], &there["pending_bytes"]), (&json!(0), &json!(0)), "{there}");
        assert!(there["since"].is_string() && there["cursor"].is_string(), "{there}");
        assert_eq!(of(&sse)["transport"], "sse");
        // Between two polls it has no connection, and is there all the same.
        let resting = of(&poll);
        assert_eq!(resting["channels"], json!(["news"]), "{resting}");
        assert!(resting["transport"].is_null() && resting["since"].is_null(), "{resting}");
    }
    assert_eq!(ids(&list(a, "ann2").await), [other.session()].into());
    assert!(list(a, "nobody").await.is_empty());
}

async fn a_user_is_disconnected_everywhere_and_its_sessions_are_forgotten(a: &TestApp, b: &TestApp) {
    let token = a.token("ann", &["news"], &[]);
    let mut ws = connect(b, TransportKind::Ws, &token, &["news"]).await;
    let mut sse = connect(a, TransportKind::Sse, &token, &["news"]).await;
    let poll = connect(b, TransportKind::Poll, &token, &["news"]).await;
    let mut other = connect(b, TransportKind::Ws, &a.token("bob", &["news"], &[]), &["news"]).await;
    let said = done(a, "DELETE", "/v1/users/ann/sessions", None).await;
    assert_eq!((&said["disconnected"], &said["more"]), (&json!(3), &json!(false)), "{said}");
    for client in [&mut ws, &mut sse] {
        let close = client.closed().await;
        assert_eq!((&close["code"], &close["final"]), (&json!("disconnected"), &json!(false)), "{close}");
        assert_eq!(close["status"], 4011, "{close}");
    }
    // What is carried on has to be known: these are new sessions, if any.
    let back = Client::connect(a, TransportKind::Ws, &ws.resume().and("channels", "news")).await;
    assert_eq!(back.welcome["resumed"], false, "{}", back.welcome);
    let refusal = Client::try_connect(b, TransportKind::Poll, &poll.resume()).await.err().unwrap();
    assert_eq!(refusal["code"], "channels_required", "{refusal}");
    assert_eq!(ids(&list(b, "ann").await), [back.session()].into());
    a.publish("still here").await;
    assert_eq!(other.data(1).await, ["still here"]);
    let none = done(a, "DELETE", "/v1/users/nobody/sessions", None).await;
    assert_eq!(none["disconnected"], 0);
}

async fn a_final_end_is_said_to_be_one(a: &TestApp, b: &TestApp) {
    let mut client = connect(b, TransportKind::Ws, &a.token("ann", &[], &[]), &[]).await;
    done(a, "DELETE", "/v1/users/ann/sessions?final=true", None).await;
    let close = client.closed().await;
    assert_eq!((&close["code"], &close["final"]), (&json!("disconnected"), &json!(true)), "{close}");
}

async fn one_session_is_disconnected_and_the_others_stay(a: &TestApp, b: &TestApp) {
    let token = a.token("ann", &["news"], &[]);
    let mut stays = connect(b, TransportKind::Ws, &token, &["news"]).await;
    let mut goes = connect(b, TransportKind::Sse, &token, &["news"]).await;
    let resting = connect(a, TransportKind::Poll, &token, &["news"]).await;
    for (client, count) in [(&goes, 1), (&resting, 1), (&goes, 0)] {
        let said = done(a, "DELETE", &format!("/v1/sessions/{}", client.session()), None).await;
        assert_eq!(said["disconnected"], count, "{said}");
    }
    assert_eq!(goes.closed().await["code"], "disconnected");
    a.publish(1).await;
    assert_eq!(stays.data(1).await, [1]);
    assert_eq!(ids(&list(a, "ann").await), [stays.session()].into());
}

#[tokio::test]
async fn control_is_for_keys_with_the_scope_admin() {
    let app = TestApp::closed(|_| {}).await;
    let paths = [
        ("GET", "/v1/users/ann/sessions"),
        ("DELETE", "/v1/users/ann/sessions"),
        ("POST", "/v1/users/ann/subscriptions"),
        ("DELETE", "/v1/users/ann/subscriptions"),
        ("DELETE", "/v1/sessions/0123456789abcdef0123456789abcdef"),
        ("POST", "/v1/revocations"),
    ];
    let (token, plain) = (app.token("ann", &["*"], &["*"]), app.api_key("publish,subscribe").await);
    let admin = app.api_key("admin").await;
    for (method, path) in paths {
        for (bearer, code) in [(&token, "forbidden"), (&plain, "forbidden")] {
            let answer = app.request(method, path).bearer_auth(bearer).body("{}").answer().await;
            assert_eq!((answer.status, answer.code().as_str()), (403, code), "{method} {path}");
        }
        assert_eq!(app.request(method, path).body("{}").answer().await.status, 401, "{method} {path}");
        let page = app.request(method, path).bearer_auth(&admin).header("origin", "https://page.example");
        assert_eq!(page.body("{}").answer().await.code(), "api_key_in_browser", "{method} {path}");
    }
    let answer = app.request("GET", "/v1/users/ann/sessions").bearer_auth(&admin).answer().await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused() {
    let app = TestApp::start().await;
    let many: Vec<String> = (0..1_025).map(|n| format!("c{n}")).collect();
    for (method, path, body, code) in [
        ("GET", "/v1/users/a%20b/sessions", json!({}), "bad_request"),
        ("DELETE", "/v1/users/ann/sessions?final=perhaps", json!({}), "bad_request"),
        ("DELETE", "/v1/sessions/x", json!({}), "bad_request"),
        ("POST", "/v1/users/ann/subscriptions", json!({}), "bad_request"),
        ("POST", "/v1/users/ann/subscriptions", json!({ "channels": [] }), "channels_required"),
        ("DELETE", "/v1/users/ann/subscriptions", json!({ "channels": ["a b"] }), "bad_channel"),
        ("POST", "/v1/users/ann/subscriptions", json!({ "channels": many }), "too_many_channels"),
        ("POST", "/v1/users/ann/subscriptions", json!({ "channels": many[1..], "x": 1 }), "bad_request"),
    ] {
        assert_eq!(ask(&app, method, path, Some(body)).await.code(), code, "{method} {path}");
    }
    let fits = ask(&app, "POST", "/v1/users/ann/subscriptions", Some(json!({ "channels": many[1..] }))).await;
    assert_eq!(fits.status, 200, "{fits:?}");
    let control = |outcome| format!("belfry_control_requests_total{{outcome=\"{outcome}\"}}");
    assert_eq!(app.metric(&control("done")).await, 1.0);
    assert_eq!(app.metric(&control("failed")).await, 0.0);
}
