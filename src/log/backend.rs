//! What differs between logs: where messages are placed and kept, and how they come in. Whatever does not is
//! [`Log`](super::Log)'s.

use std::sync::Arc;

pub use belfry_core::reading::{Asked, Range};
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

use super::{
    BodyHash, BoxFuture, Company, Health, HistoryQuery, Page, PublishError, ReadError, ScopedKey, Source,
};
use crate::{
    config::NamespaceKind,
    protocol::{Channel, Draft, Partition, Published, SessionId, Timestamp},
};

/// A share of the queue, given back when nothing of its publish waits any more.
pub type Room = Arc<OwnedSemaphorePermit>;

/// Where messages are placed and kept.
///
/// A backend also fills the rings that it is opened with, and hands ephemeral messages out, on every node that has
/// listeners. A backend ends what it has begun, whether or not a caller still waits for the answer.
///
/// Seven methods. Five would do for a log that is read and written; [`recall`](Self::recall) is there because
/// a key outlives its process, and [`history`](Self::history) beside [`pages`](Self::pages) because one looks for a seq and
/// the other for positions, of which each backend has one at hand and has to search for the other.
pub trait Backend: Send + Sync + 'static {
    /// Where a channel is placed, for ever. An ephemeral one has no places, and is not asked for.
    fn place(&self, channel: &Channel, kind: NamespaceKind) -> Partition;

    /// Places messages, and keeps what is to be kept; they are queued in their order when this is first polled. The
    /// results are in the same order: `Ok` is the promise of invariant 1. Under a key no message is placed twice.
    fn append(&self, batch: Batch) -> BoxFuture<'_, Vec<Result<Published, PublishError>>>;

    /// What is known of an idempotency key beyond this process.
    fn recall(&self, key: Recall) -> BoxFuture<'_, Result<Recalled, PublishError>>;

    /// Sees to it that the rings vouch for these channels from now on, and know their heads.
    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'_, Result<(), ReadError>>;

    /// What is kept of some channels, a page for each, and where it was found. Together they need not hold more than the limit.
    fn pages(&self, asked: Asked) -> BoxFuture<'_, Result<(Vec<Page>, Source), ReadError>>;

    /// A page of one channel's history, by seq.
    fn history(&self, query: HistoryQuery) -> BoxFuture<'_, Result<Page, ReadError>>;

    /// Whether messages are taken, come in, and can be read.
    fn health(&self) -> BoxFuture<'_, Health>;
}

/// How a backend hears whose rings do not see every message by themselves: others place messages, too, and may be out of
/// reach. Apart from [`Backend`], since one that places all messages itself would have nothing to say to any of it.
pub trait Ears: Send + Sync + 'static {
    /// A worker's first session of a channel has come: it is listened to until [`Self::release`].
    fn hold(&self, channel: &Channel);

    /// A worker's last session of a channel has gone.
    fn release(&self, channel: &Channel);

    /// Whether what other nodes publish to a partition comes in.
    fn hears(&self, partition: Partition) -> bool;

    /// Whether a channel cannot be listened to before what is published comes in again.
    fn is_away(&self, channel: &Channel) -> bool;

    /// Waits until this node has gone over to the primary that others have gone over to, if they have: what it has read or
    /// written before counts. Refused where that cannot be found out.
    fn in_charge(&self, partition: Partition) -> BoxFuture<'_, Result<(), ReadError>>;

    /// Sees to it that the rings of these partitions hold all that anybody, at whatever node, can have heard before
    /// this was called.
    fn level(&self, partitions: Vec<Partition>) -> BoxFuture<'_, Result<(), ReadError>>;

    /// The limit of a partition's positions, as it is recorded now: another node may have raised it.
    fn limit(&self, partition: Partition) -> BoxFuture<'_, Result<u64, ReadError>>;

    /// Who else gives signs of life where each partition is, in their order.
    fn company(&self) -> Vec<Arc<Company>>;

    /// Forgets all but these where SQL says that nobody has gone over to another primary.
    fn keep_company(&self, nodes: Vec<String>) -> BoxFuture<'_, ()>;
}

/// Messages of one publish that have yet to be placed.
#[derive(Debug)]
pub struct Batch {
    /// One for each channel.
    pub drafts: Vec<Draft>,
    /// The session that sent it, if it asked for no echo.
    pub except: Option<SessionId>,
    /// Stored with each that is durable.
    pub key: Option<(ScopedKey, BodyHash)>,
    /// How long their publisher waits.
    pub deadline: Instant,
    /// Held by each that waits.
    pub room: Room,
}

/// A key that this process knows nothing of, or not enough.
#[derive(Debug)]
pub struct Recall {
    pub key: ScopedKey,
    /// What is published under it.
    pub hash: BodyHash,
    /// When it was first used, by what is known here.
    pub at: Timestamp,
    /// Whether SQL may know of it, too.
    pub stored: bool,
    /// How long its publisher waits.
    pub deadline: Instant,
    /// Held while this waits.
    pub room: Room,
}

/// What is known of a key; another body under it is [`PublishError::Mismatch`].
#[derive(Debug)]
pub struct Recalled {
    /// When it was first used.
    pub first: Timestamp,
    pub done: Vec<Published>,
}
