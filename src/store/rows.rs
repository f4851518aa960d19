//! What goes into the store and comes out of it.

pub use crate::protocol::Head;
use crate::protocol::{Channel, IdempotencyKey, Message, MessageId, Partition, Place, Pos, Timestamp};

/// One incarnation of a partition's log. It hands out the positions from `base` up to, and not
/// including, `limit`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Epoch {
    /// The partition.
    pub partition: Partition,
    /// 1, 2, 3 …: the highest is in charge.
    pub epoch: u64,
    /// Where it began; what lies below belongs to its predecessors.
    pub base: u64,
    /// The first position that it may not hand out.
    pub limit: u64,
}

/// A message to commit.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'a> {
    /// The message, placed.
    pub message: &'a Message,
    /// The idempotency key that it was published under.
    pub key: Option<KeyUse<'a>>,
}

/// The use of an idempotency key.
#[derive(Clone, Copy, Debug)]
pub struct KeyUse<'a> {
    /// Whose key it is: an API key or a user.
    pub scope: &'a str,
    /// The key.
    pub key: &'a IdempotencyKey,
    /// SHA-256 of what was published.
    pub body_hash: [u8; 32],
}

/// Which part of a channel to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadRange {
    /// The channel.
    pub channel: Channel,
    /// Read from the position after this one …
    pub after: u64,
    /// … up to and including this one.
    pub until: u64,
    /// At most so many messages.
    pub max_messages: u32,
    /// At most so many bytes of messages, but always one message.
    pub max_bytes: usize,
}

/// One entry of a channel.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A message.
    Message(Message),
    /// A message stood here and has expired.
    Tombstone(Place),
}

impl Entry {
    /// Where it stands.
    pub fn place(&self) -> Place {
        match self {
            Self::Message(message) => message.place,
            Self::Tombstone(place) => *place,
        }
    }
}

/// What a range holds, in order.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The highest place that was deleted from the channel; 0, 0 if none was.
    pub floor: Head,
    /// Whether this is all that the range holds. If not, go on after the last entry.
    pub complete: bool,
}

/// What was published to one channel under an idempotency key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyRow {
    /// Whose key it is.
    pub scope: String,
    /// The key.
    pub key: IdempotencyKey,
    /// SHA-256 of what was published.
    pub body_hash: [u8; 32],
    /// The channel; a publish to several has a row for each.
    pub channel: Channel,
    /// The message.
    pub id: MessageId,
    /// Its number in the channel.
    pub seq: u64,
    /// Its position.
    pub pos: Pos,
}

/// How much of a channel to keep.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Keep {
    /// Delete what was published before this time.
    pub since: Option<Timestamp>,
    /// Delete the oldest above this number.
    pub at_most: Option<u64>,
}

/// How far a sweep over the channels came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Swept {
    /// Messages deleted.
    pub rows: u64,
    /// Where the next sweep goes on: after this channel; `None`: all channels have been seen.
    pub next: Option<Channel>,
}

/// An API key as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiKeyRow {
    /// The public part of the key.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the secret part.
    pub hash: [u8; 32],
    /// What it may do.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it is refused.
    pub revoked_at: Option<Timestamp>,
}
