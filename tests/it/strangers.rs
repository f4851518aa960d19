//! Who asks first: nothing is read, or goes on, for those who may not.

use std::time::Duration;

use belfry::protocol::TransportKind;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Ask as _, Client, Options, Raw, TestApp, eventually, soon};

const SESSION: &str = "/v1/sessions/00000000000000000000000000000000/commands";

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

fn post(path: &str, header: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{header}content-length: {length}\r\n\r\n")
}

#[tokio::test]
async fn no_body_is_read_where_the_header_is_bad() {
    let app = TestApp::spawn_process("").await;
    let before = app.process().memory();
    let ask = async |path: &str| {
        let mut raw = Raw::open(&app).await;
        raw.send(post(path, "authorization: Bearer nonsense\r\n", 1 << 20)).await;
        let answer = raw.until("}").await;
        assert_eq!(status(&answer), 401, "{path}: {answer}");
        raw.send(vec![b' '; 1 << 20]).await;
        raw
    };
    for path in [SESSION, "/v1/sse", "/v1/poll", "/v1/tickets", "/v1/publish", "/v1/publish/batch"] {
        let asked = join_all((0..70).map(|_| ask(path))).await;
        drop(asked);
    }
    let growth = app.process().peak_memory().saturating_sub(before);
    // Read, they would have been 420 MiB.
    assert!(growth < 96 << 20, "{growth} bytes");
}

#[tokio::test]
async fn a_session_that_is_not_known_is_told_before_its_commands_are_read() {
    let app = TestApp::start().await;
    if crate::harness::is_fleet() {
        return;
    }
    let mut raw = Raw::open(&app).await;
    raw.send(post(SESSION, "", 1 << 20)).await;
    let answer = raw.until("}").await;
    assert!(status(&answer) == 404 && answer.contains("unknown_session"), "{answer}");
}

#[tokio::test]
async fn bodies_of_those_who_are_not_known_yet_share_their_room() {
    const ROOM: usize = 32 << 10;
    let app = TestApp::with(|config| config.limits.unauthenticated_bytes = ROOM).await;
    let token = app.token("ann", &["news"], &[]);
    let poll = async |by_header: bool, bytes: usize| {
        let said = if by_header { json!({}) } else { json!({ "token": token }) }.to_string();
        let request = app.request("POST", "/v1/poll");
        let request = if by_header { request.bearer_auth(&token) } else { request };
        request.body(format!("{said}{}", " ".repeat(bytes - said.len()))).answer().await
    };
    assert_eq!(poll(false, ROOM).await.status, 200, "as much as there is room for");
    // It is in the room as soon as it has come, unless the request that asks was there first: then it is
    // refused, and another one comes.
    let slow = soon("the room is taken", async {
        loop {
            let mut slow = Raw::open(&app).await;
            slow.send(post("/v1/poll", "", ROOM)).await;
            slow.send(" ".repeat(ROOM - 2_000)).await;
            if poll(false, 4_000).await.status == 503 {
                return slow;
            }
        }
    })
    .await;
    let refused = poll(false, 4_000).await;
    assert_eq!(refused.code(), "unavailable");
    assert!(
        !refused.header("retry-after").is_empty() && refused.text.contains("limits.unauthenticated_bytes")
    );
    assert_eq!(poll(false, 1_000).await.status, 200, "there is some left");
    assert_eq!(poll(true, 40_000).await.status, 200, "who is known needs none");
    drop(slow);
    eventually("the room is free", async || poll(false, ROOM).await.status == 200).await;
}

async fn subscribe(app: &TestApp, client: &Client, token: &str, id: u64, channel: &str) -> Value {
    let path = format!("/v1/sessions/{}/commands", client.session());
    let commands = json!({"commands": [{"type": "subscribe", "id": id, "channels": [channel]}]});
    let answer = app.request("POST", &path).bearer_auth(token).body(commands.to_string()).answer().await;
    answer.json()["replies"][0].clone()
}

/// What a short wide token subscribes to would go on until the long narrow one of the stream ends.
async fn a_wider_token_adds_nothing_to_a_narrower_stream(apps: &[TestApp]) {
    let (first, last) = (&apps[0], &apps[apps.len() - 1]);
    for kind in [TransportKind::Sse, TransportKind::Ws] {
        let narrow = first.token("ann", &["news"], &[]);
        let wide = first.token_for("ann", &["news", "secret", "open"], &[], Duration::from_secs(60));
        let mut client = Client::connect(first, kind, &Options::of(&narrow, &["news"])).await;
        for app in [first, last] {
            let reply = subscribe(app, &client, &wide, 1, "secret").await;
            assert_eq!(reply["refused"]["secret"]["code"], "forbidden", "{kind:?}: {reply}");
        }
        first.publish_to("secret", "unheard").await;
        // A fresh token for the stream itself is what widens it, and it ends with that one.
        let path = format!("/v1/sessions/{}/commands", client.session());
        let refresh = json!({"commands": [{"type": "refresh", "id": 2, "token": wide}]});
        let answer =
            last.request("POST", &path).bearer_auth(&narrow).body(refresh.to_string()).answer().await;
        assert_eq!(answer.json()["replies"][0]["ok"], true, "{answer:?}");
        let reply = subscribe(last, &client, &wide, 3, "secret").await;
        assert!(reply["channels"]["secret"].is_object(), "{kind:?}: {reply}");
        first.publish_to("secret", "heard").await;
        assert_eq!(client.data(1).await, ["heard"], "{kind:?}");
        // And a narrower one takes it away again.
        let refresh = json!({"commands": [{"type": "refresh", "id": 4, "token": narrow}]});
        last.request("POST", &path).bearer_auth(&narrow).body(refresh.to_string()).answer().await;
        assert_eq!(client.frame().await["type"], "unsubscribed", "{kind:?}");
    }
}

#[tokio::test]
async fn a_wider_token_adds_nothing_to_a_narrower_stream_on_one_node() {
    a_wider_token_adds_nothing_to_a_narrower_stream(&[TestApp::start().await]).await;
}

#[tokio::test]
async fn a_wider_token_adds_nothing_to_a_narrower_stream_in_a_fleet() {
    a_wider_token_adds_nothing_to_a_narrower_stream(&TestApp::fleet(2, |_| {}).await).await;
}

/// Between two polls nobody's right is there to hold it against; the next poll's is.
#[tokio::test]
async fn the_next_polls_own_right_counts() {
    let app = TestApp::start().await;
    let (narrow, wide) = (app.token("ann", &["news"], &[]), app.token("ann", &["news", "secret"], &[]));
    for wait in [0, 30] {
        let client = Client::connect(&app, TransportKind::Poll, &Options::of(&narrow, &["news"])).await;
        let reply = subscribe(&app, &client, &wide, 1, "secret").await;
        assert!(reply["channels"]["secret"].is_object(), "{reply}");
        let resume = client.resume().and("wait", wait);
        let again = Client::connect(&app, TransportKind::Poll, &resume).await;
        assert_eq!(again.welcome["refused"]["secret"]["code"], "forbidden", "{wait}: {}", again.welcome);
        assert!(again.welcome["channels"].get("secret").is_none(), "{}", again.welcome);
    }
}
