//! What all worker hubs of a node share.

use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use tokio::sync::{Semaphore, mpsc};

use super::{Draining, connect::going_away, drain::Clients, fleet::Claiming, mail::Mail, registry::Registry};
use crate::{
    auth::Authenticator,
    config::Config,
    fleet::{
        Fleet,
        sessions::{Save, Standing},
    },
    log::Log,
    presence::Presence,
    protocol::{Channel, Refusal, SessionId, TransportKind},
    publish::Publisher,
    session::{Millis, Record},
    store::Store,
    telemetry::Metrics,
};

/// How many reads of the log's history or store are under way at a time on this node: a reconnect
/// storm queues here, not in the database.
const CONCURRENT_READS: usize = 16;

/// What a session takes, with or without a connection, beside its channels; each of them, beside its name; and each where
/// it is told who is there. Measured by `tests/it/memory.rs`.
const SESSION_BYTES: usize = 1_024;
const CHANNEL_BYTES: usize = 288;
const PRESENCE_BYTES: usize = 448;

/// What all worker hubs of a node share.
pub struct Node {
    pub log: Log,
    pub auth: Arc<Authenticator>,
    pub publisher: Arc<Publisher>,
    pub config: Arc<Config>,
    pub metrics: Arc<Metrics>,
    pub name: Arc<str>,
    pub presence: Arc<Presence>,
    pub(super) store: Store,
    /// The other nodes; none on a single machine.
    pub fleet: Option<Arc<Fleet>>,
    pub(super) registry: Registry,
    /// Each worker's mailbox, by its number.
    mailboxes: Mutex<Vec<mpsc::Sender<Mail>>>,
    pub(super) reads: Semaphore,
    pub(super) started: Instant,
    pub(super) draining: Arc<Draining>,
    pub(super) clients: Clients,
    /// How many [`Seat`]s are taken.
    opening: AtomicUsize,
    pub(super) claiming: Claiming,
}

impl Node {
    /// A node without workers.
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the parts of a server, and it is put together once"
    )]
    pub fn new(
        log: Log,
        auth: Arc<Authenticator>,
        publisher: Arc<Publisher>,
        config: Arc<Config>,
        metrics: Arc<Metrics>,
        draining: Arc<Draining>,
        store: Store,
        presence: Arc<Presence>,
        fleet: Option<Arc<Fleet>>,
    ) -> Arc<Self> {
        metrics.admission.limit(&config);
        let registry = Registry::new(metrics.session_bytes.clone(), &config.limits);
        Arc::new(Self {
            log,
            auth,
            publisher,
            name: config.server.node_name().into(),
            config,
            metrics,
            store,
            presence,
            fleet,
            claiming: Claiming::default(),
            registry,
            mailboxes: Mutex::default(),
            reads: Semaphore::new(CONCURRENT_READS),
            opening: AtomicUsize::new(0),
            started: Instant::now(),
            draining,
            clients: Clients::default(),
        })
    }

    /// The clock that sessions are timed by.
    pub fn now(&self) -> Millis {
        self.started.elapsed().as_millis() as Millis
    }

    pub fn check_admits(&self) -> Result<(), Refusal> {
        if self.draining.why().is_some() {
            return Err(going_away());
        }
        self.check_room()
    }

    pub fn check_room(&self) -> Result<(), Refusal> {
        let open: i64 = TransportKind::ALL.iter().map(|kind| self.metrics.connections[*kind].get()).sum();
        let opening = i64::try_from(self.opening.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
        let most = i64::try_from(self.config.server.max_connections).unwrap_or(i64::MAX);
        if open.saturating_add(opening) < most {
            return Ok(());
        }
        Err(Refusal::unavailable("this node has as many connections as it may; try again"))
    }

    /// A seat for a connection that has left HTTP, where nobody counts it any more, and has yet to come to its session.
    pub fn seat(self: &Arc<Self>) -> Seat {
        self.opening.fetch_add(1, Ordering::Relaxed);
        Seat(Arc::clone(self))
    }

    /// What a session with these channels is counted with.
    pub(super) fn cost<'a>(&self, channels: impl IntoIterator<Item = &'a Channel>) -> usize {
        let of = |channel: &Channel| {
            let presence = self.config.namespaces.of(channel).presence;
            CHANNEL_BYTES + channel.as_str().len() + if presence { PRESENCE_BYTES } else { 0 }
        };
        SESSION_BYTES + channels.into_iter().map(of).sum::<usize>()
    }

    pub(super) fn cost_of(&self, record: &Record) -> usize {
        self.cost(record.subscriptions.iter().map(|there| &there.channel))
    }

    /// Lets a session of this node have so many bytes. What is too much for its channels is counted here by itself, or a
    /// user could have any number of such sessions in Redis.
    pub(super) fn reserve(&self, id: SessionId, owner: &str, bytes: usize) -> Result<(), Refusal> {
        [SESSION_BYTES, bytes].into_iter().try_for_each(|bytes| self.registry.reserve(id, owner, bytes))
    }

    /// A session that `worker` has, or was to have, is without a connection.
    pub(super) fn lay_to_rest(&self, record: Record, worker: u16) {
        let forget_at = self.now() + self.config.session.ttl.as_millis() as Millis;
        let bytes = self.cost_of(&record);
        match &self.fleet {
            None => self.registry.rest(record, bytes, worker, forget_at),
            Some(fleet) => {
                // None: a later claim, on another worker of this node, has it.
                let Some(counted) = self.registry.store(&record, bytes, worker, forget_at) else { return };
                if !counted {
                    self.metrics.sessions.dec();
                }
                fleet.sessions.save_behind(Save::of(&record, Standing::Resting));
            }
        }
    }

    pub(super) fn mailbox(&self, worker: u16) -> Option<mpsc::Sender<Mail>> {
        self.mailboxes().get(usize::from(worker)).cloned()
    }

    pub(super) fn mailboxes(&self) -> MutexGuard<'_, Vec<mpsc::Sender<Mail>>> {
        self.mailboxes.lock().expect("no code panics while it holds the mailboxes")
    }
}

/// Counts a connection until it is counted as an open one.
pub struct Seat(Arc<Node>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.opening.fetch_sub(1, Ordering::Relaxed);
    }
}
