//! The worker hub: one per worker thread, share-nothing. It holds the thread's sessions, knows which of
//! them listen to which channel, and reads the tail of each partition's ring.
//!
//! - The ring is the mailbox: a hub has a position in each partition, and a bell that tells it of
//!   more. Nothing that publishes waits for a hub (invariant 4), and a slow hub drops nothing: it reads
//!   on, or is `Lost` and its sessions read for themselves.
//! - Everything here is single-threaded: a borrow of `State` never crosses an `await`.
//! - Commands and takeovers from other workers come in by a queue of their own, which answers busy when
//!   it is full.

mod applied;
mod claim;
mod commands;
mod connect;
mod connection;
mod control;
mod drain;
mod fleet;
mod mail;
mod node;
mod registry;
mod revoked;
mod rights;
mod sent;
mod state;
mod subscribers;
mod turn;
mod watch;
mod wheel;

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

pub use connect::{Connect, Refused};
pub use connection::{Connection, Step};
pub use control::{Outcome, Revoking, load_revocations, order};
pub use drain::Draining;
pub use fleet::attend;
pub use node::{Node, Seat};
pub use registry::{Home, Registry};
use slab::Slab;
use state::{Slot, State, Tails};
use tokio::sync::{Notify, mpsc};
use wheel::Wheel;

use crate::{
    log::{Heard, Listener, TailRead, TaskBell},
    protocol::{Entry, Partition, SessionId, Timestamp},
    session::{Millis, Offered, Session, Settings},
    telemetry::EphemeralDrop,
};

/// How many commands and takeovers wait for one worker; the next is told `busy`.
const MAILBOX: usize = 4096;

/// How many entries a hub takes from the ring at a time.
const TAIL_ENTRIES: usize = 64;

/// After this many offers the hub lets the connections' tasks run.
const OFFERS_PER_TURN: usize = 16_384;

/// How often empty room is given back and resting sessions are looked over.
const TIDY_MS: Millis = 1_000;

/// The most bytes that one catch-up read returns.
const READ_BYTES: usize = 64 << 10;

/// The most messages of one channel that one catch-up read returns.
const READ_MESSAGES: usize = 256;

/// A worker's hub. A clone is another handle to the same one.
#[derive(Clone)]
pub struct Hub(Rc<Inner>);

struct Inner {
    node: Arc<Node>,
    worker: u16,
    state: RefCell<State>,
    /// Sessions that are on their way here from another worker: whoever asks for one waits.
    arriving: RefCell<HashMap<SessionId, Rc<Notify>>>,
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
        let bell = Arc::new(TaskBell::default());
        let partitions = (0..).map_while(|at| node.log.partition(Partition(at)));
        let mut tails = Tails::default();
        for (ring, _) in partitions {
            ring.bell(Arc::clone(&bell) as _);
            tails.0.push((ring.partition, ring.head()));
        }
        let ephemeral = node.log.ephemeral().listen();
        let state = State {
            log: node.log.clone(),
            slots: Slab::new(),
            sessions: HashMap::new(),
            channels: HashMap::new(),
            tails,
            wheel: Wheel::new(node.now()),
            tidy_at: 0,
            by_namespace: node.metrics.namespaces(&node.config.namespaces),
        };
        let hub =
            Self(Rc::new(Inner { node, worker, state: RefCell::new(state), arriving: RefCell::default() }));
        actix_rt::spawn(hub.clone().pump(bell));
        actix_rt::spawn(hub.clone().pump_ephemeral(ephemeral));
        actix_rt::spawn(hub.clone().read_mail(mail));
        actix_rt::spawn(hub.clone().turn());
        actix_rt::spawn(hub.clone().end_revoked_keys());
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
    async fn pump(self, bell: Arc<TaskBell>) {
        loop {
            bell.rung().await;
            while self.pump_once() {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Offers what is new. True: there may be more.
    fn pump_once(&self) -> bool {
        let now = Timestamp::now();
        let partitions = self.0.state.borrow().tails.0.len();
        // Each has its own turn: a partition that always has more must not starve the others.
        let mut more = false;
        for at in 0..partitions {
            more |= self.pump_partition(at, now);
        }
        more
    }

    /// Offers what is new in one partition, up to a turn's worth. True: there may be more.
    fn pump_partition(&self, at: usize, now: Timestamp) -> bool {
        let (partition, after) = self.0.state.borrow().tails.0[at];
        let (ring, _) = self.0.node.log.partition(partition).expect("the log keeps its partitions");
        match ring.tail(after, TAIL_ENTRIES) {
            TailRead::Entries { entries, to, more } => {
                let mut offers = 0;
                let mut state = self.0.state.borrow_mut();
                for entry in &entries {
                    offers += self.offer(&mut state, entry, now);
                    state.tails.0[at].1 = entry.offset();
                    if offers >= OFFERS_PER_TURN {
                        return true;
                    }
                }
                state.tails.0[at].1 = to;
                more
            }
            TailRead::Crossed { base } => {
                tracing::info!(worker = self.0.worker, partition = partition.0, base, "a new epoch begins");
                let mut state = self.0.state.borrow_mut();
                state.tails.0[at].1 = base - 1;
                let slots = state.slots.iter_mut();
                let pending =
                    slots.map(|(_, slot)| self.offer_to(slot, |s| s.crossed(partition, base))).sum();
                self.0.node.metrics.pending_bytes.add(pending);
                true
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
                false
            }
        }
    }

    /// Offers an entry to the channel's sessions; returns how many there are.
    fn offer(&self, state: &mut State, entry: &Arc<Entry>, now: Timestamp) -> usize {
        let State { channels, slots, .. } = state;
        let Some(subscribers) = channels.get(&entry.channel) else { return 0 };
        let mut pending = 0;
        for key in subscribers.iter() {
            let Some(slot) = slots.get_mut(key as usize) else { continue };
            pending += self.offer_to(slot, |session| session.offer(entry, now));
        }
        self.0.node.metrics.pending_bytes.add(pending);
        subscribers.len()
    }

    /// Has a session take something, and sees to what follows; returns how many bytes more wait in it.
    #[inline]
    fn offer_to(&self, slot: &mut Slot, offer: impl FnOnce(&mut Session) -> Offered) -> i64 {
        let Some(session) = &mut slot.session else { return 0 };
        let metrics = &self.0.node.metrics;
        let before = session.pending_bytes() as i64;
        let offered = offer(session);
        let pending = session.pending_bytes() as i64 - before;
        match offered {
            Offered::Ignored => {}
            Offered::Taken => slot.wake(),
            Offered::Overflowed { ephemeral } => {
                metrics.overflows.inc();
                metrics.ephemeral_drops[EphemeralDrop::Pending].inc_by(ephemeral);
                slot.count_behind(&metrics.behind);
                slot.wake();
            }
            Offered::Dropped => metrics.ephemeral_drops[EphemeralDrop::Pending].inc(),
        }
        pending
    }

    async fn pump_ephemeral(self, mut queue: Listener) {
        let mut offers = 0;
        loop {
            match queue.next().await {
                Heard::Message(entry) => {
                    offers += self.offer(&mut self.0.state.borrow_mut(), &entry, Timestamp::now());
                    if offers >= OFFERS_PER_TURN {
                        offers = 0;
                        tokio::task::yield_now().await;
                    }
                }
                Heard::Missed(missed) => {
                    self.0.node.metrics.ephemeral_drops[EphemeralDrop::Mailbox].inc_by(missed);
                }
            }
        }
    }
}
