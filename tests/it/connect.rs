//! What a client is told when it connects, and what is refused.

use belfry::protocol::{SessionId, TransportKind};
use serde_json::{Value, json};

use crate::harness::{Client, Options, Raw, TestApp, Ws, eventually};

/// The code of the refusal, with the status that the transport gives it.
async fn refused(app: &TestApp, kind: TransportKind, options: &Options) -> (u64, String, Value) {
    let Err(refusal) = Client::try_connect(app, kind, options).await else {
        panic!("{kind:?} with {options:?} was let in");
    };
    let (status, code) = (refusal["status"].as_u64().unwrap(), refusal["code"].as_str().unwrap().to_owned());
    (status, code, refusal)
}

#[tokio::test]
async fn welcome_says_where_the_session_stands() {
    let app = TestApp::start().await;
    let before = app.publish("before").await;
    for kind in TransportKind::ALL {
        let channel = format!("quiet:{}", kind.as_str());
        let options = Options::to(&["news", &channel]).and("heartbeat_ms", 7_000);
        let mut client = Client::connect(&app, kind, &options).await;
        let welcome = &client.welcome;
        assert!(client.session().parse::<SessionId>().is_ok(), "{welcome}");
        assert_eq!(welcome["channels"], json!({"news": {"seq": before["seq"]}, &channel: {"seq": 0}}));
        assert_eq!((&welcome["resumed"], &welcome["node"]), (&json!(false), &json!("test")));
        assert_eq!(welcome["heartbeat_ms"], 7_000);
        assert!(welcome.get("expires_at").is_none() && welcome.get("refused").is_none(), "{welcome}");
        let published = app.publish_to(&channel, json!({"n": 1})).await;
        let message = client.message().await;
        assert_eq!((&message["data"], &message["event"]), (&json!({"n": 1}), &json!("message")));
        for name in ["channel", "id", "seq", "pos"] {
            assert_eq!(message[name], published[name], "{name}");
        }
    }
}

#[tokio::test]
async fn a_user_without_channels_gets_the_own_one() {
    let app = TestApp::start().await;
    let token = app.token("ann", &[], &[]);
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::of(&token, &[])).await;
        let channels = client.welcome["channels"].as_object().unwrap();
        assert_eq!(channels.keys().collect::<Vec<_>>(), ["user:ann"]);
        assert!(client.welcome["expires_at"].is_string(), "{}", client.welcome);
        app.publish_to("user:ann", kind.as_str()).await;
        assert_eq!(client.data(1).await, [kind.as_str()]);
    }
}

#[tokio::test]
async fn an_api_key_has_to_name_its_channels() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let (status, code, _) = refused(&app, kind, &Options::default()).await;
        assert_eq!(code, "channels_required");
        assert_eq!(status, if kind == TransportKind::Ws { 4000 } else { 400 });
    }
}

#[tokio::test]
async fn channels_that_may_not_be_read_are_refused_one_by_one() {
    let app = TestApp::start().await;
    let token = app.token("ann", &["team:*"], &[]);
    for kind in TransportKind::ALL {
        let names = ["team:1", "team", "user:bob", "no spaces"];
        let mut client = Client::connect(&app, kind, &Options::of(&token, &names)).await;
        let (welcome, code) = (&client.welcome, |name: &str| &client.welcome["refused"][name]["code"]);
        assert_eq!(welcome["channels"].as_object().unwrap().len(), 1, "{welcome}");
        assert_eq!(welcome["refused"].as_object().unwrap().len(), 3, "{welcome}");
        assert_eq!((code("team"), code("user:bob")), (&json!("forbidden"), &json!("forbidden")));
        assert_eq!(code("no spaces"), "bad_channel");
        app.publish_to("user:bob", "secret").await;
        app.publish_to("team:1", "open").await;
        assert_eq!(client.data(1).await, ["open"]);
    }
}

#[tokio::test]
async fn where_all_channels_are_refused_there_is_no_session() {
    let app = TestApp::start().await;
    let token = app.token("ann", &["team:*"], &[]);
    for kind in TransportKind::ALL {
        let (status, code, refusal) = refused(&app, kind, &Options::of(&token, &["user:bob"])).await;
        assert_eq!(code, "forbidden");
        match kind {
            TransportKind::Ws => assert_eq!((status, &refusal["final"]), (4003, &json!(true))),
            _ => assert_eq!(status, 403),
        }
    }
    assert_eq!(app.metric("belfry_sessions").await, 0.0);
}

#[tokio::test]
async fn a_session_has_as_many_channels_as_it_may_and_no_more() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..1_025).map(|n| format!("c:{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for kind in TransportKind::ALL {
        let client = Client::connect(&app, kind, &Options::to(&names[..1_024])).await;
        assert_eq!(client.welcome["channels"].as_object().unwrap().len(), 1_024);
        let (_, code, _) = refused(&app, kind, &Options::to(&names)).await;
        assert_eq!(code, "too_many_channels");
    }
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_named() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        for (name, value, code) in [
            ("heartbeat_ms", "999", "bad_request"),
            ("heartbeat_ms", "60001", "bad_request"),
            ("heartbeat_ms", "often", "bad_request"),
            ("attempt", "-1", "bad_request"),
            ("connection", &"x".repeat(65), "bad_request"),
            ("session", "nobody", "bad_request"),
            ("pad", "yes", "bad_request"),
            ("probe", "2", "bad_request"),
            ("cursor", "1841", "bad_cursor"),
            ("cursor", "0.1,0.2", "bad_cursor"),
            ("cursor", "", "bad_cursor"),
        ] {
            let (status, said, refusal) = refused(&app, kind, &Options::to(&["news"]).and(name, value)).await;
            assert_eq!(said, code, "{kind:?} {name}={value}: {refusal}");
            if code == "bad_request" {
                assert!(refusal["detail"].as_str().unwrap().contains(name), "{refusal}");
            }
            match kind {
                TransportKind::Ws => assert_eq!((status, &refusal["final"]), (4000, &json!(true))),
                _ => assert_eq!(status, 400),
            }
        }
    }
}

#[tokio::test]
async fn a_bad_credential_is_told_in_the_transports_own_way() {
    let app = TestApp::start().await;
    let expired = app.token_for("ann", &[], &[], std::time::Duration::ZERO);
    for kind in TransportKind::ALL {
        let ws = kind == TransportKind::Ws;
        for (token, code, status, is_final) in [
            ("nonsense", "unauthorized", if ws { 4001 } else { 401 }, true),
            ("bk_unknown", "unauthorized", if ws { 4001 } else { 401 }, true),
            (&expired, "token_expired", if ws { 4010 } else { 401 }, false),
        ] {
            let (said_status, said, refusal) = refused(&app, kind, &Options::of(token, &["news"])).await;
            assert_eq!((said_status, said.as_str()), (status, code), "{kind:?} {refusal}");
            if ws {
                assert_eq!(refusal["final"], is_final, "{refusal}");
            }
        }
    }
}

/// Before 101, where a proxy may still choose another node.
#[tokio::test]
async fn a_full_node_says_so_in_the_status() {
    let app = TestApp::with(|config| config.server.max_connections = 3).await;
    let mut open = Vec::new();
    for kind in [TransportKind::Ws, TransportKind::Ws, TransportKind::Sse] {
        open.push(Client::connect(&app, kind, &Options::to(&["news"])).await);
    }
    for kind in TransportKind::ALL {
        let (status, code, refusal) = refused(&app, kind, &Options::to(&["news"])).await;
        assert_eq!((status, code.as_str()), (503, "unavailable"), "{kind:?}: {refusal}");
        assert!(refusal.get("final").is_none(), "it is a problem, no frame: {refusal}");
    }
    drop(open.pop());
    eventually("room", async || {
        Client::try_connect(&app, TransportKind::Ws, &Options::to(&["news"])).await.is_ok()
    })
    .await;
}

/// They have left HTTP, whose server counts them no more.
#[tokio::test]
async fn websockets_that_are_only_opening_count_as_connections() {
    let app = TestApp::with(|config| config.server.max_connections = 2).await;
    let probe = async || Ws::handshake(Ws::request(&app, "/v1/ws?probe=1&channels=news")).await;
    let probes = [probe().await.unwrap(), probe().await.unwrap()];
    assert!(probe().await.is_err(), "there is room for two");
    drop(probes);
    eventually("room", async || probe().await.is_ok()).await;
}

#[tokio::test]
async fn where_a_proxy_leaves_a_prefix_in_place_each_transport_is_there() {
    let app = TestApp::with(|config| config.server.path_prefix = "/push".to_owned()).await;
    for (path, is_there) in
        [("/push/v1/ws", true), ("/v1/ws", true), ("/pushv1/ws", false), ("/other/v1/ws", false)]
    {
        let mut request = Ws::request(&app, &format!("{path}?channels=news"));
        request.headers_mut().insert("authorization", "Bearer bk_dev".parse().unwrap());
        match Ws::handshake(request).await {
            Ok(mut ws) => {
                assert!(is_there, "{path}");
                assert_eq!(ws.next().await.unwrap()["type"], "welcome");
            }
            Err(refused) => assert_eq!((is_there, &refused["code"]), (false, &json!("not_found")), "{path}"),
        }
    }
    for path in ["/push/v1/sse?channels=news", "/push/v1/poll?channels=news&wait=0"] {
        let get = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\r\n");
        let mut raw = Raw::open(&app).await;
        raw.send(get).await;
        raw.until("\"welcome\"").await;
    }
}

/// The limit is the process's, however many workers there are.
#[tokio::test]
async fn http_connections_beyond_the_limit_are_told_so_and_the_probes_are_answered() {
    const LIMIT: usize = 8;
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let app =
        TestApp::with(|config| (config.server.workers, config.server.max_connections) = (4, LIMIT)).await;
    let mut served = Vec::new();
    for _ in 0..LIMIT {
        let mut raw = Raw::open(&app).await;
        raw.send(get("/healthz")).await;
        raw.until("\"ok\"}").await;
        served.push(raw);
    }
    let told = Raw::exchange(&app, get("/v1/history?channel=news")).await.to_lowercase();
    assert!(told.starts_with("http/1.1 503") && told.contains("connection: close"), "{told}");
    assert!(told.contains("retry-after") && told.contains("unavailable"), "{told}");
    assert!(Ws::handshake(Ws::request(&app, "/v1/ws?channels=news")).await.is_err());
    for probe in ["/healthz", "/readyz", "/metrics"] {
        let answer = Raw::exchange(&app, get(probe)).await.to_lowercase();
        assert!(answer.starts_with("http/1.1 200") && answer.contains("connection: close"), "{answer}");
    }
    // One that says nothing does not keep its place for long, and those that were there go on.
    assert_eq!(Raw::open(&app).await.rest().await, "");
    for raw in &mut served {
        raw.send(get("/healthz")).await;
        raw.until("\"ok\"}").await;
    }
    drop(served.pop());
    eventually("room", async || {
        let closing = "GET /v1/history?channel=news HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        Raw::exchange(&app, closing).await.starts_with("HTTP/1.1 401")
    })
    .await;
}
