//! When a poll is answered, and with what.

use super::*;

#[tokio::test]
async fn the_first_answer_comes_at_once_whatever_wait_says() {
    let app = TestApp::start().await;
    let answer = ask(&app, &Options::to(&["news"]).and("wait", 60)).await;
    assert_eq!(answer["frames"].as_array().unwrap().len(), 1);
    let welcome = &answer["frames"][0];
    assert_eq!((&welcome["type"], &welcome["session"]), (&json!("welcome"), &answer["session"]));
    assert_eq!(welcome["cursor"], answer["cursor"]);
}

#[tokio::test]
async fn welcome_comes_with_wait_0_and_where_the_session_is_new_and_not_otherwise() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news"])).await;
    let again = ask(&app, &next(&first).and("wait", 0)).await;
    assert_eq!(again["frames"].as_array().unwrap().len(), 1);
    assert_eq!(again["frames"][0]["resumed"], true);
    app.publish(1).await;
    let quiet = ask(&app, &next(&again)).await;
    assert_eq!(data(&quiet), [1], "no welcome in front");
    let lost = next(&quiet).and("session", "0123456789abcdef0123456789abcdef").and("channels", "news");
    app.publish(2).await;
    let anew = ask(&app, &lost).await;
    assert_eq!(
        (&anew["frames"][0]["type"], &anew["frames"][0]["resumed"]),
        (&json!("welcome"), &json!(false))
    );
    assert_ne!(anew["session"], quiet["session"]);
    assert_eq!(anew["frames"][1]["data"], 2);
}

#[tokio::test]
async fn the_same_cursor_gives_the_same_messages_again() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news", "plain:a"])).await;
    for n in 0..3 {
        app.publish(n).await;
    }
    let (one, other) = (ask(&app, &next(&first)).await, ask(&app, &next(&first)).await);
    assert_eq!(data(&one), [0, 1, 2]);
    assert_eq!(one["frames"], other["frames"]);
    assert_eq!(one["cursor"], other["cursor"]);
    app.publish(3).await;
    assert_eq!(data(&ask(&app, &next(&other)).await), [3], "a presented cursor is an acknowledgement");
}

#[tokio::test]
async fn a_waiting_poll_is_answered_by_the_message_that_it_waits_for() {
    let app = TestApp::start().await;
    let mut answer = ask(&app, &Options::to(&["news"])).await;
    for n in 0..5 {
        let options = next(&answer).and("wait", 60);
        let (polled, _) = tokio::join!(ask(&app, &options), app.publish(n));
        answer = polled;
        assert_eq!(data(&answer), [n]);
    }
}

#[tokio::test]
async fn a_wait_in_vain_ends_with_an_empty_answer_in_time() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news"])).await;
    let begun = Instant::now();
    let answer = ask(&app, &next(&first).and("wait", 1)).await;
    assert!(begun.elapsed() >= Duration::from_millis(950), "{:?}", begun.elapsed());
    assert_eq!((&answer["frames"], &answer["session"]), (&json!([]), &first["session"]));
    assert_eq!(answer["cursor"], first["cursor"]);
}

#[tokio::test]
async fn a_long_backlog_comes_in_bounded_answers() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news"])).await;
    let data = "x".repeat(60_000);
    for _ in 0..12 {
        app.publish(&*data).await;
    }
    let (mut count, mut answers, mut answer) = (0, 0, first);
    while count < 12 {
        answer = ask(&app, &next(&answer)).await;
        let frames = answer["frames"].as_array().unwrap();
        assert!(answer.to_string().len() < 400_000, "{} frames", frames.len());
        for frame in frames {
            count += 1;
            assert_eq!(frame["seq"], count);
        }
        answers += 1;
    }
    assert!(answers > 1);
}

#[tokio::test]
async fn a_post_does_the_same() {
    let app = TestApp::start().await;
    let token = app.token("ann", &[], &[]);
    let post = |mut body: Value| {
        body["token"] = json!(token);
        app.request("POST", "/v1/poll").header("content-type", "text/plain").body(body.to_string()).answer()
    };
    let first: Answer = post(json!({})).await;
    assert_eq!((first.status, first.header("cache-control")), (200, "no-cache, no-store, no-transform"));
    let first = first.json();
    app.publish_to("user:ann", 1).await;
    let answer =
        post(json!({"session": first["session"], "cursor": first["cursor"], "wait": 5})).await.json();
    assert_eq!(data(&answer), [1]);
}

#[tokio::test]
async fn waits_have_a_limit() {
    let app = TestApp::start().await;
    let first = ask(&app, &Options::to(&["news"])).await;
    for (wait, status) in [("61", 400), ("-1", 400), ("soon", 400), ("0", 200)] {
        assert_eq!(app.get(&next(&first).and("wait", wait).path("/v1/poll")).await.status, status, "{wait}");
    }
}
