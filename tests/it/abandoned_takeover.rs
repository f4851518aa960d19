//! A client that leaves while its session is on its way to another worker finds it again.

use crate::harness::{Raw, TestApp, eventually};

/// The servers of these tests have two workers: every other connection finds its session on the
/// other one.
const ROUNDS: usize = 12;
const ABANDONED: usize = 4;

fn poll(query: &str) -> String {
    format!(
        "GET /v1/poll?wait=0&{query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bk_dev\r\nConnection: close\r\n\r\n"
    )
}

#[tokio::test]
async fn a_client_that_leaves_during_a_takeover_finds_its_session_again() {
    let app = TestApp::start().await;
    for _ in 0..ROUNDS {
        let first = Raw::exchange(&app, poll("channels=news")).await;
        let session = first.split_once(r#""session":""#).unwrap().1.split_once('"').unwrap().0;
        let again = poll(&format!("session={session}&cursor=0.0"));
        for _ in 0..ABANDONED {
            Raw::open(&app).await.send(&again).await;
        }
        // The abandoned ones may still be under way, and hold the session for that long.
        eventually("a connection that carries the session on", async || {
            Raw::exchange(&app, &again).await.contains(r#""resumed":true"#)
        })
        .await;
    }
}
