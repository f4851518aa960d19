//! What differs between the servers that a bench can be run against: how a subscriber asks, what a frame means, how a message is
//! published. One file each.

mod belfry;
mod durable_streams;
mod nchan;
mod socketio;
mod ws;

use clap::ValueEnum;

use self::{belfry::Belfry, durable_streams::DurableStreams, nchan::Nchan, socketio::SocketIo, ws::Ws};
use crate::Credentials;

/// How a subscriber hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Transport {
    /// WebSocket
    #[value(name = "ws")]
    WebSocket,
    /// An event stream
    Sse,
    /// HTTP long-poll
    Poll,
}

/// Which server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeerKind {
    /// This one.
    Belfry,
    /// nginx with nchan, as `benches/peers/nchan.conf` sets it up.
    Nchan,
    /// Socket.IO 4, as `benches/peers/socketio.mjs` serves it.
    #[value(name = "socketio")]
    SocketIo,
    /// Electric's `durable-streams`.
    DurableStreams,
    /// The npm package `ws`, as `benches/peers/ws.mjs` serves it.
    Ws,
}

impl PeerKind {
    /// How it is spoken to.
    pub(crate) fn peer(self) -> Box<dyn Peer> {
        match self {
            Self::Belfry => Box::new(Belfry),
            Self::DurableStreams => Box::new(DurableStreams),
            Self::Nchan => Box::new(Nchan),
            Self::SocketIo => Box::new(SocketIo),
            Self::Ws => Box::new(Ws),
        }
    }
}

/// What a subscriber asks for.
pub struct Ask<'a> {
    /// On which transport.
    pub transport: Transport,
    /// Host and port.
    pub authority: &'a str,
    /// The channels.
    pub channels: &'a [&'a str],
    /// What it shows.
    pub credential: Option<&'a str>,
    /// Which of its connections this is, from 1: an older one may be heard by the server after a newer.
    pub attempt: u64,
    /// Where it goes on.
    pub place: &'a Place,
}

/// Where a subscriber stands, to go on from there.
#[derive(Debug, Default)]
pub struct Place {
    /// The session, where the server has such.
    pub session: String,
    /// Where the connection began, and what it was told since.
    pub cursor: String,
    /// The position of the newest message; looked into only when it is needed.
    pub newest: String,
}

/// What a frame means beside the messages in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// From now on messages come.
    pub welcome: bool,
    /// Losses that the server has announced.
    pub gaps: u64,
    /// To be said to it, on a WebSocket.
    pub say: Option<String>,
    /// The server ends this connection.
    pub leaving: Option<Leaving>,
}

/// Why the server ends a connection.
#[derive(Debug, PartialEq, Eq)]
pub struct Leaving {
    /// In its words.
    pub why: String,
    /// Coming back is of no use.
    pub last: bool,
    /// Not before.
    pub after_ms: Option<u64>,
}

/// What an answer to a publish means.
#[derive(Debug, PartialEq, Eq)]
pub enum Published {
    /// All of it is.
    Yes,
    /// Not now.
    Later(String),
    /// Never.
    No(String),
}

/// A server's ways.
pub(crate) trait Peer {
    /// Whether it has this transport.
    fn speaks(&self, transport: Transport) -> bool;

    /// Whether a subscriber is welcome as soon as the head of its answer has come.
    fn head_is_welcome(&self) -> bool;

    /// A whole request that a channel needs before anybody can listen to it.
    fn prepare(&self, _authority: &str, _channel: &str) -> Option<String> {
        None
    }

    /// A whole request.
    fn subscribe(&self, ask: &Ask<'_>) -> String;

    /// What a text frame, an event's data or a poll's body says.
    fn heard(&self, transport: Transport, payload: &[u8], place: &mut Place) -> anyhow::Result<Meaning>;

    /// An event's id.
    fn event_id(&self, _id: &str, _place: &mut Place) {}

    /// A whole request that publishes each data to its channel.
    fn publish(&self, authority: &str, credentials: &Credentials, messages: &[(&str, String)]) -> String;

    /// How many answers come for so many messages: most servers take one at a time.
    fn answers(&self, messages: usize) -> usize {
        messages
    }

    /// Whether it has been.
    fn published(&self, status: u16, body: &[u8]) -> Published;
}

/// The head of a request; no body where `body` is `None`.
fn request(line: &str, authority: &str, headers: &[(&str, &str)], body: Option<&str>) -> String {
    let mut text = format!("{line} HTTP/1.1\r\nHost: {authority}\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if let Some(body) = body {
        text += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    }
    text + "\r\n" + body.unwrap_or_default()
}

/// What makes a request a WebSocket's. Nobody looks at the answer's hash: one key does for all.
const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
];

fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(500)]).into_owned()
}
