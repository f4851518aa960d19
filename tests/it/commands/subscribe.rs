//! Channels that come and go in mid-session.

use super::*;

#[tokio::test]
async fn a_channel_added_in_mid_session_comes_from_now_on() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let team = format!("team:{}", kind.as_str());
        let mut client = Client::connect(&app, kind, &Options::to(&["news"])).await;
        app.publish_to(&team, "before").await;
        let reply = client.command(subscribe(1, &team)).await;
        assert_eq!((&reply["type"], &reply["id"], &reply["ok"]), (&json!("reply"), &json!(1), &json!(true)));
        let state = &reply["channels"][&team];
        assert_eq!(state["seq"], 1, "{reply}");
        assert!(state["since"].is_string() && reply["cursor"].is_string(), "{reply}");
        assert!(state.get("messages").is_none(), "nobody asked for history: {reply}");
        app.publish_to(&team, "after").await;
        assert_eq!(client.data(1).await, ["after"]);
    }
}

#[tokio::test]
async fn a_subscribe_for_what_cannot_be_had_says_why() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["quiet"])).await;
        for (id, (last, after, why)) in [
            (json!({"news": 0}), json!({}), "`last` of \"news\" is 0; it is 1 to 1000"),
            (json!({"news": 1_001}), json!({}), "`last` of \"news\" is 1001; it is 1 to 1000"),
            (
                json!({"news": 5}),
                json!({"news": 1}),
                "\"news\" is in `after` and in `last`; ask for one of them",
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let mut command = subscribe(id as u64 + 1, "news");
            (command["last"], command["after"]) = (last, after);
            let reply = client.command(command).await;
            assert_eq!(reply["code"], "bad_command", "{kind:?}: {reply}");
            assert!(reply["detail"].as_str().unwrap().contains(why), "{reply}");
        }
        // Nothing was added.
        app.publish_to("news", 1).await;
        app.publish_to("quiet", 2).await;
        assert_eq!(client.message().await["data"], 2);
    }
}

#[tokio::test]
async fn each_channel_of_a_subscribe_is_refused_on_its_own() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::of(&user(&app, "ann"), &[])).await;
        let names = ["team:1", "user:bob", "no spaces"];
        let reply = client.command(json!({"type": "subscribe", "id": 1, "channels": names})).await;
        assert_eq!(reply["ok"], true);
        assert_eq!(reply["channels"].as_object().unwrap().keys().collect::<Vec<_>>(), ["team:1"]);
        assert_eq!(reply["refused"]["user:bob"]["code"], "forbidden");
        assert_eq!(reply["refused"]["no spaces"]["code"], "bad_channel");
        let names: Vec<String> = (0..1_023).map(|n| format!("team:x{n}")).collect();
        let reply = client.command(json!({"type": "subscribe", "id": 2, "channels": names})).await;
        assert_eq!((&reply["code"], &reply["id"]), (&json!("too_many_channels"), &json!(2)), "{reply}");
        let reply = client.command(json!({"type": "subscribe", "id": 3, "channels": names[..1_022]})).await;
        assert_eq!(reply["ok"], true, "1,024 are allowed: {reply}");
    }
}

#[tokio::test]
async fn an_unsubscribed_channel_falls_silent() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let (one, other) = (format!("a:{}", kind.as_str()), format!("b:{}", kind.as_str()));
        let mut client = Client::connect(&app, kind, &Options::to(&[&one, &other])).await;
        let reply = client.command(json!({"type": "unsubscribe", "id": 1, "channels": [one]})).await;
        assert_eq!(reply, json!({"type": "reply", "id": 1, "ok": true}));
        app.publish_to(&one, "unheard").await;
        app.publish_to(&other, "heard").await;
        assert_eq!(client.data(1).await, ["heard"]);
        let client = Client::connect(&app, kind, &client.cut()).await;
        assert_eq!(client.welcome["channels"].as_object().unwrap().len(), 1, "nor is it carried on");
    }
}

#[tokio::test]
async fn a_retried_subscribe_is_answered_with_the_state_of_now() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let team = format!("team:{}", kind.as_str());
        let mut client = Client::connect(&app, kind, &Options::to(&["news"])).await;
        client.command(subscribe(1, &team)).await;
        app.publish_to(&team, "in between").await;
        assert_eq!(client.data(1).await, ["in between"]);
        let reply = client.command(subscribe(1, &team)).await;
        assert_eq!((&reply["ok"], &reply["channels"][&team]["seq"]), (&json!(true), &json!(1)), "{reply}");
    }
}
