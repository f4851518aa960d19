//! A reconnect storm: thousands of sessions over two nodes lose their connections at the same moment, and each comes
//! back to the other node at once, with no backoff to spread them. A measurement: `make bench-fleet`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::{Semaphore, oneshot},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use crate::{
    nodes::{API_KEY, Nodes},
    rig::{Deployment, Fleet},
    settings,
};

const SESSIONS: u64 = 10_000;
const CHANNELS: u64 = 1_000;
/// Clients that are not cut, and what they hear.
const STEADY: usize = 100;
const STEADY_CHANNEL: &str = "plain:steady";
const STEADY_EVERY: Duration = Duration::from_millis(20);
/// What comes before the storm; handshakes at a time.
const GENTLE: usize = 200;
const PATIENCE: Duration = Duration::from_secs(120);
/// What a storm may cost.
const ROUND_TRIPS: f64 = 2.0;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: make bench-fleet"]
async fn a_storm_of_reconnects_costs_little_and_loses_nothing() {
    let count = settings::number("BELFRY_STORM_SESSIONS").unwrap_or(SESSIONS);
    let fleet = Fleet::start("storm", Deployment::Standalone, 2).await;
    let nodes = fleet.reach();
    publish_to_all(&nodes).await;
    let gentle = Arc::new(Semaphore::new(GENTLE));
    let mut joining = JoinSet::new();
    for number in 0..count {
        let (nodes, gentle) = (nodes.clone(), Arc::clone(&gentle));
        joining.spawn(async move {
            let _turn = gentle.acquire_owned().await.unwrap();
            Session::join(&nodes, number).await
        });
    }
    let sessions = joining.join_all().await;
    println!("{count} sessions are connected");
    let (steady, steady_over) = (Steady::start(&nodes).await, Instant::now());
    sleep(Duration::from_secs(3)).await;
    let quiet = steady.take();
    let before = Cost::now(&nodes).await;
    sleep(Duration::from_secs(3)).await;
    let idle = Cost::now(&nodes).await.since(&before);
    steady.take();

    let before = Cost::now(&nodes).await;
    let cut = Instant::now();
    // Publishes fall into the storm.
    let publishing = tokio::spawn({
        let nodes = nodes.clone();
        async move { publish_to_all(&nodes).await }
    });
    let mut resuming = JoinSet::new();
    for session in sessions {
        let nodes = nodes.clone();
        resuming.spawn(async move { session.resume(&nodes).await });
    }
    let mut sessions = timeout(PATIENCE, resuming.join_all()).await.expect("all are resumed");
    let took = cut.elapsed();
    publishing.await.unwrap();
    let stormy = steady.take();
    let cost = Cost::now(&nodes).await.since(&before);

    publish_to_all(&nodes).await;
    let mut hearing = JoinSet::new();
    for mut session in sessions.drain(..) {
        hearing.spawn(async move { session.hear_up_to(3).await });
    }
    timeout(PATIENCE, hearing.join_all())
        .await
        .expect("all hear what was published before, in and after the storm");
    drop(steady);
    let idle_share = took.as_secs_f64() / 3.0;
    let round_trips = (cost.redis - idle.redis * idle_share) / count as f64;
    println!(
        "{count} sessions resumed in {:.1} s, without loss: {round_trips:.2} Redis round trips and {:.3} SQL operations \
         per session; {} of {STEADY} clients that were not cut: p99 {} ms before, {} ms in the storm (run: {:.0} s)",
        took.as_secs_f64(),
        cost.sql / count as f64,
        STEADY,
        quiet.as_millis(),
        stormy.as_millis(),
        steady_over.elapsed().as_secs_f64(),
    );
    assert!(round_trips <= ROUND_TRIPS, "{round_trips}");
    assert!(cost.sql < 1.0 + idle.sql * idle_share, "{} SQL operations", cost.sql);
}

/// One message to each channel.
async fn publish_to_all(nodes: &Nodes) {
    for first in (0..CHANNELS).step_by(100) {
        let publishes: Vec<_> = (first..first + 100)
            .map(|number| json!({ "channel": format!("plain:{number}"), "data": 0 }))
            .collect();
        let request = nodes.post("/v1/publish/batch", &json!({ "publishes": publishes }));
        let answer: Value =
            serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
        let results = answer["results"].as_array().unwrap();
        assert!(results.iter().all(|result| result["status"] == 200), "{answer}");
    }
}

struct Session {
    number: u64,
    id: String,
    cursor: String,
    /// The last seq of its channel that it knows of.
    seq: u64,
    socket: Socket,
}

impl Session {
    async fn join(nodes: &Nodes, number: u64) -> Self {
        let channel = format!("plain:{}", number % CHANNELS);
        let socket =
            open(nodes, number as usize, &format!("channels={channel}&attempt=1&connection=c")).await;
        let mut session = Self { number, id: String::new(), cursor: String::new(), seq: 1, socket };
        session.welcomed(false).await;
        session
    }

    /// The connection is cut without a word, and the other node is asked.
    async fn resume(self, nodes: &Nodes) -> Self {
        let Self { number, id, cursor, seq, socket } = self;
        drop(socket);
        let query = format!("session={id}&cursor={cursor}&attempt=2&connection=c");
        let socket = open(nodes, number as usize + 1, &query).await;
        let mut session = Self { number, id, cursor, seq, socket };
        session.welcomed(true).await;
        session
    }

    async fn welcomed(&mut self, resumed: bool) {
        let welcome = next(&mut self.socket).await;
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        assert_eq!(welcome["resumed"], resumed, "session {}: {welcome}", self.number);
        self.id = welcome["session"].as_str().unwrap().to_owned();
        self.cursor = welcome["cursor"].as_str().unwrap().to_owned();
    }

    async fn hear_up_to(&mut self, seq: u64) {
        while self.seq < seq {
            let frame = next(&mut self.socket).await;
            match frame["type"].as_str().unwrap() {
                "message" => {
                    assert_eq!(frame["seq"], self.seq + 1, "session {}: {frame}", self.number);
                    self.seq += 1;
                }
                "ping" => {}
                other => panic!("session {}: {other}: {frame}", self.number),
            }
        }
    }
}

async fn open(nodes: &Nodes, turn: usize, query: &str) -> Socket {
    let url = format!("ws://{}/v1/ws?{query}", nodes.at(turn));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("authorization", format!("Bearer {API_KEY}").parse().unwrap());
    connect_async(request).await.unwrap().0
}

async fn next(socket: &mut Socket) -> Value {
    use futures_util::StreamExt as _;
    loop {
        match socket.next().await.expect("the connection lasts").unwrap() {
            Message::Text(text) => return serde_json::from_str(&text).unwrap(),
            Message::Close(close) => panic!("{close:?}"),
            _ => {}
        }
    }
}

/// Clients that stay, and how long a message takes to each. On a thread of their own: they are to feel what the
/// storm does to the servers, not what it does to those who make it.
struct Steady {
    delays: Arc<Mutex<Vec<Duration>>>,
    _over: oneshot::Sender<()>,
}

impl Steady {
    async fn start(nodes: &Nodes) -> Self {
        let delays = Arc::new(Mutex::new(Vec::new()));
        let (over, until) = oneshot::channel();
        let (ready, is_ready) = oneshot::channel();
        let (addresses, heard) = (nodes.all(), Arc::clone(&delays));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let _tasks = Self::run(&Nodes::new(addresses), heard).await;
                ready.send(()).unwrap();
                // An error: it was dropped.
                let _ = until.await;
            });
        });
        is_ready.await.unwrap();
        Self { delays, _over: over }
    }

    async fn run(nodes: &Nodes, delays: Arc<Mutex<Vec<Duration>>>) -> JoinSet<()> {
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for turn in 0..STEADY {
            let mut socket = open(nodes, turn, &format!("channels={STEADY_CHANNEL}")).await;
            let delays = Arc::clone(&delays);
            tasks.spawn(async move {
                loop {
                    let frame = next(&mut socket).await;
                    if let Some(sent) = frame["data"].as_u64() {
                        let delay = began.elapsed().saturating_sub(Duration::from_micros(sent));
                        delays.lock().unwrap().push(delay);
                    }
                }
            });
        }
        let nodes = nodes.clone();
        tasks.spawn(async move {
            let mut clock = interval(STEADY_EVERY);
            clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                clock.tick().await;
                let sent = began.elapsed().as_micros() as u64;
                let body = json!({ "channel": STEADY_CHANNEL, "data": sent });
                assert_eq!(nodes.post("/v1/publish", &body).send().await.unwrap().status(), 200);
            }
        });
        tasks
    }

    /// The 99th percentile of what came since the last time.
    fn take(&self) -> Duration {
        let mut delays = std::mem::take(&mut *self.delays.lock().unwrap());
        delays.sort_unstable();
        delays.get(delays.len() * 99 / 100).copied().unwrap_or_default()
    }
}

/// What both nodes have asked of Redis and SQL.
struct Cost {
    redis: f64,
    sql: f64,
}

impl Cost {
    async fn now(nodes: &Nodes) -> Self {
        let mut sums = BTreeMap::new();
        for turn in 0..2 {
            let text = nodes.get_from(turn, "/metrics").send().await.unwrap().text().await.unwrap();
            for line in text.lines() {
                let Some((name, value)) = line.rsplit_once(' ') else { continue };
                let name = name.split('{').next().unwrap();
                *sums.entry(name.to_owned()).or_insert(0.0) += value.parse().unwrap_or(0.0);
            }
        }
        let sum = |name: &str| *sums.get(name).unwrap_or_else(|| panic!("no metric {name}"));
        Self {
            redis: sum("belfry_redis_command_duration_seconds_count"),
            sql: sum("belfry_sql_operation_duration_seconds_count"),
        }
    }

    fn since(&self, before: &Self) -> Self {
        Self { redis: self.redis - before.redis, sql: self.sql - before.sql }
    }
}
