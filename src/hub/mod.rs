//! The worker hub: one per worker thread, share-nothing. It holds the thread's sessions, knows which of
//! them listen to which channel, and reads the tail of each partition's ring.
//!
//! - The ring is the mailbox: a hub has a position in each partition, and a bell that tells it of
//!   more. Nothing that publishes waits for a hub (invariant 4), and a slow hub drops nothing: it reads
//!   on, or is `Lost` and its sessions read for themselves.
//! - Everything here is single-threaded: a borrow of `State` never crosses an `await`.
//! - Commands and takeovers from other workers come in by a queue of their own, which answers busy when
//!   it is full.

mod books;
mod claim;
mod commands;
mod connect;
mod control;
mod drain;
mod fleet;
mod hold;
mod mail;
mod node;
mod registry;
mod revoked;
mod state;
mod survey;
mod timer;
mod watch;
mod wheel;

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

pub use belfry_core::hub::Refused;
use belfry_core::hub::{Core, Tuning};
pub use connect::ConnectRequest;
pub use control::{Controlled, Revoking, load_revocations};
pub use drain::Draining;
pub use fleet::attend;
pub use hold::{Hold, Step};
pub use node::{Node, Seat};
pub use registry::Home;
use state::{Around, State};
pub use survey::HeldUser;
use tokio::sync::{Notify, mpsc};
use wheel::Wheel;

use crate::{
    clock::shared_now,
    config::Config,
    log::{Heard, Listener, TaskBell},
    protocol::{Partition, SessionId, Timestamp},
    session::{Millis, Record, Settings},
    telemetry::EphemeralDrop,
};

/// How many commands and takeovers wait for one worker; the next is told `busy`.
const MAILBOX: usize = 4096;

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
    /// Sessions that are on their way here from another worker: others that ask for one wait.
    arriving: RefCell<HashMap<SessionId, Rc<Notify>>>,
}

impl Hub {
    /// Starts the hub of the present thread, which has to run a local runtime.
    pub fn start(node: Arc<Node>) -> Self {
        let (mailbox, mail) = mpsc::channel(MAILBOX);
        let worker = {
            let mut mailboxes = node.mailboxes();
            mailboxes.push(mailbox);
            (mailboxes.len() - 1) as u16
        };
        let bell = Arc::new(TaskBell::default());
        let partitions = (0..).map_while(|at| node.log.partition(Partition(at)));
        let heads: Vec<_> = partitions
            .map(|(ring, _)| {
                ring.bell(Arc::clone(&bell) as _);
                (ring.partition, ring.head())
            })
            .collect();
        let called = Arc::new(TaskBell::default());
        let ephemeral = node.log.ephemeral().listen(Arc::clone(&called) as _);
        let core = Core::new(Around::new(&node, worker), tuning(&node.config), heads);
        let state = RefCell::new(State { core, wheel: Wheel::new(node.now()), tidy_at: 0 });
        let hub = Self(Rc::new(Inner { node, worker, state, arriving: RefCell::default() }));
        actix_rt::spawn(hub.clone().pump(bell));
        actix_rt::spawn(hub.clone().pump_ephemeral(called, ephemeral));
        actix_rt::spawn(hub.clone().read_mail(mail));
        actix_rt::spawn(hub.clone().turn());
        actix_rt::spawn(hub.clone().end_revoked_keys());
        hub
    }

    pub fn node(&self) -> &Arc<Node> {
        &self.0.node
    }

    /// What is recorded of a session of this worker.
    fn record<T>(&self, id: SessionId, read: impl FnOnce(&Record) -> T) -> Option<T> {
        let core = &self.0.state.borrow().core;
        core.session(core.find(id)?).map(|session| read(session.record()))
    }

    /// Reads the rings' tails for as long as the worker lives.
    async fn pump(self, bell: Arc<TaskBell>) {
        loop {
            let due = self.pump_once();
            bell.rung_by(due).await;
        }
    }

    /// Offers what is new. Says when there is more to do.
    fn pump_once(&self) -> Option<Timestamp> {
        let log = &self.0.node.log;
        self.0.state.borrow_mut().core.pump(shared_now(), |partition, after, most| {
            let (ring, _) = log.partition(partition).expect("the log keeps its partitions");
            ring.tail(after, most)
        })
    }

    async fn pump_ephemeral(self, bell: Arc<TaskBell>, mut queue: Listener) {
        let missed = &self.0.node.metrics.ephemeral_drops[EphemeralDrop::Mailbox];
        let mut next = || loop {
            match queue.try_next()? {
                Heard::Message(entry) => return Some(entry),
                Heard::Missed(number) => missed.inc_by(number),
            }
        };
        loop {
            let due = self.0.state.borrow_mut().core.pump_ephemeral(shared_now(), &mut next);
            bell.rung_by(due).await;
        }
    }
}

fn tuning(config: &Config) -> Tuning {
    let pending_bytes = config.limits.pending_bytes;
    let read_bytes = READ_BYTES.min(pending_bytes);
    Tuning {
        session: Settings { pending_bytes, read_bytes, read_messages: READ_MESSAGES },
        session_channels: config.limits.session_channels,
        // What a session is offered at once has room beside as much again.
        share_bytes: read_bytes.min(pending_bytes / 2),
        ..Tuning::default()
    }
}
