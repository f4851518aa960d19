//! A user's sessions are given and taken channels.

use belfry::protocol::TransportKind;
use serde_json::{Value, json};

use super::{connect, done, on_one_node_and_on_two};
use crate::harness::{Client, Options, TestApp};

on_one_node_and_on_two![
    a_session_that_is_given_a_channel_is_told_and_carries_it,
    a_given_channel_outlives_connections_nodes_and_tokens_that_do_not_allow_it,
    what_is_given_and_taken_between_two_polls_is_told_by_the_next,
    a_session_that_loses_a_channel_is_told_and_hears_no_more,
    a_session_that_is_full_is_refused_and_the_others_are_not,
    a_connection_that_names_more_than_what_is_given_leaves_room_for_is_refused_the_rest,
];

const PATH: &str = "/v1/users/ann/subscriptions";

async fn give(app: &TestApp, channel: &str) -> Value {
    done(app, "POST", PATH, Some(json!({ "channels": [channel] }))).await
}

async fn take(app: &TestApp, channel: &str) -> Value {
    done(app, "DELETE", PATH, Some(json!({ "channels": [channel] }))).await
}

async fn a_session_that_is_given_a_channel_is_told_and_carries_it(a: &TestApp, b: &TestApp) {
    a.publish_to("secret", "before").await;
    let token = a.token("ann", &["news"], &[]);
    let mut clients = Vec::new();
    for (app, kind) in [(b, TransportKind::Ws), (a, TransportKind::Sse), (b, TransportKind::Ws)] {
        clients.push(connect(app, kind, &token, &["news"]).await);
    }
    let mut bob = connect(b, TransportKind::Ws, &a.token("bob", &["news"], &[]), &["news"]).await;
    for channel in ["secret", "plain:1", "eph:1"] {
        assert_eq!(give(a, channel).await["sessions"], 3);
    }
    assert_eq!(give(b, "secret").await["sessions"], 3, "to have it twice is to have it");
    a.publish_to("secret", "after").await;
    b.publish_to("eph:1", "typing").await;
    b.publish_to("plain:1", "plain").await;
    a.publish("to all").await;
    for client in &mut clients {
        let told = client.frame().await;
        assert_eq!(told["type"], "subscribed", "{told}");
        let state = &told["channels"]["secret"];
        assert!(state["seq"] == 1 && state["since"].is_string(), "{told}");
        assert!(client.frame().await["channels"]["plain:1"]["since"].is_string());
        assert_eq!(client.frame().await["channels"], json!({ "eph:1": {} }));
        let mut heard = Vec::new();
        for data in client.data(4).await {
            heard.push(data.as_str().unwrap().to_owned());
        }
        heard.sort();
        assert_eq!(heard, ["after", "plain", "to all", "typing"], "{:?}", client.kind);
    }
    assert_eq!(bob.data(1).await, ["to all"]);
}

async fn a_given_channel_outlives_connections_nodes_and_tokens_that_do_not_allow_it(
    a: &TestApp,
    b: &TestApp,
) {
    let mut client = connect(b, TransportKind::Ws, &a.token("ann", &["news"], &[]), &["news"]).await;
    give(a, "secret").await;
    assert_eq!(client.frame().await["type"], "subscribed");
    // A refresh does not take what no token gave.
    let refresh = json!({ "type": "refresh", "id": 1, "token": a.token("ann", &[], &[]) });
    assert_eq!(client.command(refresh).await["ok"], true);
    let lost = client.frame().await;
    assert_eq!((&lost["type"], &lost["channels"]), (&json!("unsubscribed"), &json!(["news"])), "{lost}");
    let resume = Options { token: Some(a.token("ann", &["news"], &[])), ..client.cut() };
    let mut client = Client::connect(a, TransportKind::Sse, &resume).await;
    assert_eq!(client.welcome["resumed"], true);
    assert!(client.welcome["channels"]["secret"].is_object(), "{}", client.welcome);
    b.publish_to("secret", 1).await;
    assert_eq!(client.data(1).await, [1]);
    // A client that does not know of it yet names its channels without.
    let resume = client.cut().and("channels", "news");
    let mut client = Client::connect(b, TransportKind::Ws, &resume).await;
    assert!(client.welcome["channels"]["secret"].is_object(), "{}", client.welcome);
    // It may have what was there before, and may leave.
    let again = json!({ "type": "subscribe", "id": 2, "channels": ["secret"], "after": { "secret": 0 } });
    let reply = client.command(again).await;
    assert_eq!(reply["channels"]["secret"]["messages"][0]["data"], 1, "{reply}");
    let leave = json!({ "type": "unsubscribe", "id": 3, "channels": ["secret"] });
    assert_eq!(client.command(leave).await["ok"], true);
    let back = Client::connect(a, TransportKind::Ws, &client.cut()).await;
    assert_eq!(back.welcome["channels"].as_object().unwrap().len(), 1, "{}", back.welcome);
}

async fn what_is_given_and_taken_between_two_polls_is_told_by_the_next(a: &TestApp, b: &TestApp) {
    let token = a.token("ann", &["news", "other"], &[]);
    let mut client = connect(b, TransportKind::Poll, &token, &["news", "other"]).await;
    assert_eq!(give(a, "secret").await["sessions"], 1);
    assert_eq!(take(a, "other").await["sessions"], 1);
    a.publish_to("other", "not heard").await;
    b.publish_to("secret", "heard").await;
    let told = client.frame().await;
    assert_eq!((&told["type"], &told["resumed"]), (&json!("welcome"), &json!(true)), "{told}");
    let channels: Vec<_> = told["channels"].as_object().unwrap().keys().collect();
    assert_eq!(channels, ["news", "secret"], "{told}");
    assert_eq!(told["refused"]["other"]["code"], "unsubscribed", "{told}");
    assert_eq!(client.data(1).await, ["heard"]);
    b.publish("next").await;
    assert_eq!(client.data(1).await, ["next"], "it is told once");
}

async fn a_session_that_loses_a_channel_is_told_and_hears_no_more(a: &TestApp, b: &TestApp) {
    let token = a.token("ann", &["news", "other"], &[]);
    let mut client = connect(b, TransportKind::Ws, &token, &["news", "other"]).await;
    assert_eq!(take(a, "other").await["sessions"], 1);
    assert_eq!(take(a, "never:had").await["sessions"], 1);
    let told = client.frame().await;
    assert_eq!(told, json!({ "type": "unsubscribed", "channels": ["other"], "code": "unsubscribed" }));
    a.publish_to("other", 1).await;
    a.publish(2).await;
    assert_eq!(client.data(1).await, [2]);
    let mut back = Client::connect(a, TransportKind::Sse, &client.cut()).await;
    assert_eq!(back.welcome["channels"].as_object().unwrap().len(), 1, "{}", back.welcome);
    a.publish_to("other", 3).await;
    a.publish(4).await;
    assert_eq!(back.data(1).await, [4]);
}

async fn a_session_that_is_full_is_refused_and_the_others_are_not(a: &TestApp, b: &TestApp) {
    let limit = a.config.limits.session_channels;
    let names: Vec<String> = (0..limit).map(|n| format!("team:{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let token = a.token("ann", &["team:*"], &[]);
    let full = connect(b, TransportKind::Ws, &token, &names).await;
    let mut room = connect(b, TransportKind::Ws, &token, &names[1..]).await;
    let answer = super::ask(a, "POST", PATH, Some(json!({ "channels": ["secret"] }))).await.json();
    assert_eq!(answer["sessions"], 1, "{answer}");
    let refused = &answer["refused"][0];
    assert_eq!(
        (&refused["session"], &refused["code"]),
        (&json!(full.session()), &json!("too_many_channels"))
    );
    assert_eq!(room.frame().await["type"], "subscribed");
}

async fn a_connection_that_names_more_than_what_is_given_leaves_room_for_is_refused_the_rest(
    a: &TestApp,
    b: &TestApp,
) {
    let limit = a.config.limits.session_channels;
    let names: Vec<String> = (0..limit).map(|n| format!("team:{n:04}")).collect();
    let token = a.token("ann", &["team:*"], &[]);
    let mut client = connect(b, TransportKind::Ws, &token, &["team:0000"]).await;
    done(a, "POST", PATH, Some(json!({ "channels": ["given:1", "given:2", "team:0001"] }))).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    let resume = client.cut().and("channels", names.join(","));
    let client = Client::connect(b, TransportKind::Ws, &resume).await;
    let (carried, refused) = (&client.welcome["channels"], &client.welcome["refused"]);
    assert_eq!(carried.as_object().unwrap().len(), limit, "{}", client.welcome);
    assert!(
        carried["given:1"].is_object() && carried["given:2"].is_object() && carried["team:0001"].is_object()
    );
    assert_eq!(refused.as_object().unwrap().len(), 2, "{refused}");
    for name in &names[limit - 2..] {
        assert_eq!(refused[name]["code"], "too_many_channels", "{refused}");
    }
}
