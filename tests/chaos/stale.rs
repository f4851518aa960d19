//! A failover to a replica that lacks acknowledged writes: what Sentinels do when the primary dies while its replicas
//! are behind. Postgres has the durable messages; the plain ones are gone, and everybody is told.

use std::{collections::BTreeSet, time::Duration};

use belfry_checker::{
    history::{History, Kind, Log, Millis, Name, Seen},
    wire::Reason,
};

use crate::{
    client::Habits,
    rig::{Deployment, Fleet},
    run::{self, Plan, Run},
    settings,
    support::process::{until, within},
};

/// By then each client of a plain channel knows that something may be missing, on a loaded machine too. How long it
/// took is printed.
const TOLD: Millis = 15_000;
/// Messages before the failover, and again while only the primary has them.
const SOME: u64 = 400;

fn plan() -> Plan {
    Plan {
        seed: settings::seed(),
        clients: 60,
        publishers: 12,
        channels: 8,
        faithful: 4,
        padding: 0,
        publish_every: Duration::from_millis(150),
        // They stay where they are: what they hear is the failover's doing alone.
        whim_every: None,
        habits: Habits::restless(),
        time: Duration::ZERO,
        acknowledged: 0,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failover_that_loses_writes_keeps_durable_messages_and_announces_the_others() {
    let plan = plan();
    let mut fleet = Fleet::start("stale-failover", Deployment::Sentinel, 3).await;
    let run = Run::begin(plan, fleet.reach());
    acknowledged(&run, SOME).await;
    let group = fleet.redis[0].group();
    let before = run.clock.now();
    group.stale_failover(async |_| acknowledged(&run, run.acknowledged() + SOME).await).await;
    let writable = run.clock.now();
    acknowledged(&run, run.acknowledged() + SOME).await;
    let told = writable + TOLD;
    within(Duration::from_secs(60), "the time to tell is over", async || {
        (run.clock.now() > told).then_some(())
    })
    .await;
    let history = run.end(vec![(before, "failover to a stale replica".to_owned())]).await;
    let verdict = run::conclude("stale failover", &history, &fleet.directory);
    assert!(verdict.is_clean(), "see above; what the nodes say is in {}", fleet.directory.display());
    let late = latest_word(&history, before);
    println!(
        "the last client of a plain channel was told {} ms after Redis took writes",
        late.saturating_sub(writable)
    );
}

async fn acknowledged(run: &Run, count: u64) {
    until("publishes are acknowledged", async || (run.acknowledged() >= count).then_some(())).await;
}

/// When the last client was told of its last plain channel; all have to be.
fn latest_word(history: &History, before: Millis) -> Millis {
    let words = history.clients.iter().flat_map(|client| {
        followed(client, history, before).into_iter().map(|channel| {
            let word = client.seen.iter().find(|(at, seen)| {
                *at >= before
                    && matches!(seen, Seen::Gap { channel: of, reason: Reason::Reset, .. } if *of == channel)
            });
            let Some((at, _)) = word else { panic!("{} was told nothing of {channel}", client.name) };
            *at
        })
    });
    words.max().expect("some client has a plain channel")
}

/// The plain channels that a client followed then.
fn followed(client: &Log, history: &History, then: Millis) -> BTreeSet<Name> {
    let joined = client.seen.iter().filter(|(at, _)| *at < then).filter_map(|(_, seen)| match seen {
        Seen::Joined { channel, .. } => Some(channel.clone()),
        _ => None,
    });
    joined.filter(|channel| history.channels.get(channel) == Some(&Kind::Plain)).collect()
}
