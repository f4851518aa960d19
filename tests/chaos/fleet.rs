//! Three nodes over Redis and Postgres, with everything going wrong.

use std::{collections::BTreeSet, time::Duration};

use belfry_checker::history::{Kind, Outcome};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::time::sleep;

use crate::{
    client::Habits,
    progress::Progress,
    rig::{Deployment, Fault, Fleet, Odd},
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
    padding: usize,
}

/// The one whose failovers may lose writes is run for longest.
const LONG: Size = Size { seconds: 75, clients: 300, acknowledged: 2_000, padding: 0 };
const SHORT: Size = Size { seconds: 30, clients: 100, acknowledged: 500, padding: 0 };
const BRIEF: Size = Size { seconds: 8, clients: 40, acknowledged: 300, padding: 0 };
/// So few clients that the machine is not busy with them alone.
const LARGE: Size = Size { seconds: 8, clients: 8, acknowledged: 100, padding: 60_000 };

const TWO_HOURS: i64 = 7_200;

async fn chaos(name: &str, deployment: Deployment, faults: &[Fault], size: Size) {
    odd_chaos(name, deployment, faults, size, Odd::default()).await;
}

/// The same with a first node that is odd.
async fn odd_chaos(name: &str, deployment: Deployment, faults: &[Fault], size: Size, odd: Odd) {
    let plan = Plan {
        seed: settings::seed(),
        clients: settings::number("BELFRY_CHAOS_CLIENTS").unwrap_or(size.clients),
        publishers: 24,
        channels: 30,
        faithful: 4,
        padding: size.padding,
        publish_every: Duration::from_millis(if size.padding > 0 { 50 } else { 500 }),
        whim_every: Some(Duration::from_secs(6)),
        habits: Habits::restless(),
        time: Duration::from_secs(settings::number("BELFRY_CHAOS_SECONDS").unwrap_or(size.seconds)),
        acknowledged: settings::number("BELFRY_CHAOS_PUBLISHES").unwrap_or(size.acknowledged),
    };
    let mut random = StdRng::seed_from_u64(plan.seed);
    let mut fleet = Fleet::odd(name, deployment.start().await, NODES, Duration::ZERO, odd).await;
    let run = Run::begin(plan.clone(), fleet.reach());
    let mut injected = Vec::new();
    while !run.is_done() || injected.len() < faults.len() {
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
    if let Some(database) = &fleet.database {
        let stored: BTreeSet<_> = database.query("SELECT id FROM messages").into_iter().collect();
        let lost = history.publishes.iter().filter(|publish| {
            let durable = history.channels.get(&publish.channel) == Some(&Kind::Durable);
            matches!(&publish.outcome, Outcome::Acknowledged(place) if durable && !stored.contains(&place.id.to_string()))
        });
        assert_eq!(lost.count(), 0, "acknowledged durable messages are not in SQL");
    }
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
async fn three_nodes_over_partitions_of_which_one_is_away_lose_nothing_and_take_no_stranger_in() {
    chaos("fleet-one-away", Deployment::Partitions, &Fault::OF_PARTITIONS, BRIEF).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_under_whom_redis_loses_keys_lose_nothing_in_silence() {
    chaos("fleet-data", Deployment::Standalone, &[Fault::DeleteHeads], BRIEF).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_whose_redis_evicts_lose_nothing_in_silence() {
    chaos("fleet-evicts", Deployment::Standalone, &[Fault::Evict], BRIEF).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_under_whom_redis_goes_back_lose_nothing_in_silence() {
    chaos("fleet-back", Deployment::Standalone, &[Fault::RevertRedis], BRIEF).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_whose_postgres_fails_over_to_less_lose_nothing_that_redis_has() {
    chaos("fleet-standby", Deployment::Standalone, &[Fault::StalePostgres], BRIEF).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_missed_more_than_redis_keeps_ready_for_it_is_told_all() {
    chaos("fleet-large", Deployment::Tight, &[Fault::StopNode], LARGE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_clock_is_two_hours_ahead_loses_nothing_in_silence() {
    let odd = Odd { ahead: TWO_HOURS, ..Odd::default() };
    odd_chaos("fleet-clock", Deployment::Standalone, &[Fault::CutRedis, Fault::KillRedis], BRIEF, odd).await;
}

/// `BELFRY_OTHER`: the binary of another version, such as the last release's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs another version's binary"]
async fn nodes_of_two_versions_lose_nothing_in_silence() {
    let other = std::env::var_os("BELFRY_OTHER").expect("BELFRY_OTHER names the other version's binary");
    let faults = [Fault::CutRedis, Fault::KillRedis, Fault::PauseRedis, Fault::CrashPostgres];
    let odd = Odd { binary: Some(other.into()), ..Odd::default() };
    odd_chaos("fleet-mixed", Deployment::Standalone, &faults, SHORT, odd).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_over_a_redis_that_forgets_lose_nothing_in_silence() {
    chaos("fleet-forgetful", Deployment::Forgetful, &Fault::ALL, SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fleet_that_is_left_alone_has_no_gap_to_tell_of() {
    chaos("fleet-calm", Deployment::Standalone, &[], SHORT).await;
}
