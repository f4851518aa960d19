//! Credentials do not show in logs, however much is logged, nor in metrics and errors.

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::harness::{Ask as _, Client, Options, TestApp, Ws, eventually};

#[tokio::test]
async fn no_credential_is_ever_logged() {
    let app = TestApp::spawn_process("[telemetry]\nfilter = \"trace\"").await;
    // One for each place, so that each would be found.
    let token = |sub: &str| app.token(sub, &["*"], &["*"]);
    let (header, body, offered, framed) = (token("a"), token("b"), token("c"), token("d"));
    let (refreshed, in_url, forged) = (token("e"), token("f"), format!("{}x", token("g")));
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::of(&header, &["news"])).await;
        let refresh = json!({"type": "refresh", "id": 1, "token": refreshed});
        assert_eq!(client.command(refresh).await["code"], "session_mismatch");
        assert!(Client::try_connect(&app, kind, &Options::of(&forged, &["news"])).await.is_err());
    }
    app.request("POST", "/v1/poll").body(json!({ "token": body }).to_string()).answer().await;
    app.request("GET", &format!("/v1/poll?token={in_url}")).answer().await;
    let answer = app.request("POST", "/v1/tickets").bearer_auth(&header).answer().await.json();
    let ticket = answer["ticket"].as_str().unwrap().to_owned();
    app.request("GET", &format!("/v1/poll?ticket={ticket}")).answer().await;
    let mut request = Ws::request(&app, "/v1/ws");
    let offer = format!("belfry.v1, bearer.{offered}");
    request.headers_mut().insert("sec-websocket-protocol", offer.parse().unwrap());
    let mut ws = Ws::handshake(request).await.unwrap();
    assert_eq!(ws.next().await.unwrap()["type"], "welcome");
    let mut ws = Ws::handshake(Ws::request(&app, "/v1/ws")).await.unwrap();
    ws.send(&json!({"type": "connect", "token": framed})).await;
    assert_eq!(ws.next().await.unwrap()["type"], "welcome");

    eventually("the log", async || app.process().log().len() > 10_000).await;
    let told = app.process().log() + &app.get("/metrics").await.text;
    for secret in [&header, &body, &offered, &framed, &refreshed, &in_url, &forged, &ticket] {
        // The signature is what makes it one.
        let secret = secret.rsplit('.').next().unwrap();
        let line = told.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
