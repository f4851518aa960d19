//! Shared sessions: what any node needs to carry a session on, in Redis.
//!
//! - **Who has a session is decided in Redis**, by one script (`claim.lua`), also where the session
//!   is on this very node. Each claim raises the session's *fence*.
//! - **A node that has lost a session never writes its record again**: every write says by which fence the
//!   node has it, and is refused once there is a higher one (`save.lua`). A refused write is how a node
//!   learns of it at the latest; the letter [`Taken`](super::letter::Taken) is how it learns at once.
//! - **What a client has been told is in Redis before it is told** (see `stored`).
//! - **A held session is refreshed** before its time is up, and written anew where a Redis has forgotten
//!   it. One without a connection rests in Redis only, until `session.ttl` is over.
//! - **What Redis does not know, nobody carries on**: whatever a node remembers may be outdated. Nor what Redis may
//!   have forgotten: a record that was written to another incarnation, or in another epoch of the log, is *in doubt*. It may lack a channel that
//!   the client was told of, and is good for a connection that names its channels, and for orders of the server.
//!
//! While a session's Redis is away, its holder goes on with it, and nobody can claim it: who comes back elsewhere goes on in a new
//! session, at another Redis if there is one.

pub mod claims;
mod dirty;
mod owners;
mod saver;
pub mod stored;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use belfry_core::{held::Held as _, ring::Ring};
use redis::{Cmd, FromRedisValue};
use tokio::sync::{Notify, mpsc, oneshot};

use self::{
    claims::Claim,
    dirty::{BATCH, Dirty, Pending, Waiter, Whole},
};
pub use self::{
    claims::{ClaimError, Claimed, Outcome, What},
    dirty::{Save, SaveError, Standing, Word},
};
use super::{bus::Bus, letter::NodeId};
use crate::{
    log::redis::names::Names,
    protocol::{Partition, SessionId},
    redis::{RedisError, Script, Server},
    session::{Holder, Millis, Record},
    telemetry::Metrics,
};

/// How much news of sessions waits for the hub. The saver waits with it.
const EVENTS: usize = 1024;

/// How often is looked whether a Redis has gone back.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// For how long a Redis that has refused to write something gets no new sessions.
const REFUSAL_MS: Millis = 5_000;

/// Something that the hub has to act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// This node has the session no more.
    Lost {
        session: SessionId,
        /// By which claim this node had it.
        fence: u64,
        /// Who has it now, where that is known.
        winner: Option<Holder>,
    },
    /// Redis does not know the session: it is to be saved whole.
    Missing { session: SessionId },
}

/// The sessions of a fleet, as one node sees them.
#[derive(Debug)]
pub struct Sessions {
    /// One for each Redis; a session's id says at which it is.
    desks: Vec<Arc<Desk>>,
    claims: Vec<mpsc::Sender<Claim>>,
    timeout: Duration,
}

/// What is done at one Redis.
#[derive(Debug)]
struct Desk {
    server: Server,
    bus: Bus,
    node: NodeId,
    prefix: Box<str>,
    /// The log that is at this Redis, too, and what this node hears of it.
    names: Names,
    ring: Option<Arc<Ring>>,
    /// What this node writes is numbered, so that a Redis that has gone back is known by what it lacks.
    number: AtomicU64,
    /// In which epoch something was last answered: where that begins; and up to which number.
    answered: Mutex<(u64, u64)>,
    /// In milliseconds, as Redis is told.
    ttl: Box<str>,
    scripts: Arc<Scripts>,
    dirty: Mutex<Dirty>,
    /// Rung when something has become dirty.
    bell: Notify,
    /// Rung when a batch has been written.
    written: Notify,
    /// When this Redis last refused to write something; 0: it has written since.
    refused: AtomicU64,
    events: mpsc::Sender<Event>,
    metrics: Arc<Metrics>,
    started: Instant,
}

#[derive(Debug)]
struct Scripts {
    claim: Script,
    save: Script,
    refresh: Script,
}

impl Scripts {
    fn new() -> Self {
        Self {
            claim: Script::new(concat!(include_str!("common.lua"), include_str!("claim.lua"))),
            save: Script::new(concat!(include_str!("common.lua"), include_str!("save.lua"))),
            refresh: Script::new(concat!(include_str!("common.lua"), include_str!("refresh.lua"))),
        }
    }
}

/// How a node keeps sessions.
#[derive(Debug, Clone)]
pub struct SavingSettings {
    pub prefix: Box<str>,
    /// How long a session without a connection is remembered.
    pub ttl: Duration,
    /// How long a claim or a save may take.
    pub timeout: Duration,
}

impl Save {
    /// What is to be written of a record when nothing but its command number or state has changed.
    pub fn of(record: &Record, state: Standing) -> Self {
        Self { session: record.id, fence: record.fence, applied: record.applied, state, whole: None }
    }

    /// All of it.
    pub fn whole(record: &Record, state: Standing, word: Word) -> Self {
        let whole = Whole {
            owner: Arc::clone(&record.owner),
            holder: record.holder.clone(),
            subscriptions: stored::encode(record),
            word,
        };
        Self { whole: Some(whole), ..Self::of(record, state) }
    }
}

impl Sessions {
    /// Opens the sessions at these Redis, whose logs come into these rings; what comes of them is to be read for as long as they are used.
    pub fn open(
        servers: &[Server],
        bus: &Bus,
        node: &NodeId,
        rings: &[Arc<Ring>],
        settings: &SavingSettings,
        metrics: &Arc<Metrics>,
    ) -> (Self, mpsc::Receiver<Event>) {
        let (events, receiver) = mpsc::channel(EVENTS);
        let scripts = Arc::new(Scripts::new());
        let (mut desks, mut claims) = (Vec::new(), Vec::new());
        for (partition, server) in servers.iter().enumerate() {
            let desk = Arc::new(Desk {
                server: server.clone(),
                bus: bus.clone(),
                node: node.clone(),
                prefix: settings.prefix.clone(),
                ring: rings.get(partition).cloned(),
                names: Names::new(&settings.prefix, Partition(partition as u16)),
                number: AtomicU64::new(0),
                answered: Mutex::default(),
                ttl: settings.ttl.as_millis().to_string().into(),
                scripts: Arc::clone(&scripts),
                dirty: Mutex::default(),
                bell: Notify::new(),
                written: Notify::new(),
                refused: AtomicU64::new(0),
                events: events.clone(),
                metrics: Arc::clone(metrics),
                started: Instant::now(),
            });
            let (sender, waiting) = mpsc::channel(claims::QUEUE);
            tokio::spawn(Arc::clone(&desk).claim_all(waiting));
            tokio::spawn(Arc::clone(&desk).save_all());
            tokio::spawn(Arc::clone(&desk).mind());
            desks.push(desk);
            claims.push(sender);
        }
        (Self { desks, claims, timeout: settings.timeout }, receiver)
    }

    /// Which Redis a session is at. All nodes have the same ones in the same order.
    fn place(&self, session: SessionId) -> usize {
        (session.low_bits() % self.desks.len() as u64) as usize
    }

    /// An id for a new session, at a Redis that takes it.
    pub fn new_id(&self) -> SessionId {
        const TRIES: usize = 64;
        let ids = std::iter::repeat_with(SessionId::random);
        let up = ids.take(TRIES).find(|id| self.desks[self.place(*id)].is_up());
        up.unwrap_or_else(SessionId::random)
    }

    /// Whether nothing can be learnt of a session now, while another one could be had.
    pub fn is_away(&self, session: SessionId) -> bool {
        !self.desks[self.place(session)].is_up() && self.desks.iter().any(|desk| desk.is_up())
    }

    /// Which of the Redis has a session's record.
    pub fn partition(&self, session: SessionId) -> Partition {
        Partition(self.place(session) as u16)
    }

    /// Claims a session for this node.
    pub async fn claim(&self, id: SessionId, owner: &Arc<str>, what: What) -> Result<Outcome, ClaimError> {
        let (reply, answer) = oneshot::channel();
        let claim = Claim { session: id, owner: Arc::clone(owner), what, reply };
        let queue = &self.claims[self.place(id)];
        queue.try_send(claim).map_err(|_| ClaimError("too many sessions are being claimed".to_owned()))?;
        self.within(answer).await.and_then(|outcome| outcome.map_err(|_| stopped())).map_err(ClaimError)?
    }

    async fn within<T>(&self, answer: impl Future<Output = T>) -> Result<T, String> {
        let answer = tokio::time::timeout(self.timeout, answer).await;
        answer.map_err(|_| format!("no answer within {:?}", self.timeout))
    }

    /// Saves, and says when it is done.
    pub async fn save(&self, save: Save) -> Result<(), SaveError> {
        let (waiter, saved) = oneshot::channel();
        self.desks[self.place(save.session)].note(save, Some(waiter));
        let saved = self.within(saved).await.and_then(|saved| saved.map_err(|_| stopped()));
        saved.map_err(SaveError::Unavailable)?
    }

    /// Saves soon, together with others.
    pub fn save_behind(&self, save: Save) {
        self.desks[self.place(save.session)].note(save, None);
    }

    pub fn save_now(&self, save: Save) {
        let (waiter, _) = oneshot::channel();
        self.desks[self.place(save.session)].note(save, Some(waiter));
    }

    /// Another node has claimed the session: nothing more is to be written of it. `winner`: for which
    /// connection, where that is known.
    pub fn forget(&self, session: SessionId, below: u64, winner: Option<&Holder>) {
        self.desks[self.place(session)].forget(session, below, winner);
    }

    /// Keeps sessions that this node holds from being forgotten; each with its fence. What turns out to
    /// be lost or missing, and whether that is all.
    pub async fn refresh(&self, held: &[(SessionId, u64)]) -> (Vec<Event>, bool) {
        let (mut events, mut all) = (Vec::new(), true);
        let mut places = vec![Vec::new(); self.desks.len()];
        for entry in held {
            places[self.place(entry.0)].push(*entry);
        }
        for (desk, held) in self.desks.iter().zip(places) {
            if held.is_empty() {
                continue;
            }
            // A time that is missed does no harm: it is long, and the next one is near.
            if let Err(problem) = desk.refresh(&held, &mut events).await {
                let (redis, sessions) = (desk.server.name(), held.len());
                tracing::warn!(redis, sessions, problem, "sessions cannot be refreshed now");
                // One of several that is away costs the others nothing.
                all &= self.desks.len() > 1 && !desk.server.is_up();
            }
        }
        (events, all)
    }

    /// Waits until everything is written.
    pub async fn flush(&self) {
        for desk in &self.desks {
            desk.flush().await;
        }
    }
}

fn stopped() -> String {
    "the server is being stopped".to_owned()
}

impl Desk {
    fn key(&self, session: SessionId) -> String {
        format!("{}:sess:{session}", self.prefix)
    }

    /// Whether sessions can be made and claimed here, as far as is known.
    fn is_up(&self) -> bool {
        let refused = self.refused.load(Ordering::Relaxed);
        self.server.is_up() && (refused == 0 || self.now() > refused + REFUSAL_MS)
    }

    fn now(&self) -> Millis {
        self.started.elapsed().as_millis() as Millis
    }

    fn note(&self, save: Save, waiter: Option<Waiter>) {
        self.dirty.held().add(save, waiter, self.now());
        self.bell.notify_one();
    }

    fn forget(&self, session: SessionId, below: u64, winner: Option<&Holder>) {
        self.dirty.held().forget(session, below, winner);
    }

    async fn flush(&self) {
        loop {
            // Registered before it looks, so that no end of a batch is missed.
            let written = self.written.notified();
            tokio::pin!(written);
            written.as_mut().enable();
            if self.dirty.held().is_idle() {
                return;
            }
            written.await;
        }
    }

    /// Looks whether this Redis has gone back: by a refresh of nothing. An error is one of Redis's, which is said elsewhere.
    async fn mind(self: Arc<Self>) {
        let mut ticks = crate::clock::ticks(LOOK_EVERY);
        loop {
            ticks.tick().await;
            let _ = self.run::<Vec<String>>(&self.scripts.refresh, vec![self.refresh_call(&[])]).await;
        }
    }

    /// Runs a script on this Redis. Its last arguments are those of `common.lua`: what this node knows before anything is asked.
    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        mut calls: Vec<Cmd>,
    ) -> Result<Vec<Result<T, String>>, String> {
        let told = |error: ::redis::RedisError| {
            let error = RedisError::from(error);
            self.server.failed(&error);
            error.to_string()
        };
        let (base, heard) = self.ring.as_ref().map_or((0, 0), |ring| {
            let at = ring.watch([]);
            (at.base, at.from)
        });
        let written = Some(*self.answered.held()).filter(|known| known.0 == base).map_or(0, |known| known.1);
        // A refresh writes nothing that a Redis without memory would refuse.
        let writes = !std::ptr::eq(script, &raw const self.scripts.refresh);
        let number = writes.then(|| self.number.fetch_add(1, Ordering::Relaxed) + 1);
        let mut commands = self.server.commands().await.map_err(|error| error.to_string())?;
        let incarnation = commands.incarnation().replid;
        for call in &mut calls {
            call.arg(base).arg(heard).arg(&self.names.log).arg(&self.names.heads);
            call.arg(format!("by:{}", self.node.as_str())).arg(written);
            call.arg(number.map_or_else(String::new, |number| number.to_string())).arg(incarnation.as_str());
        }
        let results = script.run_all(&calls, &mut commands).await.map_err(told)?;
        if let Some(number) = number {
            let refused = results.iter().any(Result::is_err).then(|| self.now().max(1));
            self.refused.store(refused.unwrap_or(0), Ordering::Relaxed);
            if refused.is_none() {
                let mut known = self.answered.held();
                *known = (*known).max((base, number));
            }
        }
        Ok(results.into_iter().map(|result| result.map_err(told)).collect())
    }
}
