//! The log under test: over a real SQLite file, or for speed over a bare backend without SQL, made of the real history.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use belfry::{
    protocol::{Channel, Draft, Entry, Partition, Published, SessionId},
    testing::{
        config::{Config, NamespaceConfig, NamespaceKind, Namespaces},
        log::{
            Backend, Bounds, BoxFuture, Ephemeral, Fatal, Health, HistoryQuery, Log, Page, Parts,
            PublishError, ReadError, Ring, Source,
            backend::{Asked, Batch, Recall, Recalled},
            history::{History, Keep},
        },
        telemetry::Metrics,
    },
};

use super::truth::{LIVE_KEEPS, SHORT_KEEPS};

/// How many bytes a ring holds: two or three messages, so that readers fall off it all the time.
pub const RING_BYTES: usize = 1_000;

/// The settings of a run.
pub fn namespaces() -> Namespaces {
    let mut namespaces = Namespaces::default();
    let of = |kind, history_size| NamespaceConfig { kind, history_size, ..NamespaceConfig::default() };
    namespaces.insert("short", of(NamespaceKind::Durable, SHORT_KEEPS));
    namespaces.insert("live", of(NamespaceKind::Plain, LIVE_KEEPS));
    namespaces.insert("typing", of(NamespaceKind::Ephemeral, 0));
    namespaces
}

struct Part {
    ring: Arc<Ring>,
    history: Arc<History>,
}

/// A backend without SQL. Its durable partition is a history that outlives a restart.
pub struct Bare {
    namespaces: Namespaces,
    parts: [Part; 2],
    ephemeral: Arc<Ephemeral>,
    pub failing: AtomicBool,
}

const MAX_BYTES: usize = 1 << 30;
const BLOCK: u64 = 1 << 30;

/// A log over a backend of the model's.
pub fn log_over(
    backend: Arc<dyn Backend>,
    rings: Vec<(Arc<Ring>, Bounds)>,
    ephemeral: &Arc<Ephemeral>,
) -> Log {
    let config = Config { namespaces: namespaces(), ..Config::default() };
    let (ephemeral, fatal) = (Arc::clone(ephemeral), Fatal::default());
    Log::new(Parts { backend, ears: None, rings, ephemeral, fatal }, &config, &Metrics::new())
}

impl Bare {
    /// An empty one.
    pub fn new() -> Arc<Self> {
        let history = |partition| {
            let bounds = Bounds { base: 1, limit: BLOCK, first: 1 };
            Arc::new(History::new(Partition(partition), bounds, MAX_BYTES))
        };
        Self::over(history(0), history(1), 0, 0)
    }

    fn over(durable: Arc<History>, plain: Arc<History>, durable_head: u64, plain_head: u64) -> Arc<Self> {
        let ring = |partition, head| Arc::new(Ring::new(Partition(partition), head, RING_BYTES));
        Arc::new(Self {
            namespaces: namespaces(),
            parts: [
                Part { ring: ring(0, durable_head), history: durable },
                Part { ring: ring(1, plain_head), history: plain },
            ],
            ephemeral: Arc::default(),
            failing: AtomicBool::new(false),
        })
    }

    /// The next incarnation.
    pub fn restarted(&self) -> Arc<Self> {
        let [durable, plain] = &self.parts;
        let base = plain.history.bounds().limit;
        let bounds = Bounds { base, limit: base + BLOCK, first: 1 };
        let fresh = Arc::new(History::new(Partition(1), bounds, MAX_BYTES));
        Self::over(Arc::clone(&durable.history), fresh, durable.ring.head(), base - 1)
    }

    /// The log over it.
    pub fn log(self: &Arc<Self>) -> Log {
        let ring = |part: &Part| (Arc::clone(&part.ring), part.history.bounds());
        log_over(Arc::clone(self) as _, self.parts.iter().map(ring).collect(), &self.ephemeral)
    }

    fn part(&self, channel: &Channel) -> Option<&Part> {
        match self.namespaces.of(channel).kind {
            NamespaceKind::Durable => Some(&self.parts[0]),
            NamespaceKind::Plain => Some(&self.parts[1]),
            NamespaceKind::Ephemeral => None,
        }
    }

    fn append_one(&self, draft: &Draft, except: Option<SessionId>) -> Result<Published, PublishError> {
        let published = |seq, pos| Published { channel: draft.channel.clone(), id: draft.id, seq, pos };
        let Some(part) = self.part(&draft.channel) else {
            self.ephemeral.send(Entry::encode(draft, None).except(except));
            return Ok(published(None, None));
        };
        if part.ring.partition == Partition(0) && self.failing.load(Ordering::Relaxed) {
            return Err(PublishError::Unavailable("failing on purpose".to_owned()));
        }
        let settings = self.namespaces.of(&draft.channel);
        let messages = if settings.history_size == 0 { usize::MAX } else { settings.history_size };
        let keep = Keep { messages, age: settings.history_age };
        let entry = part.history.append(draft, except, keep, &part.ring).expect("the limit is far");
        let place = entry.place.expect("it was just placed");
        Ok(published(Some(place.seq), Some(place.pos)))
    }
}

fn ready<T: Send + 'static>(value: T) -> BoxFuture<'static, T> {
    Box::pin(std::future::ready(value))
}

impl Backend for Bare {
    fn place(&self, _: &Channel, kind: NamespaceKind) -> Partition {
        Partition(u16::from(kind == NamespaceKind::Plain))
    }

    fn append(&self, batch: Batch) -> BoxFuture<'static, Vec<Result<Published, PublishError>>> {
        let append = |draft| self.append_one(draft, batch.except);
        ready(batch.drafts.iter().map(append).collect())
    }

    fn recall(&self, key: Recall) -> BoxFuture<'static, Result<Recalled, PublishError>> {
        ready(Ok(Recalled { first: key.at, done: Vec::new() }))
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>> {
        for channel in channels {
            let Some(Part { ring, history }) = self.part(&channel) else { continue };
            let watch = ring.watch([&channel]);
            if watch.heads[0].is_none() {
                let head = history.heads(std::slice::from_ref(&channel), watch.from)[0];
                ring.learn(watch.sweeps, [(channel, head)]);
            }
        }
        ready(Ok(()))
    }

    fn pages(&self, asked: Asked) -> BoxFuture<'static, Result<(Vec<Page>, Source), ReadError>> {
        let Part { history, .. } = &self.parts[usize::from(asked.partition.0)];
        let pages = asked
            .ranges
            .iter()
            .map(|range| history.read(&range.channel, range.after, range.until, asked.limit));
        ready(Ok((pages.collect(), Source::History)))
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>> {
        let HistoryQuery { channel, after_seq, until, limit } = query;
        let part = self.part(&channel).expect("nobody asks of what has no places");
        ready(Ok(part.history.read_after_seq(&channel, after_seq, until.unwrap_or(u64::MAX), limit)))
    }

    fn limit(&self, partition: Partition) -> BoxFuture<'static, Result<u64, ReadError>> {
        ready(Ok(self.parts[usize::from(partition.0)].history.bounds().limit))
    }

    fn health(&self) -> BoxFuture<'static, Health> {
        ready(Health::Ok)
    }
}
