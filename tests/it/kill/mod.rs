//! `kill -9`, again and again: publishers publish and clients listen while the real server is killed at random moments
//! and started again on its port and database. Afterwards a judge compares what everybody was told.

mod checker;
mod publisher;
mod subscriber;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::Value;
use tokio::{net::TcpListener, sync::watch, task::JoinSet, time::timeout};

use self::{
    checker::{Heard, Placed, Record, faults},
    publisher::{Progress, Publisher},
    subscriber::Subscriber,
};
use crate::{
    harness::{SOON, TestApp, eventually},
    settings, trail,
};

/// Unless the environment wants more.
const ROUNDS: u64 = 20;
/// As many times more where too little was published in them to show anything.
const MOST_ROUNDS: u64 = 10;
const ROUNDS_SETTING: &str = "BELFRY_TEST_KILL_ROUNDS";
const PUBLISHERS: usize = 16;
const SUBSCRIBERS_PER_TRANSPORT: usize = 2;
/// None is in the configuration: a namespace that it does not name is durable.
const CHANNELS: [&str; 6] = ["orders:1", "orders:2", "orders:3", "bills:1", "bills:2", "news"];
/// From the server's word that it is up to its end: from a server that has hardly begun to one in full swing.
const LIFE_MS: std::ops::Range<u64> = 20..900;
/// As often a server is killed that has not come up yet, after so long.
const KILLED_AT_START: f64 = 0.3;
const START_MS: std::ops::Range<u64> = 1..80;
/// How long clients may take to hear all that they missed.
const CATCH_UP: Duration = SOON;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_whenever_the_server_is_killed() {
    let rounds = settings::number(ROUNDS_SETTING).unwrap_or(ROUNDS);
    let mut random = StdRng::seed_from_u64(settings::seed());

    let mut app = TestApp::spawn_process("").await;
    let (ends, end) = watch::channel(None);
    let mut listening = listen(&app, &end).await;
    let (stop, stopped) = watch::channel(false);
    let mut publishing = JoinSet::new();
    let progress = Arc::new(Progress::default());
    for number in 0..PUBLISHERS {
        let publisher = Publisher::new(number, app.url(""), Arc::clone(&progress));
        publishing.spawn(publisher.run(stopped.clone()));
    }

    let shown = |of: &AtomicU64, enough: u64| of.load(Ordering::Relaxed) > enough;
    // More rounds than that where the machine has much else to do, and a life of a server comes to little.
    let mut round = 0;
    while round < rounds
        || !shown(&progress.acknowledged, rounds * PUBLISHERS as u64)
        || !shown(&progress.interrupted, rounds)
    {
        round += 1;
        assert!(round <= rounds * MOST_ROUNDS, "too few publishes to show anything: {progress:?}");
        // Not to wait for anything: the moment is the test.
        tokio::time::sleep(Duration::from_millis(random.random_range(LIFE_MS))).await;
        app.kill().await;
        if random.random_bool(KILLED_AT_START) {
            let moment = Duration::from_millis(random.random_range(START_MS));
            kill_while_it_starts(&mut app, moment).await;
        }
        app.start_again().await;
    }
    stop.send(true).unwrap();
    let outcomes = publishing.join_all().await;

    let mut record = Record { history: history(&app).await, ..Record::default() };
    let last = |messages: &Vec<Placed>| messages.last().map_or(0, |message| message.seq);
    let lasts = record.history.iter().map(|(channel, messages)| (channel.clone(), last(messages))).collect();
    ends.send(Some(Arc::new(lasts))).unwrap();
    while let Some(view) = listening.join_next().await {
        record.views.push(view.unwrap());
    }
    for outcome in outcomes {
        record.acknowledged.extend(outcome.acknowledged);
        record.unanswered.extend(outcome.unanswered);
    }

    let (acknowledged, unanswered) = (record.acknowledged.len() as u64, record.unanswered.len());
    let interrupted = progress.interrupted.load(Ordering::Relaxed);
    println!(
        "{round} rounds: {acknowledged} acknowledged, {interrupted} of them after a retry, {unanswered} never answered"
    );
    let faults = faults(&record);
    let told: Vec<_> = faults.iter().take(20).map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{} faults: {told:#?}", faults.len());
    // Nothing was trimmed, and no position is that of another log: there is nothing to announce.
    for view in &record.views {
        let gaps: Vec<_> = view.heard.iter().filter(|heard| matches!(heard, Heard::Gap { .. })).collect();
        assert!(gaps.is_empty(), "{} was told of gaps: {gaps:?}", view.name);
    }
}

async fn kill_while_it_starts(app: &mut TestApp, moment: Duration) {
    match timeout(moment, app.start_again()).await {
        Ok(()) => app.kill().await,
        // It is killed as it is dropped; its port says when it has gone.
        Err(_) => {
            eventually("the end of the process", || async { TcpListener::bind(app.address).await.is_ok() })
                .await
        }
    }
}

/// Clients on every transport, all of them welcomed.
async fn listen(app: &TestApp, end: &watch::Receiver<Option<subscriber::Lasts>>) -> JoinSet<checker::View> {
    let mut listening = JoinSet::new();
    for transport in subscriber::Transport::ALL {
        for number in 1..=SUBSCRIBERS_PER_TRANSPORT {
            let name = format!("{transport:?} client {number}");
            let mut subscriber = Subscriber::new(name, transport, app.url(""), &CHANNELS);
            subscriber.welcomed().await;
            let end = end.clone();
            listening.spawn(subscriber.run(end, CATCH_UP));
        }
    }
    listening
}

/// All that the server has.
async fn history(app: &TestApp) -> BTreeMap<String, Vec<Placed>> {
    let mut history = BTreeMap::new();
    for channel in CHANNELS {
        let mut messages: Vec<Placed> = Vec::new();
        loop {
            let after = messages.last().map_or(0, |message| message.seq);
            let page = app.get(&format!("/v1/history?channel={channel}&after_seq={after}&limit=1000")).await;
            assert_eq!(page.status, 200, "{page:?}");
            let page = page.json();
            assert!(page.get("gap").is_none(), "{page}");
            messages.extend(page["messages"].as_array().unwrap().iter().map(placed));
            if page["more"] != true {
                break;
            }
        }
        history.insert(channel.to_owned(), messages);
    }
    history
}

/// A `message` frame as the judge takes it.
fn placed(message: &Value) -> Placed {
    let text = |name: &str| message[name].as_str().unwrap().to_owned();
    Placed {
        channel: text("channel"),
        seq: message["seq"].as_u64().unwrap(),
        pos: trail::place(&text("pos")),
        id: text("id"),
        body: publisher::body(&text("channel"), message["data"].as_str().unwrap()),
    }
}
