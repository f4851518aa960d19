//! The worker hub: one per worker thread, share-nothing. It holds the thread's sessions, knows which of
//! them listen to which channel, and reads the tail of each partition's ring.
//!
//! - The ring is the mailbox: a hub has a position in each partition, and a bell that tells it of
//!   more. Nothing that publishes waits for a hub (invariant 4), and a slow hub drops nothing: it reads
//!   on, or is `Lost` and its sessions read for themselves.
//! - Everything here is single-threaded: a borrow of `State` never crosses an `await`.
//! - Commands and takeovers from other workers come in by a queue of their own, which answers busy when
//!   it is full.

mod commands;
mod connect;
mod connection;
mod mail;
mod registry;
mod subscribers;
mod wheel;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
    sync::{Arc, Mutex},
    task::Waker,
    time::{Duration, Instant},
};

pub use connect::{Connect, Refused};
pub use connection::{Connection, Step};
use mail::Mail;
pub use registry::{Home, Registry};
use slab::Slab;
use smallvec::SmallVec;
use subscribers::Subscribers;
use tokio::sync::{Notify, Semaphore, broadcast, mpsc};
use wheel::{TICK_MS, Wheel};

use crate::{
    auth::{Authenticator, Identity},
    config::Config,
    log::{Log, TailRead},
    protocol::{Channel, Entry, Partition, SessionId, Timestamp, TransportKind},
    publish::Publisher,
    session::{Millis, Offered, Session, Settings},
    telemetry::{EphemeralDrop, Metrics},
};

/// How many commands and takeovers wait for one worker; the next is told `busy`.
const MAILBOX: usize = 4096;

/// How many entries a hub takes from the ring at a time.
const TAIL_ENTRIES: usize = 64;

/// After this many offers the hub lets the connections' tasks run.
const OFFERS_PER_TURN: usize = 16_384;

/// How often empty room is given back and resting sessions are looked over.
const TIDY_MS: Millis = 1_000;

/// How many reads of the log's history or store are under way at a time on this node: a reconnect
/// storm queues here, not in the database.
const CONCURRENT_READS: usize = 16;

/// The most bytes that one catch-up read returns.
const READ_BYTES: usize = 64 << 10;

/// The most messages of one channel that one catch-up read returns.
const READ_MESSAGES: usize = 256;

/// What all worker hubs of a node share.
pub struct Node {
    /// The log.
    pub log: Arc<dyn Log>,
    /// Who may.
    pub auth: Arc<Authenticator>,
    /// The way in for clients' publishes.
    pub publisher: Arc<Publisher>,
    /// All settings.
    pub config: Arc<Config>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// The node's name, for `welcome`.
    pub name: Arc<str>,
    /// On which worker each session lives.
    registry: Registry,
    /// Each worker's mailbox, by its number.
    mailboxes: Mutex<Vec<mpsc::Sender<Mail>>>,
    reads: Semaphore,
    started: Instant,
}

impl Node {
    /// A node without workers.
    pub fn new(
        log: Arc<dyn Log>,
        auth: Arc<Authenticator>,
        publisher: Arc<Publisher>,
        config: Arc<Config>,
        metrics: Arc<Metrics>,
    ) -> Arc<Self> {
        Arc::new(Self {
            log,
            auth,
            publisher,
            name: config.server.node_name().into(),
            config,
            metrics,
            registry: Registry::default(),
            mailboxes: Mutex::default(),
            reads: Semaphore::new(CONCURRENT_READS),
            started: Instant::now(),
        })
    }

    /// The clock that sessions are timed by.
    pub fn now(&self) -> Millis {
        self.started.elapsed().as_millis() as Millis
    }

    /// Whether no more connections are taken.
    pub fn is_full(&self) -> bool {
        let open: i64 = TransportKind::ALL.iter().map(|kind| self.metrics.connections[*kind].get()).sum();
        open >= i64::try_from(self.config.server.max_connections).unwrap_or(i64::MAX)
    }

    /// How many sessions the node remembers.
    pub fn sessions(&self) -> usize {
        self.registry.len()
    }

    fn mailbox(&self, worker: u16) -> Option<mpsc::Sender<Mail>> {
        let mailboxes = self.mailboxes.lock().expect("no code panics while it holds the mailboxes");
        mailboxes.get(usize::from(worker)).cloned()
    }

    /// Ends every connection with a word, for a stopping server.
    pub async fn stop(&self) {
        let mailboxes: Vec<_> =
            self.mailboxes.lock().expect("no code panics while it holds the mailboxes").clone();
        for mailbox in mailboxes {
            let (done, ended) = tokio::sync::oneshot::channel();
            if mailbox.send(Mail::Stop { done }).await.is_ok() {
                // An error means that the worker has gone already.
                let _ = ended.await;
            }
        }
    }
}

/// A worker's hub. A clone is another handle to the same one.
#[derive(Clone)]
pub struct Hub(Rc<Inner>);

struct Inner {
    node: Arc<Node>,
    worker: u16,
    state: RefCell<State>,
    /// Sessions that are on their way here from another worker: whoever asks for one waits.
    arriving: RefCell<HashMap<SessionId, Rc<Notify>>>,
    stopping: Cell<bool>,
}

struct State {
    /// Boxed, so that what thousands of connections leave behind is small.
    slots: Slab<Box<Slot>>,
    sessions: HashMap<SessionId, u32>,
    channels: HashMap<Channel, Subscribers>,
    /// How far each partition's ring has been offered to the sessions.
    tails: Tails,
    wheel: Wheel,
    tidy_at: Millis,
}

/// How far the hub is in each partition.
#[derive(Default)]
struct Tails(SmallVec<[(Partition, u64); 2]>);

impl Tails {
    fn get(&self, partition: Partition) -> u64 {
        self.0.iter().find(|(at, _)| *at == partition).map_or(0, |(_, tail)| *tail)
    }
}

/// A connection's place. Sessions without a connection rest in the [`Registry`].
struct Slot {
    /// None: it was taken over, and the connection has yet to notice.
    session: Option<Session>,
    /// What the connection says when its session has been taken over.
    parting: Option<Refused>,
    /// Who the connection's client is; for commands on a WebSocket.
    identity: Arc<Identity>,
    /// The connection's task.
    waker: Option<Waker>,
    /// The earliest deadline that the wheel knows for this slot.
    timer: Millis,
}

impl Slot {
    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl State {
    fn session(&mut self, id: SessionId) -> Option<(u32, &mut Session)> {
        let key = *self.sessions.get(&id)?;
        let session = self.slots.get_mut(key as usize)?.session.as_mut()?;
        Some((key, session))
    }

    fn listen(&mut self, key: u32, channel: &Channel) {
        self.channels.entry(channel.clone()).or_default().insert(key);
    }

    fn leave(&mut self, key: u32, channel: &Channel) {
        if let Some(subscribers) = self.channels.get_mut(channel)
            && subscribers.remove(key)
        {
            self.channels.remove(channel);
        }
    }

    /// Takes a session out of the channels' lists.
    fn leave_all(&mut self, key: u32) {
        let Some(session) = self.slots.get(key as usize).and_then(|slot| slot.session.as_ref()) else {
            return;
        };
        let channels: SmallVec<[Channel; 4]> =
            session.record().subscriptions.iter().map(|subscription| subscription.channel.clone()).collect();
        for channel in &channels {
            self.leave(key, channel);
        }
    }

    /// Gives back what a crowd has left behind.
    fn tidy(&mut self) {
        if self.channels.len() < self.channels.capacity() / 4 {
            self.channels.shrink_to_fit();
        }
        if self.sessions.len() < self.sessions.capacity() / 4 {
            self.sessions.shrink_to_fit();
        }
        if self.slots.len() < self.slots.capacity() / 4 {
            self.slots.shrink_to_fit();
        }
    }

    /// Sees to it that the slot is looked at by `at`.
    fn schedule(&mut self, key: u32, at: Millis) {
        let slot = &mut self.slots[key as usize];
        if at < slot.timer {
            slot.timer = at;
            self.wheel.insert(key, at);
        }
    }
}

impl Hub {
    /// Starts the hub of the present thread, which has to run a local runtime.
    pub fn start(node: Arc<Node>) -> Self {
        let (mailbox, mail) = mpsc::channel(MAILBOX);
        let worker = {
            let mut mailboxes = node.mailboxes.lock().expect("no code panics while it holds the mailboxes");
            mailboxes.push(mailbox);
            (mailboxes.len() - 1) as u16
        };
        let bell = Arc::new(Notify::new());
        let partitions = (0..).map_while(|at| node.log.partition(Partition(at)));
        let mut tails = Tails::default();
        for (ring, _) in partitions {
            ring.bell(Arc::clone(&bell));
            tails.0.push((ring.partition, ring.head()));
        }
        let ephemeral = node.log.ephemeral().subscribe();
        let state = State {
            slots: Slab::new(),
            sessions: HashMap::new(),
            channels: HashMap::new(),
            tails,
            wheel: Wheel::new(node.now()),
            tidy_at: 0,
        };
        let hub = Self(Rc::new(Inner {
            node,
            worker,
            state: RefCell::new(state),
            arriving: RefCell::default(),
            stopping: Cell::new(false),
        }));
        actix_rt::spawn(hub.clone().pump(bell));
        actix_rt::spawn(hub.clone().pump_ephemeral(ephemeral));
        actix_rt::spawn(hub.clone().read_mail(mail));
        actix_rt::spawn(hub.clone().turn());
        hub
    }

    /// The node.
    pub fn node(&self) -> &Arc<Node> {
        &self.0.node
    }

    fn settings(&self) -> Settings {
        let pending_bytes = self.0.node.config.limits.pending_bytes;
        Settings { pending_bytes, read_bytes: READ_BYTES.min(pending_bytes), read_messages: READ_MESSAGES }
    }

    /// Reads the rings' tails for as long as the worker lives.
    async fn pump(self, bell: Arc<Notify>) {
        loop {
            bell.notified().await;
            while self.pump_once() {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Offers what is new, up to a turn's worth. True: there may be more.
    fn pump_once(&self) -> bool {
        let now = Timestamp::now();
        let mut offers = 0;
        let partitions = self.0.state.borrow().tails.0.len();
        for at in 0..partitions {
            let (partition, after) = self.0.state.borrow().tails.0[at];
            let (ring, _) = self.0.node.log.partition(partition).expect("the log keeps its partitions");
            match ring.tail(after, TAIL_ENTRIES) {
                TailRead::Entries { entries, to } => {
                    let more = entries.len() == TAIL_ENTRIES;
                    let mut state = self.0.state.borrow_mut();
                    for entry in &entries {
                        offers += self.offer(&mut state, entry, now);
                        state.tails.0[at].1 = entry.offset();
                        if offers >= OFFERS_PER_TURN {
                            return true;
                        }
                    }
                    state.tails.0[at].1 = to;
                    if more {
                        return true;
                    }
                }
                TailRead::Lost { to } => {
                    tracing::warn!(
                        worker = self.0.worker,
                        partition = partition.0,
                        after,
                        to,
                        "the hub fell behind the ring; its sessions catch up by themselves"
                    );
                    let mut state = self.0.state.borrow_mut();
                    state.tails.0[at].1 = to;
                    for (_, slot) in state.slots.iter_mut() {
                        if let Some(session) = &mut slot.session {
                            session.lost(partition);
                        }
                        slot.wake();
                    }
                }
            }
        }
        false
    }

    /// Offers an entry to the channel's sessions; returns how many there are.
    fn offer(&self, state: &mut State, entry: &Arc<Entry>, now: Timestamp) -> usize {
        let State { channels, slots, .. } = state;
        let Some(subscribers) = channels.get(&entry.channel) else { return 0 };
        let metrics = &self.0.node.metrics;
        let mut pending = 0;
        for key in subscribers.iter() {
            let Some(slot) = slots.get_mut(key as usize) else { continue };
            let Some(session) = &mut slot.session else { continue };
            let before = session.pending_bytes() as i64;
            let offered = session.offer(entry, now);
            pending += session.pending_bytes() as i64 - before;
            match offered {
                Offered::Ignored => {}
                Offered::Taken => slot.wake(),
                Offered::Overflowed => {
                    metrics.overflows.inc();
                    slot.wake();
                }
                Offered::Dropped => metrics.ephemeral_drops[EphemeralDrop::Pending].inc(),
            }
        }
        metrics.pending_bytes.add(pending);
        subscribers.len()
    }

    async fn pump_ephemeral(self, mut queue: broadcast::Receiver<Arc<Entry>>) {
        loop {
            match queue.recv().await {
                Ok(entry) => {
                    self.offer(&mut self.0.state.borrow_mut(), &entry, Timestamp::now());
                }
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    self.0.node.metrics.ephemeral_drops[EphemeralDrop::Mailbox].inc_by(missed);
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    /// Turns the wheel.
    async fn turn(self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(TICK_MS));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            self.turn_once(self.0.node.now());
        }
    }

    fn turn_once(&self, now: Millis) {
        let mut state = self.0.state.borrow_mut();
        let mut due = Vec::new();
        state.wheel.turn(now, |key, at| due.push((key, at)));
        for (key, at) in due {
            let Some(slot) = state.slots.get_mut(key as usize) else { continue };
            // Another deadline has been noted since, or the slot is somebody else's by now.
            if slot.timer != at {
                continue;
            }
            slot.timer = Millis::MAX;
            slot.wake();
        }
        if now >= state.tidy_at {
            state.tidy_at = now + TIDY_MS;
            state.tidy();
            if self.0.worker == 0 {
                let node = &self.0.node;
                node.metrics.sessions.sub(node.registry.forget(now) as i64);
            }
        }
    }
}
