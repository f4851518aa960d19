//! The connection that a poll waits on, and what else is sent over it.

use super::*;

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";

const HEALTHY: &str = "{\"status\":\"ok\"}";

/// A request for what comes after an answer, which waits for it.
fn waiting(after: &Value, headers: &str) -> String {
    let path = next(after).and("wait", 60).path("/v1/poll");
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n{headers}\r\n")
}

/// Reads the answer, in chunks, to a request that has been sent.
async fn answer(raw: &mut Raw) -> Value {
    let head = raw.until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("transfer-encoding: chunked"), "{head}");
    let body = raw.until("\r\n0\r\n\r\n").await;
    let (size, body) = body.split_once("\r\n").unwrap();
    let body = body.strip_suffix("\r\n0\r\n\r\n").unwrap();
    assert_eq!(usize::from_str_radix(size, 16).unwrap(), body.len(), "one chunk");
    serde_json::from_str(body).unwrap()
}

/// The head of an answer that is waited for is there, so the poll waits.
async fn begins(raw: &mut Raw, request: &str) {
    raw.send(request).await;
    let head = raw.until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
}

async fn ends(raw: &mut Raw) -> Value {
    let body = raw.until("\r\n0\r\n\r\n").await;
    let (_, body) = body.split_once("\r\n").unwrap();
    serde_json::from_str(body.strip_suffix("\r\n0\r\n\r\n").unwrap()).unwrap()
}

#[tokio::test]
async fn a_connection_on_which_a_poll_has_waited_serves_further_requests() {
    let app = TestApp::start().await;
    let mut last = ask(&app, &Options::to(&["news"])).await;
    let mut raw = Raw::open(&app).await;
    for n in 0..3 {
        raw.send(HEALTH).await;
        raw.until(HEALTHY).await;
        begins(&mut raw, &waiting(&last, "")).await;
        app.publish(n).await;
        last = ends(&mut raw).await;
        assert_eq!(data(&last), [n]);
    }
    // Answered at once, and then waited for, by a POST.
    app.publish(3).await;
    raw.send(waiting(&last, "")).await;
    last = answer(&mut raw).await;
    let body = json!({"session": last["session"], "cursor": last["cursor"], "wait": 60}).to_string();
    let post = "POST /v1/poll HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\ncontent-length";
    begins(&mut raw, &format!("{post}: {}\r\n\r\n{body}", body.len())).await;
    app.publish(4).await;
    assert_eq!(data(&ends(&mut raw).await), [4]);
}

#[tokio::test]
async fn what_is_sent_behind_a_poll_that_waits_is_answered_after_it() {
    let app = TestApp::start().await;
    let mut last = ask(&app, &Options::to(&["news"])).await;
    let mut raw = Raw::open(&app).await;
    // In the same breath, one after the other, and torn in the middle.
    for (n, ahead) in ["", HEALTH, &HEALTH[..20]].iter().enumerate() {
        begins(&mut raw, &format!("{}{ahead}", waiting(&last, ""))).await;
        raw.send(&HEALTH[if ahead.len() == HEALTH.len() { 0 } else { ahead.len() }..]).await;
        app.publish(n).await;
        last = ends(&mut raw).await;
        assert_eq!(data(&last), [n]);
        raw.until(HEALTHY).await;
        if ahead.len() == HEALTH.len() {
            raw.until(HEALTHY).await;
        }
    }
    // Two polls in a row, each of which waits.
    let mut other = ask(&app, &Options::to(&["news"])).await;
    begins(&mut raw, &format!("{}{}", waiting(&last, ""), waiting(&other, ""))).await;
    app.publish(7).await;
    assert_eq!(data(&ends(&mut raw).await), [7]);
    other = answer(&mut raw).await;
    assert_eq!(data(&other), [7]);
    // More than is kept for later waits in the socket, and is lost no more than the rest.
    last = other;
    begins(&mut raw, &waiting(&last, "")).await;
    raw.send(HEALTH.repeat(1_000)).await;
    app.publish(8).await;
    ends(&mut raw).await;
    for _ in 0..1_000 {
        raw.until(HEALTHY).await;
    }
}

/// Each of them decides how the answer before it would be framed, if it were read before that is written.
#[tokio::test]
async fn what_is_sent_behind_a_poll_leaves_its_answer_as_it_is() {
    let app = TestApp::start().await;
    let mut last = ask(&app, &Options::to(&["news"])).await;
    let mut raw = Raw::open(&app).await;
    let head = HEALTH.replace("GET", "HEAD");
    raw.send(format!("{}{head}{HEALTH}", waiting(&last, ""))).await;
    app.publish(1).await;
    last = answer(&mut raw).await;
    assert_eq!(data(&last), [1]);
    let length = format!("content-length: {}\r\n", HEALTHY.len());
    for body in ["", HEALTHY] {
        let head = raw.until("\r\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 200 ") && head.contains(&length), "{head}");
        raw.until(body).await;
    }
    let upgrade = "GET /v1/ws?channels=news HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\
        connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
        sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let ping = b"\x89\x82\0\0\0\0hi";
    raw.send([waiting(&last, "").as_bytes(), upgrade.as_bytes(), ping].concat()).await;
    app.publish(2).await;
    assert_eq!(data(&answer(&mut raw).await), [2]);
    let head = raw.until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    raw.until("\u{2}hi").await;
}

#[tokio::test]
async fn nothing_is_done_of_what_is_sent_behind_a_request_that_ends_its_connection() {
    let app = TestApp::start().await;
    let mut last = ask(&app, &Options::to(&["news"])).await;
    let publish = |channel: &str| {
        let body = json!({ "channel": channel }).to_string();
        let length = body.len();
        let head =
            "POST /v1/publish HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\ncontent-length";
        format!("{head}: {length}\r\n\r\n{body}")
    };
    for (version, headers) in
        [("1.1", "connection: close\r\n"), ("1.0", ""), ("1.0", "connection: keep-alive\r\n")]
    {
        let poll = waiting(&last, headers).replace("HTTP/1.1", &format!("HTTP/{version}"));
        let mut raw = Raw::open(&app).await;
        raw.send(format!("{poll}{}", publish("behind"))).await;
        raw.until("\r\n\r\n").await;
        app.publish(1).await;
        let body = raw.rest().await;
        let body = if version == "1.1" { body.split("\r\n").nth(1).unwrap() } else { &body };
        last = serde_json::from_str(body).unwrap();
        assert_eq!(data(&last), [1]);
    }
    let health = HEALTH.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
    let answer = Raw::exchange(&app, format!("{health}{}", publish("behind"))).await;
    assert!(answer.ends_with(HEALTHY), "{answer}");
    let history = app.get("/v1/history?channel=behind").await.json();
    assert_eq!(history["messages"], json!([]), "{history}");
}

#[tokio::test]
async fn a_poll_that_wants_its_connection_closed_has_it_closed_after_the_answer() {
    let app = TestApp::start().await;
    let last = ask(&app, &Options::to(&["news"])).await;
    let mut raw = Raw::open(&app).await;
    begins(&mut raw, &waiting(&last, "connection: close\r\n")).await;
    app.publish(1).await;
    let last = ends(&mut raw).await;
    assert_eq!(raw.rest().await, "");
    let old = waiting(&last, "").replace("HTTP/1.1", "HTTP/1.0");
    let mut raw = Raw::open(&app).await;
    raw.send(old).await;
    raw.until("\r\n\r\n").await;
    app.publish(2).await;
    assert_eq!(data(&serde_json::from_str(&raw.rest().await).unwrap()), [2]);
}

/// However much of what the client has said waits to be read.
#[tokio::test]
async fn a_client_that_hangs_up_is_gone_whatever_it_has_said_before() {
    let app = TestApp::start().await;
    let connections = async || {
        let of = async |kind: &str| app.metric(&format!("belfry_connections{{transport=\"{kind}\"}}")).await;
        of("sse").await + of("poll").await
    };
    let sse = "GET /v1/sse?channels=news&heartbeat_ms=60000 HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\r\n";
    for said in [0, 100, 700] {
        for reset in [false, true] {
            let last = ask(&app, &Options::to(&["news"])).await;
            let mut open = Vec::new();
            for request in [waiting(&last, ""), sse.to_owned()] {
                let mut raw = Raw::open(&app).await;
                begins(&mut raw, &request).await;
                open.push(raw);
            }
            eventually("both wait", async || connections().await == 2.0).await;
            for mut raw in open {
                raw.send(HEALTH.repeat(said)).await;
                if reset {
                    raw.reset();
                }
            }
            let gone = eventually("both are gone", async || connections().await == 0.0);
            let gone = tokio::time::timeout(Duration::from_secs(10), gone).await;
            assert!(gone.is_ok(), "{said} requests, reset: {reset}");
        }
    }
}

#[tokio::test]
async fn a_client_that_says_only_that_it_will_say_nothing_more_is_answered() {
    let app = TestApp::start().await;
    let auth = "host: localhost\r\nauthorization: Bearer bk_dev\r\n";
    let body = json!({ "channel": "news", "data": 1 }).to_string();
    let publish = format!("POST /v1/publish HTTP/1.1\r\n{auth}content-length: {}\r\n\r\n{body}", body.len());
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\n{auth}\r\n");
    let [history, poll] = ["/v1/history?channel=news", "/v1/poll?channels=news&wait=0"].map(get);
    for requests in [&[&publish][..], &[&history], &[&poll], &[&publish, &history, &publish]] {
        let mut raw = Raw::open(&app).await;
        raw.send(requests.iter().copied().cloned().collect::<String>()).await;
        raw.hang_up().await;
        let answers = raw.rest().await;
        assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), requests.len(), "{answers}");
    }
}

/// A dispatcher with its buffers takes more than 10 KB by itself.
#[tokio::test]
async fn what_waits_takes_less_than_a_dispatcher_would() {
    const CONNECTIONS: usize = 500;
    let app = TestApp::spawn_process("").await;
    let sse = "GET /v1/sse?channels=news HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\r\n";
    let mut open = Vec::new();
    for polls in [false, true] {
        let mut before = 0.0;
        for at in 0..2 * CONNECTIONS {
            // What a server takes once is not the price of each.
            if at == CONNECTIONS {
                before = app.process().memory() as f64;
            }
            let mut raw = Raw::open(&app).await;
            if polls {
                let first = ask(&app, &Options::to(&["news"])).await;
                begins(&mut raw, &waiting(&first, "")).await;
            } else {
                raw.send(sse).await;
                raw.until("welcome").await;
            }
            open.push(raw);
        }
        let each = (app.process().memory() as f64 - before) / CONNECTIONS as f64;
        eprintln!("polls {polls}: {each} bytes each");
        assert!(each < 6_000.0, "polls {polls}: {each} bytes each");
    }
}
