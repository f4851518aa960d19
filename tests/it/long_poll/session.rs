//! What becomes of the session between polls.

use super::*;

/// Presenting that cursor has to go on from there, and not from now.
#[tokio::test]
async fn a_poll_whose_session_is_taken_away_says_its_cursor() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news"])).await;
    let waits = async || {
        eventually("the poll waits", async || {
            app.metric(r#"belfry_connections{transport="poll"}"#).await == 1.0
        })
        .await;
    };
    let waiting = next(&first);
    let (ended, _) = tokio::join!(ask(&app, &waiting), async {
        waits().await;
        ask(&app, &next(&first).and("wait", 0)).await;
    });
    assert_eq!(ended["frames"][0]["code"], "replaced", "{ended}");
    assert_eq!(ended["cursor"], first["cursor"]);
}

/// They have no positions, so their cursor is empty.
#[tokio::test]
async fn a_session_of_ephemeral_channels_only_polls_on() {
    let app = TestApp::start().await;
    let mut answer = ask(&app, &Options::to(&["eph:typing"])).await;
    for _ in 0..2 {
        answer = ask(&app, &next(&answer).and("wait", 0)).await;
        assert_eq!(answer["frames"].as_array().unwrap().len(), 1, "{answer}");
        assert_eq!(answer["frames"][0]["resumed"], true);
    }
}

#[tokio::test]
async fn a_poll_that_takes_channels_away_says_which_are_left() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news"])).await;
    let session = first["session"].as_str().unwrap();
    let path = format!("/v1/sessions/{session}/commands");
    let subscribe = json!({"commands": [{"type": "subscribe", "id": 1, "channels": ["late"]}]});
    let reply = app.post(&path, &subscribe).await.json();
    assert_eq!(reply["replies"][0]["ok"], true, "{reply}");
    // Sent before, it would know nothing of that.
    let named = next(&first).and("channels", "news").and("wait", 5);
    let answer = ask(&app, &named).await;
    assert_eq!(answer["frames"][0]["type"], "welcome", "{answer}");
    assert_eq!(answer["frames"][0]["channels"].as_object().unwrap().keys().collect::<Vec<_>>(), ["news"]);
    for poll in
        [next(&answer).and("channels", "news"), next(&answer).and("channels", "late,news"), next(&answer)]
    {
        let answer = ask(&app, &poll.and("wait", 1)).await;
        assert_eq!(answer["frames"], json!([]), "{answer}");
    }
}

/// Whoever loses a session to another poll before its own has begun has no cursor to go on from, and is told so.
#[tokio::test]
async fn polls_that_take_a_session_from_each_other_are_answered_with_a_cursor_or_refused() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news"])).await;
    let path = next(&first).and("wait", 0).path("/v1/poll");
    for _ in 0..60 {
        let polls = (0..16).map(|_| app.get(&path));
        for answer in futures_util::future::join_all(polls).await {
            match answer.status {
                200 => assert_ne!(answer.json()["cursor"], "", "{answer:?}"),
                409 | 503 => {}
                _ => panic!("{answer:?}"),
            }
        }
    }
}
