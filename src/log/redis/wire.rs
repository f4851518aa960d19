//! What travels through Redis, as bytes.
//!
//! A body is what a message says without its place: it is made once, by the node that publishes, and no one else looks into
//! it but to cut it in two. Its second part is the end of the frame that clients get, from `"id":` on, so a node that hears
//! of a message writes its place in front and has the frame, without parsing any JSON:
//!
//! ```text
//! <id> <at> <expires_at or -> <session without echo or -> "id":"…","event":"…","data":…,"at":"…"}
//! ```
//!
//! That is version 1. One of a later version begins with a word that says so, `v2 `; what a node cannot read it announces as
//! `trimmed`. `tests/fixtures/fleet` holds what each version has written: whoever changes a form adds to it.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    log::{BodyHash, ScopedKey},
    protocol::{
        Channel, Data, Draft, Entry, Event, IdempotencyKey, MAX_OFFSET, MessageId, Partition, Place, Pos,
        Priority, SessionId, Timestamp, UserId, encode_message,
    },
};

/// What cannot be read: a newer Belfry's, or of somebody else who writes under the same prefix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    #[error(
        "Redis holds a message of version {0}, which is newer than this Belfry reads; finish the upgrade of this node"
    )]
    Newer(u32),
    #[error(
        "Redis holds a {what} that cannot be read ({text:?}); let nobody else write under this prefix (redis.prefix)"
    )]
    Unreadable { what: &'static str, text: String },
}

impl StreamError {
    fn new(what: &'static str, bytes: &[u8]) -> Self {
        const SHOWN: usize = 80;
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN)]).into_owned();
        Self::Unreadable { what, text }
    }

    fn of_body(body: &str) -> Self {
        let version = body.split(' ').next().and_then(|word| word.strip_prefix('v')?.parse().ok());
        version.map_or_else(|| Self::new("message", body.as_bytes()), Self::Newer)
    }
}

pub fn body(draft: &Draft, except: Option<SessionId>) -> String {
    let frame = encode_message(draft, None);
    let tail = &frame[Entry::frame_start(&draft.channel).len()..];
    let mut body = String::with_capacity(tail.len() + 96);
    let _ = write!(body, "{} {} ", draft.id, draft.at.0);
    optional(&mut body, draft.expires_at.map(|at| at.0));
    optional(&mut body, except);
    body.push_str(tail);
    body
}

fn optional(body: &mut String, value: Option<impl std::fmt::Display>) {
    let _ = match value {
        Some(value) => write!(body, "{value} "),
        None => body.write_str("- "),
    };
}

/// A message as it was pushed over its channel's topic: placed, or ephemeral.
pub fn pushed(partition: Partition, channel: &Channel, payload: &[u8]) -> Result<Entry, StreamError> {
    let wrong = || StreamError::new("message", payload);
    let text = std::str::from_utf8(payload).map_err(|_| wrong())?;
    if let Some(body) = text.strip_prefix("e ") {
        return entry(channel, None, body);
    }
    let (place, body) = split_place(partition, text).ok_or_else(wrong)?;
    entry(channel, Some(place), body)
}

/// What an ephemeral message is pushed as.
pub fn ephemeral(draft: &Draft, except: Option<SessionId>) -> String {
    ["e ", &body(draft, except)].concat()
}

/// An entry of a channel's stream: its place, what it says, and the idempotency key that it was
/// published under, where SQL has to know that.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    pub place: Place,
    body: &'a str,
    key: Option<&'a str>,
}

impl<'a> Stored<'a> {
    /// Reads an entry's id (`pos-0`) and its fields and values in turn.
    pub fn parse(
        partition: Partition,
        id: &[u8],
        fields: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, StreamError> {
        let wrong = || StreamError::new("stream entry", id);
        let (mut seq, mut prev, mut jump, mut body, mut key) = (None, None, None, None, None);
        let mut fields = fields.into_iter();
        while let (Some(name), Some(value)) = (fields.next(), fields.next()) {
            let value = std::str::from_utf8(value).map_err(|_| wrong())?;
            match name {
                b"s" => seq = value.parse().ok(),
                b"p" => prev = value.parse().ok(),
                b"j" => jump = Some(value == "1"),
                b"b" => body = Some(value),
                b"k" => key = Some(value),
                // A newer node's field.
                _ => {}
            }
        }
        let offset = std::str::from_utf8(id).ok().and_then(|id| id.strip_suffix("-0")?.parse().ok());
        let place = match (offset, seq, prev, jump) {
            (Some(offset), Some(seq), Some(prev), Some(jump)) => place(partition, offset, seq, prev, jump),
            _ => None,
        };
        place.zip(body).map(|(place, body)| Self { place, body, key }).ok_or_else(wrong)
    }

    pub fn entry(&self, channel: &Channel) -> Result<Entry, StreamError> {
        entry(channel, Some(self.place), self.body)
    }

    pub fn draft(&self, channel: &Channel) -> Result<Draft, StreamError> {
        draft(channel, self.body).ok_or_else(|| StreamError::of_body(self.body))
    }

    /// The idempotency key, and the hash of what was published under it.
    pub fn key(&self) -> Result<Option<(ScopedKey, BodyHash)>, StreamError> {
        let Some(text) = self.key else { return Ok(None) };
        parse_key(text).map(Some).ok_or_else(|| StreamError::new("idempotency key", text.as_bytes()))
    }
}

/// What a stream keeps of an idempotency key, so that the node that commits the message commits its key too.
pub fn key(key: &ScopedKey, hash: &BodyHash) -> String {
    format!("{} {}:{}:{}", hex::encode(hash), key.scope.len(), key.scope, key.key.as_str())
}

fn parse_key(text: &str) -> Option<(ScopedKey, BodyHash)> {
    let (hash, rest) = text.split_once(' ')?;
    let (length, rest) = rest.split_once(':')?;
    let (scope, key) = rest.split_at_checked(length.parse().ok()?)?;
    let key = IdempotencyKey::parse(key.strip_prefix(':')?).ok()?;
    let hash = hex::decode(hash).ok()?.try_into().ok()?;
    Some((ScopedKey { scope: scope.into(), key }, hash))
}

/// A place in a reply or a push: `<pos> <seq> <prev> <jump>`, and what follows it.
pub fn split_place(partition: Partition, text: &str) -> Option<(Place, &str)> {
    let mut parts = text.splitn(5, ' ');
    let mut number = || parts.next()?.parse().ok();
    let (offset, seq, prev): (u64, u64, u64) = (number()?, number()?, number()?);
    let jump = match parts.next()? {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    Some((place(partition, offset, seq, prev, jump)?, parts.next().unwrap_or_default()))
}

/// A place that a message can have: cursors and heads are made of it.
fn place(partition: Partition, offset: u64, seq: u64, prev: u64, jump: bool) -> Option<Place> {
    let possible = seq > 0 && prev < offset && offset <= MAX_OFFSET;
    possible.then(|| Place { pos: Pos::new(partition, offset), seq, prev, jump })
}

/// Which epoch a partition's nodes are told is in charge from now on: `epoch <n>`.
pub fn opened(payload: &[u8]) -> Result<u64, StreamError> {
    let text = std::str::from_utf8(payload).ok().and_then(|text| text.strip_prefix("epoch "));
    text.and_then(|epoch| epoch.parse().ok()).ok_or_else(|| StreamError::new("control message", payload))
}

/// The head of a body, and the end of the frame.
struct Split<'a> {
    id: MessageId,
    at: Timestamp,
    expires_at: Option<Timestamp>,
    except: Option<SessionId>,
    tail: &'a str,
}

fn split(body: &str) -> Option<Split<'_>> {
    let mut parts = body.splitn(5, ' ');
    let mut part = || parts.next();
    let id = MessageId(uuid::Uuid::try_parse(part()?).ok()?);
    let at = Timestamp(part()?.parse().ok()?);
    let mut optional = || Some(Some(part()?).filter(|text| *text != "-"));
    let expires_at = optional()?.map(|text| text.parse().map(Timestamp)).transpose().ok()?;
    let except = optional()?.map(str::parse).transpose().ok()?;
    Some(Split { id, at, expires_at, except, tail: part()? })
}

fn entry(channel: &Channel, place: Option<Place>, body: &str) -> Result<Entry, StreamError> {
    let Split { id, at, expires_at, except, tail } = split(body).ok_or_else(|| StreamError::of_body(body))?;
    let mut entry = Entry::of_tail(channel.clone(), place, tail);
    (entry.id, entry.at, entry.expires_at, entry.except) = (id, at, expires_at, except);
    Ok(entry)
}

fn draft(channel: &Channel, body: &str) -> Option<Draft> {
    #[derive(Deserialize)]
    struct Tail<'a> {
        event: Event,
        #[serde(borrow)]
        data: &'a RawValue,
        from: Option<UserId>,
        priority: Option<Priority>,
        key: Option<String>,
    }
    let Split { id, at, expires_at, tail, .. } = split(body)?;
    let json = ["{", tail].concat();
    let Tail { event, data, from, priority, key } = serde_json::from_str(&json).ok()?;
    let data = Data::from_stored(data.get().to_owned());
    Some(Draft { id, event, data, from, priority, key, expires_at, ..Draft::new(channel.clone(), at) })
}
