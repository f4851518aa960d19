//! What sessions are counted with is what they take, and nobody takes more than may be taken.

use std::{fmt::Write as _, sync::Arc};

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::harness::{Ask as _, Client, Options, TestApp, eventually, is_fleet, soon};

const PRESENCE: &str = "[namespaces.hall]\npresence = true\n";

/// Sessions by one poll each, with so many channels of a namespace; whether all were let in.
async fn polls(app: &Arc<TestApp>, user: &str, sessions: usize, channels: usize, namespace: &str) -> bool {
    const AT_A_TIME: usize = 16;
    let token = app.token(user, &["*"], &[]);
    let mut all = true;
    for first in (0..sessions).step_by(AT_A_TIME) {
        let polls = (first..sessions.min(first + AT_A_TIME)).map(|session| {
            let mut names = String::new();
            for at in 0..channels {
                let comma = if at > 0 { "," } else { "" };
                write!(names, "{comma}{namespace}:{user}{:0>50}", session * channels + at).unwrap();
            }
            let body = json!({"token": token, "channels": names.split(',').collect::<Vec<_>>(), "wait": 0});
            let app = Arc::clone(app);
            async move { app.request("POST", "/v1/poll").body(body.to_string()).answer().await }
        });
        for answer in soon("the polls", futures_util::future::join_all(polls)).await {
            match answer.status {
                200 => {}
                429 | 503 => all = false,
                _ => panic!("{answer:?}"),
            }
        }
    }
    all
}

#[tokio::test]
async fn what_is_counted_for_a_session_is_about_what_it_takes() {
    if is_fleet() {
        return; // What they share is in Redis.
    }
    for (namespace, sessions, channels) in [("plain", 4_000, 1), ("plain", 300, 100), ("hall", 300, 100)] {
        let app = Arc::new(TestApp::spawn_process(PRESENCE).await);
        polls(&app, "warm", 200, channels, namespace).await;
        let before = (app.process().memory() as f64, app.metric("belfry_session_bytes").await);
        for user in ["ann", "bob", "carol"] {
            polls(&app, user, sessions / 3, channels, namespace).await;
        }
        let counted = app.metric("belfry_session_bytes").await - before.1;
        let taken = app.process().memory() as f64 - before.0;
        eprintln!("{namespace} {sessions} × {channels}: counted {counted}, taken {taken}");
        assert!(taken < 1.5 * counted, "{namespace} {sessions} × {channels}: {taken} of {counted}");
        assert!(counted < 4.0 * taken, "{namespace} {sessions} × {channels}: {taken} of {counted}");
    }
}

#[tokio::test]
async fn one_user_does_not_keep_everybody_else_out() {
    let app = Arc::new(
        TestApp::closed(|config| {
            (config.limits.session_bytes, config.limits.user_session_bytes) = (1 << 20, 256 << 10);
        })
        .await,
    );
    assert!(!polls(&app, "mallory", 400, 1, "news").await, "there is an end");
    let refused = |user: &str| {
        let options = Options::of(&app.token(user, &["*"], &[]), &["news"]);
        let app = Arc::clone(&app);
        async move {
            let tried = Client::try_connect(&app, TransportKind::Poll, &options).await;
            tried.err().map(|refusal| refusal["code"].as_str().unwrap().to_owned())
        }
    };
    assert_eq!(refused("mallory").await.as_deref(), Some("rate_limited"));
    assert_eq!(refused("ann").await, None);
    // Neither by more channels of the sessions that there are.
    let token = app.token("carol", &["*"], &[]);
    let mut carol = Vec::new();
    for _ in 0..20 {
        carol.push(Client::connect(&app, TransportKind::Ws, &Options::of(&token, &["a"])).await);
    }
    let mut codes = Vec::new();
    for client in &mut carol {
        let names: Vec<_> = (0..120).map(|at| format!("b:{at:0>60}")).collect();
        let reply = client.command(json!({"type": "subscribe", "id": 1, "channels": names})).await;
        codes.push(reply["code"].as_str().unwrap_or("ok").to_owned());
    }
    assert!(codes.contains(&"ok".to_owned()) && codes.contains(&"rate_limited".to_owned()), "{codes:?}");
    // What has gone counts no more.
    for mut client in carol {
        client.command(json!({"type": "unsubscribe", "id": 2, "channels": ["a"]})).await;
    }
    assert_eq!(refused("ann").await, None);
    // And all together have what the node has.
    for user in 0..8 {
        polls(&app, &format!("user{user}"), 400, 1, "news").await;
    }
    assert_eq!(refused("late").await.as_deref(), Some("unavailable"));
    // Workers that ask at the same moment may each let one in.
    assert!(app.metric("belfry_session_bytes").await <= f64::from((1 << 20) + (8 << 10)));
}

/// Neither by their bytes nor by their number.
#[tokio::test]
async fn a_user_has_a_quarter_of_the_sessions_and_a_backend_what_there_is() {
    let app = Arc::new(TestApp::closed(|config| config.limits.sessions = 16).await);
    assert!(polls(&app, "mallory", 4, 1, "news").await, "a quarter is there");
    let connect = async |token: &str, kind| {
        let tried = Client::try_connect(&app, kind, &Options::of(token, &["news"])).await;
        tried.map_err(|refusal| refusal["code"].as_str().unwrap().to_owned())
    };
    let mallory = app.token("mallory", &["*"], &[]);
    for kind in TransportKind::ALL {
        assert_eq!(connect(&mallory, kind).await.err().as_deref(), Some("rate_limited"), "{kind:?}");
    }
    let admin = app.api_key("admin").await;
    let gone = app.request("DELETE", "/v1/users/mallory/sessions").bearer_auth(&admin).answer().await;
    assert_eq!(gone.status, 200, "{gone:?}");
    eventually("they count no more", async || app.metric("belfry_sessions").await == 0.0).await;
    assert!(polls(&app, "mallory", 4, 1, "news").await);
    // Who is there goes on.
    let first = connect(&app.token("ann", &["*"], &[]), TransportKind::Poll)
        .await
        .unwrap_or_else(|code| panic!("{code}"));
    let resumed = Client::connect(&app, TransportKind::Ws, &first.resume()).await;
    assert_eq!(resumed.welcome["resumed"], true, "{}", resumed.welcome);
    let key = app.api_key("subscribe").await;
    for _ in 5..16 {
        connect(&key, TransportKind::Poll).await.unwrap_or_else(|code| panic!("{code}"));
    }
    assert_eq!(connect(&key, TransportKind::Poll).await.err().as_deref(), Some("unavailable"));
}

/// A backend that gives a user channels, session by session.
#[tokio::test]
async fn channels_that_are_given_count_against_the_user_as_well() {
    let app = TestApp::closed(|config| config.limits.user_session_bytes = 64 << 10).await;
    let (token, key) = (app.token("ann", &["*"], &[]), app.api_key("admin").await);
    let many: Vec<String> = (0..120).map(|at| format!("c:{at:0>100}")).collect();
    let mut clients = Vec::new();
    for name in ["a", "b", "c"] {
        clients.push(Client::connect(&app, TransportKind::Ws, &Options::of(&token, &[name])).await);
    }
    let give = app.request("POST", "/v1/users/ann/subscriptions").bearer_auth(&key);
    let answer = give.json(&json!({ "channels": many })).answer().await.json();
    let refused = answer["refused"].as_array().unwrap();
    assert!(refused.iter().all(|session| session["code"] == "rate_limited"), "{answer}");
    assert_eq!((answer["sessions"].as_u64(), refused.len()), (Some(1), 2), "{answer}");
    assert!(app.metric("belfry_session_bytes").await <= f64::from(64 << 10));
}

#[tokio::test]
async fn who_is_refused_more_channels_goes_on_with_those_that_there_are() {
    let app = TestApp::closed(|config| config.limits.user_session_bytes = 32 << 10).await;
    let token = app.token("ann", &["*"], &[]);
    let key = app.api_key("admin").await;
    let many = (0..120).map(|at| format!("c:{at:0>100}")).collect::<Vec<_>>().join(",");
    let before = app.metric("belfry_session_bytes").await;
    for kind in TransportKind::ALL {
        let client = Client::connect(&app, kind, &Options::of(&token, &["a"])).await;
        let counted = app.metric("belfry_session_bytes").await;
        let resume = client.cut();
        // Twice, since what is left of the first must not be in the second one's way.
        for _ in 0..2 {
            let more = resume.clone().and("channels", &many);
            let refused = Client::try_connect(&app, kind, &more).await.err().expect("it is too much");
            assert_eq!(refused["code"], "rate_limited", "{kind:?}: {refused}");
        }
        let client = Client::connect(&app, kind, &resume).await;
        assert_eq!(client.welcome["resumed"], true, "{kind:?}: {}", client.welcome);
        assert!(client.welcome["channels"]["a"].is_object(), "{}", client.welcome);
        assert_eq!(app.metric("belfry_session_bytes").await, counted, "{kind:?}");
        let gone = app.request("DELETE", "/v1/users/ann/sessions").bearer_auth(&key).answer().await;
        assert_eq!(gone.status, 200, "{gone:?}");
        eventually("it counts no more", async || app.metric("belfry_session_bytes").await == before).await;
    }
}
