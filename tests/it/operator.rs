//! The operator's page in Chromium: what it shows is there, and whom it disconnects is gone.

use std::time::Duration;

use belfry::{protocol::TransportKind, testing::auth::DEV_API_KEY};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    foreign::{Process, node},
    harness::{Client, Options, TestApp},
};

const PAGE: &str = "tests/clients/operator.mjs";
/// Chromium's start, with a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test]
async fn an_operator_sees_the_charts_and_disconnects_one_session_of_a_user() {
    let app = TestApp::start().await;
    let token = app.token("ann", &["news"], &[]);
    // Event streams: nobody reads them while Chromium starts, and they need not answer heartbeats.
    let options = Options::of(&token, &["news"]);
    let mut one = Client::connect(&app, TransportKind::Sse, &options).await;
    let mut other = Client::connect(&app, TransportKind::Sse, &options).await;

    let mut command = node(PAGE);
    command.args(["--base", &app.url(""), "--key", DEV_API_KEY, "--user", "ann"]);
    let mut page = Process::start(command);
    let charts = said(&mut page, "charts").await;
    assert_eq!((&charts["drawn"], &charts["connections"]), (&json!(5), &json!(["0", "2", "0"])), "{charts}");
    let found = said(&mut page, "found").await;
    assert_eq!(found["sessions"].as_array().unwrap().len(), 2, "{found}");
    let ended = said(&mut page, "ended").await;
    assert_eq!(ended["left"], 1, "{ended}");
    said(&mut page, "done").await;

    let (gone, stays) =
        if ended["session"] == one.session() { (&mut one, &mut other) } else { (&mut other, &mut one) };
    assert_eq!(ended["session"], gone.session());
    let close = gone.closed().await;
    assert_eq!((&close["code"], &close["final"]), (&json!("disconnected"), &json!(true)), "{close}");
    app.publish("still here").await;
    assert_eq!(stays.data(1).await, ["still here"]);
}

/// The next line of this type that the page's driver prints.
async fn said(page: &mut Process, kind: &str) -> Value {
    let line = timeout(PATIENCE, page.line()).await;
    let line = line.unwrap_or_else(|_| panic!("the page did not say {kind} in {PATIENCE:?}"));
    let line = line.unwrap_or_else(|| panic!("the page ended before it said {kind}"));
    assert_eq!(line["type"], kind, "{line}");
    line
}
