//! Belfry, as its PROTOCOL.md has it.

use std::{collections::BTreeMap, sync::LazyLock};

use memchr::memmem::Finder;
use serde::Deserialize;

use super::{Ask, Leaving, Meaning, Peer, Place, Published, Transport, UPGRADE, excerpt, request};
use crate::Credentials;

/// See the module.
pub(super) struct Belfry;

/// Seconds that a poll may be held.
const WAIT: &str = "60";

const MESSAGE: &[u8] = br#"{"type":"message""#;

static POSITION: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(br#""pos":""#));

/// What of a frame counts here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Frame {
    r#type: String,
    session: String,
    cursor: String,
    resume: String,
    detail: String,
    code: String,
    #[serde(rename = "final")]
    last: bool,
    retry_after_ms: Option<u64>,
    after_ms: Option<u64>,
    pos: String,
}

/// A poll's answer.
#[derive(Deserialize)]
struct Answer {
    session: String,
    cursor: String,
    frames: Vec<Frame>,
}

impl Peer for Belfry {
    fn speaks(&self, _: Transport) -> bool {
        true
    }

    fn head_is_welcome(&self) -> bool {
        false
    }

    fn subscribe(&self, ask: &Ask<'_>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("channels", &ask.channels.join(","));
        if !ask.place.session.is_empty() {
            query.append_pair("session", &ask.place.session).append_pair("cursor", &ask.place.reached());
        }
        query.append_pair("connection", "bench").append_pair("attempt", &ask.attempt.to_string());
        let path = match ask.transport {
            Transport::WebSocket => "ws",
            Transport::Sse => "sse",
            Transport::Poll => {
                query.append_pair("wait", WAIT);
                "poll"
            }
        };
        let bearer = ask.credential.map(|credential| format!("Bearer {credential}"));
        let mut headers: Vec<_> = bearer.iter().map(|it| ("Authorization", it.as_str())).collect();
        if ask.transport == Transport::WebSocket {
            headers.extend(UPGRADE);
            headers.push(("Sec-WebSocket-Protocol", "belfry.v1"));
        }
        request(&format!("GET /v1/{path}?{}", query.finish()), ask.authority, &headers, None)
    }

    fn heard(&self, transport: Transport, payload: &[u8], place: &mut Place) -> anyhow::Result<Meaning> {
        let mut meaning = Meaning::default();
        if transport == Transport::Poll {
            let answer: Answer = serde_json::from_slice(payload)?;
            // The first answer has the session in it, and is welcome enough.
            meaning.welcome = true;
            answer.frames.into_iter().for_each(|frame| frame.mean(place, &mut meaning));
            *place = Place { session: answer.session, cursor: answer.cursor, newest: String::new() };
        } else if payload.starts_with(MESSAGE) {
            let at = POSITION.find(payload).map(|at| &payload[at + POSITION.needle().len()..]);
            let pos = at.and_then(|rest| rest.split(|byte| *byte == b'"').next());
            place.received(std::str::from_utf8(pos.unwrap_or_default())?);
        } else if payload.starts_with(b"{") {
            serde_json::from_slice::<Frame>(payload)?.mean(place, &mut meaning);
        }
        Ok(meaning)
    }

    fn publish(&self, authority: &str, credentials: &Credentials, messages: &[(&str, String)]) -> String {
        let message = |(channel, data): &(&str, String)| {
            format!(r#"{{"channel":{},"data":{data}}}"#, serde_json::Value::from(*channel))
        };
        let (path, body) = match messages {
            [one] => ("/v1/publish", message(one)),
            several => {
                let publishes: Vec<_> = several.iter().map(message).collect();
                ("/v1/publish/batch", format!(r#"{{"publishes":[{}]}}"#, publishes.join(",")))
            }
        };
        let bearer = credentials.publisher.as_ref().map(|key| format!("Bearer {key}"));
        let headers: Vec<_> = bearer.iter().map(|it| ("Authorization", it.as_str())).collect();
        request(&format!("POST {path}"), authority, &headers, Some(&body))
    }

    fn answers(&self, _: usize) -> usize {
        1
    }

    fn published(&self, status: u16, body: &[u8]) -> Published {
        match status {
            // A batch is answered with a status for each.
            200 if memchr::memmem::find(body, br#""code":""#).is_none() => Published::Yes,
            200 | 429 | 503 => Published::Later(excerpt(body)),
            _ => Published::No(excerpt(body)),
        }
    }
}

impl Frame {
    fn mean(self, place: &mut Place, meaning: &mut Meaning) {
        match self.r#type.as_str() {
            "welcome" => {
                meaning.welcome = true;
                *place = Place { session: self.session, cursor: self.cursor, newest: String::new() };
            }
            "message" => place.adopt(&self.pos),
            "ping" => place.adopt(&self.cursor),
            "gap" => {
                meaning.gaps += 1;
                place.adopt(&self.resume);
            }
            "close" | "reconnect" => {
                let why = [self.code.as_str(), self.detail.as_str()].join(": ");
                let after_ms = self.retry_after_ms.or(self.after_ms);
                meaning.leaving = Some(Leaving { why, last: self.last, after_ms });
            }
            _ => {}
        }
    }
}

impl Place {
    /// A message stands at `pos`.
    fn received(&mut self, pos: &str) {
        let partition = |pos: &str| pos.split_once('.').map(|(partition, _)| partition.len());
        let same = partition(pos).is_some_and(|len| self.newest.get(..=len) == pos.get(..=len));
        if !same {
            self.cursor = self.reached();
        }
        self.newest.clear();
        self.newest.push_str(pos);
    }

    /// Goes on to what is named, partition by partition (`0.1841,1.77`).
    fn adopt(&mut self, cursor: &str) {
        let newest = std::mem::take(&mut self.newest);
        self.cursor = union([&self.cursor, &newest, cursor]);
    }

    /// All that is behind it.
    fn reached(&self) -> String {
        union([&self.cursor, &self.newest])
    }
}

fn union<const N: usize>(cursors: [&str; N]) -> String {
    let all: BTreeMap<u16, u64> = cursors.into_iter().flat_map(positions).collect();
    let all: Vec<_> = all.iter().map(|(partition, offset)| format!("{partition}.{offset}")).collect();
    all.join(",")
}

fn positions(cursor: &str) -> impl Iterator<Item = (u16, u64)> {
    let position = |pos: &str| {
        let (partition, offset) = pos.split_once('.')?;
        Some((partition.parse().ok()?, offset.parse().ok()?))
    };
    cursor.split(',').filter_map(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_goes_on_partition_by_partition() {
        let mut place = Place::default();
        let mut hear = |frame: &str| {
            let meaning = Belfry.heard(Transport::WebSocket, frame.as_bytes(), &mut place).unwrap();
            (meaning, place.reached())
        };
        let (meaning, cursor) = hear(r#"{"type":"welcome","session":"s","cursor":"0.5,11.7"}"#);
        assert_eq!((meaning.welcome, cursor.as_str()), (true, "0.5,11.7"));
        assert_eq!(hear(r#"{"type":"message","channel":"a","pos":"11.9","data":1}"#).1, "0.5,11.9");
        assert_eq!(hear(r#"{"type":"ping","cursor":"0.6,2.1"}"#).1, "0.6,2.1,11.9");
        let (meaning, _) =
            hear(r#"{"type":"close","code":"drain","detail":"x","final":false,"retry_after_ms":7}"#);
        let leaving = Leaving { why: "drain: x".to_owned(), last: false, after_ms: Some(7) };
        assert_eq!(meaning.leaving, Some(leaving));
    }
}
