//! Server-side control: each test runs on one node, where both names mean the same, and on two.

mod channels;
mod overview;
mod revocations;
mod sessions;

use belfry::{protocol::TransportKind, testing::auth::DEV_API_KEY};
use serde_json::{Value, json};

use crate::harness::{Answer, Ask as _, Client, Options, TestApp};

/// Runs a test's body on one node and on two: `a` is asked, and most of it happens on `b`.
macro_rules! on_one_node_and_on_two {
    ($($name:ident),+ $(,)?) => {
        mod on_one_node {
            $(#[tokio::test]
            async fn $name() {
                let app = crate::harness::TestApp::start().await;
                super::$name(&app, &app).await;
            })+
        }
        mod on_two_nodes {
            $(#[tokio::test]
            async fn $name() {
                let apps = crate::harness::TestApp::fleet(2, |_| {}).await;
                super::$name(&apps[0], &apps[1]).await;
            })+
        }
    };
}
use on_one_node_and_on_two;

/// Asks with the development key, whose scopes are all.
async fn ask(app: &TestApp, method: &str, path: &str, body: Option<Value>) -> Answer {
    let request = app.request(method, path).bearer_auth(DEV_API_KEY);
    match body {
        Some(body) => request.body(body.to_string()).answer().await,
        None => request.answer().await,
    }
}

/// The same, where it has to be carried out everywhere.
async fn done(app: &TestApp, method: &str, path: &str, body: Option<Value>) -> Value {
    let answer = ask(app, method, path, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let said = answer.json();
    assert_eq!(said["unanswered"], json!([]), "{said}");
    assert!(said["refused"].as_array().is_none_or(Vec::is_empty), "{said}");
    said
}

async fn connect(app: &TestApp, kind: TransportKind, token: &str, channels: &[&str]) -> Client {
    Client::connect(app, kind, &Options::of(token, channels)).await
}
