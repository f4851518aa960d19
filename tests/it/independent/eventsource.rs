//! The native `EventSource` (npm `eventsource`): it has `Last-Event-ID` and `retry:`, and no Belfry code.

use serde_json::Value;

use super::{assert_whole, has_come_to, publish};
use crate::{
    fault_proxy::FaultProxy,
    foreign::{Foreign, Program},
    harness::{TestApp, eventually},
    trail::{Trail, place},
};

/// How much is kept of each channel: of plain ones by `harness/belfry.toml`.
const KEPT: u64 = 50;

/// Both kinds keep as many, and the recent-ring holds less, so that what history has dropped is gone.
const SHORT_MEMORY: &str = r#"
    [namespaces.kept]
    history_size = 50
    [log]
    ring_bytes = "64KiB"
    [limits]
    data_bytes = "32KiB"
"#;

/// A kilobyte and more: of these, the ring holds fewer than [`KEPT`].
fn filler() -> String {
    "x".repeat(1_500)
}

/// Publishes twice as much as is kept, and waits until only that is there; the position of the last.
async fn fill(app: &TestApp, channel: &str) -> (u32, u64) {
    let mut last = Value::Null;
    for _ in 0..2 * KEPT {
        last = app.publish_to(channel, filler()).await;
    }
    let oldest = last["seq"].as_u64().unwrap() - KEPT + 1;
    // Durable channels are trimmed by a sweep that comes every few seconds.
    eventually("the trimming", || async {
        let history = app.get(&format!("/v1/history?channel={channel}&limit=1")).await.json();
        history["messages"][0]["seq"] == oldest
    })
    .await;
    place(last["pos"].as_str().unwrap())
}

struct Listener {
    proxy: FaultProxy,
    client: Foreign,
    trail: Trail,
}

impl Listener {
    async fn welcomed(app: &TestApp, channels: &[&str]) -> Self {
        let proxy = FaultProxy::to(app.address).await;
        let mut trail = Trail::default();
        let mut client = Foreign::start(Program::EventSource, &proxy.url(), channels, &trail);
        client.until("welcome", &mut trail).await;
        Self { proxy, client, trail }
    }

    async fn until(&mut self, kind: &str) -> Value {
        self.client.until(kind, &mut self.trail).await
    }

    async fn hear_up_to(&mut self, channels: &[&str], last: u64) {
        while !has_come_to(&self.trail, channels, last) {
            self.client.next(&mut self.trail).await.expect("the library goes on for ever");
        }
    }
}

#[tokio::test]
async fn resumes_by_itself_when_cut_in_mid_stream() {
    const CHANNELS: [&str; 2] = ["news", "team:7"];
    const LAST: u64 = 60;
    let app = TestApp::start().await;
    let mut listener = Listener::welcomed(&app, &CHANNELS).await;
    listener.proxy.cut_after(&[1_500, 3_333]);
    tokio::join!(listener.hear_up_to(&CHANNELS, LAST), publish(&app, &CHANNELS, 1..=LAST));
    assert_eq!(listener.proxy.cuts(), 2);
    assert_whole(&listener.trail, &CHANNELS, 1..=LAST);
    let [first, later @ ..] = &listener.client.last_event_ids[..] else { panic!("no requests") };
    assert_eq!(*first, None);
    assert!(later.len() == 2 && later.iter().all(Option::is_some), "{later:?}");
}

#[tokio::test]
async fn resumes_when_cut_before_the_first_message() {
    let app = TestApp::start().await;
    let mut listener = Listener::welcomed(&app, &["news"]).await;
    listener.proxy.refuse();
    publish(&app, &["news"], 1..=3).await;
    listener.proxy.accept();
    listener.hear_up_to(&["news"], 3).await;
    publish(&app, &["news"], 4..=5).await;
    listener.hear_up_to(&["news"], 5).await;
    assert_whole(&listener.trail, &["news"], 1..=5);
}

#[tokio::test]
async fn a_quiet_client_is_not_told_of_what_was_trimmed_elsewhere() {
    const QUIET: [&str; 2] = ["plain:quiet", "kept:quiet"];
    let app = TestApp::spawn_process(SHORT_MEMORY).await;
    let mut listener = Listener::welcomed(&app, &QUIET).await;
    publish(&app, &QUIET, 1..=1).await;
    listener.hear_up_to(&QUIET, 1).await;

    let newest = [fill(&app, "plain:busy").await, fill(&app, "kept:busy").await];
    // The pings of a quiet stream carry its cursor past all that was not for it.
    let is_past = |trail: &Trail| {
        let cursor = trail.cursor().unwrap();
        newest.iter().all(|new| cursor.split(',').map(place).any(|own| own.0 == new.0 && own.1 >= new.1))
    };
    while !is_past(&listener.trail) {
        listener.until("ping").await;
    }
    let cursor = listener.trail.cursor();

    listener.proxy.refuse();
    publish(&app, &QUIET, 2..=3).await;
    listener.proxy.accept();
    listener.hear_up_to(&QUIET, 3).await;
    for channel in QUIET {
        assert_eq!(listener.trail.seqs(channel), [1, 2, 3]);
    }
    assert!(listener.trail.gaps().is_empty(), "{:?}", listener.trail.gaps());
    assert!(listener.client.last_event_ids.contains(&cursor), "it resumed from the ping's cursor");
}

async fn is_told_what_was_trimmed_while_it_was_away(channel: &str) {
    let app = TestApp::spawn_process(SHORT_MEMORY).await;
    let mut listener = Listener::welcomed(&app, &[channel]).await;
    publish(&app, &[channel], 1..=1).await;
    listener.hear_up_to(&[channel], 1).await;

    listener.proxy.refuse();
    fill(&app, channel).await;
    listener.proxy.accept();
    let last = 1 + 2 * KEPT;
    listener.hear_up_to(&[channel], last).await;

    let gaps = listener.trail.gaps();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    let oldest = last - KEPT + 1;
    assert_eq!(gaps[0]["channel"], channel);
    assert_eq!(gaps[0]["reason"], "trimmed");
    // Where it begins only the client knows: the server was told a position.
    assert_eq!(gaps[0]["to_seq"], oldest - 1);
    assert!(gaps[0]["resume"].is_string());
    let rest: Vec<_> = (oldest..=last).collect();
    assert_eq!(listener.trail.seqs(channel), [&[1], &rest[..]].concat());
    // Announced where it is: after what came before it, before what comes after.
    assert_eq!(listener.trail.frames[1], *gaps[0]);
}

#[tokio::test]
async fn a_client_that_was_away_too_long_is_told_what_was_trimmed() {
    is_told_what_was_trimmed_while_it_was_away("plain:busy").await;
}

#[tokio::test]
async fn a_client_that_was_away_too_long_is_told_what_was_trimmed_of_durable_channels_too() {
    is_told_what_was_trimmed_while_it_was_away("kept:busy").await;
}
