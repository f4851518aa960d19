//! From a publish over REST to what comes out on the other side.

use belfry::protocol::TransportKind;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::harness::{Ask as _, Client, Link, Options, TestApp, Ws, eventually, is_fleet, soon};

/// The plain message has gone with the process, so the retry publishes it again.
#[tokio::test]
async fn what_a_retry_completes_after_a_restart_is_dated_as_the_first_attempt_was() {
    if is_fleet() {
        return;
    }
    let mut app = TestApp::start().await;
    let body = json!({ "channels": ["news", "plain:1"], "data": 1, "idempotency_key": "k" });
    let publish = async |app: &TestApp| app.post("/v1/publish", &body).await.json()["results"].take();
    let of = async |app: &TestApp, channel: &str| {
        let page = app.get(&format!("/v1/history?channel={channel}&last=1")).await.json();
        page["messages"][0].clone()
    };
    let first = publish(&app).await;
    let at = of(&app, "news").await["at"].clone();
    app.restart().await;
    let again = publish(&app).await;
    assert_eq!(again[0], first[0], "what is durable is there");
    let completed = of(&app, "plain:1").await;
    assert_eq!((&completed["at"], &completed["id"]), (&at, &first[1]["id"]), "{completed}");
}

#[tokio::test]
async fn a_retry_gives_the_first_result_also_after_a_restart() {
    let mut app = TestApp::start().await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let body = json!({"channel": "news", "data": {"n": 1}, "idempotency_key": "order-7"});
    let first = app.post("/v1/publish", &body).await.json();
    assert_eq!(app.post("/v1/publish", &body).await.json(), first);
    assert_eq!(client.message().await["id"], first["results"][0]["id"]);
    app.restart().await;
    assert_eq!(app.post("/v1/publish", &body).await.json(), first);
    let other = json!({"channel": "news", "data": {"n": 2}, "idempotency_key": "order-7"});
    let refused = app.post("/v1/publish", &other).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "idempotency_mismatch"));
    // The same key of somebody else is another key.
    let resume = client.cut().and("channels", "news");
    app.publish("fence").await;
    let mut client = Client::connect(&app, TransportKind::Ws, &resume).await;
    assert_eq!(client.data(1).await, ["fence"]);
}

#[tokio::test]
async fn many_publishers_with_the_same_key_publish_once() {
    let app = TestApp::start().await;
    for channel in ["news", "plain:a"] {
        let mut client = Client::connect(&app, TransportKind::Sse, &Options::to(&[channel])).await;
        let body = json!({"channel": channel, "data": 1, "idempotency_key": channel});
        let answers = (0..16).map(|_| app.post("/v1/publish", &body));
        let answers = futures_util::future::join_all(answers).await;
        assert!(answers.iter().all(|answer| answer.text == answers[0].text), "{answers:?}");
        app.publish_to(channel, "fence").await;
        assert_eq!(client.data(2).await, [json!(1), json!("fence")]);
    }
}

#[tokio::test]
async fn one_publish_reaches_channels_of_every_kind() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let names = ["news", "plain:a", "eph:a"];
        let mut client = Client::connect(&app, kind, &Options::to(&names)).await;
        let publish = json!({"channels": names, "event": "e", "data": [1]});
        let results = app.post("/v1/publish", &publish).await.json();
        // Ephemeral messages reach a poll only while it waits, so there it is left out.
        let mut came = vec![client.message().await, client.message().await];
        if kind != TransportKind::Poll {
            came.push(client.message().await);
        }
        let results = results["results"].as_array().unwrap();
        assert_eq!(results.len(), 3);
        for message in came {
            let result = results.iter().find(|result| result["channel"] == message["channel"]).unwrap();
            for name in ["id", "seq", "pos"] {
                assert_eq!(message.get(name), result.get(name), "{name} of {message}");
            }
        }
    }
}

#[tokio::test]
async fn all_fields_come_out_as_they_went_in() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["news"])).await;
        let body = json!({
            "channel": "news", "event": "order.shipped", "data": {"ö": [null, true]}, "key": "order-7",
            "priority": "high", "ttl": 3_600,
        });
        let answer = app.post("/v1/publish", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let message = client.message().await;
        for name in ["channel", "event", "data", "key", "priority"] {
            assert_eq!(message[name], body[name], "{name} of {message}");
        }
        assert!(message["expires_at"].as_str().unwrap() > message["at"].as_str().unwrap(), "{message}");
        assert!(message.get("from").is_none(), "an API key is no user: {message}");
    }
}

/// Numbers that no double holds, keys that come twice, escapes: whoever wrote them knows why.
#[tokio::test]
async fn data_is_passed_on_to_the_letter() {
    let data = r#"{"n":1.0000000000000000000001,"n":123456789012345678901234567890,"e":1E+400,"u":"\u0000\ud83d\ude00é\/"}"#;
    let app = TestApp::start().await;
    let mut ws = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let mut sse = Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
    let poll = Client::connect(&app, TransportKind::Poll, &Options::to(&["news"])).await;
    let (Link::Ws(ws), Link::Sse(sse)) = (&mut ws.link, &mut sse.link) else { unreachable!() };
    let spaced = data.replace(',', " ,\r\n\t");
    let body = format!("{{\"channel\":\"news\",\"data\":{spaced}}}");
    let answer = app.request("POST", "/v1/publish").bearer_auth("bk_dev").body(body).answer().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let wanted = format!("\"data\":{data},");
    use futures_util::StreamExt as _;
    let message = soon("a message", ws.stream.next()).await.unwrap().unwrap();
    assert!(matches!(&message, Message::Text(text) if text.contains(&wanted)), "{message:?}");
    let mut event = soon("an event", sse.next()).await.unwrap();
    if event.event.is_some() {
        event = soon("an event", sse.next()).await.unwrap();
    }
    assert!(event.data.contains(&wanted), "{event:?}");
    for path in [poll.resume().path("/v1/poll"), "/v1/history?channel=news&after_seq=0".to_owned()] {
        let text = app.get(&path).await.text;
        assert!(text.contains(&wanted), "{text}");
    }
}

#[tokio::test]
async fn what_has_expired_is_a_gap() {
    let app = TestApp::start().await;
    let first = app.publish(1).await;
    for n in 0..3 {
        let body = json!({"channel": "news", "data": n, "ttl": 1});
        assert_eq!(app.post("/v1/publish", &body).await.status, 200);
    }
    app.publish(2).await;
    let page = "/v1/history?channel=news&after_seq=1";
    eventually("expiry", async || app.get(page).await.json()["messages"].as_array().unwrap().len() == 1)
        .await;
    for kind in TransportKind::ALL {
        let options = Options::to(&["news"]).and("cursor", first["pos"].as_str().unwrap());
        let mut client = Client::connect(&app, kind, &options).await;
        let mut expired = Vec::new();
        let mut frame = client.frame().await;
        while frame["type"] == "gap" {
            assert_eq!(frame["reason"], "expired", "{frame}");
            expired.extend(frame["from_seq"].as_u64().unwrap()..=frame["to_seq"].as_u64().unwrap());
            frame = client.frame().await;
        }
        assert_eq!((expired, &frame["data"]), (vec![2, 3, 4], &json!(2)), "{frame}");
    }
}

#[tokio::test]
async fn limits_hold_on_both_sides() {
    let app = TestApp::start().await;
    let text = |length: usize| json!({"channel": "news", "data": "x".repeat(length - 2)});
    let channels =
        |count: usize| json!({"channels": (0..count).map(|n| format!("c:{n}")).collect::<Vec<_>>()});
    for (body, code) in [
        (text(64 << 10), None),
        (text((64 << 10) + 1), Some((413, "data_too_large"))),
        (channels(1_000), None),
        (channels(1_001), Some((400, "too_many_channels"))),
        (json!({"channel": "c".repeat(128)}), None),
        (json!({"channel": "c".repeat(129)}), Some((400, "bad_channel"))),
    ] {
        let answer = app.post("/v1/publish", &body).await;
        match code {
            None => assert_eq!(answer.status, 200, "{answer:?}"),
            Some((status, code)) => assert_eq!((answer.status, answer.code().as_str()), (status, code)),
        }
    }
    let batch = |count| json!({"publishes": vec![json!({"channel": "plain:b"}); count]});
    assert_eq!(app.post("/v1/publish/batch", &batch(1_000)).await.status, 200);
    assert_eq!(app.post("/v1/publish/batch", &batch(1_001)).await.code(), "too_many_publishes");
}

/// The longest data that may be published comes out of every transport, and fits into a client's
/// frame.
#[tokio::test]
async fn the_longest_message_passes_everywhere() {
    let app = TestApp::start().await;
    let data = "x".repeat((64 << 10) - 2);
    for kind in TransportKind::ALL {
        let room = format!("room:{}", kind.as_str());
        let mut client = Client::connect(&app, kind, &Options::to(&[&room])).await;
        let publish = json!({"type": "publish", "id": 1, "channel": room, "data": data});
        assert_eq!(client.command(publish).await["ok"], true);
        assert_eq!(client.data(1).await, [&*data]);
    }
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let Link::Ws(ws) = &mut client.link else { unreachable!() };
    let _ = ws.send_text("x".repeat((72 << 10) + 1)).await;
    let close = client.closed().await;
    assert_eq!((&close["status"], &close["code"]), (&json!(1009), &json!("too_large")), "{close}");
}

#[tokio::test]
async fn order_is_that_of_the_log_for_everyone() {
    let app = TestApp::start().await;
    let channels = ["a", "b", "plain:a", "plain:b"];
    let mut clients = Vec::new();
    for kind in TransportKind::ALL {
        clients.push(Client::connect(&app, kind, &Options::to(&channels)).await);
    }
    let publishes = (0..80).map(|n| app.publish_to(channels[n % 4], n));
    let published = futures_util::future::join_all(publishes).await;
    let pos = |value: &Value| {
        let (partition, offset) = value["pos"].as_str().unwrap().split_once('.').unwrap();
        (partition.to_owned(), offset.parse::<u64>().unwrap())
    };
    let mut wanted: Vec<(String, u64)> = published.iter().map(pos).collect();
    wanted.sort();
    for mut client in clients {
        let mut came = Vec::new();
        while came.len() < wanted.len() {
            came.push(pos(&client.message().await));
        }
        // Between partitions there is no order; within each there is.
        came.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(came, wanted, "{:?}", client.kind);
    }
}

#[tokio::test]
async fn only_belfry_v1_is_spoken() {
    let app = TestApp::start().await;
    let offer = |offer: &str| {
        let mut request = Ws::request(&app, "/v1/ws");
        request.headers_mut().insert("sec-websocket-protocol", offer.parse().unwrap());
        request
    };
    assert!(Ws::handshake(offer("mqtt, belfry.v1")).await.is_ok());
    let Err(problem) = Ws::handshake(offer("mqtt")).await else { panic!("mqtt is not spoken here") };
    assert_eq!((&problem["status"], &problem["code"]), (&json!(400), &json!("bad_subprotocol")));
    let answer = app.get("/v1/ws").await;
    assert_eq!((answer.status, answer.code().as_str()), (426, "upgrade_required"));
}

/// One page at a time, a client that asks for few would never get past them.
#[tokio::test]
async fn however_few_are_asked_for_many_expired_messages_take_few_reads() {
    let app = TestApp::start().await;
    app.publish(1).await;
    let dying = json!({"channel": "news", "data": 2, "ttl": 1});
    for _ in 0..2 {
        let batch = json!({"publishes": vec![&dying; 1_000]});
        assert_eq!(app.post("/v1/publish/batch", &batch).await.status, 200);
    }
    app.publish(3).await;
    app.publish(4).await;
    let page = async |after: u64, limit: u64| {
        app.get(&format!("/v1/history?channel=news&after_seq={after}&limit={limit}")).await.json()
    };
    eventually("expiry", async || page(1, 1_000).await["messages"][0]["data"] == 3).await;
    let series = "belfry_sql_operation_duration_seconds_count{operation=\"read\"}";
    let before = app.metric(series).await;
    for limit in [1, 2] {
        let page = page(1, limit).await;
        let messages = page["messages"].as_array().unwrap();
        let (data, more): (Vec<_>, _) = (messages.iter().map(|it| &it["data"]).collect(), &page["more"]);
        assert_eq!((data, more), (vec![&json!(3), &json!(4)][..limit as usize].to_vec(), &json!(limit == 1)));
    }
    let reads = app.metric(series).await - before;
    assert!(reads < 100.0, "{reads} reads");
}

#[tokio::test]
async fn a_users_publish_names_fewer_channels_than_a_backends() {
    const OPEN: &str = "chat";
    let app = TestApp::closed(|config| {
        let chat = belfry::testing::config::NamespaceConfig { client_publish: true, ..Default::default() };
        config.namespaces.insert(OPEN, chat);
    })
    .await;
    let token = app.token("ann", &[], &["chat:*"]);
    let (key, reader) = (app.api_key("publish").await, app.api_key("subscribe").await);
    for (credential, limit) in [(&token, 100), (&key, 1_000)] {
        for count in [limit, limit + 1] {
            let channels: Vec<_> = (0..count).map(|at| format!("chat:{at}")).collect();
            let body = json!({"channels": channels, "data": 1});
            let one = app.request("POST", "/v1/publish").bearer_auth(credential).body(body.to_string());
            let one = one.answer().await;
            let batch = json!({"publishes": [body]}).to_string();
            let batch = app.request("POST", "/v1/publish/batch").bearer_auth(credential).body(batch);
            let batch = batch.answer().await;
            if count == limit {
                let outcome = &batch.json()["results"][0]["status"];
                assert_eq!((one.status, outcome), (200, &json!(200)), "{one:?} {batch:?}");
            } else {
                assert_eq!(one.code(), "too_many_channels", "{one:?}");
                assert!(batch.text.contains("too_many_channels"), "{batch:?}");
            }
        }
    }
    // Nor by several publishes of one request.
    let batch = async |credential: &str, channels: [usize; 2]| {
        let names = |count| (0..count).map(|at| format!("chat:{at}")).collect::<Vec<_>>();
        let publishes = channels.map(|count| json!({"channels": names(count), "data": "batch"}));
        let body = json!({ "publishes": publishes }).to_string();
        app.request("POST", "/v1/publish/batch").bearer_auth(credential).body(body).answer().await
    };
    let refused = batch(&token, [60, 60]).await;
    assert_eq!((refused.status, refused.code().as_str()), (400, "too_many_channels"), "{refused:?}");
    assert_eq!(batch(&token, [60, 41]).await.status, 400);
    let page = app.request("GET", "/v1/history?channel=chat:0&last=1000").bearer_auth(&reader).answer().await;
    assert!(!page.text.contains("batch"), "nothing of it was published: {page:?}");
    for (credential, channels) in [(&token, [60, 40]), (&key, [1_000, 1_000])] {
        let taken = batch(credential, channels).await.json();
        assert!(taken["results"].as_array().unwrap().iter().all(|it| it["status"] == 200), "{taken}");
    }
}
