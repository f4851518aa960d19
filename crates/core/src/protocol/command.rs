//! The commands that clients send: WebSocket text frames, or the body of a commands request.

#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::BTreeMap};

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Code, Refusal, parse_object};

/// A client's command. Names and payloads are checked where it is applied, so that one bad
/// channel refuses itself and not its neighbours.
#[derive(Debug)]
pub enum Command {
    /// The first frame of a WebSocket without a credential, or after `probe=1`.
    Connect(Connect),
    Subscribe(Subscribe),
    Unsubscribe(Unsubscribe),
    Publish(ClientPublish),
    /// Gives a fresh token before the present one expires.
    Refresh(Refresh),
    /// Says how far the client has handled what it got.
    Ack,
    Ping,
    Pong,
    Bye,
}

#[derive(Debug, Deserialize)]
pub struct Connect {
    /// The JWT, unless the handshake carried a credential.
    pub token: Option<SecretString>,
    /// The rest, after `probe=1`, as in the query.
    pub session: Option<super::SessionId>,
    pub cursor: Option<String>,
    pub channels: Option<Vec<String>>,
    /// How often to make itself heard, in milliseconds.
    pub heartbeat_ms: Option<u64>,
    /// The number of this connection among the session's.
    pub attempt: Option<u64>,
    /// The page's random name.
    pub connection: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "SubscribeFrame")]
pub struct Subscribe {
    pub id: u64,
    pub channels: Vec<String>,
    /// By channel, what of its past the reply is to carry.
    pub past: BTreeMap<String, Past>,
}

/// What of a channel's past a client asks for. It begins anew there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Past {
    After(u64),
    Last(usize),
}

/// The most of a channel's newest messages that a client may ask for, as of history.
const MAX_LAST: usize = 1_000;

/// What is kept of a message that repeats what the client wrote.
const MAX_DETAIL_CHARS: usize = 400;

/// As it is written.
#[derive(Deserialize)]
struct SubscribeFrame {
    id: u64,
    channels: Vec<String>,
    #[serde(default)]
    after: BTreeMap<String, u64>,
    #[serde(default)]
    last: BTreeMap<String, usize>,
}

impl TryFrom<SubscribeFrame> for Subscribe {
    type Error = String;

    fn try_from(SubscribeFrame { id, channels, after, last }: SubscribeFrame) -> Result<Self, String> {
        let after = after.into_iter().map(|(channel, seq)| (channel, Past::After(seq)));
        let mut past: BTreeMap<String, Past> = after.collect();
        for (channel, count) in last {
            if !(1..=MAX_LAST).contains(&count) {
                return Err(format!("`last` of {channel:?} is {count}; it is 1 to {MAX_LAST}"));
            }
            if past.contains_key(&channel) {
                return Err(format!("{channel:?} is in `after` and in `last`; ask for one of them"));
            }
            past.insert(channel, Past::Last(count));
        }
        Ok(Self { id, channels, past })
    }
}

#[derive(Debug, Deserialize)]
pub struct Unsubscribe {
    pub id: u64,
    pub channels: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Refresh {
    pub id: u64,
    pub token: SecretString,
}

/// Says how far the client has handled what it got. It has to be a cursor, and nobody asks for it yet.
#[derive(Debug, Deserialize)]
struct Acknowledged {
    #[serde(rename = "cursor")]
    _cursor: super::Cursor,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientPublish {
    #[serde(rename = "type")]
    _kind: serde::de::IgnoredAny,
    pub id: u64,
    pub channel: String,
    /// What happened; `message` if absent.
    pub event: Option<String>,
    pub data: Option<Box<RawValue>>,
    /// Makes a retry harmless beyond the session.
    pub idempotency_key: Option<String>,
    /// Whether the sender gets the message too, if it listens to the channel (default true).
    pub echo: Option<bool>,
}

impl Command {
    /// Parses one command. On failure: its number, where it can be read, and why.
    pub fn parse(text: &str) -> Result<Self, (Option<u64>, Refusal)> {
        /// Read first, because a tagged enum would buffer `data` and lose its exact text.
        #[derive(Deserialize)]
        struct Peek<'a> {
            #[serde(rename = "type", borrow)]
            kind: Cow<'a, str>,
        }
        let parsed = parse_object::<Peek<'_>>(text).and_then(|head| match &*head.kind {
            "connect" => parse_object(text).map(Self::Connect),
            "subscribe" => parse_object(text).map(Self::Subscribe),
            "unsubscribe" => parse_object(text).map(Self::Unsubscribe),
            "publish" => parse_object(text).map(Self::Publish),
            "refresh" => parse_object(text).map(Self::Refresh),
            "ack" => parse_object(text).map(|Acknowledged { .. }| Self::Ack),
            "ping" => Ok(Self::Ping),
            "pong" => Ok(Self::Pong),
            "bye" => Ok(Self::Bye),
            other => Err(serde::de::Error::custom(format!("unknown type {other:?}"))),
        });
        parsed.map_err(|error| {
            #[derive(Deserialize)]
            struct Numbered {
                id: Option<u64>,
            }
            let id = parse_object::<Numbered>(text).ok().and_then(|numbered| numbered.id);
            // What the client wrote does not come back whole, in escapes that are six times as long.
            let error: String = error.to_string().chars().take(MAX_DETAIL_CHARS).collect();
            let detail =
                format!("the command cannot be understood: {error}; see PROTOCOL.md for the commands");
            (id, Refusal::new(Code::BadCommand, detail))
        })
    }
}
