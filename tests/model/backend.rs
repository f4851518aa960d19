//! The log under test: the real one over a real SQLite file, or a bare one without SQL, made of the real ring,
//! history and merge, for speed.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use belfry::{
    protocol::{Channel, Entry, Head, Partition, Published},
    testing::{
        config::{NamespaceConfig, NamespaceKind, Namespaces},
        log::{
            Bounds, BoxFuture, Ephemeral, Health, HistoryQuery, Log, Page, Publish, PublishError, ReadError,
            Replay, Replayed, Ring, RingRead, Source,
            history::{History, Keep},
            replay::merge_pages,
        },
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

/// A log without SQL. Its durable partition is a history that outlives a restart.
pub struct Bare {
    namespaces: Namespaces,
    parts: [Part; 2],
    ephemeral: Ephemeral,
    pub failing: AtomicBool,
}

const MAX_BYTES: usize = 1 << 30;
const BLOCK: u64 = 1 << 30;

impl Bare {
    /// An empty one.
    pub fn new() -> Self {
        let history = |partition| {
            let bounds = Bounds { base: 1, limit: BLOCK };
            Arc::new(History::new(Partition(partition), bounds, MAX_BYTES))
        };
        Self::over(history(0), history(1), 0, 0)
    }

    fn over(durable: Arc<History>, plain: Arc<History>, durable_head: u64, plain_head: u64) -> Self {
        let ring = |partition, head| Arc::new(Ring::new(Partition(partition), head, RING_BYTES));
        Self {
            namespaces: namespaces(),
            parts: [
                Part { ring: ring(0, durable_head), history: durable },
                Part { ring: ring(1, plain_head), history: plain },
            ],
            ephemeral: Ephemeral::default(),
            failing: AtomicBool::new(false),
        }
    }

    /// The next incarnation.
    pub fn restarted(&self) -> Self {
        let [durable, plain] = &self.parts;
        let base = plain.history.bounds().limit;
        let bounds = Bounds { base, limit: base + BLOCK };
        let fresh = Arc::new(History::new(Partition(1), bounds, MAX_BYTES));
        Self::over(Arc::clone(&durable.history), fresh, durable.ring.head(), base - 1)
    }

    fn part(&self, partition: Partition) -> &Part {
        &self.parts[usize::from(partition.0)]
    }

    fn publish_now(&self, publish: &Publish) -> Result<Vec<Published>, PublishError> {
        assert!(publish.key.is_none(), "keys are the business of the real log");
        let mut results = Vec::new();
        let mut failure = None;
        for draft in &publish.drafts {
            let settings = self.namespaces.of(&draft.channel);
            let Some(partition) = self.partition_of(&draft.channel) else {
                self.ephemeral.send(Entry::encode(draft, None).except(publish.except));
                results.push(Published {
                    channel: draft.channel.clone(),
                    id: draft.id,
                    seq: None,
                    pos: None,
                });
                continue;
            };
            if partition == Partition(0) && self.failing.load(Ordering::Relaxed) {
                failure = Some(PublishError::Unavailable("failing on purpose".to_owned()));
                continue;
            }
            let messages = if settings.history_size == 0 { usize::MAX } else { settings.history_size };
            let keep = Keep { messages, age: settings.history_age };
            let part = self.part(partition);
            let entry =
                part.history.append(draft, publish.except, keep, &part.ring).expect("the limit is far");
            let place = entry.place.expect("it was just placed");
            results.push(Published {
                channel: draft.channel.clone(),
                id: draft.id,
                seq: Some(place.seq),
                pos: Some(place.pos),
            });
        }
        failure.map_or(Ok(results), Err)
    }

    fn replay_now(&self, Replay { partition, from, wants, limit }: Replay) -> Replayed {
        let Part { ring, history } = self.part(partition);
        let span = ring.span(from);
        if let RingRead::Items { items, to } = ring.read(from, &wants, limit) {
            return Replayed { items, to, source: Source::Ring };
        }
        let page = |want| match ring.read_one(want, limit) {
            Some((entries, complete)) => (want, Page { entries, floor: Head::default(), complete }),
            None => (want, history.read(&want.channel, want.after, span.until, limit)),
        };
        let pages = wants.iter().map(page).collect();
        let (items, to) = merge_pages(span, pages, limit);
        Replayed { items, to, source: Source::History }
    }
}

impl Log for Bare {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        match self.namespaces.of(channel).kind {
            NamespaceKind::Durable => Some(Partition(0)),
            NamespaceKind::Plain => Some(Partition(1)),
            NamespaceKind::Ephemeral => None,
        }
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        self.partition_of(channel) == Some(Partition(1))
    }

    fn partition(&self, partition: Partition) -> Option<(&Arc<Ring>, Bounds)> {
        let part = self.parts.get(usize::from(partition.0))?;
        let bounds = part.history.bounds();
        Some((&part.ring, bounds))
    }

    fn publish(&self, publish: Publish) -> BoxFuture<'static, Result<Vec<Published>, PublishError>> {
        let result = self.publish_now(&publish);
        Box::pin(std::future::ready(result))
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>> {
        for channel in channels {
            let Some(partition) = self.partition_of(&channel) else { continue };
            let Part { ring, history } = self.part(partition);
            let watch = ring.watch([&channel]);
            if watch.heads[0].is_none() {
                let head = history.heads(std::slice::from_ref(&channel), watch.from)[0];
                ring.learn(watch.sweeps, [(channel, head)]);
            }
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn replay(&self, replay: Replay) -> BoxFuture<'static, Result<Replayed, ReadError>> {
        let replayed = self.replay_now(replay);
        Box::pin(std::future::ready(Ok(replayed)))
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>> {
        let HistoryQuery { channel, after_seq, until, limit } = query;
        let page = self.partition_of(&channel).map(|partition| {
            let history = &self.part(partition).history;
            history.read_after_seq(&channel, after_seq, until.unwrap_or(u64::MAX), limit)
        });
        Box::pin(std::future::ready(Ok(page.unwrap_or_default())))
    }

    fn ephemeral(&self) -> &Ephemeral {
        &self.ephemeral
    }

    fn health(&self) -> BoxFuture<'static, Health> {
        Box::pin(std::future::ready(Health::Ok))
    }
}
