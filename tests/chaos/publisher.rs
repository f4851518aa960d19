//! A publisher: one publish after the other, to one channel or several or in a batch, and what it was told of each.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use belfry_checker::{
    history::{Millis, Name, Outcome, Place, Publish},
    place::{Id, Pos},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::{client::Wishes, clock::Clock, nodes::Nodes};

/// For one try. Longer than the server's own deadlines.
const ANSWER: Duration = Duration::from_secs(12);
/// With a key it tries on for so long.
const PERSISTENCE: Duration = Duration::from_secs(120);
const RETRY_PAUSE_MS: std::ops::Range<u64> = 20..300;

/// What publishers have in common.
pub struct Desk {
    pub nodes: Nodes,
    pub clock: Clock,
    pub channels: Vec<Name>,
    padding: Value,
    pub wishes: Arc<Wishes>,
    /// Messages that were acknowledged so far.
    pub acknowledged: AtomicU64,
    refused: AtomicU64,
    unanswered: AtomicU64,
    unconnected: AtomicU64,
    /// The next message's number.
    next: AtomicU64,
}

/// Tries that came to nothing, by what they were told.
#[derive(Debug, Clone, Copy)]
pub struct Trouble {
    /// 503.
    pub refused: u64,
    /// The connection ended, or nothing came.
    pub unanswered: u64,
    /// There was nobody.
    pub unconnected: u64,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { refused, unanswered, unconnected } = self;
        write!(f, "{refused} with 503, {unanswered} without an answer, {unconnected} that found nobody")
    }
}

pub struct Publisher {
    desk: Arc<Desk>,
    random: StdRng,
    publishes: Vec<Publish>,
}

/// One message to some channels.
struct Letter {
    n: u64,
    channels: Vec<Name>,
    key: Option<String>,
    began: Millis,
    /// A try of it may have been carried out.
    sent: bool,
}

/// How a try ended.
enum Answer {
    Done(Vec<Placed>),
    /// Nobody listens: the server cannot have had it.
    NotSent,
    /// Done or not, nobody knows.
    Unknown,
}

#[derive(Deserialize)]
struct Placed {
    channel: Name,
    id: Id,
    seq: u64,
    pos: Pos,
}

#[derive(Deserialize)]
struct Answered {
    results: Vec<Placed>,
}

#[derive(Deserialize)]
struct Batch {
    results: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    status: u16,
    #[serde(default)]
    results: Vec<Placed>,
    problem: Option<Value>,
}

impl Desk {
    pub fn new(nodes: Nodes, clock: Clock, channels: Vec<Name>, wishes: Arc<Wishes>, padding: usize) -> Self {
        Self {
            nodes,
            clock,
            channels,
            padding: "x".repeat(padding).into(),
            wishes,
            acknowledged: AtomicU64::default(),
            refused: AtomicU64::default(),
            unanswered: AtomicU64::default(),
            unconnected: AtomicU64::default(),
            next: AtomicU64::new(1),
        }
    }

    pub fn trouble(&self) -> Trouble {
        Trouble {
            refused: self.refused.load(Ordering::Relaxed),
            unanswered: self.unanswered.load(Ordering::Relaxed),
            unconnected: self.unconnected.load(Ordering::Relaxed),
        }
    }

    /// A try has come to nothing.
    fn interrupted(&self, answer: Answer) -> Answer {
        let counter = match answer {
            Answer::NotSent => &self.unconnected,
            _ => &self.unanswered,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        answer
    }
}

impl Publisher {
    pub fn new(desk: Arc<Desk>, seed: u64) -> Self {
        Self { desk, random: StdRng::seed_from_u64(seed), publishes: Vec::new() }
    }

    /// Publishes, `pause` apart on average, until so many are acknowledged and it is time; ends with nothing under way.
    pub async fn run(mut self, pause: Duration, is_over: impl Fn() -> bool) -> Vec<Publish> {
        while !is_over() {
            // The rate of a run, not a wait for anything.
            sleep(pause.mul_f64(2.0 * self.random.random::<f64>())).await;
            let key = self.random.random_bool(0.75);
            match self.random.random_range(0..10) {
                0..6 => self.publish(1, key).await,
                6..8 => {
                    let count = self.random.random_range(2..5);
                    self.publish(count, key).await;
                }
                _ => {
                    let count = self.random.random_range(2..20);
                    self.publish_batch(count, key).await;
                }
            }
        }
        self.publishes
    }

    /// One more message to every channel, so that each has an end that all are told of.
    pub async fn ring_out(mut self) -> Vec<Publish> {
        for channel in self.desk.channels.clone() {
            let letter = self.letter(vec![channel], true);
            self.deliver(letter).await;
        }
        self.publishes
    }

    fn letter(&self, channels: Vec<Name>, key: bool) -> Letter {
        let n = self.desk.next.fetch_add(1, Ordering::Relaxed);
        let key = key.then(|| format!("key-{n}"));
        Letter { n, channels, key, began: self.desk.clock.now(), sent: false }
    }

    async fn publish(&mut self, channels: usize, key: bool) {
        let channels = self.desk.channels.sample(&mut self.random, channels).cloned().collect();
        let letter = self.letter(channels, key);
        self.deliver(letter).await;
    }

    /// Until it is acknowledged, or once where it has no key.
    async fn deliver(&mut self, mut letter: Letter) {
        let deadline = Instant::now() + PERSISTENCE;
        loop {
            match self.attempt(&letter).await {
                Answer::Done(placed) => return self.acknowledge(&letter, placed),
                Answer::NotSent => {}
                Answer::Unknown => letter.sent = true,
            }
            if letter.key.is_none() || Instant::now() > deadline {
                return self.give_up(&letter);
            }
            self.pause().await;
        }
    }

    async fn publish_batch(&mut self, count: usize, key: bool) {
        let mut letters = Vec::new();
        for _ in 0..count {
            let channel = self.desk.channels.choose(&mut self.random).cloned();
            letters.push(self.letter(channel.into_iter().collect(), key));
        }
        let deadline = Instant::now() + PERSISTENCE;
        while !letters.is_empty() {
            let body =
                json!({ "publishes": letters.iter().map(|letter| self.body(letter)).collect::<Vec<_>>() });
            let items = match self.post::<Batch>("/v1/publish/batch", &body).await {
                Ok(batch) => batch.results,
                Err(answer) => {
                    let sent = matches!(answer, Answer::Unknown);
                    letters.iter_mut().for_each(|letter| letter.sent |= sent);
                    Vec::new()
                }
            };
            let mut items = items.into_iter();
            let mut open = Vec::new();
            for mut letter in letters {
                match items.next() {
                    Some(item) if item.status == 200 => self.acknowledge(&letter, item.results),
                    Some(item) => {
                        assert_eq!(item.status, 503, "{:?}", item.problem);
                        letter.sent = true;
                        open.push(letter);
                    }
                    None => open.push(letter),
                }
            }
            letters = open;
            if letters.is_empty() {
                return;
            }
            if !key || Instant::now() > deadline {
                letters.iter().for_each(|letter| self.give_up(letter));
                return;
            }
            self.pause().await;
        }
    }

    async fn attempt(&self, letter: &Letter) -> Answer {
        match self.post::<Answered>("/v1/publish", &self.body(letter)).await {
            Ok(answered) => Answer::Done(answered.results),
            Err(answer) => answer,
        }
    }

    async fn post<T: serde::de::DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Answer> {
        let request = self.desk.nodes.post(path, body).timeout(ANSWER);
        let response = request.send().await.map_err(|error| {
            self.desk.interrupted(if error.is_connect() { Answer::NotSent } else { Answer::Unknown })
        })?;
        let status = response.status().as_u16();
        let text = response.text().await.map_err(|_| self.desk.interrupted(Answer::Unknown))?;
        match status {
            200 => Ok(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))),
            // Such as a commit that took too long: outcome unknown, by the contract.
            503 => {
                self.desk.refused.fetch_add(1, Ordering::Relaxed);
                Err(Answer::Unknown)
            }
            // The request's head came too slowly: from below HTTP's handlers, on a busy machine.
            408 if text.is_empty() => Err(self.desk.interrupted(Answer::NotSent)),
            _ => panic!("{status}: {text}, for {body}"),
        }
    }

    fn acknowledge(&mut self, letter: &Letter, placed: Vec<Placed>) {
        assert_eq!(placed.len(), letter.channels.len(), "a result for each channel");
        self.desk.acknowledged.fetch_add(placed.len() as u64, Ordering::Relaxed);
        for Placed { channel, id, seq, pos } in placed {
            self.desk.wishes.reached(&channel, seq);
            self.note(letter, channel, Outcome::Acknowledged(Place { seq, pos, id }));
        }
    }

    fn give_up(&mut self, letter: &Letter) {
        let outcome = if letter.sent { Outcome::Unknown } else { Outcome::Refused };
        for channel in letter.channels.clone() {
            self.note(letter, channel, outcome);
        }
    }

    fn note(&mut self, letter: &Letter, channel: Name, outcome: Outcome) {
        let (n, key, began, ended) = (letter.n, letter.key.is_some(), letter.began, self.desk.clock.now());
        self.publishes.push(Publish { n, channel, key, began, ended, outcome });
    }

    async fn pause(&mut self) {
        sleep(Duration::from_millis(self.random.random_range(RETRY_PAUSE_MS))).await;
    }
}

impl Publisher {
    fn body(&self, letter: &Letter) -> Value {
        let mut body = json!({ "data": { "n": letter.n, "padding": self.desk.padding } });
        match &letter.channels[..] {
            [channel] => body["channel"] = Value::from(&**channel),
            channels => body["channels"] = channels.iter().map(|channel| Value::from(&**channel)).collect(),
        }
        if let Some(key) = &letter.key {
            body["idempotency_key"] = key.as_str().into();
        }
        body
    }
}
