//! What clients say to their session, over each transport: WebSocket frames, or commands requests
//! beside the others.

use belfry::protocol::TransportKind;
use serde_json::{Value, json};

use crate::harness::{Client, Link, Options, TestApp, is_fleet};

/// A user who may read teams and rooms, and publish to rooms.
fn user(app: &TestApp, sub: &str) -> String {
    app.token(sub, &["team:*", "room:*", "plain:*"], &["room:*", "team:*"])
}

fn subscribe(id: u64, channel: &str) -> Value {
    json!({"type": "subscribe", "id": id, "channels": [channel]})
}

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
async fn nothing_comes_after_the_highest_number_that_a_seq_can_be() {
    let app = TestApp::start().await;
    app.publish_to("team:7", "kept").await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["quiet"])).await;
    let mut command = subscribe(1, "team:7");
    command["after"] = json!({ "team:7": u64::MAX });
    let reply = client.command(command).await;
    let state = &reply["channels"]["team:7"];
    assert_eq!((&state["messages"], &state["more"]), (&json!([]), &json!(false)), "{reply}");
    let page = app.get(&format!("/v1/history?channel=team:7&after_seq={}", u64::MAX)).await;
    assert_eq!((page.status, &page.json()["messages"]), (200, &json!([])), "{page:?}");
    app.publish_to("team:7", "next").await;
    assert_eq!(client.data(1).await, ["next"]);
}

/// The client's cursor is behind `since`: without it the stream would carry what the reply said.
#[tokio::test]
async fn what_a_reply_has_said_never_comes_in_the_stream_even_after_a_cut() {
    let app = TestApp::start().await;
    for from in TransportKind::ALL {
        for to in TransportKind::ALL {
            let team = format!("team:{}-{}", from.as_str(), to.as_str());
            let mut client = Client::connect(&app, from, &Options::to(&["quiet"])).await;
            for n in 0..3 {
                app.publish_to(&team, n).await;
            }
            let mut command = subscribe(1, &team);
            command["after"] = json!({ &team: 1 });
            let reply = client.command(command).await;
            let state = &reply["channels"][&team];
            let held: Vec<&Value> =
                state["messages"].as_array().unwrap().iter().map(|message| &message["data"]).collect();
            assert_eq!((held, &state["more"]), (vec![&json!(1), &json!(2)], &json!(false)));
            let resume = client.cut();
            app.publish_to(&team, 3).await;
            let mut client = Client::connect(&app, to, &resume).await;
            assert_eq!(client.data(1).await, [3]);
        }
    }
}

#[tokio::test]
async fn a_long_history_is_paged_up_to_since() {
    let app = TestApp::start().await;
    let publishes: Vec<Value> = (1..=250).map(|n| json!({"channel": "team:7", "data": n})).collect();
    app.post("/v1/publish/batch", &json!({ "publishes": publishes })).await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let mut command = subscribe(1, "team:7");
    command["after"] = json!({"team:7": 10});
    let reply = client.command(command).await;
    let state = &reply["channels"]["team:7"];
    assert_eq!(state["more"], true, "{reply}");
    let mut seqs = seqs(&state["messages"]);
    // Later than `since`: the stream's to say.
    app.publish_to("team:7", 251).await;
    let mut more = true;
    while more {
        let (after, until) = (seqs.last().unwrap(), state["since"].as_str().unwrap());
        let path = format!("/v1/history?channel=team:7&after_seq={after}&until={until}&limit=64");
        let page = app.get(&path).await.json();
        seqs.extend(self::seqs(&page["messages"]));
        more = page["more"].as_bool().unwrap();
    }
    assert_eq!(seqs, (11..=250).collect::<Vec<u64>>());
    assert_eq!(client.message().await["seq"], 251);
}

/// Whether the session carries the channel already or not.
#[tokio::test]
async fn the_newest_come_in_the_reply_and_what_follows_in_the_stream() {
    let app = TestApp::start().await;
    let publishes: Vec<Value> = (1..=250).map(|n| json!({"channel": "team:7", "data": n})).collect();
    app.post("/v1/publish/batch", &json!({ "publishes": publishes })).await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["quiet"])).await;
        for (id, last, held) in [(1, 3, 248..=250), (2, 100, 151..=250), (3, 1_000, 151..=250)] {
            let mut command = subscribe(id, "team:7");
            command["last"] = json!({"team:7": last});
            let reply = client.command(command).await;
            let state = &reply["channels"]["team:7"];
            assert_eq!(seqs(&state["messages"]), held.collect::<Vec<u64>>(), "{kind:?}");
            assert_eq!((&state["seq"], &state["more"]), (&json!(250), &json!(true)), "{reply}");
        }
        // The rest, from the first of them on.
        let page = app.get("/v1/history?channel=team:7&before_seq=151&limit=1000").await.json();
        assert_eq!((seqs(&page["messages"]).len(), &page["more"]), (150, &json!(false)));
    }
    let mut clients = Vec::new();
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["quiet"])).await;
        let channels = json!(["team:7", "team:8"]);
        let past = json!({"type": "subscribe", "id": 1, "channels": channels, "last": {"team:7": 1, "team:8": 5, "other": 1}});
        let reply = client.command(past).await;
        let (seven, eight) = (&reply["channels"]["team:7"], &reply["channels"]["team:8"]);
        assert_eq!((seqs(&seven["messages"]), &seven["more"]), (vec![250], &json!(true)), "{reply}");
        assert_eq!((seqs(&eight["messages"]), &eight["more"]), (vec![], &json!(false)), "{reply}");
        assert!(reply["channels"].get("other").is_none(), "{reply}");
        clients.push(client);
    }
    app.publish_to("team:7", 251).await;
    for client in &mut clients {
        assert_eq!(client.message().await["seq"], 251);
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

fn seqs(messages: &Value) -> Vec<u64> {
    messages.as_array().unwrap().iter().map(|message| message["seq"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn history_that_is_gone_is_said_in_the_reply() {
    let app = TestApp::start().await;
    for n in 0..60 {
        app.publish_to("plain:a", n).await;
    }
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let mut command = subscribe(1, "plain:a");
    command["after"] = json!({"plain:a": 4});
    let reply = client.command(command).await;
    let state = &reply["channels"]["plain:a"];
    assert_eq!(state["gap"], json!({"reason": "trimmed", "from_seq": 5, "to_seq": 10}), "{reply}");
    assert_eq!(seqs(&state["messages"]), (11..=60).collect::<Vec<u64>>());
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
async fn users_publish_where_token_and_namespace_allow_it() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let room = format!("room:{}", kind.as_str());
        let mut ann = Client::connect(&app, kind, &Options::of(&user(&app, "ann"), &[&room])).await;
        let mut bob = Client::connect(&app, kind, &Options::of(&user(&app, "bob"), &[&room])).await;
        let publish = json!({"type": "publish", "id": 1, "channel": room, "event": "chat", "data": "hi"});
        let reply = ann.command(publish.clone()).await;
        assert_eq!((&reply["ok"], &reply["results"][0]["seq"]), (&json!(true), &json!(1)), "{reply}");
        for client in [&mut ann, &mut bob] {
            let message = client.message().await;
            assert_eq!((&message["from"], &message["event"]), (&json!("ann"), &json!("chat")));
            assert_eq!((&message["data"], &message["id"]), (&json!("hi"), &reply["results"][0]["id"]));
        }
        // A reply that was lost on the way: asked again, answered again, published once.
        assert_eq!(ann.command(publish).await, reply);
        for (id, channel) in [(2, "user:ann"), (3, "team:1"), (4, "plain:x")] {
            let reply = ann.command(json!({"type": "publish", "id": id, "channel": channel})).await;
            assert_eq!((&reply["code"], &reply["id"]), (&json!("forbidden"), &json!(id)), "{reply}");
        }
        app.publish_to(&room, "fence").await;
        assert_eq!((ann.data(1).await, bob.data(1).await), (vec![json!("fence")], vec![json!("fence")]));
    }
}

#[tokio::test]
async fn without_echo_the_sender_gets_a_gap_in_its_place() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let room = format!("room:{}", kind.as_str());
        let options = |sub: &str| Options::of(&user(&app, sub), &[&room]);
        let mut ann = Client::connect(&app, kind, &options("ann")).await;
        let mut bob = Client::connect(&app, kind, &options("bob")).await;
        let publish = json!({"type": "publish", "id": 1, "channel": room, "data": "hi", "echo": false});
        assert_eq!(ann.command(publish).await["ok"], true);
        let gap = ann.frame().await;
        assert_eq!((&gap["type"], &gap["reason"]), (&json!("gap"), &json!("filtered")), "{gap}");
        assert_eq!((&gap["from_seq"], &gap["to_seq"]), (&json!(1), &json!(1)));
        assert_eq!(bob.data(1).await, ["hi"]);
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

#[tokio::test]
async fn what_a_restart_took_from_a_plain_channel_is_a_reset_in_replies_and_in_history() {
    if is_fleet() {
        return; // Redis goes on.
    }
    let mut app = TestApp::start().await;
    app.publish_to("plain:1", "lost").await;
    app.restart().await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let mut command = subscribe(1, "plain:1");
    command["after"] = json!({"plain:1": 0});
    let reply = client.command(command).await;
    let history = app.get("/v1/history?channel=plain:1&after_seq=0").await.json();
    let gap = &reply["channels"]["plain:1"]["gap"];
    assert_eq!((&gap["reason"], &gap["from_seq"]), (&json!("reset"), &json!(1)), "{reply}");
    assert_eq!(&history["gap"], gap);
}

/// A page that was open while the log was another one, which has got further.
#[tokio::test]
async fn a_seq_that_was_never_given_is_a_reset_in_replies_and_in_history() {
    let app = TestApp::start().await;
    for channel in ["team:7", "plain:1"] {
        for n in 0..3 {
            app.publish_to(channel, n).await;
        }
        let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
        for (at, (after, gap)) in [(3, Value::Null), (4, json!({"reason": "reset"}))].into_iter().enumerate()
        {
            let mut command = subscribe(1, channel);
            (command["id"], command["after"]) = (json!(at + 1), json!({ channel: after }));
            let reply = client.command(command).await;
            let history = app.get(&format!("/v1/history?channel={channel}&after_seq={after}")).await.json();
            for told in [&history, &reply["channels"][channel]] {
                assert_eq!((&told["messages"], &told["gap"]), (&json!([]), &gap), "{channel} {told}");
            }
        }
        let newest = app.get(&format!("/v1/history?channel={channel}&last=2")).await.json();
        assert_eq!((seqs(&newest["messages"]), &newest["more"]), (vec![2, 3], &json!(true)));
    }
}

/// However many channels a command names, its reply is bounded; what did not fit is paged.
#[tokio::test]
async fn a_reply_holds_only_so_much_of_all_its_channels() {
    let app = TestApp::start().await;
    let teams: Vec<String> = (0..12).map(|n| format!("team:{n}")).collect();
    for team in &teams {
        app.publish_to(team, "x".repeat(60_000)).await;
    }
    let mut client = Client::connect(&app, TransportKind::Sse, &Options::to(&["quiet"])).await;
    let after: serde_json::Map<String, Value> = teams.iter().map(|team| (team.clone(), json!(0))).collect();
    let reply =
        client.command(json!({"type": "subscribe", "id": 1, "channels": teams, "after": after})).await;
    assert!(reply.to_string().len() < 400_000, "{} bytes", reply.to_string().len());
    for team in &teams {
        let state = &reply["channels"][team];
        let whole = state["messages"].as_array().unwrap().len() == 1;
        assert!(whole || state["more"] == true, "{team} is missing something");
    }
}
