//! Three nodes over Redis and Postgres, with everything going wrong.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::time::sleep;

use crate::{
    client::Habits,
    progress::Progress,
    rig::{Deployment, Fault, Fleet},
    run::{self, Plan, Run},
    settings,
};

const NODES: usize = 3;
/// Between the end of a fault and the next.
const QUIET_MS: std::ops::Range<u64> = 1_000..4_000;
const SABOTAGES: usize = 10;

/// How much of it, unless the environment wants more: at least.
struct Size {
    seconds: u64,
    clients: u64,
    acknowledged: u64,
}

/// The one whose failovers may lose writes is run for longest.
const LONG: Size = Size { seconds: 120, clients: 300, acknowledged: 2_000 };
const SHORT: Size = Size { seconds: 30, clients: 100, acknowledged: 500 };

async fn chaos(name: &str, deployment: Deployment, faults: &[Fault], size: Size) {
    let plan = Plan {
        seed: settings::seed(),
        clients: settings::number("BELFRY_CHAOS_CLIENTS").unwrap_or(size.clients),
        publishers: 24,
        channels: 30,
        faithful: 4,
        publish_every: Duration::from_millis(500),
        whim_every: Some(Duration::from_secs(6)),
        habits: Habits::restless(),
        time: Duration::from_secs(settings::number("BELFRY_CHAOS_SECONDS").unwrap_or(size.seconds)),
        acknowledged: settings::number("BELFRY_CHAOS_PUBLISHES").unwrap_or(size.acknowledged),
    };
    let mut random = StdRng::seed_from_u64(plan.seed);
    let mut fleet = Fleet::start(name, deployment, NODES).await;
    let run = Run::begin(plan.clone(), fleet.reach());
    let mut injected = Vec::new();
    while !run.is_done() {
        // Not to wait for anything: the moment is the test.
        let quiet = run.clock.now() + random.random_range(QUIET_MS);
        while run.clock.now() < quiet {
            run.progress().show("");
            sleep(Duration::from_millis(500)).await;
        }
        // Each in turn, so that a short run has all.
        let Some(&fault) = faults.get(injected.len() % faults.len().max(1)) else { continue };
        injected.push((run.clock.now(), fault.to_string()));
        run.progress().show(&fault.to_string());
        fault.inject(&mut fleet, &mut random).await;
    }
    Progress::end();
    let history = run.end(injected).await;
    let verdict = run::conclude(name, &history, &fleet.directory);
    assert!(verdict.is_clean(), "see above; what the nodes say is in {}", fleet.directory.display());
    run::spoil(&history, plan.seed, SABOTAGES);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_over_sentinels_lose_nothing_in_silence_whatever_happens_to_them() {
    chaos("fleet-sentinel", Deployment::Sentinel, &Fault::ALL, LONG).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_over_two_partitions_lose_nothing_in_silence_whatever_happens_to_them() {
    chaos("fleet-partitions", Deployment::Partitions, &Fault::ALL, SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_over_a_redis_that_forgets_lose_nothing_in_silence() {
    chaos("fleet-forgetful", Deployment::Forgetful, &Fault::ALL, SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fleet_that_is_left_alone_has_no_gap_to_tell_of() {
    chaos("fleet-calm", Deployment::Standalone, &[], SHORT).await;
}
