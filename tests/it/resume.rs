//! Carrying on after a cut: on any transport, any worker, after any loss of memory. Either every
//! message comes, in order and once, or a `gap` says what is missing.

use std::{fs, time::Duration};

use belfry::protocol::{Cursor, Partition, TransportKind};
use serde_json::{Value, json};

use crate::harness::{Client, Options, Raw, TestApp, eventually, is_fleet};

fn at(pos: &Value) -> Cursor {
    pos.as_str().unwrap().parse().unwrap()
}

async fn publish_all(app: &TestApp, channel: &str, numbers: std::ops::Range<u64>) {
    for n in numbers {
        app.publish_to(channel, n).await;
    }
}

/// The ring holds the latest messages whatever the history's size is: here, hardly any.
async fn small_ring() -> TestApp {
    TestApp::with(|config| config.log.ring_bytes = 1_000).await
}

/// A session begun on each transport is carried on over each, on the worker that it came from and
/// on the other.
#[tokio::test]
async fn a_session_moves_between_transports_and_workers_without_loss() {
    let app = TestApp::start().await;
    let mut bystanders = Vec::new();
    for from in TransportKind::ALL {
        for to in TransportKind::ALL {
            for round in 0..2 {
                let name = |kind: &str| format!("{kind}:{}-{}-{round}", from.as_str(), to.as_str());
                let (durable, plain) = (name("durable"), name("plain"));
                let options = Options::to(&[&durable, &plain]);
                let mut client = Client::connect(&app, from, &options).await;
                publish_all(&app, &durable, 0..3).await;
                assert_eq!(client.data(3).await, [0, 1, 2]);
                let session = client.session().to_owned();
                let resume = client.cut();
                publish_all(&app, &durable, 3..6).await;
                publish_all(&app, &plain, 0..3).await;
                // Connections go round the workers: one more sends the next to the other one.
                if round == 1 {
                    bystanders.push(Raw::open(&app).await);
                }
                let mut client = Client::connect(&app, to, &resume).await;
                assert_eq!((client.session(), &client.welcome["resumed"]), (&*session, &json!(true)));
                publish_all(&app, &durable, 6..7).await;
                publish_all(&app, &plain, 3..4).await;
                let (mut of_durable, mut of_plain) = (Vec::new(), Vec::new());
                for _ in 0..8 {
                    let message = client.message().await;
                    let of = if message["channel"] == *durable { &mut of_durable } else { &mut of_plain };
                    of.push(message["data"].as_u64().unwrap());
                }
                assert_eq!((of_durable, of_plain), (vec![3, 4, 5, 6], vec![0, 1, 2, 3]));
            }
        }
    }
}

#[tokio::test]
async fn what_was_written_but_not_read_comes_again() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let channel = format!("c:{}", kind.as_str());
        let mut client = Client::connect(&app, kind, &Options::to(&[&channel])).await;
        publish_all(&app, &channel, 0..20).await;
        assert_eq!(client.data(2).await, [0, 1]);
        let mut client = Client::connect(&app, kind, &client.cut()).await;
        assert_eq!(client.data(18).await, (2..20).collect::<Vec<u64>>());
    }
}

#[tokio::test]
async fn an_unknown_session_is_made_anew_and_loses_nothing() {
    let app = TestApp::start().await;
    let stranger = "0123456789abcdef0123456789abcdef";
    for kind in TransportKind::ALL {
        let channel = format!("c:{}", kind.as_str());
        let first = app.publish_to(&channel, 1).await;
        app.publish_to(&channel, 2).await;
        let options = Options::default().and("session", stranger).and("cursor", at(&first["pos"]));
        let Err(refusal) = Client::try_connect(&app, kind, &options).await else {
            panic!("without channels")
        };
        assert_eq!(refusal["code"], "channels_required");
        let mut client = Client::connect(&app, kind, &options.and("channels", &channel)).await;
        assert_eq!(client.welcome["resumed"], false);
        assert_ne!(client.session(), stranger);
        assert_eq!(client.data(1).await, [2]);
    }
}

#[tokio::test]
async fn nobody_carries_on_anothers_session() {
    let app = TestApp::start().await;
    let (ann, bob) = (app.token("ann", &[], &[]), app.token("bob", &["user:ann"], &[]));
    for kind in TransportKind::ALL {
        let mut owner = Client::connect(&app, kind, &Options::of(&ann, &[])).await;
        for other in TransportKind::ALL {
            let options = Options::of(&bob, &["user:ann"]).and("session", owner.session());
            let Err(refusal) = Client::try_connect(&app, other, &options).await else { panic!("{other:?}") };
            assert_eq!(refusal["code"], "session_mismatch");
            assert_eq!(refusal["status"], if other == TransportKind::Ws { 4003 } else { 403 });
            assert_ne!(refusal["final"], true, "the client comes back with a session of its own");
        }
        app.publish_to("user:ann", kind.as_str()).await;
        assert_eq!(owner.data(1).await, [kind.as_str()], "the owner notices nothing");
    }
}

#[tokio::test]
async fn channels_that_are_given_replace_the_recorded_ones() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let client = Client::connect(&app, kind, &Options::to(&["a", "b"])).await;
        let resume = client.cut();
        publish_all(&app, "b", 0..1).await;
        publish_all(&app, "c", 0..1).await;
        let mut client = Client::connect(&app, kind, &resume.and("channels", "b,c")).await;
        assert_eq!(client.welcome["resumed"], true);
        let channels = client.welcome["channels"].as_object().unwrap();
        assert_eq!(channels.keys().collect::<Vec<_>>(), ["b", "c"]);
        let came = [client.message().await, client.message().await];
        assert_eq!([&came[0]["channel"], &came[1]["channel"]], ["b", "c"]);
        let client = Client::connect(&app, kind, &client.cut()).await;
        assert_eq!(client.welcome["channels"].as_object().unwrap().len(), 2, "now those are recorded");
    }
}

#[tokio::test]
async fn a_cursor_that_cannot_be_from_here_is_a_reset() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let channel = format!("c:{}", kind.as_str());
        for cursor in ["0.9007199254740991", "7.12", "1.3"] {
            let head = app.publish_to(&channel, "before").await;
            let options = Options::to(&[&channel]).and("cursor", cursor);
            let mut client = Client::connect(&app, kind, &options).await;
            let gap = client.frame().await;
            assert_eq!((&gap["type"], &gap["reason"]), (&json!("gap"), &json!("reset")), "{cursor}: {gap}");
            assert_eq!((&gap["channel"], &gap["resume"]), (&json!(channel), &head["pos"]), "{cursor}");
            assert!(gap.get("from_seq").is_none() && gap.get("to_seq").is_none(), "{gap}");
            app.publish_to(&channel, "after").await;
            assert_eq!(client.data(1).await, ["after"]);
        }
    }
}

#[tokio::test]
async fn a_cursor_from_before_the_first_position_is_a_reset_and_then_comes_all_that_is_kept() {
    if is_fleet() {
        return; // Its positions begin at 1.
    }
    let app = TestApp::start().await;
    publish_all(&app, "news", 0..3).await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["news"]).and("cursor", "0.0")).await;
        let gap = client.frame().await;
        assert_eq!((&gap["type"], &gap["reason"]), (&json!("gap"), &json!("reset")), "{kind:?}: {gap}");
        assert_eq!(client.data(3).await, [0, 1, 2]);
    }
}

/// A container without a volume, or a disk that was lost: a new database beside clients that know the old one.
#[tokio::test]
async fn a_cursor_of_the_database_before_is_a_reset_though_the_new_one_has_as_many_messages() {
    let mut app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    let channels = ["durable", "plain:x"];
    let publish = async |app: &TestApp, count| {
        for channel in channels {
            publish_all(app, channel, 0..count).await;
        }
    };
    publish(&app, 20).await;
    let mut resumes = Vec::new();
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&channels).and("cursor", "earliest")).await;
        client.data(40).await;
        resumes.push((kind, client.cut()));
    }
    app.kill().await;
    for ending in ["", "-wal", "-shm", ".limit"] {
        fs::remove_file(format!("{file}{ending}")).unwrap();
    }
    app.start_again().await;
    publish(&app, 30).await;
    for (kind, resume) in resumes {
        let resume = resume.and("channels", channels.join(","));
        let mut client = Client::connect(&app, kind, &resume).await;
        assert_eq!(client.welcome["resumed"], false);
        for _ in channels {
            let gap = client.frame().await;
            assert_eq!((&gap["type"], &gap["reason"]), (&json!("gap"), &json!("reset")), "{kind:?}: {gap}");
        }
    }
}

#[tokio::test]
async fn a_cursor_that_lacks_a_partition_loses_only_that_one() {
    if is_fleet() {
        return; // There is but one.
    }
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let (durable, plain) = (format!("c:{}", kind.as_str()), format!("plain:{}", kind.as_str()));
        let first = app.publish_to(&durable, 1).await;
        app.publish_to(&durable, 2).await;
        app.publish_to(&plain, 1).await;
        let options = Options::to(&[&durable, &plain]).and("cursor", at(&first["pos"]));
        let mut client = Client::connect(&app, kind, &options).await;
        let frames = [client.frame().await, client.frame().await];
        let gap = frames.iter().find(|frame| frame["type"] == "gap").unwrap();
        assert_eq!((&gap["channel"], &gap["reason"]), (&json!(plain), &json!("reset")));
        assert!(frames.iter().any(|frame| frame["data"] == 2), "{frames:?}");
        app.publish_to(&plain, 2).await;
        assert_eq!(client.data(1).await, [2]);
    }
}

#[tokio::test]
async fn a_cursor_ahead_of_a_node_of_a_fleet_only_filters() {
    let app = TestApp::start().await;
    if !is_fleet() {
        return; // Nobody else hands positions out: it is of another log.
    }
    for kind in TransportKind::ALL {
        let mut cursor = at(&app.publish(0).await["pos"]);
        let ahead = cursor.get(Partition(0)).unwrap() + 2;
        cursor.set(Partition(0), ahead);
        let mut client = Client::connect(&app, kind, &Options::to(&["news"]).and("cursor", &cursor)).await;
        let mut published = Value::Null;
        while published["pos"].as_str().is_none_or(|pos| at(&json!(pos)).get(Partition(0)) <= Some(ahead)) {
            published = app.publish(1).await;
        }
        assert_eq!(client.message().await["pos"], published["pos"]);
    }
}

#[tokio::test]
async fn earliest_is_all_that_is_kept_and_says_nothing_of_the_rest() {
    let app = small_ring().await;
    publish_all(&app, "plain:a", 0..60).await;
    publish_all(&app, "a", 0..10).await;
    for kind in TransportKind::ALL {
        let earliest = |channel: &str| Options::to(&[channel]).and("cursor", "earliest");
        let mut client = Client::connect(&app, kind, &earliest("plain:a")).await;
        assert_eq!(client.data(50).await, (10..60).collect::<Vec<u64>>());
        let mut client = Client::connect(&app, kind, &earliest("a")).await;
        assert_eq!(client.data(10).await, (0..10).collect::<Vec<u64>>());
    }
}

#[tokio::test]
async fn what_the_history_no_longer_holds_is_a_gap_up_to_where_it_goes_on() {
    let app = small_ring().await;
    let first = app.publish_to("plain:a", 0).await;
    publish_all(&app, "plain:a", 1..60).await;
    for kind in TransportKind::ALL {
        let options = Options::to(&["plain:a"]).and("cursor", at(&first["pos"]));
        let mut client = Client::connect(&app, kind, &options).await;
        let gap = client.frame().await;
        assert_eq!((&gap["type"], &gap["reason"]), (&json!("gap"), &json!("trimmed")), "{gap}");
        // A cursor names no seq, so where the gap begins is for the client to say.
        assert_eq!(gap["to_seq"], 10, "{gap}");
        assert_eq!(client.data(50).await, (10..60).collect::<Vec<u64>>());
    }
}

/// The record of a session is in memory; what it needs to lose nothing, the client has.
#[tokio::test]
async fn after_a_restart_durable_channels_are_whole_and_plain_ones_say_reset() {
    if is_fleet() {
        return; // Redis goes on, and remembers sessions too.
    }
    let mut app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let (durable, plain) = (format!("c:{}", kind.as_str()), format!("plain:{}", kind.as_str()));
        let channels = [durable.as_str(), plain.as_str()];
        let mut client = Client::connect(&app, kind, &Options::to(&channels)).await;
        publish_all(&app, &durable, 0..1).await;
        publish_all(&app, &plain, 0..1).await;
        client.data(2).await;
        let resume = client.cut().and("channels", channels.join(","));
        publish_all(&app, &durable, 1..3).await;
        publish_all(&app, &plain, 1..3).await;
        app.restart().await;
        let mut client = Client::connect(&app, kind, &resume).await;
        assert_eq!(client.welcome["resumed"], false);
        publish_all(&app, &durable, 3..4).await;
        publish_all(&app, &plain, 3..4).await;
        let mut frames = Vec::new();
        while frames.len() < 5 {
            frames.push(client.frame().await);
        }
        let of = |channel: &str| -> Vec<Value> {
            let of = frames.iter().filter(|frame| frame["channel"] == *channel);
            of.map(|frame| if frame["type"] == "gap" { &frame["reason"] } else { &frame["data"] })
                .cloned()
                .collect()
        };
        assert_eq!(of(&durable), [1, 2, 3], "{frames:?}");
        assert_eq!(of(&plain), [json!("reset"), json!(3)], "{frames:?}");
    }
}

#[tokio::test]
async fn ephemeral_messages_have_no_place_and_are_not_kept() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let channel = format!("eph:{}", kind.as_str());
        let mut client = Client::connect(&app, kind, &Options::to(&[&channel, "news"])).await;
        let resume = if kind == TransportKind::Poll {
            // Between two polls nobody listens: what comes then is gone, as declared.
            client.cut()
        } else {
            let published = app.publish_to(&channel, "typing").await;
            assert!(published.get("seq").is_none() && published.get("pos").is_none(), "{published}");
            let message = client.message().await;
            assert_eq!(message["data"], "typing");
            assert!(message.get("seq").is_none() && message.get("pos").is_none(), "{message}");
            client.cut()
        };
        app.publish_to(&channel, "missed").await;
        let mut client = Client::connect(&app, kind, &resume).await;
        app.publish("fence").await;
        assert_eq!(client.data(1).await, ["fence"]);
    }
}

/// Others' messages age the position of a session that hears none of them; pings and empty answers
/// carry it along.
#[tokio::test]
async fn a_quiet_session_does_not_age_out() {
    let app = TestApp::with(|config| {
        config.log.ring_bytes = 1_000;
        config.session.heartbeat_min = Duration::from_millis(50);
    })
    .await;
    for kind in TransportKind::ALL {
        let (quiet, loud) = (format!("plain:{}", kind.as_str()), format!("plain:loud-{}", kind.as_str()));
        app.publish_to(&quiet, 0).await;
        let options = Options::to(&[&quiet]).and("heartbeat_ms", 500);
        let mut client = Client::connect(&app, kind, &options).await;
        let publishes = vec![json!({ "channel": loud }); 60];
        app.post("/v1/publish/batch", &json!({ "publishes": publishes })).await;
        let last = at(&app.publish_to(&loud, 60).await["pos"]);
        let resume = if kind == TransportKind::Poll {
            // In a fleet a node hears only once a second of what it does not listen to.
            let mut resume = client.resume();
            loop {
                let answer = app.get(&resume.clone().and("wait", 1).path("/v1/poll")).await.json();
                resume = resume.and("cursor", answer["cursor"].as_str().unwrap());
                if !is_fleet() || answer["cursor"] == last.to_string() {
                    break resume;
                }
            }
        } else {
            let partition = last.iter().next().unwrap().partition;
            while client.cursor.get(partition) < last.get(partition) {
                assert_eq!(client.next().await.unwrap()["type"], "ping");
            }
            client.cut()
        };
        let cursor = resume.query.iter().find(|(name, _)| *name == "cursor").unwrap().1.clone();
        assert_eq!(cursor, last.to_string());
        app.publish_to(&quiet, 1).await;
        let mut client = Client::connect(&app, kind, &resume).await;
        assert_eq!(client.data(1).await, [1]);
    }
}

#[tokio::test]
async fn a_session_without_a_connection_is_forgotten_in_time() {
    let app = TestApp::with(|config| config.session.ttl = Duration::from_millis(100)).await;
    let mut clients = Vec::new();
    for kind in TransportKind::ALL {
        clients.push(Client::connect(&app, kind, &Options::to(&["news"])).await);
    }
    let held = clients.remove(0);
    let forgotten: Vec<Options> = clients.into_iter().map(Client::cut).collect();
    eventually("oblivion", async || app.metric("belfry_sessions").await == 1.0).await;
    let mut held = Client::connect(&app, TransportKind::Sse, &held.resume()).await;
    assert_eq!(held.welcome["resumed"], true, "whoever is connected is not forgotten");
    app.publish("missed by the others").await;
    held.data(1).await;
    for options in forgotten {
        let options = options.and("channels", "news");
        let mut client = Client::connect(&app, TransportKind::Ws, &options).await;
        assert_eq!(client.welcome["resumed"], false);
        assert_eq!(client.data(1).await, ["missed by the others"]);
    }
}
