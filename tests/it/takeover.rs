//! A session has one connection at a time. A newer one takes it over, whatever worker either is on,
//! and the older one hears who won, and nothing more.

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::{
    harness::{Client, Options, Raw, TestApp},
    support::until,
};

fn attempt(options: &Options, attempt: u64, connection: &str) -> Options {
    options.clone().and("attempt", attempt).and("connection", connection)
}

#[tokio::test]
async fn a_higher_attempt_wins_and_the_older_connection_hears_who_did() {
    let app = TestApp::start().await;
    let mut bystanders = Vec::new();
    for old in TransportKind::ALL {
        for new in TransportKind::ALL {
            for round in 0..2 {
                let channel = format!("c:{}-{}-{round}", old.as_str(), new.as_str());
                let first = attempt(&Options::to(&[&channel]), 1, "tab-1");
                let mut older = Client::connect(&app, old, &first).await;
                if round == 1 {
                    bystanders.push(Raw::open(&app).await);
                }
                let resume = attempt(&older.resume(), 2, "tab-2");
                let (close, mut newer) = tokio::join!(older.closed(), Client::connect(&app, new, &resume));
                assert_eq!(close["code"], "replaced", "{close}");
                assert_eq!((&close["attempt"], &close["connection"]), (&json!(2), &json!("tab-2")));
                if old == TransportKind::Ws {
                    assert_eq!((&close["status"], &close["final"]), (&json!(4009), &json!(false)));
                }
                assert_eq!(newer.welcome["resumed"], true);
                app.publish_to(&channel, "for the winner").await;
                assert_eq!(newer.data(1).await, ["for the winner"]);
            }
        }
    }
}

#[tokio::test]
async fn a_late_starter_is_told_who_holds_the_session() {
    let app = TestApp::start().await;
    for held in TransportKind::ALL {
        for late in TransportKind::ALL {
            let channel = format!("c:{}-{}", held.as_str(), late.as_str());
            let options = attempt(&Options::to(&[&channel]), 5, "tab-5");
            let mut holder = Client::connect(&app, held, &options).await;
            for (number, name) in [(4, "tab-5"), (5, "tab-6")] {
                let options = attempt(&holder.resume(), number, name);
                let Err(refusal) = Client::try_connect(&app, late, &options).await else {
                    panic!("{late:?} took over from {held:?}");
                };
                assert_eq!(refusal["code"], "replaced", "{refusal}");
                assert_eq!(refusal["status"], if late == TransportKind::Ws { 4009 } else { 409 });
                assert_eq!((&refusal["attempt"], &refusal["connection"]), (&json!(5), &json!("tab-5")));
            }
            app.publish_to(&channel, "for the holder").await;
            assert_eq!(holder.data(1).await, ["for the holder"]);
        }
    }
}

#[tokio::test]
async fn the_same_attempt_of_the_same_page_and_one_without_a_number_always_succeed() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let options = attempt(&Options::to(&["news"]), 3, "tab");
        let mut client = Client::connect(&app, kind, &options).await;
        for resume in
            [attempt(&client.resume(), 3, "tab"), client.resume(), attempt(&client.resume(), 1, "x")]
        {
            // The last one: whoever gave no number holds the session against nobody.
            client = Client::connect(&app, kind, &resume).await;
            assert_eq!(client.welcome["resumed"], true);
            app.publish("on").await;
            assert_eq!(client.data(1).await, ["on"]);
        }
    }
}

/// Each poll is a connection, and the same one to its client.
#[tokio::test]
async fn one_poll_follows_another() {
    let app = TestApp::start().await;
    let options = attempt(&Options::to(&["news"]), 1, "tab");
    let mut client = Client::connect(&app, TransportKind::Poll, &options).await;
    for n in 0..10 {
        let (message, _) = tokio::join!(client.message(), app.publish(n));
        assert_eq!(message["data"], n);
    }
}

#[tokio::test]
async fn of_many_rivals_the_highest_keeps_the_session() {
    let app = TestApp::start().await;
    let first = Client::connect(&app, TransportKind::Ws, &attempt(&Options::to(&["news"]), 0, "0")).await;
    let resume = first.resume();
    let rivals = (1..=12).map(|number| {
        let kind = TransportKind::ALL[number as usize % 3];
        let options = attempt(&resume, number, &number.to_string());
        let app = &app;
        // Where a worker has too much to do for them all, some are told to come again.
        async move {
            until("it is told who has it", async || match Client::try_connect(app, kind, &options).await {
                Err(refusal) if refusal["code"] == "busy" => None,
                told => Some(told),
            })
            .await
        }
    });
    let mut rivals = futures_util::future::join_all(rivals).await;
    let Some(Ok(mut winner)) = rivals.pop() else { panic!("the highest attempt always succeeds") };
    app.publish("for one").await;
    assert_eq!(winner.data(1).await, ["for one"]);
    for rival in rivals {
        let close = match rival {
            Ok(mut client) => client.closed().await,
            Err(refusal) => refusal,
        };
        assert_eq!(close["code"], "replaced", "{close}");
    }
}
