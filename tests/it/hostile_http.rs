//! Requests that no honest client sends get a clear answer or the end of their connection; others
//! notice nothing, and memory stays bounded.

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::harness::{Ask as _, Client, Link, Options, Raw, TestApp, eventually};

const MEMORY_BOUND: u64 = 32 << 20;
const GET: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
const OK: &str = "\"ok\"}";
const KEY: &str = "authorization: Bearer bk_dev\r\n";

/// A server, and a client that must not notice anything.
struct Scene {
    app: TestApp,
    witness: Client,
    before: u64,
}

impl Scene {
    async fn begin(toml: &str) -> Self {
        let app = TestApp::spawn_process(toml).await;
        let mut witness = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
        app.publish("before").await;
        assert_eq!(witness.data(1).await, ["before"]);
        let before = app.process().memory();
        Self { app, witness, before }
    }

    async fn end(mut self) {
        self.app.publish("after").await;
        assert_eq!(self.witness.data(1).await, ["after"]);
        let growth = self.app.process().peak_memory().saturating_sub(self.before);
        assert!(growth < MEMORY_BOUND, "{growth} bytes");
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn thousands_of_headers_and_endless_heads_are_cut_off() {
    let scene = Scene::begin("").await;
    let get = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n";
    let many: String = (0..2_000).map(|n| format!("x-{n}: {n}\r\n")).collect();
    for request in [
        format!("{get}{many}connection: close\r\n\r\n"),
        format!("{get}x: {}\r\nconnection: close\r\n\r\n", "y".repeat(1 << 20)),
        format!("GET /healthz?{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "q=1&".repeat(100_000)),
    ] {
        let answer = Raw::exchange(&scene.app, request).await;
        assert!(matches!(status(&answer), 0 | 400 | 414 | 431), "{}", &answer[..answer.len().min(200)]);
    }
    // A head that goes on and on, by many at once.
    let endless = (0..16).map(|_| async {
        let mut raw = Raw::open(&scene.app).await;
        raw.send(get).await;
        for _ in 0..64 {
            raw.send(format!("x: {}\r\n", "y".repeat(8 << 10))).await;
        }
        status(&raw.rest().await)
    });
    for status in futures_util::future::join_all(endless).await {
        assert!(matches!(status, 0 | 400 | 431), "{status}");
    }
    scene.end().await;
}

#[tokio::test]
async fn slow_heads_are_not_waited_for() {
    let scene = Scene::begin("[limits]\nhead_timeout = \"500ms\"").await;
    let mut heads = Vec::new();
    for _ in 0..100 {
        let mut raw = Raw::open(&scene.app).await;
        raw.send("GET /healthz HTTP/1.1\r\nhost: loc").await;
        heads.push(raw);
    }
    for mut raw in heads {
        let answer = raw.rest().await;
        assert!(matches!(status(&answer), 0 | 408), "{answer}");
    }
    scene.end().await;
}

/// Every head has the deadline, and not only a connection's first.
#[tokio::test]
async fn slow_heads_behind_a_good_request_are_not_waited_for() {
    let scene = Scene::begin("[limits]\nhead_timeout = \"2s\"").await;
    let mut idle = Raw::open(&scene.app).await;
    idle.send(GET).await;
    idle.until(OK).await;
    let post = "POST /v1/publish HTTP/1.1\r\nhost: localhost\r\n";
    let answered = [
        (GET.to_owned(), OK),
        (format!("{post}{KEY}content-length: 15\r\n\r\n{{\"channel\":\"a\"}}"), "}]}"),
        (
            format!("{post}{KEY}transfer-encoding: chunked\r\n\r\nf\r\n{{\"channel\":\"a\"}}\r\n0\r\n\r\n"),
            "}]}",
        ),
    ];
    let mut slow = Vec::new();
    for (request, end) in &answered {
        for (head, drip) in [
            ("GET /healthz HTTP/1.1\r\nx: ", ""),
            ("G", "x"),
            ("\r\n", "\r\n"),
            ("GET / HTTP/1.1\r\n", "x: y\r\n"),
        ] {
            for at_once in [false, true] {
                let mut raw = Raw::open(&scene.app).await;
                raw.send(if at_once { format!("{request}{head}") } else { request.clone() }).await;
                raw.until(end).await;
                if !at_once {
                    raw.send(head).await;
                }
                slow.push(async move {
                    raw.drip(drip).await;
                    (head, drip, at_once)
                });
            }
        }
    }
    futures_util::future::join_all(slow).await;
    // Longer than the deadline, so nothing is held against who says nothing.
    idle.send(GET).await;
    idle.until(OK).await;
    scene.end().await;
}

/// It has its time once it is waited for.
#[tokio::test]
async fn a_slow_head_behind_an_answer_under_way_does_not_end_it() {
    let scene = Scene::begin("[limits]\nhead_timeout = \"1s\"").await;
    let get =
        format!("GET /v1/sse?channels=news&heartbeat_ms=1000 HTTP/1.1\r\nhost: localhost\r\n{KEY}\r\nGET /");
    let mut stream = Raw::open(&scene.app).await;
    stream.send(get).await;
    stream.until("welcome").await;
    // And a body with an empty line too many, as some clients send them (RFC 9112 §2.2).
    let first = scene.app.get("/v1/poll?channels=quiet").await.json();
    let body = json!({"session": first["session"], "cursor": first["cursor"], "wait": 3}).to_string();
    let length = body.len();
    let head = format!("POST /v1/poll HTTP/1.1\r\nhost: localhost\r\n{KEY}content-length: {length}\r\n\r\n");
    let mut poll = Raw::open(&scene.app).await;
    poll.send(format!("{head}{body}\r\n")).await;
    poll.until("\"frames\":[]}\r\n0\r\n\r\n").await;
    for _ in 0..3 {
        stream.until("event: ping").await;
    }
    scene.end().await;
}

/// What heads take is given back.
#[tokio::test]
async fn long_heads_that_do_not_end_leave_nothing_behind() {
    let scene = Scene::begin("[limits]\nhead_timeout = \"2s\"").await;
    let mut heads = Vec::new();
    for _ in 0..400 {
        let mut raw = Raw::open(&scene.app).await;
        raw.send(GET).await;
        raw.until(OK).await;
        raw.send(format!("GET / HTTP/1.1\r\nx: {}", "y".repeat(100_000))).await;
        heads.push(raw);
    }
    for mut raw in heads {
        raw.rest().await;
    }
    eventually("the memory comes back", async || scene.app.process().memory() < scene.before + MEMORY_BOUND)
        .await;
}

#[tokio::test]
async fn slow_bodies_are_not_waited_for() {
    let scene = Scene::begin("[limits]\nbody_timeout = \"500ms\"").await;
    for path in ["/v1/publish", "/v1/sse", "/v1/poll", "/v1/tickets"] {
        let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{KEY}content-length: 100\r\n\r\n{{");
        let answer = Raw::exchange(&scene.app, head).await;
        assert_eq!(status(&answer), 408, "{answer}");
        assert!(answer.contains("body_timeout"), "{answer}");
    }
    scene.end().await;
}

#[tokio::test]
async fn bodies_that_are_too_long_are_not_read() {
    let scene = Scene::begin("").await;
    let post = |path: &str, header: &str| {
        format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{KEY}{header}\r\n\r\n")
    };
    for path in ["/v1/publish", "/v1/publish/batch", "/v1/sse", "/v1/poll"] {
        let answer = Raw::exchange(&scene.app, post(path, "content-length: 1099511627776")).await;
        assert_eq!(status(&answer), 413, "{answer}");
    }
    let mut raw = Raw::open(&scene.app).await;
    raw.send(post("/v1/publish", "transfer-encoding: chunked")).await;
    let chunk = format!("{:x}\r\n{}\r\n", 64 << 10, " ".repeat(64 << 10));
    for _ in 0..200 {
        raw.send(&chunk).await;
    }
    assert!(matches!(status(&raw.rest().await), 0 | 413));
    scene.end().await;
}

#[tokio::test]
async fn deep_nesting_is_an_error_wherever_json_is_read() {
    let scene = Scene::begin("").await;
    let deep = "[".repeat(100_000);
    let closed = format!("{deep}{}", "]".repeat(100_000));
    let session = scene.witness.session().to_owned();
    for (path, body) in [
        ("/v1/publish".to_owned(), format!(r#"{{"channel":"a","data":{closed}}}"#)),
        ("/v1/publish".to_owned(), format!(r#"{{"channel":"a","data":{deep}"#)),
        ("/v1/publish".to_owned(), format!(r#"{{"channels":{closed}}}"#)),
        ("/v1/publish/batch".to_owned(), format!(r#"{{"publishes":{closed}}}"#)),
        ("/v1/sse".to_owned(), format!(r#"{{"channels":{}"#, &deep[..60_000])),
        ("/v1/tickets".to_owned(), format!(r#"{{"token":{}"#, &deep[..10_000])),
        (format!("/v1/sessions/{session}/commands"), format!(r#"{{"commands":{closed}}}"#)),
    ] {
        let request = scene.app.request("POST", &path).bearer_auth("bk_dev").body(body);
        let answer = request.answer().await;
        // A batch answers for each of its publishes.
        assert!(answer.text.contains(r#""status":4"#), "{path}: {answer:?}");
    }
    let command = json!({"type": "publish", "id": 1, "channel": "a", "data": null}).to_string();
    for (id, nested) in [(1, &closed[70_000..130_000]), (2, &deep[..60_000])] {
        let command = command.replace("null", nested).replace("\"id\":1", &format!("\"id\":{id}"));
        let mut client = Client::connect(&scene.app, TransportKind::Ws, &Options::to(&["a"])).await;
        let Link::Ws(ws) = &mut client.link else { unreachable!() };
        ws.send_text(command).await;
        let frame = client.frame().await;
        assert!(frame["code"] == "bad_command" || frame["code"] == "bad_request", "{frame}");
    }
    scene.end().await;
}

#[tokio::test]
async fn names_that_are_none_are_refused_wherever_they_come() {
    let scene = Scene::begin("").await;
    let names = [
        "\0",
        "a\r\nid: 1",
        "a\nb",
        "ä",
        "日本",
        "💥",
        "a b",
        "a%20b",
        "%",
        "a\u{202e}b",
        "<script>",
        "\"",
        "*",
        "",
        "a#b",
        "a?b",
    ];
    for name in names {
        let answer = scene.app.post("/v1/publish", &json!({ "channel": name })).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "bad_channel"), "{name:?}: {answer:?}");
        for kind in TransportKind::ALL {
            let options = Options::to(&["news", name]);
            let client = Client::connect(&scene.app, kind, &options).await;
            assert_eq!(client.welcome["refused"][name]["code"], "bad_channel", "{name:?} {}", client.welcome);
            assert_eq!(client.welcome["channels"].as_object().unwrap().len(), 1);
        }
        let path = Options::default().and("channel", name).path("/v1/history");
        assert_eq!(scene.app.get(&path).await.status, 400, "{name:?}");
    }
    scene.end().await;
}

#[tokio::test]
async fn urls_that_are_broken_are_answered() {
    let scene = Scene::begin("").await;
    for target in [
        "/v1/sse?channels=%ff%fe",
        "/v1/sse?channels=%",
        "/v1/sse?channels=%zz",
        "/v1/sse?channels=%00",
        "/v1/sse?channels=a%0d%0aset-cookie:x",
        "/v1/sse?channels=a&channels=b",
        "/v1/poll?session=%00&cursor=%0a",
        "/v1/poll?cursor=99999999999999999999.1",
        "/v1/poll?channels=a&cursor=0.1,0.1",
        "/v1/history?channel=%f0%9f%92%a5&after_seq=-1",
        "/v1/history?channel=a&limit=99999999999999999999",
        "/v1/sessions/%2e%2e%2f/commands",
        "/v1/sessions/%00/commands",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/../../etc/passwd",
        "/%00",
        "/\u{1}",
        "*",
    ] {
        let request = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n{KEY}connection: close\r\n\r\n");
        let answer = Raw::exchange(&scene.app, request).await;
        assert!(matches!(status(&answer), 400..=405), "{target}: {answer}");
        assert!(!answer.to_lowercase().contains("\r\nset-cookie"), "{answer}");
    }
    // Two lengths, or a length beside chunks, is how requests are smuggled past a proxy.
    for headers in [
        "content-length: 2\r\ncontent-length: 3\r\n",
        "content-length: 2\r\ntransfer-encoding: chunked\r\n",
        "content-length: -1\r\n",
        "transfer-encoding: chunked, identity\r\n",
        " folded: x\r\n",
    ] {
        let request = format!("POST /v1/publish HTTP/1.1\r\nhost: localhost\r\n{KEY}{headers}\r\n{{}}");
        let answer = Raw::exchange(&scene.app, request).await;
        assert!(matches!(status(&answer), 0 | 400 | 501), "{headers}: {answer}");
    }
    scene.end().await;
}

#[tokio::test]
async fn a_strangers_session_is_of_no_use() {
    let scene = Scene::begin("").await;
    let eve = scene.app.token("eve", &["*"], &["*"]);
    let session = scene.witness.session();
    for kind in TransportKind::ALL {
        let options = Options::of(&eve, &["news"]).and("session", session).and("attempt", 99);
        let Err(refusal) = Client::try_connect(&scene.app, kind, &options).await else { panic!("{kind:?}") };
        assert_eq!(refusal["code"], "session_mismatch");
        assert!(!refusal.to_string().contains("key:"), "nothing is said of its owner: {refusal}");
    }
    let path = format!("/v1/sessions/{session}/commands");
    let bye = json!({"commands": [{"type": "bye"}]}).to_string();
    let answer = scene.app.request("POST", &path).bearer_auth(&eve).body(bye).answer().await;
    assert_eq!(answer.code(), "session_mismatch");
    scene.end().await;
}

/// Whoever opens connections and says nothing on them takes none from others.
#[tokio::test]
async fn idle_connections_are_cheap() {
    let scene = Scene::begin("").await;
    let mut idle = Vec::new();
    for _ in 0..500 {
        idle.push(Raw::open(&scene.app).await);
    }
    scene.end().await;
}

#[tokio::test]
async fn what_is_no_http_1_is_turned_away() {
    let scene = Scene::begin("").await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello \r\n\r\n"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n",
        b"GET /elsewhere HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
        b"GET http://evil.example/v1/sse HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        b"GET /v1/ws HTTP/1.0\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nhost: localhost\r\n\r\n",
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
    ] {
        let answer = Raw::exchange(&scene.app, bytes).await;
        let shown = String::from_utf8_lossy(bytes);
        assert!(matches!(status(&answer), 0 | 400..=499 | 505), "{shown}: {answer}");
    }
    scene.end().await;
}

#[tokio::test]
async fn requests_in_a_row_are_answered_in_order() {
    let scene = Scene::begin("").await;
    let mut raw = Raw::open(&scene.app).await;
    let requests: String = (1..=50)
        .map(|n| {
            let body = json!({"channel": "pipeline", "data": n}).to_string();
            let length = body.len();
            format!(
                "POST /v1/publish HTTP/1.1\r\nhost: localhost\r\n{KEY}content-length: {length}\r\n\r\n{body}"
            )
        })
        .collect();
    raw.send(requests).await;
    for seq in 1..=50 {
        raw.until(&format!("\"seq\":{seq},")).await;
    }
    // How a request is answered is not decided by the next one.
    let (head, nowhere) = (GET.replace("GET", "HEAD"), "HEAD /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let mut raw = Raw::open(&scene.app).await;
    raw.send([&head, GET, nowhere, GET, &head, GET].concat()).await;
    for (status, body) in [("200", ""), ("200", OK), ("404", ""), ("200", OK), ("200", ""), ("200", OK)] {
        let head = raw.until("\r\n\r\n").await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{head}");
        raw.until(body).await;
    }
    // Nor by the end of what the client has to say.
    let mut raw = Raw::open(&scene.app).await;
    raw.send([GET, GET].concat()).await;
    raw.hang_up().await;
    assert_eq!(raw.rest().await.matches(OK).count(), 2);
    scene.end().await;
}
