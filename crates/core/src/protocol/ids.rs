//! Identifiers: sessions, messages, idempotency keys.

#[cfg(test)]
mod tests;

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub const MAX_IDEMPOTENCY_KEY_BYTES: usize = 128;

/// A session's id: 128 random bits, written as 32 hexadecimal digits.
///
/// It works only for the user that it was made for, and is not a credential.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, derive_more::Display)]
#[display("{:032x}", u128::from_be_bytes(*_0))]
#[serde(into = "String", try_from = "String")]
pub struct SessionId([u8; 16]);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a session id is 32 lower-case hexadecimal digits; send back the id from `welcome` exactly as you received it"
)]
pub struct SessionIdError;

impl SessionId {
    /// A fresh id from the operating system's generator.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// Some of its bits, to spread sessions by.
    pub fn low_bits(self) -> u64 {
        u128::from_be_bytes(self.0) as u64
    }
}

debug_as_display!(SessionId);

impl FromStr for SessionId {
    type Err = SessionIdError;

    fn from_str(text: &str) -> Result<Self, SessionIdError> {
        let digits = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !digits {
            return Err(SessionIdError);
        }
        u128::from_str_radix(text, 16).map(|id| Self(id.to_be_bytes())).map_err(|_| SessionIdError)
    }
}

text_in_json!(SessionId, SessionIdError, |id| id.to_string(), |text| text.parse());

/// A message's id: a UUIDv7, or a UUIDv8 of scope, key, channel and first publish time where it
/// was published with an idempotency key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug, derive_more::Display)]
pub struct MessageId(pub Uuid);

impl MessageId {
    /// The id of a message without an idempotency key.
    pub fn new(at: Timestamp) -> Self {
        let millis = u64::try_from(at.0).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid())
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z, written as RFC 3339 with milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, derive_more::Display)]
#[display("{:.3}", jiff::Timestamp::from_millisecond(*_0).unwrap_or(jiff::Timestamp::MAX))]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_millisecond())
    }

    pub fn plus(self, duration: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    pub fn minus(self, duration: std::time::Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let time = text.parse::<jiff::Timestamp>().map_err(|_| {
            serde::de::Error::custom("a time is written as RFC 3339 has it, such as 2026-07-30T12:00:00.000Z")
        })?;
        Ok(Self(time.as_millisecond()))
    }
}

/// Makes a retried publish harmless: 1 to [`MAX_IDEMPOTENCY_KEY_BYTES`] printable ASCII characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct IdempotencyKey(Box<str>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key is 1 to {MAX_IDEMPOTENCY_KEY_BYTES} printable ASCII characters")]
pub struct IdempotencyKeyError;

impl IdempotencyKey {
    pub fn parse(text: &str) -> Result<Self, IdempotencyKeyError> {
        let good = (1..=MAX_IDEMPOTENCY_KEY_BYTES).contains(&text.len())
            && text.bytes().all(|b| matches!(b, b' '..=b'~'));
        if good { Ok(Self(text.into())) } else { Err(IdempotencyKeyError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_in_json!(IdempotencyKey, IdempotencyKeyError, |key| key.0.into(), |text| Self::parse(&text));
