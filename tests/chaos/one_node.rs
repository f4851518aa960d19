//! One node with the log in memory: killed again and again, it keeps its durable channels whole and says what the plain
//! ones lost.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::time::sleep;

use crate::{
    client::Habits,
    progress::Progress,
    rig::{Fault, Fleet},
    run::{self, Plan, Run},
    settings,
};

/// Unless the environment wants more.
const SECONDS: u64 = 20;
/// From its being up to its end.
const LIFE_MS: std::ops::Range<u64> = 500..4_000;
const SABOTAGES: usize = 10;

fn plan() -> Plan {
    Plan {
        seed: settings::seed(),
        clients: settings::number("BELFRY_CHAOS_NODE_CLIENTS").unwrap_or(90),
        publishers: 12,
        channels: 12,
        faithful: 5,
        padding: 0,
        publish_every: Duration::from_millis(150),
        whim_every: Some(Duration::from_secs(3)),
        habits: Habits::restless(),
        time: Duration::from_secs(settings::number("BELFRY_CHAOS_NODE_SECONDS").unwrap_or(SECONDS)),
        acknowledged: settings::number("BELFRY_CHAOS_NODE_PUBLISHES").unwrap_or(1_000),
    }
}

async fn chaos(name: &str, mut fleet: Fleet, faults: &[Fault]) {
    let plan = plan();
    let mut random = StdRng::seed_from_u64(plan.seed);
    let run = Run::begin(plan.clone(), fleet.reach());
    let mut injected = Vec::new();
    while !run.is_done() {
        // Not to wait for anything: the moment is the test.
        sleep(Duration::from_millis(random.random_range(LIFE_MS))).await;
        let fault = faults[injected.len() % faults.len()];
        run.progress().show(&fault.to_string());
        injected.push((run.clock.now(), fault.to_string()));
        fault.inject(&mut fleet, &mut random).await;
    }
    Progress::end();
    let history = run.end(injected).await;
    let verdict = run::conclude(name, &history, &fleet.directory);
    assert!(verdict.is_clean(), "see above; what the node says is in {}", fleet.directory.display());
    run::spoil(&history, plan.seed, SABOTAGES);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_killed_loses_nothing_in_silence() {
    let fleet = Fleet::of_one_node("one-node-killed", Duration::ZERO).await;
    chaos("one node, killed", fleet, &[Fault::KillNode]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_killed_and_whose_postgres_crashes_loses_nothing_in_silence() {
    let fleet = Fleet::over_postgres("one-node-postgres", Vec::new(), 1, Duration::ZERO).await;
    chaos("one node over Postgres", fleet, &[Fault::KillNode, Fault::CrashPostgres]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_left_alone_has_no_gap_to_tell_of() {
    let plan = Plan { time: Duration::from_secs(5), acknowledged: 500, ..plan() };
    let fleet = Fleet::of_one_node("one-node-calm", Duration::ZERO).await;
    let run = Run::begin(plan, fleet.reach());
    while !run.is_done() {
        sleep(Duration::from_millis(500)).await;
        run.progress().show("nothing");
    }
    Progress::end();
    let history = run.end(Vec::new()).await;
    let verdict = run::conclude("one node, left alone", &history, &fleet.directory);
    assert!(verdict.is_clean(), "see above");
}
