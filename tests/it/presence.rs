//! Who is on a channel: on one node, and on two, where `a` is asked and most of it happens on `b`.

use std::time::Duration;

use belfry::{
    protocol::TransportKind,
    testing::config::{Config, NamespaceConfig, NamespaceKind},
};
use serde_json::{Value, json};

use crate::harness::{Answer, Ask as _, Client, Options, TestApp, eventually};

macro_rules! on_one_node_and_on_two {
    ($($name:ident),+ $(,)?) => {
        mod on_one_node {
            $(#[tokio::test]
            async fn $name() {
                let app = crate::harness::TestApp::with(super::with_presence).await;
                super::$name(&app, &app).await;
            })+
        }
        mod on_two_nodes {
            $(#[tokio::test]
            async fn $name() {
                let apps = crate::harness::TestApp::fleet(2, super::with_presence).await;
                super::$name(&apps[0], &apps[1]).await;
            })+
        }
    };
}

on_one_node_and_on_two![
    users_are_on_a_channel_with_their_sessions_and_keys_are_not,
    joins_and_leaves_are_heard_on_channels_of_each_kind,
    who_loses_the_connection_counts_for_a_while_and_then_leaves,
    who_comes_back_in_time_never_left,
    many_are_paged_by_name,
    what_the_server_gives_and_takes_counts_as_well,
];

fn with_presence(config: &mut Config) {
    let of = |kind| NamespaceConfig { kind, presence: true, ..NamespaceConfig::default() };
    config.namespaces.insert("lobby", of(NamespaceKind::Durable));
    config.namespaces.insert("chat", NamespaceConfig { history_size: 10, ..of(NamespaceKind::Plain) });
    config.namespaces.insert("cursor", of(NamespaceKind::Ephemeral));
    config.presence.ttl = Duration::from_secs(2);
}

fn token(app: &TestApp, user: &str) -> String {
    app.token(user, &["lobby:*", "chat:*", "cursor:*", "news"], &[])
}

async fn join(app: &TestApp, kind: TransportKind, user: &str, channel: &str) -> Client {
    // `news` gives the session a place in the log, which an ephemeral channel alone has not.
    Client::connect(app, kind, &Options::of(&token(app, user), &[channel, "news"])).await
}

async fn ask(app: &TestApp, channel: &str, rest: &str) -> Answer {
    let answer = app.get(&format!("/v1/channels/{channel}/presence{rest}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

async fn comes_true(app: &TestApp, channel: &str, users: Value) {
    eventually(&format!("{users} on {channel}"), async || {
        ask(app, channel, "").await.json()["users"] == users
    })
    .await;
}

/// The next frame, which has to be news of a user.
async fn news(client: &mut Client) -> (String, String) {
    let told = client.message().await;
    assert!(told["seq"].is_null() && told["pos"].is_null(), "{told}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&told["event"]), text(&told["data"]["user"]))
}

fn said(event: &str, user: &str) -> (String, String) {
    (format!("presence.{event}"), user.to_owned())
}

async fn users_are_on_a_channel_with_their_sessions_and_keys_are_not(a: &TestApp, b: &TestApp) {
    let _ws = join(b, TransportKind::Ws, "ann", "lobby:1").await;
    let _sse = join(a, TransportKind::Sse, "ann", "lobby:1").await;
    let _bob = join(b, TransportKind::Sse, "bob", "lobby:1").await;
    let _else = join(b, TransportKind::Ws, "cid", "lobby:2").await;
    let _key = Client::connect(b, TransportKind::Ws, &Options::to(&["lobby:1"])).await;
    let both = json!([{ "user": "ann", "connections": 2 }, { "user": "bob", "connections": 1 }]);
    for app in [a, b] {
        comes_true(app, "lobby:1", both.clone()).await;
        let counts = ask(app, "lobby:1", "/counts").await.json();
        assert_eq!(counts, json!({ "users": 2, "connections": 3 }));
        assert_eq!(ask(app, "lobby:3", "/counts").await.json(), json!({ "users": 0, "connections": 0 }));
    }
    let (channels, people) =
        (b.metric("belfry_presence_channels").await, b.metric("belfry_presence_people").await);
    let expected = if a.address == b.address { (2.0, 4.0) } else { (2.0, 3.0) };
    assert_eq!((channels, people), expected);
}

async fn joins_and_leaves_are_heard_on_channels_of_each_kind(a: &TestApp, b: &TestApp) {
    for channel in ["lobby:1", "chat:1", "cursor:1"] {
        let mut listener = Client::connect(a, TransportKind::Ws, &Options::to(&[channel, "news"])).await;
        let mut first = join(b, TransportKind::Ws, "ann", channel).await;
        assert_eq!(news(&mut listener).await, said("join", "ann"), "{channel}");
        let mut second = join(a, TransportKind::Ws, "ann", channel).await;
        comes_true(a, channel, json!([{ "user": "ann", "connections": 2 }])).await;
        first.command(json!({ "type": "unsubscribe", "id": 1, "channels": [channel] })).await;
        comes_true(a, channel, json!([{ "user": "ann", "connections": 1 }])).await;
        // `bye` has no reply.
        let bye = second.commands(&json!([{ "type": "bye" }])).await;
        assert_eq!(bye.status, 200, "{bye:?}");
        assert_eq!(news(&mut listener).await, said("leave", "ann"), "one session was still there");
        assert_eq!(second.closed().await["code"], "bye");
        comes_true(b, channel, json!([])).await;
    }
}

async fn who_loses_the_connection_counts_for_a_while_and_then_leaves(a: &TestApp, b: &TestApp) {
    let mut listener = Client::connect(a, TransportKind::Sse, &Options::to(&["lobby:1"])).await;
    let client = join(b, TransportKind::Ws, "ann", "lobby:1").await;
    assert_eq!(news(&mut listener).await, said("join", "ann"));
    drop(client.cut());
    assert_eq!(news(&mut listener).await, said("leave", "ann"));
    assert_eq!(ask(b, "lobby:1", "/counts").await.json()["connections"], 0);
    assert_eq!(
        a.metric("belfry_presence_leaves_total").await
            + if a.address == b.address { 0.0 } else { b.metric("belfry_presence_leaves_total").await },
        1.0
    );
}

async fn who_comes_back_in_time_never_left(a: &TestApp, b: &TestApp) {
    let mut listener = Client::connect(a, TransportKind::Ws, &Options::to(&["lobby:1"])).await;
    let mut client = join(b, TransportKind::Ws, "ann", "lobby:1").await;
    assert_eq!(news(&mut listener).await, said("join", "ann"));
    for (app, kind) in [(a, TransportKind::Sse), (b, TransportKind::Poll), (a, TransportKind::Ws)] {
        client = Client::connect(app, kind, &client.cut()).await;
        assert_eq!(client.welcome["resumed"], true);
    }
    // It has been longer than the ttl by then, and was said again meanwhile.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(ask(b, "lobby:1", "/counts").await.json(), json!({ "users": 1, "connections": 1 }));
    a.publish_to("lobby:1", "no leave before this").await;
    assert_eq!(listener.message().await["data"], "no leave before this");
}

async fn many_are_paged_by_name(a: &TestApp, b: &TestApp) {
    let names = ["ann", "bob", "cid", "dan", "eve"];
    let mut clients = Vec::new();
    for (at, name) in names.iter().enumerate() {
        clients.push(join(if at % 2 == 0 { a } else { b }, TransportKind::Sse, name, "lobby:1").await);
    }
    eventually("all of them", async || ask(a, "lobby:1", "/counts").await.json()["users"] == 5).await;
    let (mut found, mut rest) = (Vec::new(), "?limit=2".to_owned());
    loop {
        let page = ask(b, "lobby:1", &rest).await.json();
        let users = page["users"].as_array().unwrap();
        assert!(users.len() <= 2, "{page}");
        found.extend(users.iter().map(|user| user["user"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => rest = format!("?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(found, names);
}

async fn what_the_server_gives_and_takes_counts_as_well(a: &TestApp, b: &TestApp) {
    let _client = join(b, TransportKind::Ws, "ann", "lobby:8").await;
    let path = "/v1/users/ann/subscriptions";
    assert_eq!(a.post(path, &json!({ "channels": ["lobby:9"] })).await.status, 200);
    comes_true(a, "lobby:9", json!([{ "user": "ann", "connections": 1 }])).await;
    let delete = a.request("DELETE", "/v1/users/ann/sessions").bearer_auth("bk_dev").answer().await;
    assert_eq!(delete.status, 200);
    comes_true(b, "lobby:9", json!([])).await;
}

#[tokio::test]
async fn presence_is_for_those_who_may_read_the_channel_and_where_it_is_on() {
    let app = TestApp::with(with_presence).await;
    let get = async |bearer: &str, path: &str| {
        app.request("GET", &format!("/v1/channels/{path}")).bearer_auth(bearer).answer().await
    };
    let (reader, other) = (token(&app, "ann"), app.token("bob", &["news"], &[]));
    for end in ["", "/counts"] {
        assert_eq!(get(&reader, &format!("lobby:1/presence{end}")).await.status, 200);
        assert_eq!(get(&other, &format!("lobby:1/presence{end}")).await.code(), "forbidden");
        assert_eq!(get("bk_dev", &format!("news/presence{end}")).await.code(), "presence_off");
        assert_eq!(get("bk_dev", &format!("a%20b/presence{end}")).await.code(), "bad_channel");
        assert_eq!(app.request("GET", "/v1/channels/lobby:1/presence").answer().await.status, 401);
    }
    for query in ["limit=0", "limit=1001", "after=a%20b", "before=x"] {
        assert_eq!(
            get("bk_dev", &format!("lobby:1/presence?{query}")).await.code(),
            "bad_request",
            "{query}"
        );
    }
    assert_eq!(get("bk_dev", "lobby:1/presence?limit=1000").await.status, 200);
}

#[tokio::test]
async fn a_dead_nodes_people_leave() {
    let apps = TestApp::fleet(2, with_presence).await;
    let [a, b] = <[TestApp; 2]>::try_from(apps).ok().unwrap();
    let mut listener = Client::connect(&a, TransportKind::Ws, &Options::to(&["lobby:1"])).await;
    let _client = join(&b, TransportKind::Ws, "ann", "lobby:1").await;
    assert_eq!(news(&mut listener).await, said("join", "ann"));
    drop(b);
    assert_eq!(news(&mut listener).await, said("leave", "ann"));
    assert_eq!(ask(&a, "lobby:1", "/counts").await.json()["users"], 0);
}

/// Who has come and gone is the server's to say.
#[tokio::test]
async fn nobody_else_publishes_events_of_presence() {
    let app = TestApp::start().await;
    let body = json!({"channel": "room:1", "event": "presence.leave", "data": {"user": "ann"}});
    let answer = app.post("/v1/publish", &body).await;
    assert_eq!((answer.status, answer.code().as_str()), (400, "bad_request"), "an API key's");
    let batch = app.post("/v1/publish/batch", &json!({ "publishes": [body] })).await.json();
    assert_eq!(batch["results"][0]["problem"]["code"], "bad_request", "{batch}");
    let token = app.token("bob", &["room:*"], &["room:*"]);
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::of(&token, &["room:1"])).await;
        let command = json!({"type": "publish", "id": 1, "channel": "room:1", "event": "presence.join"});
        assert_eq!(client.command(command).await["code"], "bad_request", "{kind:?}");
        let command = json!({"type": "publish", "id": 2, "channel": "room:1", "event": "presences"});
        assert_eq!(client.command(command).await["ok"], true, "{kind:?}");
    }
}
