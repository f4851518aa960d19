//! Real webhook deliveries to real pages: GitHub's example payloads, three pages in Chromium, one on each transport,
//! whose connections are cut and switched all the while.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    foreign::{Process, node},
    harness::TestApp,
    settings,
};

const PUBLISH: &str = "examples/github-webhooks/publish.mjs";
const BROWSER: &str = "tests/clients/browser.mjs";
const DELIVERIES: usize = 329;
/// Deliveries a second: slow enough that hundreds of disturbances fall in between.
const RATE: &str = "30";
const PAGES: [&str; 3] = ["ws", "sse", "poll"];
/// Each page is disturbed every 270 ms on average, for eleven seconds. Fewer than this, and the test shows little.
const DISTURBANCES: u64 = 20;
/// Chromium's start, and the publishing with a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is said of one message: its place in its channel, GitHub's name for the event, and the payload's hash.
type Delivery = (u64, String, String);

#[tokio::test]
async fn every_page_shows_every_delivery_once_and_in_order() {
    let app = TestApp::spawn_process("").await;
    let expected = deliveries().await;
    let channels = expected.keys().map(String::as_str).collect::<Vec<_>>().join(",");
    let token = app.request("GET", "/dev/token?sub=ann&channels=repo:*,org:*").send().await.unwrap();
    let token = token.error_for_status().unwrap().text().await.unwrap();

    let mut command = node(BROWSER);
    command.args(["--base", &app.url(""), "--token", token.trim(), "--channels", &channels]);
    command.args(["--seed", &settings::seed().to_string()]);
    let mut browser = Process::start(command);
    said(&mut browser, "ready").await;
    let published = node(PUBLISH).args(["--url", &app.url(""), "--rate", RATE]).status();
    assert!(timeout(PATIENCE, published).await.expect("it publishes in time").unwrap().success());

    let last: BTreeMap<_, _> = expected.iter().map(|(channel, list)| (channel, list.len())).collect();
    browser.tell(&json!({ "finish": last })).await;
    for transport in PAGES {
        let page = said(&mut browser, "page").await;
        let summary: Vec<_> = ["complete", "welcomes", "cuts", "switches", "state"]
            .map(|name| format!("{name}: {}", page[name]))
            .into();
        let summary = summary.join(", ");
        println!("{transport}: {summary}");
        assert_eq!(page["transport"], transport);
        assert_same(&expected, &received(&page), &format!("{transport}: {summary}"));
        assert_eq!(page["gaps"], json!([]), "{transport}");
        assert!(count(&page, "cuts") + count(&page, "switches") > DISTURBANCES, "{transport}: {summary}");
        let away = PAGES.iter().filter(|&&other| other != transport);
        let away: u64 = away.map(|other| count(&page["welcomes"], other)).sum();
        assert!(away > 0, "{transport} never was on another transport: {summary}");
    }
}

/// The same messages, in each channel in the same order. If not, says where it begins to differ.
fn assert_same(
    expected: &BTreeMap<String, Vec<Delivery>>,
    received: &BTreeMap<String, Vec<Delivery>>,
    page: &str,
) {
    for (channel, expected) in expected {
        let received = received.get(channel).map_or(&[][..], Vec::as_slice);
        let same =
            expected.iter().zip(received).take_while(|(expected, received)| expected == received).count();
        let [wanted, got] = [expected.get(same), received.get(same)];
        assert!(
            wanted.is_none() && got.is_none(),
            "{page}\n{channel}: after {same}: {wanted:?}, not {got:?}"
        );
    }
    assert!(received.keys().eq(expected.keys()), "{page}\nonly these channels: {:?}", received.keys());
}

/// What is going to be published, by channel.
async fn deliveries() -> BTreeMap<String, Vec<Delivery>> {
    let mut command = node(PUBLISH);
    command.arg("--list");
    let mut list = Process::start(command);
    let mut deliveries: BTreeMap<String, Vec<Delivery>> = BTreeMap::new();
    let mut total = 0;
    while let Some(line) = list.line().await {
        let of_channel = deliveries.entry(text(&line, "channel")).or_default();
        of_channel.push((of_channel.len() as u64 + 1, text(&line, "event"), text(&line, "sha")));
        total += 1;
    }
    assert_eq!(total, DELIVERIES);
    deliveries
}

/// What a page received, by channel, in its order.
fn received(page: &Value) -> BTreeMap<String, Vec<Delivery>> {
    let mut received: BTreeMap<String, Vec<Delivery>> = BTreeMap::new();
    for message in page["received"].as_array().unwrap() {
        let delivery = (count(message, "seq"), text(message, "event"), text(message, "sha"));
        received.entry(text(message, "channel")).or_default().push(delivery);
    }
    received
}

/// The next line of this type that the browser's driver prints.
async fn said(browser: &mut Process, kind: &str) -> Value {
    timeout(PATIENCE, async {
        loop {
            let line =
                browser.line().await.unwrap_or_else(|| panic!("the browser ended before it said {kind}"));
            assert_ne!(line["type"], "error", "{line}");
            if line["type"] == kind {
                return line;
            }
        }
    })
    .await
    .unwrap_or_else(|_| panic!("the browser did not say {kind} in {PATIENCE:?}"))
}

fn text(line: &Value, name: &str) -> String {
    line[name].as_str().unwrap().to_owned()
}

fn count(line: &Value, name: &str) -> u64 {
    line[name].as_u64().unwrap()
}
