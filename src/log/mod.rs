//! The log: what was published, in order, with a position for each message.
//!
//! [`Log`] is what everybody above uses; nothing there knows whether one machine or a fleet is behind it. It keeps the
//! idempotency gate, the rings, replay and history; where messages are placed and kept is a [`Backend`]'s.

pub mod backend;
mod bell;
mod company;
mod fatal;
pub mod idempotency;
mod lease;
pub mod memory;
mod newest;
mod publishing;
mod queue;
mod reading;
pub mod redis;
pub mod stored;
mod sweep;
mod told;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub use futures_util::future::BoxFuture;
use futures_util::future::join_all;
use prometheus::IntCounter;
use tokio::{runtime::Handle, sync::Mutex};

pub use crate::telemetry::Source;
pub use backend::{Backend, Ears};
pub use belfry_core::{
    ephemeral::{Ephemeral, Heard, Listener},
    history, page, replay, ring,
};
pub use bell::TaskBell;
pub use company::Company;
pub use fatal::Fatal;
pub use history::Bounds;
pub use idempotency::{BodyHash, ScopedKey};
pub use lease::Lease;
pub use newest::{Newest, read_newest};
pub use page::{Page, Seqs};
pub use replay::{Limit, Want};
pub use ring::Ring;
pub use told::{Told, read_told};

use self::{idempotency::Keys, queue::Queue};
use crate::{
    config::{Config, LogConfig, NamespaceKind, Namespaces},
    protocol::{Channel, Draft, ENTRY_OVERHEAD_BYTES, Item, Partition, SessionId, Timestamp},
    telemetry::Metrics,
};

/// One publish: the same message to one channel or several.
#[derive(Debug)]
pub struct Publish {
    /// One for each channel, different in nothing but the channel and the id.
    pub drafts: Vec<Draft>,
    pub key: Option<(ScopedKey, BodyHash)>,
    /// The session that sent it, if it asked for no echo.
    pub except: Option<SessionId>,
}

impl Publish {
    pub fn bytes(&self) -> usize {
        bytes(&self.drafts)
    }
}

/// What the messages of one publish take, roughly: they share one `data`.
fn bytes(drafts: &[Draft]) -> usize {
    drafts.first().map_or(0, |draft| draft.data.as_str().len()) + drafts.len() * ENTRY_OVERHEAD_BYTES
}

/// Why a publish was not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
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

/// What a read of the log gives.
pub type Result<T, E = ReadError> = std::result::Result<T, E>;

/// A read after a session's cursor in one partition.
#[derive(Debug, Clone)]
pub struct Replay {
    pub partition: Partition,
    pub from: u64,
    /// The channels, each from its own position at or above `from`.
    pub wants: Vec<Want>,
    pub limit: Limit,
}

#[derive(Debug, Clone)]
pub struct Replayed {
    /// In order of position.
    pub items: Vec<Item>,
    /// How far every channel has been read.
    pub to: u64,
    /// Where it came from, for the metrics.
    pub source: Source,
}

/// From where a page of history is read, and which way.
#[derive(Debug, Clone, Copy)]
pub enum Side {
    /// The oldest after this seq.
    After(u64),
    /// The newest before this seq. Of such a page, `complete` says whether there are older ones.
    Before(u64),
}

#[derive(Debug, Clone)]
pub struct HistoryQuery {
    pub channel: Channel,
    pub seqs: Side,
    /// Up to this position, or to the end.
    pub until: Option<u64>,
    pub limit: Limit,
}

/// Where an epoch begins at least where nobody knows what was handed out before: of a database that was put back from a copy, without
/// its mark or with an empty Redis. Time knows: since 2020, so many in each millisecond, which is more than a log can do. It stays below
/// 2^53 until 4250.
fn by_the_clock() -> u64 {
    const SINCE: i64 = 1_577_836_800_000;
    const IN_EACH: u64 = 128;
    u64::try_from(Timestamp::now().0 - SINCE).unwrap_or(0).saturating_mul(IN_EACH)
}

#[derive(Debug, Clone)]
pub enum Health {
    Ok,
    /// Some partitions take no publishes now, and why; the others do.
    Degraded(Vec<Partition>, String),
    /// It does not, and why.
    Failed(String),
}

/// The log. Clones are the same.
#[derive(Clone)]
pub struct Log(Arc<Inner>);

struct Inner {
    backend: Arc<dyn Backend>,
    ears: Option<Arc<dyn Ears>>,
    /// In the order of their numbers.
    parts: Vec<Part>,
    ephemeral: Arc<Ephemeral>,
    keys: Arc<Keys>,
    queue: Queue,
    namespaces: Namespaces,
    config: LogConfig,
    /// How long a publisher waits.
    commit_timeout: Duration,
    /// The log's own tasks run here: a handler that is dropped takes nothing with it.
    runtime: Handle,
    fatal: Fatal,
    unreadable: IntCounter,
}

struct Part {
    ring: Arc<Ring>,
    /// The highest that has been read: positions stay below. It may have been raised since, see [`Log::reread`].
    limit: AtomicU64,
    first: u64,
    rereading: Mutex<()>,
}

/// What a log is put together from.
pub struct Parts {
    /// Where messages are placed and kept.
    pub backend: Arc<dyn Backend>,
    /// Where the rings do not see every message by themselves.
    pub ears: Option<Arc<dyn Ears>>,
    /// Each partition's ring and bounds, in the order of their numbers. The backend fills the rings.
    pub rings: Vec<(Arc<Ring>, Bounds)>,
    /// Where the backend hands out what is ephemeral.
    pub ephemeral: Arc<Ephemeral>,
    /// Where the backend says that it cannot go on.
    pub fatal: Fatal,
}

impl Log {
    /// Puts a log together. Called in the runtime in which its tasks are to run.
    pub fn new(parts: Parts, config: &Config, metrics: &Metrics) -> Self {
        let Parts { backend, ears, rings, ephemeral, fatal } = parts;
        let part = |(ring, Bounds { limit, first, .. })| Part {
            ring,
            limit: AtomicU64::new(limit),
            first,
            rereading: Mutex::default(),
        };
        let settings = &config.log;
        let evictions = metrics.idempotency_evictions.clone();
        Self(Arc::new(Inner {
            backend,
            ears,
            parts: rings.into_iter().map(part).collect(),
            ephemeral,
            keys: Keys::new(settings.idempotency_bytes, settings.idempotency_cache_age, evictions),
            queue: Queue::new(settings.queue_bytes),
            namespaces: config.namespaces.clone(),
            config: settings.clone(),
            commit_timeout: config.database.commit_timeout,
            runtime: Handle::current(),
            fatal,
            unreadable: metrics.unreadable.clone(),
        }))
    }

    pub fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        match self.0.kind(channel) {
            NamespaceKind::Ephemeral => None,
            kind => Some(self.0.backend.place(channel, kind)),
        }
    }

    /// The rings of all partitions, in order.
    pub fn rings(&self) -> Vec<Arc<Ring>> {
        self.0.parts.iter().map(|part| Arc::clone(&part.ring)).collect()
    }

    /// The recent-ring and the bounds of a partition; none if the log does not have it.
    pub fn partition(&self, partition: Partition) -> Option<(&Arc<Ring>, Bounds)> {
        let part = self.0.parts.get(usize::from(partition.0))?;
        // Where nobody else hands positions out, no client has heard of one above the ring's head.
        let others = part.ring.is_listened();
        let limit = if others { part.limit.load(Ordering::Acquire) } else { part.ring.head() + 1 };
        Some((&part.ring, Bounds { base: part.ring.base(), limit, first: part.first }))
    }

    pub fn is_volatile(&self, channel: &Channel) -> bool {
        self.0.kind(channel) == NamespaceKind::Plain
    }

    /// A worker's first session of a channel has come: the log goes on listening to it until
    /// [`Log::release`]. Called after [`Log::listen`].
    pub fn hold(&self, channel: &Channel) {
        self.0.ears.iter().for_each(|ears| ears.hold(channel));
    }

    pub fn release(&self, channel: &Channel) {
        self.0.ears.iter().for_each(|ears| ears.release(channel));
    }

    pub fn ephemeral(&self) -> &Ephemeral {
        &self.0.ephemeral
    }

    /// Whether the log can take and give messages.
    pub async fn health(&self) -> Health {
        match self.0.fatal.reason() {
            Some(reason) => Health::Failed(reason),
            None => self.0.backend.health().await,
        }
    }

    /// Of each partition whether what other nodes publish comes in: not from a primary that they have left. Nothing on one
    /// machine.
    pub async fn hears(&self) -> Vec<(Partition, bool)> {
        let Some(ears) = &self.0.ears else { return Vec::new() };
        join_all(self.0.parts.iter().map(async |part| {
            let partition = part.ring.partition;
            (partition, ears.hears(partition) && ears.in_charge(partition).await.is_ok())
        }))
        .await
    }

    /// Who else gives signs of life in each Redis, in the order of partitions.
    pub fn company(&self) -> Vec<Arc<Company>> {
        self.0.ears.as_ref().map_or_else(Vec::new, |ears| ears.company())
    }

    /// SQL says that none but these nodes is there.
    pub async fn keep_company(&self, nodes: Vec<String>) {
        if let Some(ears) = &self.0.ears {
            ears.keep_company(nodes).await;
        }
    }

    /// Those of some channels that cannot be listened to now.
    pub fn away(&self, channels: &[Channel]) -> Vec<Channel> {
        let Some(ears) = &self.0.ears else { return Vec::new() };
        if self.0.parts.iter().all(|part| ears.hears(part.ring.partition)) {
            return Vec::new();
        }
        channels.iter().filter(|channel| ears.is_away(channel)).cloned().collect()
    }

    /// Waits until the log can never take a message again, and says why.
    pub async fn ended(&self) -> String {
        self.0.fatal.ended().await
    }
}

impl Inner {
    fn kind(&self, channel: &Channel) -> NamespaceKind {
        self.namespaces.of(channel).kind
    }
}

belfry_core::debug_with!(Log {});
