//! Who may, where a credential is looked for, and what pages of other origins get.

use std::time::Duration;

use belfry::protocol::TransportKind;
use serde_json::{Value, json};

use crate::harness::{Ask as _, Client, Options, Sse, TestApp, Ws, eventually, soon};

const PAGE: &str = "https://app.example";

/// What a WebSocket is told first.
async fn first(request: tokio_tungstenite::tungstenite::http::Request<()>) -> Value {
    match Ws::handshake(request).await {
        Ok(mut ws) => soon("the first frame", ws.next()).await.unwrap(),
        Err(problem) => problem,
    }
}

async fn ticket(app: &TestApp, token: &str) -> String {
    let answer = app.request("POST", "/v1/tickets").bearer_auth(token).answer().await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["ticket"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_token_in_a_url_is_refused_even_if_it_is_good() {
    let app = TestApp::start().await;
    let token = app.token("ann", &[], &[]);
    for name in ["token", "access_token", "jwt"] {
        let query = format!("{name}={token}");
        for path in ["/v1/sse", "/v1/poll", "/v1/history"] {
            let answer = app.request("GET", &format!("{path}?{query}")).answer().await;
            assert_eq!(answer.status, 401, "{path}: {answer:?}");
            assert!(!answer.text.contains(&token));
        }
        let close = first(Ws::request(&app, &format!("/v1/ws?{query}"))).await;
        assert_eq!((&close["type"], &close["status"]), (&json!("close"), &json!(4001)), "{close}");
    }
}

#[tokio::test]
async fn a_ticket_opens_one_stream_over_any_transport() {
    let app = TestApp::start().await;
    let token = app.token("ann", &[], &[]);
    let answer = app.request("POST", "/v1/tickets").bearer_auth(&token).answer().await;
    assert_eq!(answer.json()["expires_in"], 30);
    for path in ["/v1/sse", "/v1/poll"] {
        let path = format!("{path}?ticket={}", ticket(&app, &token).await);
        let mut response = soon("the head", app.request("GET", &path).send()).await.unwrap();
        assert_eq!(response.status(), 200);
        let begin = soon("welcome", response.chunk()).await.unwrap().unwrap();
        assert!(String::from_utf8_lossy(&begin).contains("user:ann"));
        assert_eq!(app.request("GET", &path).answer().await.code(), "unauthorized", "a second time");
    }
    let path = format!("/v1/ws?ticket={}", ticket(&app, &token).await);
    assert_eq!(first(Ws::request(&app, &path)).await["type"], "welcome");
    assert_eq!(first(Ws::request(&app, &path)).await["status"], 4001);
    // It opens a stream and nothing else.
    let path = format!("/v1/history?channel=user:ann&ticket={}", ticket(&app, &token).await);
    assert_eq!(app.request("GET", &path).answer().await.status, 401);
}

#[tokio::test]
async fn a_ticket_is_good_at_every_node_of_a_fleet_and_once_in_all() {
    let apps = TestApp::fleet(2, |_| {}).await;
    let token = apps[0].token("ann", &[], &[]);
    for (at, other) in [(0, 1), (1, 0)] {
        let path = format!("/v1/poll?ticket={}", ticket(&apps[0], &token).await);
        let answer = apps[at].request("GET", &path).answer().await;
        assert_eq!((answer.status, &answer.json()["channels"]), (200, &Value::Null), "{answer:?}");
        for app in [&apps[at], &apps[other]] {
            assert_eq!(app.request("GET", &path).answer().await.code(), "unauthorized");
        }
    }
}

#[tokio::test]
async fn a_ticket_grows_old() {
    let app = TestApp::with(|config| config.auth.ticket_ttl = Duration::ZERO).await;
    let path = format!("/v1/sse?ticket={}", ticket(&app, &app.token("ann", &[], &[])).await);
    assert_eq!(app.request("GET", &path).answer().await.code(), "unauthorized");
}

#[tokio::test]
async fn the_first_place_that_holds_something_decides() {
    let app = TestApp::start().await;
    let token = app.token("ann", &[], &[]);
    let good = ticket(&app, &token).await;
    let path = format!("/v1/poll?ticket={good}");
    let answer = app.request("GET", &path).bearer_auth("nonsense").answer().await;
    assert_eq!(answer.status, 401, "no second identity is tried");
    let body = json!({ "token": "nonsense" }).to_string();
    assert_eq!(app.request("POST", "/v1/poll").bearer_auth(&token).body(body).answer().await.status, 200);
    assert_eq!(app.request("GET", &path).answer().await.status, 200, "and the ticket was not used up");
}

#[tokio::test]
async fn a_subprotocol_carries_a_token_and_is_not_echoed() {
    let app = TestApp::start().await;
    let mut request = Ws::request(&app, "/v1/ws");
    let offer = format!("bearer.{}, belfry.v1", app.token("ann", &[], &[]));
    request.headers_mut().insert("sec-websocket-protocol", offer.parse().unwrap());
    let (_, response) = soon("101", tokio_tungstenite::connect_async(request)).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "belfry.v1");
}

#[tokio::test]
async fn cookies_are_looked_at_only_where_that_is_switched_on() {
    let app = TestApp::start().await;
    let cookie = format!("session={}", app.token("ann", &[], &[]));
    assert_eq!(app.request("GET", "/v1/poll").header("cookie", &cookie).answer().await.status, 401);

    let app = TestApp::closed(|config| {
        config.auth.cookie = Some("session".to_owned());
        config.cors.origins = vec![PAGE.to_owned()];
    })
    .await;
    let cookie = format!("session={}", app.token("ann", &[], &[]));
    let get = || app.request("GET", "/v1/poll").header("cookie", &cookie);
    assert_eq!(get().answer().await.status, 200);
    let answer = get().header("origin", PAGE).answer().await;
    assert_eq!((answer.status, answer.header("access-control-allow-credentials")), (200, "true"));
    assert_eq!(get().header("origin", "https://evil.example").answer().await.code(), "forbidden_origin");
    assert_eq!(get().header("sec-fetch-site", "cross-site").answer().await.code(), "forbidden_origin");
    let post = || app.request("POST", "/v1/poll").header("cookie", &cookie);
    assert_eq!(post().answer().await.code(), "forbidden_origin", "a POST has to say whence it comes");
    assert_eq!(post().header("origin", PAGE).answer().await.status, 200);
    let websocket = |origin: Option<&str>| {
        let mut request = Ws::request(&app, "/v1/ws");
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        first(request)
    };
    assert_eq!(websocket(Some(PAGE)).await["type"], "welcome");
    for origin in [None, Some("https://evil.example"), Some("null")] {
        assert_eq!(websocket(origin).await["status"], 403, "{origin:?}");
    }
}

#[tokio::test]
async fn keys_do_what_their_scopes_say() {
    let app = TestApp::closed(|_| {}).await;
    let (publish, subscribe) = (app.api_key("publish").await, app.api_key("subscribe").await);
    let body = json!({"channel": "news"}).to_string();
    let send = |key: &str| app.request("POST", "/v1/publish").bearer_auth(key).body(body.clone()).answer();
    assert_eq!(send(&publish).await.status, 200);
    assert_eq!(send(&subscribe).await.code(), "forbidden");
    assert_eq!(send("bk_dev").await.code(), "unauthorized", "there is no such key without --dev");
    for kind in TransportKind::ALL {
        assert!(Client::try_connect(&app, kind, &Options::of(&subscribe, &["news"])).await.is_ok());
        let Err(refusal) = Client::try_connect(&app, kind, &Options::of(&publish, &["news"])).await else {
            panic!("{kind:?} opened with a key that may only publish");
        };
        assert_eq!(refusal["code"], "forbidden", "{refusal}");
    }
    assert_eq!(app.request("GET", "/dev/token?sub=ann").answer().await.status, 404);
    app.revoke(&publish).await;
    eventually("the revocation", async || send(&publish).await.status == 401).await;
}

#[tokio::test]
async fn a_key_has_no_business_in_a_foreign_page() {
    let app = TestApp::closed(|config| config.cors.origins = vec![PAGE.to_owned()]).await;
    let key = app.api_key("publish,subscribe").await;
    for origin in [PAGE, "https://evil.example"] {
        for (method, path) in [("GET", "/v1/sse?channels=news"), ("POST", "/v1/publish"), ("GET", "/v1/poll")]
        {
            let request = app.request(method, path).bearer_auth(&key).header("origin", origin);
            let answer = request.answer().await;
            assert_eq!((answer.status, answer.code().as_str()), (403, "api_key_in_browser"), "{path}");
        }
    }
    let own = app.url("");
    let request = app.request("GET", "/v1/poll?channels=news").bearer_auth(&key).header("origin", own);
    assert_eq!(request.answer().await.status, 200, "its own console is no foreign page");
}

#[tokio::test]
async fn nor_has_it_in_the_first_frame_of_a_foreign_page() {
    let app = TestApp::closed(|config| config.cors.origins = vec![PAGE.to_owned()]).await;
    let key = app.api_key("subscribe").await;
    let said = async |origin: Option<&str>, query: &str, token: &str| {
        let mut request = Ws::request(&app, &format!("/v1/ws?channels=news{query}"));
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let mut ws = Ws::handshake(request).await.unwrap();
        if query.contains("probe") {
            assert_eq!(soon("ready", ws.next()).await.unwrap()["type"], "ready");
        }
        ws.send(&json!({"type": "connect", "token": token})).await;
        let frame = soon("an answer", ws.next()).await.unwrap();
        let status = if frame["type"] == "close" { Some(ws.closed().await) } else { None };
        (frame, status)
    };
    for query in ["", "&probe=1"] {
        let (close, status) = said(Some(PAGE), query, &key).await;
        assert_eq!((&close["code"], status), (&json!("api_key_in_browser"), Some(4003)), "{query}: {close}");
        for (origin, token) in [
            (None, key.clone()),
            (Some(&*app.url("")), key.clone()),
            (Some(PAGE), app.token("ann", &["news"], &[])),
        ] {
            let (welcome, _) = said(origin, query, &token).await;
            assert_eq!(welcome["type"], "welcome", "{query} from {origin:?}: {welcome}");
        }
    }
}

#[tokio::test]
async fn only_the_servers_own_names_are_answered_for() {
    let app = TestApp::closed(|config| config.server.hosts = vec!["push.example.com".to_owned()]).await;
    for (path, host, status) in [
        ("/metrics", "push.example.com", 200),
        ("/metrics", "push.example.com:8443", 200),
        ("/metrics", "rebound.example", 403),
        ("/", "rebound.example", 403),
        ("/healthz", "10.1.2.3:8080", 200),
        ("/readyz", "10.1.2.3:8080", 200),
    ] {
        let answer = app.request("GET", path).header("host", host).answer().await;
        assert_eq!(answer.status, status, "{path} of {host}: {answer:?}");
    }
    let refused = Ws::handshake(Ws::request(&app, "/v1/ws")).await.err().unwrap();
    assert_eq!(refused["code"], "forbidden_host");
}

#[tokio::test]
async fn listed_pages_may_read_answers_and_errors_and_others_may_not() {
    let app = TestApp::closed(|config| config.cors.origins = vec![PAGE.to_owned()]).await;
    let session = "/v1/sessions/00000000000000000000000000000000/commands";
    let allowed = "access-control-allow-origin";
    for (method, path) in [
        ("GET", "/v1/sse"),
        ("POST", "/v1/sse"),
        ("GET", "/v1/poll"),
        ("POST", session),
        ("POST", "/v1/tickets"),
        ("GET", "/v1/history?channel=a"),
    ] {
        let request =
            || app.request(method, path).body(if method == "POST" { r#"{"commands":[]}"# } else { "" });
        let error = request().header("origin", PAGE).answer().await;
        assert!(error.status >= 400, "{path}: {error:?}");
        assert_eq!((error.header(allowed), error.header("vary")), (PAGE, "Origin"), "{path}: {error:?}");
        let error = request().header("origin", "https://evil.example").answer().await;
        assert_eq!((error.header(allowed), error.header("vary")), ("", "Origin"), "{path}: {error:?}");
        let preflight = app.request("OPTIONS", path).header("origin", PAGE);
        let preflight = preflight.header("access-control-request-method", method).answer().await;
        assert_eq!(preflight.header(allowed), PAGE, "{path}: {preflight:?}");
        assert_eq!(preflight.header("access-control-max-age"), "7200");
    }
    let token = app.token("ann", &[], &[]);
    let sse = app.request("GET", "/v1/sse").bearer_auth(&token).header("origin", PAGE);
    let sse = Sse::send(sse).await.unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(sse.headers[allowed], PAGE);
    for path in ["/v1/publish", "/v1/publish/batch", "/metrics", "/readyz"] {
        assert_eq!(app.request("POST", path).header("origin", PAGE).answer().await.header(allowed), "");
    }
}

#[tokio::test]
async fn a_foreign_page_opens_no_websocket_whatever_it_knows() {
    let app = TestApp::closed(|config| config.cors.origins = vec![PAGE.to_owned()]).await;
    let token = app.token("ann", &[], &[]);
    for (origin, lets_in) in [(PAGE, true), ("https://evil.example", false), (&*app.url(""), true)] {
        let mut request = Ws::request(&app, "/v1/ws");
        request.headers_mut().insert("origin", origin.parse().unwrap());
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let said = first(request).await;
        match lets_in {
            true => assert_eq!(said["type"], "welcome", "{origin}"),
            false => assert_eq!((&said["status"], &said["code"]), (&json!(403), &json!("forbidden_origin"))),
        }
    }
}

/// Otherwise a page whose name was rebound to this machine could use the key that everyone knows.
#[tokio::test]
async fn dev_answers_to_loopback_names_only() {
    let app = TestApp::start().await;
    let port = app.address.port();
    for host in [format!("localhost:{port}"), "127.0.0.1".to_owned(), format!("[::1]:{port}")] {
        assert_eq!(app.request("GET", "/healthz").header("host", &host).answer().await.status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "localhost@evil.example", ""] {
        for path in ["/healthz", "/v1/sse?channels=a", "/dev/token?sub=ann", "/", "/nothing"] {
            let answer = app.request("GET", path).header("host", host).answer().await;
            assert!(
                answer.status == 403 || host.is_empty() && answer.status == 400,
                "{host}{path} {answer:?}"
            );
        }
        let mut request = Ws::request(&app, "/v1/ws");
        request.headers_mut().insert("host", host.parse().unwrap());
        request.headers_mut().insert("authorization", "Bearer bk_dev".parse().unwrap());
        assert_eq!(first(request).await["status"], 403, "{host}");
    }
    for (origin, status) in [("http://localhost:5173", 200), ("https://evil.example", 403), ("null", 403)] {
        let answer = app.request("GET", "/dev/token?sub=ann").header("origin", origin).answer().await;
        assert_eq!(answer.status, status, "{origin}");
        if status == 200 {
            assert_eq!(answer.header("access-control-allow-origin"), origin);
        }
    }
}
