//! What browsers speak to a proxy, which Belfry itself does not.

use std::process::Stdio;

use belfry::testing::auth::DEV_API_KEY;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{ChildStdout, Command},
};

use super::{program::Program, site::Site};
use crate::{
    foreign::{Process, node},
    harness::soon,
};

pub async fn over_http2_events_come_one_by_one(program: Program) {
    let site = Site::start(program).await;
    let mut command = Command::new("curl");
    command.args([
        "--silent",
        "--show-error",
        "--noproxy",
        "*",
        "--ipv4",
        "--http2",
        "--no-buffer",
        "--include",
    ]);
    command.arg("--cacert").arg(site.front.authority()).arg("--header");
    command.arg(format!("Authorization: Bearer {DEV_API_KEY}")).arg(site.front.url("/v1/sse?channels=news"));
    let mut curl = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("curl runs");
    let mut lines = BufReader::new(curl.stdout.take().expect("it is piped")).lines();
    let first = soon("the head", lines.next_line()).await.unwrap();
    assert_eq!(first.as_deref(), Some("HTTP/2 200 "));
    until(&mut lines, "\"welcome\"").await;
    for text in ["one", "two", "three"] {
        site.outside.publish(text).await;
        until(&mut lines, &format!("\"{text}\"")).await;
    }
}

async fn until(lines: &mut Lines<BufReader<ChildStdout>>, wanted: &str) {
    soon(wanted, async {
        while !lines.next_line().await.unwrap().expect("the stream goes on").contains(wanted) {}
    })
    .await;
}

/// A page for each transport, with Belfry's own client.
pub async fn in_a_browser_each_transport_gets_through(program: Program) {
    let site = Site::start(program).await;
    let token = site.outside.token("ann", &["news"], &[]);
    let mut command = node("tests/clients/browser.mjs");
    command.args(["--no-chaos", "--any-certificate", "--channels", "news", "--token", &token]);
    command.args(["--base", &site.front.url("")]);
    let mut browser = Process::start(command);
    until_line(&mut browser, "ready").await;
    let last = site.outside.publish("for all").await;
    browser.tell(&json!({ "finish": { "news": last["seq"] } })).await;
    let done = until_line(&mut browser, "done").await;
    assert_eq!(done["complete"], true, "{done}");
    assert_eq!(
        done["protocols"],
        json!(["h2"]),
        "by which the pages were loaded, and event streams and polls came"
    );
}

async fn until_line(browser: &mut Process, kind: &str) -> Value {
    loop {
        let line = browser.line().await.expect("the browser goes on");
        assert_ne!(line["type"], "error", "{line}");
        if line["type"] == kind {
            return line;
        }
    }
}
