//! What a reply carries of a channel's past.

use super::*;

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
