//! Commands and connects that come late, again, from a stranger, or while the database does not answer.

use std::time::Duration;

use belfry::protocol::TransportKind;
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

use crate::harness::{Ask as _, Client, Lock, Options, Raw, TestApp, eventually, is_fleet};

fn change(kind: &str, id: u64, channel: &str) -> Value {
    json!({"type": kind, "id": id, "channels": [channel]})
}

async fn channels(app: &TestApp, client: Client) -> Vec<String> {
    let again = Client::connect(app, TransportKind::Sse, &client.cut()).await;
    again.welcome["channels"].as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn an_old_command_is_answered_and_changes_nothing() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["news"])).await;
        client.command(change("subscribe", 1, "team:1")).await;
        client.command(change("unsubscribe", 2, "team:1")).await;
        let late = client.command(change("subscribe", 1, "team:1")).await;
        assert_eq!((&late["ok"], &late["channels"]), (&json!(true), &json!({})), "{late}");
        client.command(change("subscribe", 3, "team:2")).await;
        assert_eq!(client.command(change("unsubscribe", 2, "team:2")).await["ok"], true);
        assert_eq!(channels(&app, client).await, ["news", "team:2"]);
    }
}

#[tokio::test]
async fn an_old_refresh_shortens_nothing() {
    let app = TestApp::start().await;
    let token = |minutes: u64| app.token_for("ann", &["team:*"], &[], Duration::from_secs(60 * minutes));
    let mut ann = Client::connect(&app, TransportKind::Ws, &Options::of(&token(5), &["team:1"])).await;
    let refresh = |id: u64, token: &str| json!({"type": "refresh", "id": id, "token": token});
    let old = token(10);
    ann.command(refresh(4, &old)).await;
    let newer = ann.command(refresh(5, &token(60))).await;
    let late = ann.command(refresh(4, &old)).await;
    assert_eq!((&late["ok"], &late["expires_at"]), (&json!(true), &newer["expires_at"]), "{late}");
}

#[tokio::test]
async fn an_ephemeral_publish_that_was_refused_is_refused_again() {
    let app = TestApp::start().await;
    let token = app.token("ann", &["team:*"], &[]);
    let mut ann = Client::connect(&app, TransportKind::Ws, &Options::of(&token, &["team:1"])).await;
    let publish = json!({"type": "publish", "id": 1, "channel": "eph:1", "data": 1});
    for _ in 0..2 {
        assert_eq!(ann.command(publish.clone()).await["code"], "forbidden");
    }
}

#[tokio::test]
async fn a_session_takes_nothing_from_a_stranger_not_even_nothing() {
    let app = TestApp::start().await;
    let token = |sub: &str| app.token(sub, &["team:*"], &[]);
    let ann = Client::connect(&app, TransportKind::Sse, &Options::of(&token("ann"), &["team:1"])).await;
    for commands in [json!([]), json!([{"type": "ping"}])] {
        let path = format!("/v1/sessions/{}/commands", ann.session());
        let request = app.request("POST", &path).bearer_auth(token("bob"));
        let answer = request.body(json!({ "commands": commands }).to_string()).answer().await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "session_mismatch"), "{commands}");
    }
    assert_eq!(ann.commands(&json!([])).await.status, 200);
}

/// What an abandoned request has begun is done before the client's next one.
#[tokio::test]
async fn a_request_whose_client_has_left_does_not_go_on_behind_a_newer_one() {
    if is_fleet() {
        return; // There a publish waits for no lock.
    }
    let app = TestApp::with(|config| config.database.commit_timeout = Duration::from_secs(30)).await;
    let ann = Client::connect(&app, TransportKind::Sse, &Options::to(&["quiet"])).await;
    let lock = Lock::of(&app.config).await;
    let abandoned = json!({"commands": [
        {"type": "publish", "id": 1, "channel": "news", "data": 1},
        change("subscribe", 2, "team:1"),
    ]})
    .to_string();
    let request = format!(
        "POST /v1/sessions/{}/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bk_dev\r\nContent-Length: {}\r\n\r\n{abandoned}",
        ann.session(),
        abandoned.len()
    );
    // Each try's client leaves at once; one that meets the question of whether it is there is refused itself.
    eventually("the request is under way", async || {
        let mut raw = Raw::open(&app).await;
        raw.send(&request).await;
        ann.commands(&json!([])).await.status == 503
    })
    .await;
    let unsubscribe = json!([change("unsubscribe", 3, "team:1")]);
    assert_eq!(ann.commands(&unsubscribe).await.code(), "busy", "it still is, though nobody waits for it");
    lock.release().await;
    eventually("the next request", async || ann.commands(&unsubscribe).await.status == 200).await;
    assert_eq!(channels(&app, ann).await, ["quiet"]);
}

/// Reads fail while its table is away.
async fn without_messages<T>(app: &TestApp, act: impl Future<Output = T>) -> T {
    let mut other = SqliteConnection::connect(&app.config.database.url).await.unwrap();
    sqlx::raw_sql("ALTER TABLE messages RENAME TO away").execute(&mut other).await.unwrap();
    let done = act.await;
    sqlx::raw_sql("ALTER TABLE away RENAME TO messages").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    done
}

fn is_over_sqlite(app: &TestApp) -> bool {
    app.config.database.url.starts_with("sqlite:")
}

#[tokio::test]
async fn connects_that_are_refused_leave_no_session_behind() {
    let app = TestApp::with(|config| config.limits.sessions = 2).await;
    if !is_over_sqlite(&app) {
        return;
    }
    without_messages(&app, async {
        for kind in TransportKind::ALL.repeat(3) {
            let refused = Client::try_connect(&app, kind, &Options::to(&["news"])).await;
            let Err(refused) = refused else { panic!("nothing can be read") };
            assert_eq!(refused["code"], "unavailable", "{refused}");
        }
    })
    .await;
    assert_eq!(app.metric("belfry_sessions").await, 0.0);
    Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
}

#[tokio::test]
async fn a_subscribe_whose_history_cannot_be_read_says_that_there_is_more() {
    let app = TestApp::start().await;
    if !is_over_sqlite(&app) {
        return;
    }
    app.publish_to("team:1", "before").await;
    let mut ann = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let mut command = change("subscribe", 1, "team:1");
    command["after"] = json!({"team:1": 0});
    let reply = without_messages(&app, ann.command(command)).await;
    let state = &reply["channels"]["team:1"];
    assert_eq!((&state["messages"], &state["more"]), (&json!([]), &json!(true)), "{reply}");
    app.publish_to("team:1", "after").await;
    assert_eq!(ann.data(1).await, ["after"], "the channel was added");
}
