//! `belfry health`: for containers, which know two answers.

use super::{belfry, ends};
use crate::harness::{TestApp, eventually};

#[tokio::test]
async fn it_says_whether_a_server_is_alive_and_whether_it_is_ready() {
    let app = TestApp::with(|config| config.server.drain_window = std::time::Duration::from_secs(60)).await;
    let health = |more: &str| belfry(&format!("health --url http://{} {more}", app.address));
    assert_eq!(ends(health("")).await, (Some(0), String::new()));
    assert_eq!(ends(health("--ready")).await, (Some(0), String::new()));
    // By the settings, as in a container that sets them by its environment.
    let mut by_settings = belfry("health");
    by_settings.env("BELFRY_SERVER__LISTEN", format!("0.0.0.0:{}", app.address.port()));
    assert_eq!(ends(by_settings).await.0, Some(0));

    // Somebody is there, or the drain is over at once.
    let _client = app.request("GET", "/v1/sse?channels=news").bearer_auth("bk_dev").send().await.unwrap();
    assert_eq!(app.post("/admin/drain", &serde_json::Value::Null).await.status, 202);
    eventually("not ready", async || ends(health("--ready")).await.0 == Some(1)).await;
    let (code, said) = ends(health("--ready")).await;
    assert!(code == Some(1) && said.contains("503"), "{code:?}: {said}");
    assert_eq!(ends(health("")).await.0, Some(0), "it is alive all the same");
}

#[tokio::test]
async fn where_nobody_is_it_says_so() {
    let (code, said) = ends(belfry("health --url http://127.0.0.1:1")).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no connection to 127.0.0.1:1"), "{said}");
}
