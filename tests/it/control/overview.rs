//! What is on a node, for operators: its channels by listeners and rate, and its users.

use belfry::protocol::TransportKind;
use serde_json::json;

use super::{ask, connect};
use crate::harness::{TestApp, eventually};

/// The rows of a page: the member `of`, each reduced to `name`.
async fn names(app: &TestApp, path: &str, of: &str, name: &str) -> Vec<String> {
    let answer = ask(app, "GET", path, None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let rows = answer.json()[of].as_array().unwrap().clone();
    rows.iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn channels_are_listed_by_listeners_rate_and_prefix_a_page_at_a_time() {
    let app = TestApp::start().await;
    let token = app.token("ann", &["*"], &[]);
    // On whatever workers they are.
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(connect(&app, TransportKind::Sse, &token, &["team:1", "crowd"]).await);
    }
    clients.push(connect(&app, TransportKind::Ws, &token, &["team:2", "team:1"]).await);
    for n in 0..20 {
        app.publish_to("team:2", n).await;
    }

    let page = ask(&app, "GET", "/admin/channels", None).await.json();
    assert_eq!((&page["total"], &page["complete"]), (&json!(3), &json!(true)), "{page}");
    let first = &page["channels"][0];
    assert_eq!((&first["channel"], &first["listeners"]), (&json!("team:1"), &json!(5)), "{page}");
    let all = names(&app, "/admin/channels?sort=name", "channels", "channel").await;
    assert_eq!(all, ["crowd", "team:1", "team:2"]);
    eventually("the busiest comes first", || async {
        let page = ask(&app, "GET", "/admin/channels?sort=rate&prefix=team:", None).await.json();
        page["channels"][0]["channel"] == "team:2" && page["channels"][0]["rate"].as_f64().unwrap() > 0.0
    })
    .await;
    let second = "/admin/channels?sort=name&prefix=team:&limit=1&offset=1";
    assert_eq!(names(&app, second, "channels", "channel").await, ["team:2"]);

    drop(clients);
    eventually("nobody listens any more", || async {
        ask(&app, "GET", "/admin/channels", None).await.json()["total"] == 0
    })
    .await;
}

#[tokio::test]
async fn users_are_listed_by_prefix_with_their_sessions() {
    let app = TestApp::start().await;
    let mut clients = Vec::new();
    for user in ["ann", "anna", "bob", "ann"] {
        let token = app.token(user, &["news"], &[]);
        clients.push(connect(&app, TransportKind::Sse, &token, &["news"]).await);
    }
    let page = ask(&app, "GET", "/admin/users?prefix=ann", None).await.json();
    let users = json!([
        {"user": "ann", "sessions": 2, "connected": 2},
        {"user": "anna", "sessions": 1, "connected": 1},
    ]);
    assert_eq!((&page["users"], &page["total"]), (&users, &json!(2)), "{page}");
    assert_eq!(names(&app, "/admin/users?limit=1&offset=2", "users", "user").await, ["bob"]);
    clients.truncate(1);
    if crate::harness::is_fleet() {
        return; // There what has no connection belongs to no node.
    }
    eventually("those without a connection are remembered", || async {
        let page = ask(&app, "GET", "/admin/users?prefix=bob", None).await.json();
        page["users"] == json!([{"user": "bob", "sessions": 1, "connected": 0}])
    })
    .await;
}

#[tokio::test]
async fn only_an_admin_is_told_and_bad_questions_are_refused() {
    let app = TestApp::start().await;
    let token = app.token("ann", &["*"], &["*"]);
    let publisher = app.api_key("publish").await;
    for path in ["/admin/channels", "/admin/users"] {
        for (bearer, status) in [(token.as_str(), 403), (publisher.as_str(), 403), ("nonsense", 401)] {
            let answer = app.request("GET", path).bearer_auth(bearer).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), status, "{path} for {bearer}");
        }
        for limit in [1, 1_000] {
            assert_eq!(ask(&app, "GET", &format!("{path}?limit={limit}"), None).await.status, 200);
        }
        for query in ["limit=0", "limit=1001", "sort=size", "offset=-1", "prefixes=a"] {
            let answer = ask(&app, "GET", &format!("{path}?{query}"), None).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "bad_request"), "{path}?{query}");
        }
    }
}
