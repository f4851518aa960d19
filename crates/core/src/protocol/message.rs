//! A message: what was published, and where the log placed it.

use serde::{Deserialize, Serialize};

use super::{Channel, Data, MessageId, Pos, Timestamp, UserId};

pub const MAX_EVENT_BYTES: usize = 128;

pub const MAX_COLLAPSE_KEY_BYTES: usize = 128;

/// An event name: 1 to [`MAX_EVENT_BYTES`] bytes without control characters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Event(Box<str>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event name is 1 to {MAX_EVENT_BYTES} bytes without control characters")]
pub struct EventError;

impl Event {
    pub fn parse(text: &str) -> Result<Self, EventError> {
        let good = (1..=MAX_EVENT_BYTES).contains(&text.len()) && !text.contains(char::is_control);
        if good { Ok(Self(text.into())) } else { Err(EventError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Event {
    fn default() -> Self {
        Self("message".into())
    }
}

text_in_json!(Event, EventError, |event| event.0.into(), |text| Self::parse(&text));

words! {
    /// How urgently the application means a message; carried to the client, order is not touched.
    #[derive(Deserialize, utoipa::ToSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum Priority {
        /// May wait.
        Low = "low",
        /// The default of an application that gives none.
        Normal = "normal",
        /// Wants attention.
        High = "high",
    }
}

/// What a publisher says: a message that the log has not placed yet.
#[derive(Clone, Debug)]
pub struct Draft {
    pub channel: Channel,
    /// Its identity, the same on every retry.
    pub id: MessageId,
    pub event: Event,
    pub data: Data,
    /// When it was first published.
    pub at: Timestamp,
    /// The verified `sub` of the client that sent it; none for a backend.
    pub from: Option<UserId>,
    pub priority: Option<Priority>,
    pub key: Option<String>,
    /// When it loses its meaning.
    pub expires_at: Option<Timestamp>,
}

impl Draft {
    /// A message of its own with nothing in it; whatever else it says is set beside this.
    pub fn new(channel: Channel, at: Timestamp) -> Self {
        Self {
            channel,
            id: MessageId::new(at),
            event: Event::default(),
            data: Data::default(),
            at,
            from: None,
            priority: None,
            key: None,
            expires_at: None,
        }
    }
}

/// Where the log placed a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub pos: Pos,
    /// 1, 2, 3 … in its channel; every jump is announced.
    pub seq: u64,
    /// The position of the channel's message before this one: the proof that nothing is missing
    /// between two messages of a channel, whatever sources they came from.
    pub prev: u64,
    /// Whether `seq` does not follow the predecessor's: the log went on at a higher one.
    pub jump: bool,
}

/// A message in the log.
#[derive(Clone, Debug)]
pub struct Message {
    pub draft: Draft,
    pub place: Place,
}
