//! One of the publishers: publishes one message after the other and keeps what it was told.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use belfry::testing::auth::DEV_API_KEY;
use serde_json::{Value, json};
use tokio::{sync::watch, time::Instant};

use super::{CHANNELS, checker::Placed};
use crate::{harness::SOON, trail};

const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// Several lives of a server.
const ACKNOWLEDGED_WITHIN: Duration = SOON.saturating_mul(2);
/// Between the tries while nobody listens.
const RETRY_PAUSE: Duration = Duration::from_millis(20);
/// As many of the last acknowledged publishes are retried in the end, though nothing went wrong with them.
const REPEATED: usize = 20;

pub struct Publisher {
    number: usize,
    url: String,
    client: reqwest::Client,
    progress: Arc<Progress>,
    outcome: Outcome,
}

/// How far all publishers have come.
#[derive(Debug, Default)]
pub struct Progress {
    pub acknowledged: AtomicU64,
    /// Acknowledged after a try that was cut off when the server may have had it.
    pub interrupted: AtomicU64,
}

/// What a publisher was told.
#[derive(Debug, Default)]
pub struct Outcome {
    pub acknowledged: Vec<Placed>,
    pub unanswered: BTreeSet<String>,
}

/// How a try ended without 2xx.
enum Failure {
    /// Nobody listens: the server cannot have had it.
    NotSent,
    /// Done or not, nobody knows.
    Unknown,
}

/// What the judge knows a message by.
pub fn body(channel: &str, data: &str) -> String {
    format!("{data} in {channel}")
}

impl Publisher {
    pub fn new(number: usize, base: String, progress: Arc<Progress>) -> Self {
        let client = reqwest::Client::builder().no_proxy().timeout(ANSWER_TIMEOUT).build().unwrap();
        Self { number, url: format!("{base}/v1/publish"), client, progress, outcome: Outcome::default() }
    }

    /// Publishes until it is told to stop, and ends with nothing under way.
    pub async fn run(mut self, stopped: watch::Receiver<bool>) -> Outcome {
        let mut with_key = Vec::new();
        for count in 0.. {
            if *stopped.borrow() {
                break;
            }
            let data = format!("{}-{count}", self.number);
            // One in four has no keys and does not retry, one publishes to two channels at once.
            let first = (self.number + count) % CHANNELS.len();
            let channels = match self.number % 4 {
                1 => vec![CHANNELS[first], CHANNELS[(first + 1) % CHANNELS.len()]],
                _ => vec![CHANNELS[first]],
            };
            if self.number % 4 == 3 {
                self.publish_once(&channels, &data).await;
            } else {
                self.publish_with_key(&channels, &data).await;
                with_key.push((channels, data));
            }
        }
        // The judge is told of these answers too: a retry that is given another place than the first is a lost message.
        for (channels, data) in with_key.iter().rev().take(REPEATED) {
            self.publish_with_key(channels, data).await;
        }
        self.outcome
    }

    async fn publish_once(&mut self, channels: &[&str], data: &str) {
        match self.attempt(channels, data, None).await {
            Ok(placed) => self.acknowledged(placed),
            Err(Failure::Unknown) => {
                self.outcome.unanswered.extend(channels.iter().map(|channel| body(channel, data)));
            }
            Err(Failure::NotSent) => tokio::time::sleep(RETRY_PAUSE).await,
        }
    }

    /// Until it is acknowledged.
    async fn publish_with_key(&mut self, channels: &[&str], data: &str) {
        let key = format!("key-{data}");
        let mut unknown = false;
        let deadline = Instant::now() + ACKNOWLEDGED_WITHIN;
        loop {
            assert!(Instant::now() < deadline, "{key} is not acknowledged within {ACKNOWLEDGED_WITHIN:?}");
            match self.attempt(channels, data, Some(&key)).await {
                Ok(placed) => {
                    self.progress.interrupted.fetch_add(unknown.into(), Ordering::Relaxed);
                    self.acknowledged(placed);
                    return;
                }
                Err(Failure::Unknown) => unknown = true,
                Err(Failure::NotSent) => {}
            }
            tokio::time::sleep(RETRY_PAUSE).await;
        }
    }

    fn acknowledged(&mut self, placed: Vec<Placed>) {
        self.progress.acknowledged.fetch_add(placed.len() as u64, Ordering::Relaxed);
        self.outcome.acknowledged.extend(placed);
    }

    async fn attempt(
        &self,
        channels: &[&str],
        data: &str,
        key: Option<&str>,
    ) -> Result<Vec<Placed>, Failure> {
        let body = match channels {
            [channel] => json!({ "channel": channel, "data": data }),
            _ => json!({ "channels": channels, "data": data }),
        };
        let mut request = self.client.post(&self.url).bearer_auth(DEV_API_KEY).body(body.to_string());
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let answer = request.send().await;
        let answer = answer.map_err(|error| match error.is_connect() {
            true => Failure::NotSent,
            false => Failure::Unknown,
        })?;
        let status = answer.status();
        let text = answer.text().await.map_err(|_| Failure::Unknown)?;
        match status.as_u16() {
            200 => {}
            // Such as a commit that took too long: outcome unknown, by the contract.
            503 => return Err(Failure::Unknown),
            _ => panic!("{status}: {text}"),
        }
        let answer: Value = serde_json::from_str(&text).unwrap();
        Ok(answer["results"].as_array().unwrap().iter().map(|result| placed(result, data)).collect())
    }
}

fn placed(result: &Value, data: &str) -> Placed {
    let text = |name: &str| result[name].as_str().unwrap_or_else(|| panic!("no {name}: {result}"));
    Placed {
        channel: text("channel").to_owned(),
        seq: result["seq"].as_u64().unwrap(),
        pos: trail::place(text("pos")),
        id: text("id").to_owned(),
        body: body(text("channel"), data),
    }
}
