//! What comes in from one partition: the listening half of the log, as its owner sees it.
//!
//! - `listening`: which channels, and who waits for them. `pump`: the task that fills the ring; `sync`
//!   brings it level after any break, `live` passes on what is pushed. `marker`, `canary`: proofs.
//! - `catch_up`, `streams`: what was missed, and where it is read. `pages`, `history`: who was away, by `read`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::{Semaphore, watch},
    task::AbortHandle,
    time,
};

use super::{canary::Canary, listening::Listening, looks::Looks, part::Part, pump::Pump, streams::Streams};
use crate::{
    config::NamespaceKind,
    log::{Company, Ephemeral, ReadError},
    protocol::Channel,
    telemetry::{Aged, PumpMetrics},
};

/// How long a channel is listened to after its last session has left: most that leave come back.
const LINGER: Duration = Duration::from_secs(60);

/// How long a session waits for its channels. A failover takes about as long; who comes back then need not come twice.
const LISTEN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long others are waited for to give a sign, which they do every second.
const COMPANY_PATIENCE: Duration = Duration::from_millis(2_500);

/// How soon a node that has been left behind looks again.
const LEVEL_AGAIN: Duration = Duration::from_millis(50);

/// How many readers may have streams in memory at a time: a megabyte or two each, here and in Redis.
pub(super) const READERS: usize = 4;

/// One partition's listening half. Its pump runs as long as this lives.
#[derive(Debug)]
pub struct Intake {
    pub(super) ear: Arc<Ear>,
    /// At the epoch in charge.
    looks: Looks,
    /// Answers for SQL when that is silent.
    pub(super) company: Arc<Company>,
    pump: AbortHandle,
}

/// Whether what this node's Redis says, or is told, counts.
enum Standing {
    InCharge,
    /// Others have gone over to another primary, of which this node has yet to hear.
    LeftBehind,
    /// They may have.
    InDoubt(ReadError),
}

/// What the pump shares with everybody else.
#[derive(Debug)]
pub(super) struct Ear {
    pub(super) part: Arc<Part>,
    pub(super) listening: Listening,
    pub(super) canary: Arc<Canary>,
    pub(super) ephemeral: Arc<Ephemeral>,
    pub(super) metrics: PumpMetrics,
    /// How often the ring has been brought level with Redis: readers that it held up try again.
    pub(super) level: watch::Sender<u64>,
    /// Permits to read streams.
    pub(super) readers: Semaphore,
}

impl Intake {
    pub fn start(part: Arc<Part>, ephemeral: Arc<Ephemeral>) -> Self {
        Self::with_linger(part, ephemeral, LINGER)
    }

    pub(super) fn with_linger(part: Arc<Part>, ephemeral: Arc<Ephemeral>, linger: Duration) -> Self {
        let canary = Arc::new(Canary::new());
        let watched: Arc<dyn Aged> = canary.clone();
        part.metrics.watch_canary(part.partition, Arc::downgrade(&watched));
        let metrics = part.metrics.pump(part.partition);
        let listening = Listening::new(linger);
        let (level, readers) = (watch::Sender::new(0), Semaphore::new(READERS));
        let ear = Arc::new(Ear { part, listening, canary, ephemeral, metrics, level, readers });
        let pump = ear.part.fatal.watch("pump", Pump::run(Arc::clone(&ear)));
        let pump = tokio::spawn(pump).abort_handle();
        Self { ear, looks: Looks::default(), company: Arc::default(), pump }
    }

    /// Waits until the pump is level with Redis for the first time, but not for longer than `patience`.
    pub async fn ready(&self, patience: Duration) {
        let mut level = self.ear.level.subscribe();
        // Late is only late: health says so.
        let _ = time::timeout(patience, level.wait_for(|times| *times > 0)).await;
    }

    /// See [`Backend::listen`](crate::log::Backend::listen); all of them channels of this partition.
    pub async fn listen(&self, channels: &[Channel]) -> Result<(), ReadError> {
        let deadline = time::Instant::now() + LISTEN_TIMEOUT;
        loop {
            let waiting = self.ear.listening.ask(channels, Instant::now());
            let Some(waiting) = waiting.map_err(|full| ReadError(full.to_string()))? else { return Ok(()) };
            time::timeout_at(deadline, waiting.settled()).await.map_err(|_| self.deaf())?;
        }
    }

    /// See [`Ears::level`](crate::log::Ears::level).
    pub async fn level(&self) -> Result<(), ReadError> {
        let deadline = time::Instant::now() + LISTEN_TIMEOUT;
        let mut is_left_behind = false;
        loop {
            let mut marker = self.ear.listening.mark();
            match time::timeout_at(deadline, marker.wait_for(|out| *out)).await.map(|out| out.map(drop)) {
                Ok(Ok(())) => {
                    match self.standing().await {
                        Standing::InCharge => return Ok(()),
                        Standing::LeftBehind => is_left_behind = true,
                        Standing::InDoubt(why) => return Err(why),
                    }
                    time::sleep(LEVEL_AGAIN).await;
                }
                // Its connection ended: another one, on the next.
                Ok(Err(_)) => {}
                Err(_) if is_left_behind => return Err(self.not_level()),
                Err(_) => return Err(self.deaf()),
            }
        }
    }

    /// See [`Ears::in_charge`](crate::log::Ears::in_charge).
    pub async fn in_charge(&self) -> Result<(), ReadError> {
        let deadline = time::Instant::now() + LISTEN_TIMEOUT;
        loop {
            match self.standing().await {
                Standing::InCharge => return Ok(()),
                Standing::LeftBehind if time::Instant::now() > deadline => return Err(self.not_level()),
                Standing::LeftBehind => time::sleep(LEVEL_AGAIN).await,
                Standing::InDoubt(why) => return Err(why),
            }
        }
    }

    /// Where SQL is silent, others who give a sign from now on have not gone over before it.
    async fn standing(&self) -> Standing {
        let now = time::Instant::now();
        match self.is_left_behind().await {
            Some(false) => return Standing::InCharge,
            Some(true) => return Standing::LeftBehind,
            None => {}
        }
        let _ = time::timeout(COMPANY_PATIENCE, self.company.signs_since(now)).await;
        match self.company.silent_since(now) {
            None => Standing::InCharge,
            Some(node) => {
                let partition = self.ear.part.partition.0;
                let why = format!(
                    "the database does not answer, and node {node} gives no more signs of life in the Redis of partition {partition} that \
                     this node has: it may have gone over to another one"
                );
                quietly!(
                    WARN,
                    why,
                    "nothing is recorded before it is known whether this node has been left behind"
                );
                Standing::InDoubt(ReadError(why))
            }
        }
    }

    /// Whether SQL says that others have gone over, of which this node has yet to hear: the marker came out of the primary
    /// before. None if it does not answer.
    async fn is_left_behind(&self) -> Option<bool> {
        let part = &self.ear.part;
        let look = async {
            let row = part.store.epoch(part.partition).await.ok()?;
            Some(row.is_some_and(|row| row.epoch.base != part.ring.base()))
        };
        self.looks.ask(look).await
    }

    /// See [`Ears::keep_company`](crate::log::Ears::keep_company).
    pub async fn keep_company(&self, nodes: &[String]) {
        if self.is_left_behind().await == Some(false) {
            self.company.keep(nodes);
        }
    }

    fn deaf(&self) -> ReadError {
        let why = self.ear.canary.silence(Duration::ZERO).unwrap_or_default();
        ReadError(format!("the channels cannot be listened to within {LISTEN_TIMEOUT:?}: {why}"))
    }

    /// A worker's first session of a channel has come.
    pub fn hold(&self, channel: &Channel) {
        self.ear.listening.hold(channel, Instant::now());
    }

    /// A worker's last session of a channel has gone.
    pub fn release(&self, channel: &Channel) {
        self.ear.listening.release(channel, Instant::now());
    }

    /// See [`Ears::is_away`](crate::log::Ears::is_away). What is heard already stays so while nothing comes in.
    pub fn is_away(&self, channel: &Channel) -> bool {
        self.deafness().is_some() && !self.ear.listening.hears(channel)
    }

    /// Why what is published does not come in, if so.
    pub fn deafness(&self) -> Option<String> {
        self.ear.canary.silence(self.ear.part.config.redis.canary_max_age)
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl Ear {
    /// What a channel's namespace promises.
    pub(super) fn kind(&self, channel: &Channel) -> NamespaceKind {
        self.part.config.namespaces.of(channel).kind
    }

    pub(super) fn streams(&self) -> Streams<'_> {
        Streams { names: &self.part.names, partition: self.part.partition }
    }
}
