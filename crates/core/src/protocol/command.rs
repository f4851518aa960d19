//! The commands that clients send: WebSocket text frames, or the body of a commands request.

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
    /// Asks for a `pong`.
    Ping,
    /// Answers a `ping`.
    Pong,
    /// Ends the session at once.
    Bye,
}

/// What `connect` carries.
#[derive(Debug, Deserialize)]
pub struct Connect {
    /// The JWT, unless the handshake carried a credential.
    pub token: Option<SecretString>,
    /// The rest, after `probe=1`, as in the query.
    pub session: Option<super::SessionId>,
    /// Where to go on from.
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
    /// What is kept after a seq.
    After(u64),
    /// So many of the newest.
    Last(usize),
}

/// The most of a channel's newest messages that a client may ask for, as of history.
const MAX_LAST: usize = 1_000;

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
    /// The JWT.
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
            let detail =
                format!("the command cannot be understood: {error}; see PROTOCOL.md for the commands");
            (id, Refusal::new(Code::BadCommand, detail))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publish_keeps_its_data_to_the_letter() {
        let text = r#"{"type":"publish","id":4,"channel":"room:1","data":{"n":1.0000000000000000001}}"#;
        let Ok(Command::Publish(publish)) = Command::parse(text) else { panic!("{text}") };
        assert_eq!(publish.data.unwrap().get(), r#"{"n":1.0000000000000000001}"#);
    }

    #[test]
    fn a_list_of_an_objects_values_is_no_command() {
        for text in [r#"["ping"]"#, r#" ["bye"]"#, r#"["subscribe",1,["news"]]"#, r#""ping""#] {
            assert_eq!(Command::parse(text).unwrap_err().1.code, Code::BadCommand, "{text}");
        }
        assert!(matches!(Command::parse(" {\"type\":\"ping\"}"), Ok(Command::Ping)));
    }

    #[test]
    fn a_subscribe_asks_for_what_follows_a_seq_or_for_the_newest() {
        let text =
            r#"{"type":"subscribe","id":7,"channels":["a","b","c"],"after":{"a":3},"last":{"b":1000}}"#;
        let Ok(Command::Subscribe(subscribe)) = Command::parse(text) else { panic!("{text}") };
        let past = [("a".to_owned(), Past::After(3)), ("b".to_owned(), Past::Last(1_000))];
        assert_eq!(subscribe.past, BTreeMap::from(past));
        for (wrong, why) in [
            (r#""last":{"a":0}"#, r#"`last` of "a" is 0; it is 1 to 1000"#),
            (r#""last":{"a":1001}"#, r#"`last` of "a" is 1001; it is 1 to 1000"#),
            (r#""last":{"a":1},"after":{"a":0}"#, r#""a" is in `after` and in `last`; ask for one of them"#),
            (r#""last":{"a":-1}"#, "invalid value: integer `-1`"),
            (r#""last":5"#, "invalid type: integer `5`"),
        ] {
            let text = format!(r#"{{"type":"subscribe","id":7,"channels":["a"],{wrong}}}"#);
            let (id, refusal) = Command::parse(&text).unwrap_err();
            assert_eq!((id, refusal.code), (Some(7), Code::BadCommand), "{text}");
            assert!(refusal.detail.contains(why), "{}", refusal.detail);
        }
    }

    #[test]
    fn a_bad_command_is_answered_under_its_number() {
        let (id, refusal) = Command::parse(r#"{"type":"subscribe","id":7}"#).unwrap_err();
        assert_eq!((id, refusal.code), (Some(7), Code::BadCommand));
        assert_eq!(Command::parse("nonsense").unwrap_err().0, None);
        assert!(Command::parse(r#"{"type":"publish","id":4,"channel":"a","dat":1}"#).is_err());
    }
}
