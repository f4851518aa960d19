//! A drain as clients see it: thousands of them, a third over each transport, on a node that gets SIGTERM while messages
//! flow. What must hold is asserted; how long things took is printed beside its goal. `make drain` has the 5,000.

use std::{sync::Arc, time::Duration};

use belfry_checker::history::{History, Millis, Seen};
use tokio::time::sleep;

use crate::{
    client::{Habits, eventsource},
    clock::Clock,
    door::{Answer, Door, Knock},
    moves::{self, Move},
    rig::{Deployment, Fleet, limits},
    run::{self, Plan, Run},
    settings,
    support::process::within,
};

/// How many, for how long.
#[derive(Debug, Clone, Copy)]
struct Size {
    clients: u64,
    publishers: u64,
    window: Duration,
    ramp: Duration,
}

const SHORT: Size =
    Size { clients: 300, publishers: 8, window: Duration::from_secs(5), ramp: Duration::from_secs(1) };
/// The default window.
const LONG: Size =
    Size { clients: 5_000, publishers: 12, window: Duration::from_secs(15), ramp: Duration::from_secs(20) };
const PATIENCE: Duration = Duration::from_secs(180);
/// Undisturbed, before.
const QUIET: Duration = Duration::from_secs(2);
/// Goals: of the spread, and from SIGTERM to the end.
const BUSIEST: f64 = 2.0;
const END: Duration = Duration::from_secs(30);
const SABOTAGES: usize = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_drains_hands_its_clients_on_one_by_one_and_loses_nothing() {
    to_another_node("drain-two-nodes", SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lone_node_that_is_drained_and_started_again_loses_nothing() {
    and_back("drain-one-node", SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: make drain"]
async fn thousands_are_handed_on_one_by_one_and_nothing_is_lost() {
    to_another_node("drain-two-nodes-long", LONG).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: make drain"]
async fn thousands_come_back_to_a_lone_node_and_nothing_is_lost() {
    and_back("drain-one-node-long", LONG).await;
}

/// Two nodes behind a balancer; all clients are on the first.
async fn to_another_node(name: &str, size: Size) {
    let size = size.or_as_asked();
    let mut fleet = Fleet::with_window(name, Deployment::Standalone, 2, size.window).await;
    let nodes = fleet.reach();
    let cookie = nodes.token().await;
    let (balanced, balancer) = nodes.balanced();
    let run = Run::begin(size.plan(&cookie), balanced);
    all_welcomed(&run, size.clients).await;
    let _looking = balancer.look().await;
    let drain = Drain::of(&mut fleet, &run, cookie).await;
    let (clock, trouble) = (run.clock, run.trouble());
    let mut history = run.end(vec![(drain.began, "drain of a node".to_owned())]).await;
    // The log is Redis's: no reason for a gap, on plain channels neither.
    history.calm = true;
    let moves = moves::moves(&history, "a", drain.began, |_, node| node != "a");
    println!("{name}: {} clients, {:?}, load {}", size.clients, size.window, load());
    println!("{}", moves::table(&moves, drain.began));
    drain.print(&history, &moves, size);
    println!("publishes that had to be tried again: {trouble}");
    goal_of_spread(&moves, drain.began, size.window);
    drain.conclude(&history, &moves, size);
    judge(name, &history, &fleet, clock);
}

/// One node with the log in memory, which is started again as soon as it has ended.
async fn and_back(name: &str, size: Size) {
    let size = size.or_as_asked();
    let mut fleet = Fleet::of_one_node(name, size.window).await;
    let nodes = fleet.reach();
    let cookie = nodes.token().await;
    let run = Run::begin(size.plan(&cookie), nodes);
    all_welcomed(&run, size.clients).await;
    let drain = Drain::of(&mut fleet, &run, cookie).await;
    fleet.nodes[0].start_again().await;
    fleet.nodes[0].ready().await;
    let (clock, up, trouble) = (run.clock, run.clock.now(), run.trouble());
    let history = run.end(vec![(drain.began, "drain and start of the node".to_owned())]).await;
    let ended = drain.began + drain.took.as_millis() as Millis;
    let moves = moves::moves(&history, "a", drain.began, |at, _| at >= ended);
    println!("{name}: {} clients, {:?}, load {}", size.clients, size.window, load());
    println!("{}", moves::table(&moves, drain.began));
    drain.print(&history, &moves, size);
    println!("up again {} ms after the signal", up - drain.began);
    println!("publishes that had to be tried again: {trouble}");
    drain.conclude(&history, &moves, size);
    judge(name, &history, &fleet, clock);
}

impl Size {
    fn or_as_asked(self) -> Self {
        let clients = settings::number("BELFRY_DRAIN_CLIENTS").unwrap_or(self.clients);
        // Each client, its next connection, a publisher's, and what the server has beside.
        limits::raise(clients * 2 + 1_000);
        Self { clients, ..self }
    }

    fn plan(self, cookie: &Arc<str>) -> Plan {
        Plan {
            seed: settings::seed(),
            clients: self.clients,
            publishers: self.publishers,
            channels: 30,
            faithful: 2,
            padding: 0,
            publish_every: Duration::from_secs(1),
            whim_every: None,
            habits: Habits::of_browsers(Arc::clone(cookie), self.ramp),
            time: Duration::ZERO,
            acknowledged: 0,
        }
    }
}

async fn all_welcomed(run: &Run, clients: u64) {
    within(PATIENCE, "all clients are welcomed", async || (run.welcomed() == clients).then_some(())).await;
    // Not to wait for anything: some messages before the signal.
    sleep(QUIET).await;
}

/// What was seen of a drain from outside.
struct Drain {
    began: Millis,
    took: Duration,
    code: Option<i32>,
    knocks: Vec<Knock>,
}

impl Drain {
    /// SIGTERM to the first node, until it has ended.
    async fn of(fleet: &mut Fleet, run: &Run, cookie: Arc<str>) -> Self {
        let node = &mut fleet.nodes[0];
        let door = Door::knock_at(node.address, cookie, run.clock);
        let began = run.clock.now();
        node.terminate();
        let code = node.ended().await;
        let took = Duration::from_millis(run.clock.now() - began);
        Self { began, took, code, knocks: door.leave().await }
    }

    /// When the first client knew of it. Whoever knocks after that is late, whatever the clocks of this machine say.
    fn known(&self, history: &History) -> Millis {
        let told = history.clients.iter().flat_map(|log| &log.seen);
        let told = told.filter(|(_, seen)| matches!(seen, Seen::Told { .. })).map(|(at, _)| *at);
        told.filter(|at| *at >= self.began).min().expect("somebody was told")
    }

    fn late(&self, history: &History) -> impl Iterator<Item = &Knock> {
        let known = self.known(history);
        self.knocks.iter().filter(move |knock| knock.at > known)
    }

    fn print(&self, history: &History, moves: &[Move<'_>], size: Size) {
        let of = |answer: Answer| self.late(history).filter(move |knock| knock.answer == answer).count();
        let last =
            self.knocks.iter().filter(|knock| knock.answer == Answer::LetIn).map(|knock| knock.at).max();
        let last = last.map_or(0, |at| at.saturating_sub(self.began));
        println!(
            "at the door: the last that was let in knocked {last} ms after the signal; after the first client was told:"
        );
        println!(
            "  {} let in, {} turned away (503, when to come again), {} found nobody",
            of(Answer::LetIn),
            of(Answer::TurnedAway),
            of(Answer::Nobody)
        );
        let told = moves.iter().filter_map(|way| way.told.map(|(at, _)| at - self.began)).collect();
        let away = moves.iter().filter_map(|way| Some(way.back? - way.left?)).collect();
        let ((told, last_told), (away, longest)) =
            (moves::middle_and_last(told), moves::middle_and_last(away));
        println!(
            "told after {told} ms (middle), {last_told} ms (last); away for {away} ms (middle), {longest} ms (longest)"
        );
        let tries: u64 = moves.iter().map(|way| way.tries).sum();
        println!("tries of clients that came to nothing: {tries}");
        let (took, met) = (self.took.as_secs_f64(), verdict(self.took <= END.max(size.window)));
        println!("goal: ends within {END:?}, with 0; measured: {took:.1} s, {:?}; {met}", self.code);
    }

    /// What no machine's slowness excuses.
    fn conclude(&self, history: &History, moves: &[Move<'_>], size: Size) {
        assert_eq!(self.code, Some(0));
        for knock in &self.knocks {
            assert!(!matches!(knock.answer, Answer::Wrong(_)), "{}: {:?}", knock.via.as_str(), knock.answer);
        }
        let late: Vec<_> = self.late(history).filter(|knock| knock.answer == Answer::LetIn).collect();
        assert!(late.is_empty(), "let in after it was told: {late:?}");
        assert!(self.late(history).any(|knock| knock.answer == Answer::TurnedAway), "nobody was turned away");
        assert_eq!(moves.len() as u64, size.clients, "all were on the node");
        for way in moves {
            assert!(way.back.is_some() && !way.returned, "{way:?}");
            // Polls hear of it by an answer, an `EventSource` hears it and cannot mind.
            assert_eq!(way.told.is_some(), way.via != "poll", "{way:?}");
        }
        let chosen = moves.iter().filter_map(|way| way.told.map(|(_, moment)| moment));
        let chosen = moves::by_second(chosen, self.began);
        let mean = chosen.iter().sum::<u64>() as f64 / size.window.as_secs_f64();
        let busiest = chosen.iter().max().copied().unwrap_or(0);
        // What the server chose; with hundreds of clients it would take more than seven standard deviations.
        assert!(busiest as f64 <= BUSIEST * mean, "{busiest} of {mean} a second: {chosen:?}");
        for log in &history.clients {
            let failed = |(_, seen): &(Millis, Seen)| matches!(seen, Seen::Ended { code, .. } if code == eventsource::FOR_GOOD);
            assert!(
                !log.seen.iter().any(failed),
                "{} was told an error, which ends an EventSource",
                log.name
            );
        }
    }
}

fn goal_of_spread(moves: &[Move<'_>], began: Millis, window: Duration) {
    let back = moves::by_second(moves.iter().filter_map(|way| way.back), began);
    let (second, busiest) = back.iter().enumerate().max_by_key(|(_, count)| **count).unwrap();
    let mean = moves.len() as f64 / window.as_secs_f64();
    let times = *busiest as f64 / mean;
    println!(
        "goal: busiest second at most {BUSIEST} x the mean of {mean:.0} a second; measured: {busiest} in second {second}, {times:.2} x; {}",
        verdict(times <= BUSIEST)
    );
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}

/// Of the machine, over a minute: above 4 times say little.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap();
    text.split(' ').next().unwrap().to_owned()
}

fn judge(name: &str, history: &History, fleet: &Fleet, clock: Clock) {
    let verdict = run::conclude(name, history, &fleet.directory);
    println!("run: {} s", clock.now() / 1_000);
    assert!(verdict.is_clean(), "see above; what the nodes say is in {}", fleet.directory.display());
    run::spoil(history, settings::seed(), SABOTAGES);
}
