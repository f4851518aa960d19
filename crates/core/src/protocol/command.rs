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
pub struct Subscribe {
    pub id: u64,
    pub channels: Vec<String>,
    /// By channel: a seq; the reply carries what is kept since.
    #[serde(default)]
    pub after: BTreeMap<String, u64>,
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
    fn a_bad_command_is_answered_under_its_number() {
        let (id, refusal) = Command::parse(r#"{"type":"subscribe","id":7}"#).unwrap_err();
        assert_eq!((id, refusal.code), (Some(7), Code::BadCommand));
        assert_eq!(Command::parse("nonsense").unwrap_err().0, None);
        assert!(Command::parse(r#"{"type":"publish","id":4,"channel":"a","dat":1}"#).is_err());
    }
}
