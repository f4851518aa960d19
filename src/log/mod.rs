//! The log: what was published, in order, with a position for each message.
//!
//! [`Log`] is the seam between one machine and a fleet; nothing above it knows which one runs. It hands
//! what it has accepted to one [`Ring`] per partition, from which the worker hubs read the tail.

mod bell;
pub mod ephemeral;
pub mod idempotency;
pub mod memory;
mod newest;
pub mod redis;
pub mod stored;
mod sweep;
mod told;

use std::{future::Future, pin::Pin, sync::Arc};

pub use crate::telemetry::Source;
pub use belfry_core::{history, page, replay, ring};
pub use bell::TaskBell;
pub use ephemeral::{Ephemeral, Heard, Listener};
pub use history::Bounds;
pub use idempotency::{BodyHash, ScopedKey};
pub use memory::MemoryLog;
pub use newest::{Newest, read_newest};
pub use page::{Page, Seqs};
pub use redis::RedisLog;
pub use replay::{Limit, Want};
pub use ring::{Ring, RingRead, Watch};
pub use told::{Told, read_told};

use crate::protocol::{Channel, Draft, Item, Partition, Published, SessionId};

/// A future that a trait object gives.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One publish: the same message to one channel or several.
#[derive(Debug)]
pub struct Publish {
    /// One for each channel, different in nothing but the channel and the id.
    pub drafts: Vec<Draft>,
    /// Makes a retry harmless.
    pub key: Option<(ScopedKey, BodyHash)>,
    /// The session that sent it, if it asked for no echo.
    pub except: Option<SessionId>,
}

/// Why a publish was not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The key was used with another body.
    #[error("this idempotency key was used with another body; use a new key for a new message")]
    Mismatch,
    /// The log takes nothing now; nothing was published.
    #[error("the log cannot take messages now: {0}; try again")]
    Unavailable(String),
    /// The commit did not answer in time; the message may be published or not.
    #[error("whether the message was stored is unknown: {0}; try again with the same idempotency key")]
    Unknown(String),
}

/// The log or its store could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the log cannot be read now: {0}")]
pub struct ReadError(pub String);

/// A read after a session's cursor in one partition.
#[derive(Debug, Clone)]
pub struct Replay {
    /// Which.
    pub partition: Partition,
    /// The cursor.
    pub from: u64,
    /// The channels, each from its own position at or above `from`.
    pub wants: Vec<Want>,
    /// How much.
    pub limit: Limit,
}

/// What a replay found.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// In order of position.
    pub items: Vec<Item>,
    /// How far every channel has been read.
    pub to: u64,
    /// Where it came from, for the metrics.
    pub source: Source,
}

/// A page of one channel's history.
#[derive(Debug, Clone)]
pub struct HistoryQuery {
    /// The channel.
    pub channel: Channel,
    /// After this seq.
    pub after_seq: u64,
    /// Up to this position, or to the end.
    pub until: Option<u64>,
    /// How much.
    pub limit: Limit,
}

/// Whether the log works.
#[derive(Debug, Clone)]
pub enum Health {
    /// It does.
    Ok,
    /// It does not, and why.
    Failed(String),
}

/// The log.
pub trait Log: Send + Sync + 'static {
    /// Where a channel's messages are placed; none for an ephemeral channel, which has no places.
    fn partition_of(&self, channel: &Channel) -> Option<Partition>;

    /// The recent-ring and the bounds of a partition; none if the log does not have it.
    fn partition(&self, partition: Partition) -> Option<(&Arc<Ring>, Bounds)>;

    /// Whether a channel's messages live no longer than the log: it is plain, and not in SQL.
    fn is_volatile(&self, channel: &Channel) -> bool;

    /// Publishes. The result is the promise of invariant 1; a dropped future changes nothing of
    /// what happens.
    fn publish(&self, publish: Publish) -> BoxFuture<'static, Result<Vec<Published>, PublishError>>;

    /// Sees to it that the rings vouch for these channels from now on and know their heads:
    /// [`Ring::watch`] then answers for all of them.
    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>>;

    /// Sees to it that the rings of these channels hold all that anybody, at whatever node, can have heard before
    /// this was called.
    fn level(&self, channels: &[Channel]) -> BoxFuture<'static, Result<(), ReadError>> {
        let _ = channels;
        Box::pin(std::future::ready(Ok(())))
    }

    /// A worker's first session of a channel has come: the log goes on listening to it until
    /// [`Log::release`]. Called after [`Log::listen`].
    fn hold(&self, channel: &Channel) {
        let _ = channel;
    }

    /// A worker's last session of a channel has gone.
    fn release(&self, channel: &Channel) {
        let _ = channel;
    }

    /// Sees to it that the partition's bounds are those of now: another node may have raised the limit.
    fn reread(&self, partition: Partition) -> BoxFuture<'static, Result<(), ReadError>> {
        let _ = partition;
        Box::pin(std::future::ready(Ok(())))
    }

    /// Reads after a cursor, from wherever it takes.
    fn replay(&self, replay: Replay) -> BoxFuture<'static, Result<Replayed, ReadError>>;

    /// Reads one channel's history by seq.
    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>>;

    /// Where ephemeral messages are handed out.
    fn ephemeral(&self) -> &Ephemeral;

    /// Whether the log can take and give messages.
    fn health(&self) -> BoxFuture<'static, Health>;
}
