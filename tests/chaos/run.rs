//! A run: clients follow, publishers publish, something is done to the servers; then all is brought to an end that
//! everybody can be told of, and judged.

use std::{
    collections::BTreeMap,
    fs::File,
    io::BufWriter,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use belfry_checker::{
    history::{History, Kind, Log, Millis, Name, Outcome, Publish},
    judge::judge,
    sabotage::Sabotage,
    verdict::Verdict,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    client::{Client, Habits, Wishes},
    clock::Clock,
    nodes::Nodes,
    progress::Progress,
    publisher::{Desk, Publisher, Trouble},
    rig,
};

/// How long clients may take to be told of all that they missed, once nothing more happens.
const CATCH_UP: Duration = Duration::from_secs(60);

/// What a run is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    pub clients: u64,
    pub publishers: u64,
    /// Of each kind.
    pub channels: usize,
    /// Channels that each client begins with.
    pub faithful: usize,
    /// How long messages are, beside the little that each says.
    pub padding: usize,
    /// Between two publishes of a publisher, on average.
    pub publish_every: Duration,
    /// Between two whims of a client, on average; none without.
    pub whim_every: Option<Duration>,
    /// How clients connect.
    pub habits: Habits,
    /// It goes on for at least so long,
    pub time: Duration,
    /// and until so many messages are acknowledged.
    pub acknowledged: u64,
}

/// A run that is under way.
pub struct Run {
    pub clock: Clock,
    plan: Plan,
    nodes: Nodes,
    channels: Vec<(Name, Kind)>,
    desk: Arc<Desk>,
    is_over: Arc<AtomicBool>,
    lasts: watch::Sender<Option<crate::client::Lasts>>,
    clients: JoinSet<Log>,
    publishers: JoinSet<Vec<Publish>>,
}

impl Run {
    /// Begins: clients first.
    pub fn begin(plan: Plan, nodes: Nodes) -> Self {
        let clock = Clock::start();
        let name = |namespace: &str, number: usize| Name::from(format!("{namespace}:{number}"));
        let durable = (0..plan.channels).map(|number| (name("orders", number), Kind::Durable));
        let plain = (0..plan.channels).map(|number| (name("plain", number), Kind::Plain));
        let channels: Vec<_> = durable.chain(plain).collect();
        let names: Vec<_> = channels.iter().map(|(name, _)| name.clone()).collect();
        let wishes =
            Arc::new(Wishes::new(names.clone(), plan.faithful, plan.whim_every, plan.habits.clone()));
        let (lasts, _) = watch::channel(None);
        let mut clients = JoinSet::new();
        for number in 0..plan.clients {
            let client = Client::new(number, plan.seed, nodes.clone(), clock, Arc::clone(&wishes));
            clients.spawn(client.run(lasts.subscribe(), CATCH_UP));
        }
        // Backends know all nodes, and ask another where one refuses.
        let desk = Arc::new(Desk::new(nodes.direct(), clock, names, wishes, plan.padding));
        let is_over = Arc::new(AtomicBool::new(false));
        let mut publishers = JoinSet::new();
        for number in 0..plan.publishers {
            let publisher = Publisher::new(Arc::clone(&desk), !plan.seed.wrapping_add(number));
            let is_over = Arc::clone(&is_over);
            publishers.spawn(publisher.run(plan.publish_every, move || is_over.load(Ordering::Relaxed)));
        }
        Self { clock, plan, nodes, channels, desk, is_over, lasts, clients, publishers }
    }

    /// Whether it has gone on for long enough.
    pub fn is_done(&self) -> bool {
        self.acknowledged() >= self.plan.acknowledged
            && self.clock.now() >= self.plan.time.as_millis() as Millis
    }

    pub fn acknowledged(&self) -> u64 {
        self.desk.acknowledged.load(Ordering::Relaxed)
    }

    /// How many clients have been welcomed.
    pub fn welcomed(&self) -> u64 {
        self.desk.wishes.welcomed.load(Ordering::Relaxed)
    }

    /// What publishers were told that was no answer.
    pub fn trouble(&self) -> Trouble {
        self.desk.trouble()
    }

    /// How far it is, for whoever waits.
    pub fn progress(&self) -> Progress {
        let time = self.clock.now() as f64 / self.plan.time.as_millis() as f64;
        let publishes = self.acknowledged() as f64 / self.plan.acknowledged.max(1) as f64;
        Progress {
            done: time.min(publishes).min(1.0),
            acknowledged: self.acknowledged(),
            seconds: self.clock.now() / 1_000,
        }
    }

    /// Brings it to its end and collects what everybody knows. Nothing is wrong with the servers any more.
    pub async fn end(mut self, injected: Vec<(Millis, String)>) -> History {
        self.is_over.store(true, Ordering::Relaxed);
        let mut publishes = Vec::new();
        while let Some(told) = self.publishers.join_next().await {
            publishes.extend(told.expect("a publisher does not panic"));
        }
        publishes.extend(Publisher::new(Arc::clone(&self.desk), self.plan.seed).ring_out().await);
        let mut lasts = BTreeMap::new();
        for publish in &publishes {
            if let Outcome::Acknowledged(place) = publish.outcome {
                let last = lasts.entry(publish.channel.clone()).or_default();
                *last = place.seq.max(*last);
            }
        }
        self.lasts.send_replace(Some(Arc::new(lasts)));
        let mut clients = Vec::new();
        while let Some(log) = self.clients.join_next().await {
            clients.push(log.expect("a client does not panic"));
        }
        clients.sort_by(|a, b| a.name.cmp(&b.name));
        let kept = rig::kept(&self.nodes, &self.channels).await;
        let calm = injected.is_empty();
        History { channels: self.channels.into_iter().collect(), publishes, clients, kept, injected, calm }
    }
}

/// Judges a history, says so, and keeps it: the summary always, everything where something is wrong.
pub fn conclude(name: &str, history: &History, directory: &Path) -> Verdict {
    let verdict = judge(history);
    println!("{name}:\n{verdict}");
    let summary = directory.join("summary.json");
    serde_json::to_writer_pretty(File::create(&summary).unwrap(), &verdict).unwrap();
    println!("summary: {}", summary.display());
    if !verdict.is_clean() || std::env::var_os("BELFRY_CHAOS_KEEP").is_some() {
        let path = directory.join("history.jsonl");
        history.write(BufWriter::new(File::create(&path).unwrap())).unwrap();
        println!("history: {} (cargo run -p belfry-checker -- FILE judges it again)", path.display());
    }
    verdict
}

/// Shows that the judge would have seen it if this very history were not sound.
pub fn spoil(history: &History, seed: u64, times: usize) {
    let mut random = StdRng::seed_from_u64(seed);
    let mut seen = BTreeMap::new();
    for sabotage in Sabotage::ALL {
        for _ in 0..times {
            let Some(spoilt) = sabotage.spoil(history, &mut |below| random.random_range(..below)) else {
                continue;
            };
            let verdict = judge(&spoilt);
            assert!(verdict.count(sabotage.class()) > 0, "{sabotage:?} was not seen: {verdict}");
            *seen.entry(format!("{sabotage:?}")).or_insert(0) += 1;
        }
    }
    let seen: Vec<_> = seen.iter().map(|(how, count)| format!("{count} x {how}")).collect();
    println!("spoilt on purpose, and seen: {}", seen.join(", "));
}
