//! Newcomers at the door of a node that drains: connections of every kind, again and again, and how each is answered.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use belfry_checker::history::Millis;
use serde_json::json;
use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, client::IntoClientRequest as _},
};

use crate::{client::Via, clock::Clock, nodes::API_KEY};

const EVERY: Duration = Duration::from_millis(100);
const ANSWER: Duration = Duration::from_secs(5);
const CHANNEL: &str = "plain:door";

/// Somebody who knocks until [`Self::leave`].
pub struct Door {
    is_over: Arc<AtomicBool>,
    task: JoinHandle<Vec<Knock>>,
}

#[derive(Debug, Clone)]
pub struct Knock {
    /// Before it.
    pub at: Millis,
    pub via: Via,
    pub answer: Answer,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    LetIn,
    /// 503 and when to come again; an `EventSource` is told in its own language.
    TurnedAway,
    /// Nobody listens, or the connection ends: the process does.
    Nobody,
    /// Anything else is wrong.
    Wrong(String),
}

impl Door {
    pub fn knock_at(address: SocketAddr, cookie: Arc<str>, clock: Clock) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&is_over);
        let visitor =
            Visitor { address, cookie, http: reqwest::Client::builder().no_proxy().build().unwrap() };
        let task = tokio::spawn(async move {
            let mut ticks = interval(EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut knocks = Vec::new();
            while !until.load(Ordering::Relaxed) {
                ticks.tick().await;
                for via in [Via::Ws, Via::Sse, Via::EventSource, Via::Poll] {
                    let at = clock.now();
                    let answer = timeout(ANSWER, visitor.knock(via)).await;
                    let answer =
                        answer.unwrap_or_else(|_| Answer::Wrong(format!("nothing within {ANSWER:?}")));
                    knocks.push(Knock { at, via, answer });
                }
            }
            knocks
        });
        Self { is_over, task }
    }

    pub async fn leave(self) -> Vec<Knock> {
        self.is_over.store(true, Ordering::Relaxed);
        self.task.await.unwrap()
    }
}

struct Visitor {
    address: SocketAddr,
    cookie: Arc<str>,
    http: reqwest::Client,
}

impl Visitor {
    async fn knock(&self, via: Via) -> Answer {
        match via {
            Via::Ws => self.websocket().await,
            Via::EventSource => {
                let request = self.http.get(self.url(&format!("/v1/sse?channels={CHANNEL}")));
                let cookie = format!("belfry={}", self.cookie);
                Self::ask(request.header("accept", "text/event-stream").header("cookie", cookie)).await
            }
            Via::Sse | Via::Poll => {
                let body = json!({ "channels": [CHANNEL] }).to_string();
                let request = self.http.post(self.url(&format!("/v1/{}", via.as_str())));
                Self::ask(request.bearer_auth(API_KEY).body(body)).await
            }
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn ask(request: reqwest::RequestBuilder) -> Answer {
        let Ok(mut response) = request.send().await else { return Answer::Nobody };
        let (status, again) = (response.status().as_u16(), response.headers().contains_key("retry-after"));
        let mut text = String::new();
        // A stream that was opened has no end: what it begins with says enough.
        while !text.contains("\n\n") {
            match response.chunk().await {
                Ok(Some(chunk)) => text.push_str(&String::from_utf8_lossy(&chunk)),
                Ok(None) => break,
                Err(_) => return Answer::Nobody,
            }
        }
        match status {
            200 if text.contains("welcome") => Answer::LetIn,
            200 if text.starts_with("retry: ") && text.contains("event: close") && is_going_away(&text) => {
                Answer::TurnedAway
            }
            503 if again && is_going_away(&text) => Answer::TurnedAway,
            _ => Answer::Wrong(format!("{status}: {text}")),
        }
    }

    async fn websocket(&self) -> Answer {
        let url = format!("ws://{}/v1/ws?channels={CHANNEL}", self.address);
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {API_KEY}").parse().unwrap());
        match connect_async(request).await {
            Ok(_) => Answer::LetIn,
            Err(Error::Http(answer)) => {
                let text = String::from_utf8_lossy(answer.body().as_deref().unwrap_or_default()).into_owned();
                let again = answer.headers().contains_key("retry-after");
                match answer.status().as_u16() {
                    503 if again && is_going_away(&text) => Answer::TurnedAway,
                    status => Answer::Wrong(format!("{status}: {text}")),
                }
            }
            Err(_) => Answer::Nobody,
        }
    }
}

fn is_going_away(text: &str) -> bool {
    text.contains(r#""code":"going_away""#)
}
