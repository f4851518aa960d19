//! The session itself: its token, its life, its end.

use super::*;

#[tokio::test]
async fn a_refresh_is_for_the_same_user_and_may_take_channels_away() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let mut client =
            Client::connect(&app, kind, &Options::of(&user(&app, "ann"), &["team:1", "user:ann"])).await;
        let refresh = |id: u64, token: &str| json!({"type": "refresh", "id": id, "token": token});
        let reply = client.command(refresh(1, &user(&app, "bob"))).await;
        assert_eq!(reply["code"], "session_mismatch", "{reply}");
        assert_eq!(client.command(refresh(2, "nonsense")).await["code"], "unauthorized");
        let reply = client.command(refresh(3, &app.token("ann", &[], &[]))).await;
        assert!(reply["ok"] == true && reply["expires_at"].is_string(), "{reply}");
        if kind == TransportKind::Poll {
            continue; // Each poll brings a token of its own.
        }
        let frame = client.frame().await;
        assert_eq!(frame, json!({"type": "unsubscribed", "channels": ["team:1"], "code": "forbidden"}));
        app.publish_to("team:1", "secret").await;
        app.publish_to("user:ann", "open").await;
        assert_eq!(client.data(1).await, ["open"]);
    }
}

#[tokio::test]
async fn bye_ends_the_session_at_once() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["news"])).await;
        let resume = client.resume().and("channels", "news");
        match &mut client.link {
            Link::Ws(ws) => ws.send(&json!({"type": "bye"})).await,
            _ => assert_eq!(client.commands(&json!([{"type": "bye"}])).await.json(), json!({"replies": []})),
        }
        if kind != TransportKind::Poll {
            let close = client.closed().await;
            assert_eq!((&close["code"], &close["final"]), (&json!("bye"), &json!(true)), "{close}");
        }
        let client = Client::connect(&app, kind, &resume).await;
        assert_eq!(client.welcome["resumed"], false);
    }
}

#[tokio::test]
async fn ping_gets_pong_and_nonsense_gets_a_word() {
    let app = TestApp::start().await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let Link::Ws(ws) = &mut client.link else { unreachable!() };
    ws.send(&json!({"type": "ping"})).await;
    assert_eq!(ws.next().await, Some(json!({"type": "pong"})));
    for command in [
        json!({"type": "subscribe", "id": 1}),
        json!({"type": "publish", "id": 2, "channel": "a", "dat": 1}),
        json!({"type": "dance", "id": 3}),
        json!({"type": "connect", "id": 4, "token": 5}),
    ] {
        ws.send(&command).await;
        let reply = ws.reply(&command["id"]).await;
        assert_eq!(reply["code"], "bad_command", "{reply}");
    }
    ws.send_text("nonsense".to_owned()).await;
    let close = client.closed().await;
    assert_eq!((&close["status"], &close["final"]), (&json!(4000), &json!(true)), "{close}");
}
