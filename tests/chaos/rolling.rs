//! A rolling restart: each of three nodes in turn gets SIGTERM, ends, starts again and is ready, while messages flow and
//! clients do as they are told.

use std::{sync::Arc, time::Duration};

use belfry_checker::history::{History, Log, Millis, Seen};
use tokio::time::sleep;

use crate::{
    client::{Habits, eventsource},
    drain::load,
    moves::{by_second, middle_and_last},
    progress::Progress,
    rig::{Deployment, Fleet, limits},
    run::{self, Plan, Run},
    settings,
    support::process::within,
};

const NODES: usize = 3;
const CLIENTS: u64 = 300;
const WINDOW: Duration = Duration::from_secs(4);
const PATIENCE: Duration = Duration::from_secs(60);
/// Undisturbed, before, to compare with.
const QUIET: Duration = Duration::from_secs(4);
const SABOTAGES: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_of_three_nodes_under_load_loses_nothing() {
    let name = "rolling-restart";
    let clients = settings::number("BELFRY_DRAIN_CLIENTS").unwrap_or(CLIENTS);
    limits::raise(clients * 2 + 1_000);
    let mut fleet = Fleet::with_window(name, Deployment::Standalone, NODES, WINDOW).await;
    let nodes = fleet.reach();
    let cookie = nodes.token().await;
    let (balanced, balancer) = nodes.balanced();
    let _looking = balancer.look().await;
    let run = Run::begin(plan(clients, cookie), balanced);
    within(PATIENCE, "all clients are welcomed", async || (run.welcomed() == clients).then_some(())).await;
    let quiet = run.clock.now();
    // Not to wait for anything: what is usual is measured.
    sleep(QUIET).await;
    let mut injected = Vec::new();
    let mut took = Vec::new();
    let began = run.clock.now();
    for node in &mut fleet.nodes {
        run.progress().show(&format!("restart of {}", node.name));
        let at = run.clock.now();
        injected.push((at, "restart of a node".to_owned()));
        node.terminate();
        assert_eq!(node.ended().await, Some(0), "{}", node.name);
        let ended = run.clock.now();
        node.start_again().await;
        node.ready().await;
        took.push((node.name.clone(), ended - at, run.clock.now() - ended));
    }
    Progress::end();
    let over = run.clock.now();
    let trouble = run.trouble();
    let mut history = run.end(injected).await;
    // The log is Redis's: no reason for a gap, on plain channels neither.
    history.calm = true;

    println!("{name}: {clients} clients, {WINDOW:?}, load {}", load());
    for (name, drained, started) in took {
        println!("node {name}: ended after {drained} ms, ready again {started} ms later");
    }
    println!("publishes that had to be tried again: {trouble}");
    let usual = pauses(&history, quiet, began);
    let (middle, longest) = middle_and_last(pauses(&history, began, over));
    println!(
        "a client's longest pause between two messages: {middle} ms (middle), {longest} ms (longest); undisturbed {} and {} ms",
        middle_and_last(usual.clone()).0,
        middle_and_last(usual).1
    );
    let connections = by_second(welcomes(&history, began, over), began);
    let mean = connections.iter().sum::<u64>() as f64 * 1_000.0 / (over - began) as f64;
    let peak = connections.iter().max().copied().unwrap_or(0);
    println!(
        "connections: {connections:?} by second; mean {mean:.0}, peak {peak}, {:.1} x",
        peak as f64 / mean
    );
    let verdict = run::conclude(name, &history, &fleet.directory);
    assert!(verdict.is_clean(), "see above; what the nodes say is in {}", fleet.directory.display());
    for log in &history.clients {
        assert!(
            !log.seen.iter().any(|(_, seen)| is_for_good(seen)),
            "{}: an EventSource was told an error",
            log.name
        );
    }
    run::spoil(&history, settings::seed(), SABOTAGES);
}

fn plan(clients: u64, cookie: Arc<str>) -> Plan {
    Plan {
        seed: settings::seed(),
        clients,
        publishers: 16,
        channels: 20,
        faithful: 4,
        padding: 0,
        publish_every: Duration::from_millis(500),
        whim_every: None,
        habits: Habits::of_browsers(cookie, Duration::from_secs(1)),
        time: Duration::ZERO,
        acknowledged: 0,
    }
}

fn is_for_good(seen: &Seen) -> bool {
    matches!(seen, Seen::Ended { code, .. } if code == eventsource::FOR_GOOD)
}

/// Each client's longest time without a message.
fn pauses(history: &History, from: Millis, to: Millis) -> Vec<Millis> {
    let longest = |log: &Log| {
        let heard = log.seen.iter().filter(|(_, seen)| matches!(seen, Seen::Message(_))).map(|(at, _)| *at);
        let mut last = from;
        heard
            .filter(|at| (from..to).contains(at))
            .chain([to])
            .map(|at| at - std::mem::replace(&mut last, at))
            .max()
    };
    history.clients.iter().filter_map(longest).collect()
}

/// When clients were welcomed.
fn welcomes(history: &History, from: Millis, to: Millis) -> impl Iterator<Item = Millis> + '_ {
    let seen = history.clients.iter().flat_map(|log| &log.seen);
    let welcomed = seen.filter(|(_, seen)| matches!(seen, Seen::Welcome { .. })).map(|(at, _)| *at);
    welcomed.filter(move |at| (from..to).contains(at))
}
