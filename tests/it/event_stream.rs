//! What is particular to Server-Sent Events.

use std::time::{Duration, Instant};

use belfry::protocol::TransportKind;
use serde_json::{Value, json};

use crate::harness::{Ask as _, Client, Event, Options, Raw, Sse, TestApp, is_fleet, soon};

async fn next(sse: &mut Sse) -> Event {
    soon("an event", sse.next()).await.expect("the stream is to go on")
}

#[tokio::test]
async fn the_head_keeps_middleboxes_from_holding_it_back() {
    let app = TestApp::start().await;
    let sse = Sse::open(&app, &Options::to(&["news"])).await.unwrap_or_else(|problem| panic!("{problem}"));
    let header = |name: &str| sse.headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("content-type"), Some("text/event-stream"));
    assert_eq!(header("cache-control"), Some("no-cache, no-store, no-transform"));
    assert_eq!(header("x-accel-buffering"), Some("no"));
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert_eq!(header("content-encoding").unwrap_or("identity"), "identity");
    assert_eq!(header("transfer-encoding"), Some("chunked"));
}

#[tokio::test]
async fn it_begins_with_retry_and_welcome_and_proves_soon_that_it_streams() {
    let app = TestApp::start().await;
    let mut sse = Sse::open(&app, &Options::to(&["news", "plain:a"])).await.unwrap_or_else(|p| panic!("{p}"));
    let welcome = next(&mut sse).await;
    let begun = Instant::now();
    assert!((1_000..=5_000).contains(&sse.retry.unwrap()));
    let frame = welcome.json();
    assert_eq!(welcome.id.as_deref(), frame["cursor"].as_str(), "the id is the cursor");
    assert!(welcome.id.unwrap().contains(',') != is_fleet(), "of all partitions");
    let ping = next(&mut sse).await;
    assert_eq!((ping.event.as_deref(), ping.id.as_deref()), (Some("ping"), ping.json()["cursor"].as_str()));
    // A chunk of its own, so that it tells a stream from a buffer.
    assert!(begun.elapsed() > Duration::from_millis(100), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn messages_have_no_event_name_and_their_id_is_the_whole_cursor() {
    let app = TestApp::start().await;
    let mut sse = Sse::open(&app, &Options::to(&["news", "plain:a"])).await.unwrap_or_else(|p| panic!("{p}"));
    let welcome = next(&mut sse).await;
    let welcome = welcome.id.unwrap();
    let plain = welcome.split_once(',').map_or(String::new(), |(_, plain)| format!(",{plain}"));
    let published = app.publish(1).await;
    let mut message = next(&mut sse).await;
    if message.event.as_deref() == Some("ping") {
        message = next(&mut sse).await;
    }
    assert_eq!(message.event, None);
    assert_eq!(message.id.unwrap(), format!("{}{plain}", published["pos"].as_str().unwrap()));
    // With one partition, too.
    let mut sse = Sse::open(&app, &Options::to(&["news"]).and("cursor", "earliest"))
        .await
        .unwrap_or_else(|p| panic!("{p}"));
    next(&mut sse).await;
    assert_eq!(next(&mut sse).await.id.as_deref(), published["pos"].as_str());
}

#[tokio::test]
async fn padding_comes_in_front_where_it_is_asked_for() {
    let app = TestApp::start().await;
    for (pad, least) in [(0, 0), (1, 16 << 10)] {
        let mut sse =
            Sse::open(&app, &Options::to(&["news"]).and("pad", pad)).await.unwrap_or_else(|p| panic!("{p}"));
        next(&mut sse).await;
        assert!(sse.comments >= least && (pad == 1) == (sse.comments > 0), "{}", sse.comments);
    }
}

#[tokio::test]
async fn last_event_id_wins_over_the_cursor() {
    let app = TestApp::start().await;
    let first = app.publish(1).await["pos"].as_str().unwrap().to_owned();
    app.publish(2).await;
    let open = |id: String| {
        let path = Options::to(&["news"]).and("cursor", "earliest").path("/v1/sse");
        Sse::send(app.request("GET", &path).bearer_auth("bk_dev").header("last-event-id", id))
    };
    let mut sse = open(first).await.unwrap_or_else(|problem| panic!("{problem}"));
    next(&mut sse).await;
    assert_eq!(next(&mut sse).await.json()["data"], 2);
    let Err(problem) = open("nonsense".to_owned()).await else { panic!("nonsense was understood") };
    assert_eq!(problem["code"], "bad_cursor");
}

/// As `fetch` does it where a preflight is to be avoided and a middlebox holds GETs.
#[tokio::test]
async fn a_post_with_token_and_parameters_in_a_plain_body_opens_one_too() {
    let app = TestApp::start().await;
    let first = app.publish(1).await;
    app.publish(2).await;
    let body = json!({
        "token": app.token("ann", &["news"], &[]), "channels": ["news"], "cursor": first["pos"],
        "heartbeat_ms": 5_000, "attempt": 1, "connection": "tab", "pad": 1,
    });
    let post = |body: &Value| {
        Sse::send(app.request("POST", "/v1/sse").header("content-type", "text/plain").body(body.to_string()))
    };
    let mut sse = post(&body).await.unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(next(&mut sse).await.json()["heartbeat_ms"], 5_000);
    assert_eq!(next(&mut sse).await.json()["data"], 2);
    let Err(problem) = post(&json!({"channels": ["news"], "sesion": "x"})).await else { panic!("let in") };
    assert_eq!(problem["code"], "bad_request", "a typo in a body is named");
}

/// HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
#[tokio::test]
async fn http_1_0_gets_a_body_without_chunks() {
    let app = TestApp::start().await;
    let mut raw = Raw::open(&app).await;
    raw.send("GET /v1/sse?channels=news HTTP/1.0\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\r\n")
        .await;
    let head = raw.until("\r\n\r\n").await.to_lowercase();
    assert!(head.contains(" 200 ok\r\n") && head.contains("content-type: text/event-stream\r\n"), "{head}");
    assert!(!head.contains("transfer-encoding") && !head.contains("content-length"), "{head}");
    let first = raw.until("\n\n").await;
    assert!(first.starts_with("retry: ") && first.contains("\nevent: welcome\nid: "), "{first}");
    app.publish(json!({"n": 1})).await;
    raw.until("\"data\":{\"n\":1}").await;
}

/// An `EventSource` gives up at the first error, so overload is told in its own language; all others
/// get the problem.
#[tokio::test]
async fn overload_is_an_event_for_an_event_source_and_a_problem_for_all_others() {
    let app = TestApp::with(|config| config.limits.sessions = 1).await;
    let token = app.token("ann", &[], &[]);
    let mut first = Client::connect(&app, TransportKind::Sse, &Options::of(&token, &[])).await;
    let tickets = app.request("POST", "/v1/tickets").bearer_auth(&token).answer().await.json();
    let source = app
        .request("GET", &format!("/v1/sse?ticket={}", tickets["ticket"].as_str().unwrap()))
        .header("accept", "text/event-stream");
    let mut sse = Sse::send(source).await.unwrap_or_else(|problem| panic!("{problem}"));
    let close = next(&mut sse).await;
    assert!((1_000..=5_000).contains(&sse.retry.unwrap()));
    assert_eq!((close.event.as_deref(), &close.id), (Some("close"), &None));
    assert_eq!((&close.json()["code"], &close.json()["final"]), (&json!("unavailable"), &json!(false)));
    assert_eq!(soon("the end", sse.next()).await, None);

    let get = app.request("GET", "/v1/sse").bearer_auth(&token).header("accept", "text/event-stream");
    let post = app.request("POST", "/v1/sse").body(json!({ "token": token }).to_string());
    for request in [get, post] {
        let answer = request.answer().await;
        assert_eq!((answer.status, answer.code().as_str()), (503, "unavailable"));
        assert!((1..=5).contains(&answer.header("retry-after").parse::<u8>().unwrap()));
    }
    // Whatever else is wrong stays an error: trying again would not help.
    let answer = app.request("GET", "/v1/sse").header("accept", "text/event-stream").answer().await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"));
    app.publish_to("user:ann", "unharmed").await;
    assert_eq!(first.data(1).await, ["unharmed"]);
}
