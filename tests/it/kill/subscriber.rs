//! One of the clients: stays subscribed whatever happens to the server, and keeps what it hears.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use belfry::testing::auth::DEV_API_KEY;
use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::{net::TcpStream, sync::watch, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use super::checker::{Heard, View};
use crate::trail::Trail;

/// Each channel's last seq.
pub type Lasts = Arc<BTreeMap<String, u64>>;

/// Between the tries while nobody listens.
const RETRY_PAUSE: Duration = Duration::from_millis(20);
/// The server says something each second; this long without a word is the end of a connection.
const SILENCE: Duration = Duration::from_secs(6);

#[derive(Debug, Clone, Copy)]
pub enum Transport {
    Ws,
    Sse,
    Poll,
}

impl Transport {
    pub const ALL: [Self; 3] = [Self::Ws, Self::Sse, Self::Poll];
}

pub struct Subscriber {
    name: String,
    transport: Transport,
    base: String,
    channels: Vec<String>,
    client: reqwest::Client,
    trail: Trail,
    link: Option<Link>,
}

/// A connection that frames come from.
enum Link {
    Ws(WebSocketStream<MaybeTlsStream<TcpStream>>),
    Sse {
        response: reqwest::Response,
        text: Vec<u8>,
    },
    /// Nothing stays open between polls.
    Poll,
}

impl Subscriber {
    pub fn new(name: String, transport: Transport, base: String, channels: &[&str]) -> Self {
        Self {
            name,
            transport,
            base,
            channels: channels.iter().map(|&channel| channel.to_owned()).collect(),
            client: reqwest::Client::builder().no_proxy().read_timeout(SILENCE).build().unwrap(),
            trail: Trail::default(),
            link: None,
        }
    }

    /// Listens from now on.
    pub async fn welcomed(&mut self) {
        while self.trail.session.is_none() {
            self.step().await;
        }
    }

    /// Listens until it has heard all there is, once it is known how much that is.
    pub async fn run(mut self, mut end: watch::Receiver<Option<Lasts>>, catch_up: Duration) -> View {
        loop {
            tokio::select! {
                () = self.step() => {}
                _ = end.wait_for(Option::is_some) => break,
            }
        }
        let lasts = end.borrow().clone().expect("just waited for");
        // What is missing after that time is for the judge to say.
        let _ = timeout(catch_up, async {
            while !self.has_heard(&lasts) {
                self.step().await;
            }
        })
        .await;
        let heard = self.trail.frames.iter().map(heard).collect();
        View { name: self.name, channels: self.channels, heard }
    }

    fn has_heard(&self, lasts: &BTreeMap<String, u64>) -> bool {
        lasts.iter().all(|(channel, last)| self.trail.reached.get(channel) >= Some(last))
    }

    /// Connects, or takes in what comes next. Can be given up at any moment without losing anything.
    async fn step(&mut self) {
        let Some(link) = &mut self.link else {
            match self.connect().await {
                Some(link) => self.link = Some(link),
                None => tokio::time::sleep(RETRY_PAUSE).await,
            }
            return;
        };
        let frames = match link {
            Link::Ws(stream) => next_of_ws(stream).await,
            Link::Sse { response, text } => next_of_sse(response, text).await,
            Link::Poll => self.poll().await,
        };
        match frames {
            Some(frames) => frames.into_iter().for_each(|frame| self.trail.take(frame)),
            None => {
                self.link = None;
                tokio::time::sleep(RETRY_PAUSE).await;
            }
        }
    }

    async fn connect(&self) -> Option<Link> {
        match self.transport {
            Transport::Ws => {
                let url = self.url("/v1/ws").replacen("http://", "ws://", 1);
                let mut request = url.into_client_request().unwrap();
                request
                    .headers_mut()
                    .insert("authorization", format!("Bearer {DEV_API_KEY}").parse().unwrap());
                let (stream, _) = timeout(SILENCE, connect_async(request)).await.ok()?.ok()?;
                Some(Link::Ws(stream))
            }
            Transport::Sse => {
                let request = self.client.get(self.url("/v1/sse")).bearer_auth(DEV_API_KEY);
                let response = self.welcome(request.send().await.ok()?)?;
                Some(Link::Sse { response, text: Vec::new() })
            }
            Transport::Poll => Some(Link::Poll),
        }
    }

    /// A server that has just come up may have to say "later".
    fn welcome(&self, response: reqwest::Response) -> Option<reqwest::Response> {
        match response.status().as_u16() {
            200 => Some(response),
            503 => None,
            other => panic!("{} is told {other}", self.name),
        }
    }

    async fn poll(&self) -> Option<Vec<Value>> {
        let request = self.client.get(self.url("/v1/poll")).bearer_auth(DEV_API_KEY);
        let response = self.welcome(request.send().await.ok()?)?;
        let mut answer: Value = serde_json::from_slice(&response.bytes().await.ok()?).unwrap();
        let Value::Array(frames) = answer["frames"].take() else { panic!("{answer}") };
        Some(frames)
    }

    /// With all that this client knows: should the server have forgotten the session, cursor and channels are enough.
    fn url(&self, path: &str) -> String {
        let mut query = vec![("channels", self.channels.join(","))];
        query.extend(self.trail.session.clone().map(|session| ("session", session)));
        query.extend(self.trail.cursor().map(|cursor| ("cursor", cursor)));
        query.push(match self.transport {
            Transport::Poll => ("wait", "2".to_owned()),
            _ => ("heartbeat_ms", "1000".to_owned()),
        });
        format!("{}{path}?{}", self.base, serde_urlencoded::to_string(query).unwrap())
    }
}

async fn next_of_ws(stream: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Option<Vec<Value>> {
    match timeout(SILENCE, stream.next()).await.ok()??.ok()? {
        Message::Text(text) => Some(vec![serde_json::from_str(&text).unwrap()]),
        Message::Close(_) => None,
        _ => Some(Vec::new()),
    }
}

/// The frames of the events that are complete.
async fn next_of_sse(response: &mut reqwest::Response, text: &mut Vec<u8>) -> Option<Vec<Value>> {
    let chunk = response.chunk().await.ok()??;
    text.extend_from_slice(&chunk);
    let Some(end) = text.windows(2).rposition(|pair| pair == b"\n\n") else { return Some(Vec::new()) };
    let events: Vec<u8> = text.drain(..end + 2).collect();
    let lines = events.split(|&byte| byte == b'\n');
    Some(
        lines
            .filter_map(|line| Some(serde_json::from_slice(line.strip_prefix(b"data: ")?).unwrap()))
            .collect(),
    )
}

fn heard(frame: &Value) -> Heard {
    match frame["type"].as_str() {
        Some("message") => Heard::Message(super::placed(frame)),
        _ => Heard::Gap {
            channel: frame["channel"].as_str().unwrap().to_owned(),
            to_seq: frame["to_seq"].as_u64(),
        },
    }
}
