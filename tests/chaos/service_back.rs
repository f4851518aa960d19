//! How soon service is back once Redis takes writes again: from that moment to the first publish that is acknowledged
//! by the last of the nodes, and to the first message that the last node's client hears. Printed, and bounded only
//! by patience: how long it takes says more about the machine than a pass or a failure could.

use std::{fmt, time::Duration};

use redis::{AsyncConnectionConfig, Client, aio::MultiplexedConnection};
use serde_json::{Value, json};
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};

use crate::{
    nodes::Nodes,
    rig::{Deployment, Fleet},
    settings,
};

const NODES: usize = 3;
/// Unless the environment wants more.
const ROUNDS: u64 = 2;
/// Between two publishes to a node, none of which waits for another.
const PROBE: Duration = Duration::from_millis(20);
/// Between two looks whether Redis takes writes, and how long one may take.
const LOOK: Duration = Duration::from_millis(10);
const LOOK_TIMEOUT: Duration = Duration::from_millis(100);
/// How long a server is stopped that nobody replaces.
const STALL: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Debug, Clone, Copy)]
enum Outage {
    /// `kill -9`, and a start at once where nobody takes over.
    Kill,
    /// SIGSTOP.
    Stop,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn service_is_back_soon_after_a_redis_that_keeps_its_data() {
    measure("back-standalone", Deployment::Standalone, &[Outage::Kill, Outage::Stop]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn service_is_back_soon_after_a_redis_that_forgets() {
    measure("back-forgetful", Deployment::Forgetful, &[Outage::Kill]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn service_is_back_soon_after_one_of_two_partitions() {
    measure("back-partitions", Deployment::Partitions, &[Outage::Kill]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn service_is_back_soon_after_a_failover() {
    measure("back-sentinel", Deployment::Sentinel, &[Outage::Kill, Outage::Stop]).await;
}

async fn measure(name: &str, deployment: Deployment, outages: &[Outage]) {
    let mut fleet = Fleet::start(name, deployment, NODES).await;
    let channel = channel_of_partition_0(&fleet.reach()).await;
    let rounds = settings::number("BELFRY_CHAOS_ROUNDS").unwrap_or(ROUNDS);
    for outage in outages {
        for round in 1..=rounds {
            let back = back_after(&mut fleet, *outage, &channel).await;
            println!("{name}, {outage:?} {round}: {back}");
        }
    }
}

/// The outage is that of the first Redis.
async fn channel_of_partition_0(nodes: &Nodes) -> String {
    for number in 0.. {
        let channel = format!("orders:{number}");
        let body = json!({ "channel": channel, "data": 0 });
        let text = nodes.answer(|nodes| nodes.post("/v1/publish", &body)).await;
        let answer: Value = serde_json::from_str(&text).unwrap();
        if answer["results"][0]["pos"].as_str().unwrap().starts_with("0.") {
            return channel;
        }
    }
    unreachable!("numbers do not end")
}

/// How long after Redis took writes.
struct Back {
    /// Sentinels named the new primary: before, nobody can know of it. A second, by how they work.
    named: Option<Duration>,
    /// The last node published.
    published: Duration,
    /// The last node's client heard something.
    heard: Duration,
}

impl fmt::Display for Back {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (published, heard) = (self.published.as_millis(), self.heard.as_millis());
        write!(f, "all nodes publish {published} ms and hear {heard} ms after Redis takes writes")?;
        match self.named {
            Some(named) => write!(f, ", which Sentinels tell {} ms after it does", named.as_millis()),
            None => Ok(()),
        }
    }
}

async fn back_after(fleet: &mut Fleet, outage: Outage, channel: &str) -> Back {
    let nodes = fleet.reach();
    let mut listening = JoinSet::new();
    for turn in 0..NODES {
        let stream = Stream::open(&nodes, turn, channel).await;
        listening.spawn(stream.message());
    }
    let ports = fleet.redis[0].ports();
    let stopped = take_away(fleet, outage).await;
    let writable = tokio::spawn(writable(ports.into_iter().filter(|port| Some(*port) != stopped).collect()));
    let mut publishing = JoinSet::new();
    for turn in 0..NODES {
        publishing.spawn(published(nodes.clone(), turn, channel.to_owned()));
    }
    give_back(fleet, outage).await;
    let (port, writable) = timeout(PATIENCE, writable).await.expect("Redis takes writes again").unwrap();
    let named = match fleet.redis[0].is_group() {
        true => Some(fleet.redis[0].group().named(port).await),
        false => None,
    };
    let published = timeout(PATIENCE, publishing.join_all()).await.expect("all nodes publish again");
    let heard = timeout(PATIENCE, listening.join_all()).await.expect("all nodes hear again");
    make_whole(fleet, stopped).await;
    let since = |moments: Vec<Instant>| {
        moments.into_iter().max().expect("there are nodes").saturating_duration_since(writable)
    };
    let named = named.map(|named| since(vec![named]));
    Back { named, published: since(published), heard: since(heard) }
}

/// The port of a server of a group that is stopped, and takes no part until all is over.
async fn take_away(fleet: &mut Fleet, outage: Outage) -> Option<u16> {
    let redis = &mut fleet.redis[0];
    match outage {
        Outage::Kill => {
            redis.kill_only().await;
            None
        }
        Outage::Stop => {
            let primary = redis.primary().await;
            primary.stop_signal();
            let port = primary.port();
            redis.is_group().then_some(port)
        }
    }
}

/// Where nobody takes over.
async fn give_back(fleet: &mut Fleet, outage: Outage) {
    let redis = &mut fleet.redis[0];
    match outage {
        _ if redis.is_group() => {}
        Outage::Kill => redis.servers()[0].start_again(),
        Outage::Stop => {
            sleep(STALL).await;
            redis.servers()[0].continue_signal();
        }
    }
}

async fn make_whole(fleet: &mut Fleet, stopped: Option<u16>) {
    let redis = &mut fleet.redis[0];
    for server in redis.servers().iter().filter(|server| Some(server.port()) == stopped) {
        server.continue_signal();
    }
    redis.heal().await;
}

/// Which of these servers took a write first, and when.
async fn writable(ports: Vec<u16>) -> (u16, Instant) {
    let mut looking = JoinSet::new();
    for port in ports {
        looking.spawn(async move {
            while !takes_writes(port).await {
                sleep(LOOK).await;
            }
            (port, Instant::now())
        });
    }
    looking.join_next().await.expect("there is a server").unwrap()
}

async fn takes_writes(port: u16) -> bool {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(LOOK_TIMEOUT))
        .set_response_timeout(Some(LOOK_TIMEOUT));
    let client = Client::open(("127.0.0.1", port)).unwrap();
    let connection = client.get_multiplexed_async_connection_with_config(&config).await;
    let Ok(mut connection): Result<MultiplexedConnection, _> = connection else { return false };
    redis::cmd("SET").arg("back").arg(1).exec_async(&mut connection).await.is_ok()
}

/// When a node had acknowledged a publish that was sent after now.
async fn published(nodes: Nodes, turn: usize, channel: String) -> Instant {
    let mut clock = interval(PROBE);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut under_way = JoinSet::new();
    loop {
        tokio::select! {
            _ = clock.tick() => {
                let request = nodes.post_to(turn, "/v1/publish", &json!({ "channel": channel, "data": 1 }));
                under_way.spawn(request.send());
            }
            Some(answer) = under_way.join_next() => {
                if answer.unwrap().is_ok_and(|answer| answer.status() == 200) {
                    return Instant::now();
                }
            }
        }
    }
}

/// A client that hears what comes from now on.
struct Stream(reqwest::Response);

impl Stream {
    async fn open(nodes: &Nodes, turn: usize, channel: &str) -> Self {
        let request = nodes.post_to(turn, "/v1/sse", &json!({ "channels": [channel] }));
        let mut response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let mut text = Vec::new();
        while !contains(&text, "welcome") {
            text.extend(response.chunk().await.unwrap().expect("a welcome"));
        }
        Self(response)
    }

    /// When a message has come.
    async fn message(mut self) -> Instant {
        let mut text = Vec::new();
        while !contains(&text, "\"type\":\"message\"") {
            text.extend(self.0.chunk().await.unwrap().expect("the stream goes on over an outage"));
        }
        Instant::now()
    }
}

fn contains(text: &[u8], what: &str) -> bool {
    text.windows(what.len()).any(|window| window == what.as_bytes())
}
