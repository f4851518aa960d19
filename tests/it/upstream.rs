//! `POST /v1/sessions/{session}/commands`: the way up beside an event stream or a poll.

use belfry::protocol::TransportKind;
use serde_json::{Value, json};

use crate::harness::{Ask as _, Client, Options, TestApp};

#[tokio::test]
async fn commands_are_answered_in_order_from_any_worker() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let room = format!("room:{}", kind.as_str());
        let mut client = Client::connect(&app, kind, &Options::to(&[&room])).await;
        // Each request is a connection of its own, so they go round the workers.
        for request in 0..4 {
            let ids = [3 * request + 1, 3 * request + 2, 3 * request + 3];
            let mut commands: Vec<Value> = ids
                .iter()
                .map(|id| json!({"type": "publish", "id": id, "channel": room, "data": id}))
                .collect();
            // Those that ask for nothing are answered with nothing.
            commands.insert(1, json!({"type": "ping"}));
            commands.insert(2, json!({"type": "ack", "cursor": client.cursor.to_string()}));
            let answer = client.commands(&json!(commands)).await;
            assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
            let replies = answer.json();
            let answered: Vec<&Value> =
                replies["replies"].as_array().unwrap().iter().map(|reply| &reply["id"]).collect();
            assert_eq!(answered, ids);
            assert_eq!(client.data(3).await, ids);
        }
    }
}

#[tokio::test]
async fn one_request_of_a_session_is_under_way_at_a_time() {
    let app = TestApp::start().await;
    let client = Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
    let commands = |request: u64| {
        let publish = |n| json!({"type": "publish", "id": request * 64 + n, "channel": "room:1", "data": n});
        json!((0..64).map(publish).collect::<Vec<_>>())
    };
    let requests: Vec<Value> = (0..8).map(commands).collect();
    let answers = futures_util::future::join_all(requests.iter().map(|commands| client.commands(commands)));
    let answers = answers.await;
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    assert!((1..8).contains(&done), "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.code(), "busy");
        assert!((1..=5).contains(&answer.header("retry-after").parse::<u8>().unwrap()));
    }
    assert_eq!(client.commands(&requests[0]).await.status, 200, "and then it is free again");
}

#[tokio::test]
async fn only_the_sessions_user_is_heard() {
    let app = TestApp::start().await;
    let (ann, bob) = (app.token("ann", &[], &[]), app.token("bob", &[], &[]));
    let client = Client::connect(&app, TransportKind::Sse, &Options::of(&ann, &[])).await;
    let path = format!("/v1/sessions/{}/commands", client.session());
    let body = json!({"commands": [{"type": "bye"}]}).to_string();
    // Twice each: the session's worker, and the other one.
    for _ in 0..2 {
        let answer = app.request("POST", &path).bearer_auth(&bob).body(body.clone()).answer().await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "session_mismatch"));
        let answer = app.request("POST", &path).body(body.clone()).answer().await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "unauthorized"));
        let stranger = "/v1/sessions/00000000000000000000000000000000/commands";
        let answer = app.request("POST", stranger).bearer_auth(&ann).body(body.clone()).answer().await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "unknown_session"));
    }
    // The token in the body, as a page sends it that avoids a preflight.
    let body = json!({"token": ann, "commands": [{"type": "refresh", "id": 1, "token": ann}]});
    let request = app.request("POST", &path).header("content-type", "text/plain").body(body.to_string());
    assert_eq!(request.answer().await.json()["replies"][0]["ok"], true, "and the session still is");
}

#[tokio::test]
async fn what_cannot_be_commands_is_refused() {
    let app = TestApp::start().await;
    let client = Client::connect(&app, TransportKind::Poll, &Options::to(&["news"])).await;
    let path = format!("/v1/sessions/{}/commands", client.session());
    let ping = json!({"type": "ping"});
    assert_eq!(client.commands(&json!(vec![&ping; 64])).await.status, 200);
    assert_eq!(client.commands(&json!(vec![&ping; 65])).await.code(), "too_large");
    let long = json!({"type": "publish", "id": 1, "channel": "room:1", "data": "x".repeat(73 << 10)});
    assert_eq!(client.commands(&json!([long])).await.status, 413);
    for body in [json!({}), json!({"commands": 1}), json!([]), json!({"commands": [], "more": 1})] {
        assert_eq!(app.post(&path, &body).await.code(), "bad_request", "{body}");
    }
    assert_eq!(
        app.post("/v1/sessions/nobody/commands", &json!({"commands": []})).await.code(),
        "bad_request"
    );
    let answer = client.commands(&json!([{"type": "dance", "id": 9}, {"type": "connect"}, 7])).await.json();
    let codes: Vec<&Value> =
        answer["replies"].as_array().unwrap().iter().map(|reply| &reply["code"]).collect();
    assert_eq!(codes, ["bad_command", "bad_command", "bad_command"]);
}

/// A page sends commands while it changes its connection: they are applied wherever the session is.
#[tokio::test]
async fn commands_find_a_session_that_is_on_the_move() {
    let app = TestApp::start().await;
    let first = Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
    let resume = first.resume();
    let moving = async {
        let mut older = Vec::new();
        for n in 0..45 {
            let kind = TransportKind::ALL[n % 3];
            let newer = Client::connect(&app, kind, &resume).await;
            assert_eq!(newer.welcome["resumed"], true);
            older.push(newer);
            // Two at a time have to hear of their end, the rest have hung up.
            if older.len() > 2 {
                older.remove(0);
            }
        }
    };
    let commanding = async {
        for id in 1..=60 {
            let publish = json!({"type": "publish", "id": id, "channel": "room:1", "data": id});
            let subscribe = json!({"type": "subscribe", "id": 100 + id, "channels": [format!("c:{id}")]});
            let command = if id % 2 == 0 { publish } else { subscribe };
            let answer = first.commands(&json!([command])).await;
            assert_eq!(answer.status, 200, "{id}: {answer:?}");
            assert_eq!(answer.json()["replies"][0]["ok"], true, "{id}: {answer:?}");
        }
    };
    tokio::join!(moving, commanding);
    let mut last = Client::connect(&app, TransportKind::Poll, &resume).await;
    assert_eq!(last.welcome["channels"].as_object().unwrap().len(), 31, "{}", last.welcome);
    app.publish_to("c:59", "heard").await;
    assert_eq!(last.data(1).await, ["heard"]);
}
