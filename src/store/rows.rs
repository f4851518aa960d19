//! What goes into the store and comes out of it.

pub use crate::protocol::Head;
use std::collections::BTreeMap;

use crate::{
    auth::Revocation,
    protocol::{Channel, IdempotencyKey, Message, MessageId, Partition, Place, Pos, Timestamp},
};

/// One incarnation of a partition's log. It hands out the positions from `base` up to, and not including, `limit`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Epoch {
    pub partition: Partition,
    /// 1, 2, 3 …: the highest is in charge.
    pub epoch: u64,
    /// Where it began; what lies below belongs to its predecessors.
    pub base: u64,
    /// The first position that it may not hand out.
    pub limit: u64,
    /// Where the first epoch of all began.
    pub first: u64,
    /// Where the newest began that followed on one in which Redis went back: who comes from below may have been
    /// given one message and miss another that stood in its place. 0: none.
    pub lost: u64,
}

impl Epoch {
    /// What a log needs to know of it.
    pub fn bounds(self) -> belfry_core::history::Bounds {
        belfry_core::history::Bounds { base: self.base, limit: self.limit, first: self.first }
    }
}

/// An epoch, and which log it was opened for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EpochRow {
    pub epoch: Epoch,
    /// The replication id of the Redis that it was opened for; none: a memory log.
    pub log_id: Option<String>,
    /// Up to which history of the database ([`Store::history`](super::Store::history)) all that Redis holds is known to be stored.
    pub history: Option<String>,
}

/// The log of a row in a copy of a database.
pub const COPY: &str = "copy";

/// What became of an attempt to open an epoch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    Mine(Epoch),
    /// Somebody else was quicker: this one is in charge.
    Theirs(EpochRow),
}

/// What a node of a fleet says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NodeSign {
    /// Its name, among all that ever ran.
    pub node: String,
    pub version: String,
    /// The partitions whose messages come in there from where the newest epoch is, as a JSON list of numbers.
    pub hears: String,
    /// What its namespaces promise, as a JSON object.
    pub kinds: String,
    /// Other settings that should be the same on all nodes, as a JSON object.
    pub settings: String,
}

#[derive(Clone, Copy, Debug)]
pub struct NewRow<'a> {
    pub message: &'a Message,
    /// The idempotency key that it was published under.
    pub key: Option<KeyUse<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub struct KeyUse<'a> {
    /// Whose key it is: an API key or a user.
    pub scope: &'a str,
    pub key: &'a IdempotencyKey,
    /// SHA-256 of what was published.
    pub body_hash: [u8; 32],
}

/// Which part of a channel to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadRange {
    pub channel: Channel,
    /// Read from the position after this one …
    pub after: u64,
    /// … up to and including this one.
    pub until: u64,
    pub max_messages: u32,
    /// At most so many bytes of messages, but always one message.
    pub max_bytes: usize,
}

/// Which part of a partition to read, over all its channels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartitionRange {
    pub after: u64,
    pub until: u64,
    pub max_messages: u32,
    pub max_bytes: usize,
}

/// One entry of a channel.
#[derive(Clone, Debug)]
pub enum Row {
    Message(Message),
    /// A message stood here and has expired.
    Tombstone(Place),
    /// A message stands here that cannot be read.
    Unreadable(Place),
}

impl Row {
    pub fn place(&self) -> Place {
        match self {
            Self::Message(message) => message.place,
            Self::Tombstone(place) | Self::Unreadable(place) => *place,
        }
    }
}

/// What a range holds, in order.
#[derive(Clone, Debug, Default)]
pub struct RowPage {
    pub entries: Vec<Row>,
    /// The highest place that was deleted from the channel; 0, 0 if none was.
    pub floor: Head,
    /// Whether this is all that the range holds. If not, go on after the last entry, or after `read`.
    pub complete: bool,
    /// Where it is not complete: up to here it has been read, if that is after its last entry.
    pub read: u64,
}

/// What a range of a partition holds, over all its channels, in order of position.
#[derive(Clone, Debug, Default)]
pub struct PartitionPage {
    /// The entries, each with its channel.
    pub entries: Vec<(Channel, Row)>,
    pub complete: bool,
}

/// A message that was left out of a commit, because its idempotency key is already used for its channel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    pub pos: Pos,
    /// What was published under the key before: the answer to its publisher.
    pub earlier: KeyRow,
}

/// What became of messages that the log had announced. All others are stored.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Committed {
    /// Left out for their idempotency keys.
    pub conflicts: Vec<Conflict>,
    /// Left out because other messages stand in their places: somebody else has handed out the same positions.
    pub taken: Vec<Pos>,
}

/// What was published to one channel under an idempotency key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyRow {
    pub scope: String,
    pub key: IdempotencyKey,
    pub body_hash: [u8; 32],
    /// The channel; a publish to several has a row for each.
    pub channel: Channel,
    pub id: MessageId,
    pub seq: u64,
    pub pos: Pos,
    pub used_at: Timestamp,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Retention {
    /// Delete what was published before this time.
    pub since: Option<Timestamp>,
    /// Delete the oldest above this number.
    pub at_most: Option<u64>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Heads {
    /// In the order in which they were asked for; none: nothing is known of the channel.
    pub known: Vec<Option<Head>>,
    /// A channel of which nothing is known may have messages up to this position, now deleted, and none after it. Its seq goes on
    /// above it, since a seq is never higher than its position.
    pub forgotten: u64,
}

impl Heads {
    /// The head that a channel of which nothing is known goes on from.
    pub fn unknown(&self) -> Head {
        Head { seq: self.forgotten, pos: self.forgotten }
    }
}

/// How far a sweep over the floors came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SweptFloors {
    pub rows: u64,
    /// Where the next sweep goes on: after this channel; `None`: all floors have been seen.
    pub next: Option<Channel>,
}

/// How far a sweep over the channels came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SweptRows {
    pub rows: u64,
    /// The newest of them in each channel.
    pub floors: BTreeMap<Channel, Head>,
    /// Where the next sweep goes on: after this channel; `None`: all channels have been seen.
    pub next: Option<Channel>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RevocationRow {
    /// Rising in the order in which they become visible: who has read up to this one has missed none.
    pub id: u64,
    /// None: it names a user whom there cannot be.
    pub revocation: Option<Revocation>,
}
