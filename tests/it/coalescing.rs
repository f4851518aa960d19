//! Namespaces whose messages wait for others, to leave with them in one write.

use std::time::{Duration, Instant};

use belfry::{protocol::TransportKind, testing::config::NamespaceConfig};
use serde_json::Value;

use crate::harness::{Client, Options, TestApp};

const WAIT: Duration = Duration::from_millis(250);

async fn app() -> TestApp {
    TestApp::with(|config| {
        let ticks = NamespaceConfig { coalesce: WAIT, ..NamespaceConfig::default() };
        config.namespaces.insert("ticks", ticks);
    })
    .await
}

async fn writes(app: &TestApp, name: &str, transport: TransportKind) -> f64 {
    app.metric(&format!("belfry_{name}_duration_seconds_count{{transport=\"{}\"}}", transport.as_str())).await
}

#[tokio::test]
async fn messages_that_may_wait_leave_together_in_order_and_are_timed_apart() {
    const MESSAGES: usize = 60;
    let app = app().await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["ticks:a"])).await;
        let begun = Instant::now();
        for n in 0..MESSAGES {
            app.publish_to("ticks:a", n).await;
        }
        let most = begun.elapsed().as_secs_f64() / WAIT.as_secs_f64() + 2.0;
        for n in 0..MESSAGES {
            assert_eq!(client.message().await["data"], n);
        }
        let writes = writes(&app, "coalesced_delivery", kind).await;
        assert!((1.0..=most).contains(&writes), "{kind:?}: {writes} writes, at most {most}");
    }
    assert_eq!(writes(&app, "delivery", TransportKind::Ws).await, 0.0);
}

#[tokio::test]
async fn a_message_that_may_not_wait_takes_along_what_came_before_it() {
    let app = app().await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["ticks:a", "news"])).await;
        let begun = Instant::now();
        app.publish_to("ticks:a", 1).await;
        app.publish_to("news", 2).await;
        let data: Vec<Value> =
            [client.message().await, client.message().await].map(|mut message| message["data"].take()).into();
        assert_eq!(data, [1, 2], "{kind:?}");
        if begun.elapsed() < WAIT {
            assert_eq!(
                writes(&app, "coalesced_delivery", kind).await,
                0.0,
                "the newest counts: it did not wait"
            );
        }
    }
}
