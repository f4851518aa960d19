//! Who hands out a partition's positions, and how far: SQL decides, Redis is told.
//!
//! The row in SQL names the epoch in charge and the Redis incarnation that it was opened for. A connection to any other
//! incarnation (a restart, a failover) may not append until a new epoch is open, because what that Redis holds may be older
//! than what has been promised. The race between the nodes is decided by compare-and-set on the row, and positions go on
//! above everything that any epoch before could have handed out.

mod compared;
mod elsewhere;
mod error;
mod late;
mod limit;
mod restock;
mod spoilt;
mod verdict;

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use redis::aio::ConnectionLike;
use tokio::{
    sync::{Mutex, Notify, watch},
    time::{self, Instant},
};

use self::{
    compared::Compared,
    late::LastAck,
    verdict::{LogState, Step, judge},
};
pub use self::{
    error::{EpochError, Result},
    spoilt::LOST,
};
use super::{
    names::Names,
    open_set,
    scripts::{OPEN, RAISE},
};
use crate::{
    config::{Config, Namespaces},
    log::{Bounds, by_the_clock},
    protocol::Partition,
    redis::{Incarnation, RedisError, Replid, Server},
    store::{CommitError, Epoch, EpochRow, FleetId, Opened, Store, StoreError},
    telemetry::LogMetrics,
};

/// The pause before another look at what may only be another node's work in progress.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How often the same is found before it is what it looks like: in that time another node gets from SQL to Redis,
/// also on a machine that has much else to do. Too short would cost an epoch, nothing more.
const LOOKS: u32 = 10;

/// How often what was found is compared again before it is left to the caller to try later.
const MAX_ROUNDS: u32 = 40;

/// The least time between two epochs that are opened over one and the same Redis because it has lost something: one that goes on throwing
/// keys away would have a new one every fraction of a second, and every client hear of it. Shorter than readers,
/// newcomers and publishers wait.
pub(super) const REOPEN_EVERY: Duration = Duration::from_secs(3);

/// The pause before a database is compared again.
const MIND_AGAIN: Duration = Duration::from_secs(1);

/// The epoch that is in charge, and the Redis incarnation that it is in charge of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InCharge {
    pub epoch: Epoch,
    pub log: Replid,
}

/// The epochs of one partition, as far as this node knows.
#[derive(Debug)]
pub struct Epochs {
    partition: Partition,
    fleet: FleetId,
    names: Names,
    server: Server,
    store: Store,
    namespaces: Namespaces,
    block: u64,
    metrics: LogMetrics,
    known: watch::Sender<Option<InCharge>>,
    /// The highest limit that SQL has shown, of whatever epoch: no position at or above has been handed out.
    limit: AtomicU64,
    raising: AtomicBool,
    /// The newest epoch whose positions are not its own any more: this Redis, or somebody else, hands them out again.
    spoilt: AtomicU64,
    /// The base of the newest that its Redis went back in: what is open there may stand in places of others.
    went_back: AtomicU64,
    /// The base of the newest of which the database lacks something for good.
    lacks: AtomicU64,
    /// Of a plain message, in the epoch that is known.
    acked: LastAck,
    /// The database may be another one than it was: see [`Self::mind`].
    doubt: Notify,
    /// With which history of the database Redis agrees.
    compared: Compared,
    /// One comparison at a time.
    comparing: Mutex<Comparing>,
}

/// What one comparison leaves to the next.
#[derive(Debug, Default)]
struct Comparing {
    /// Since when another node's primary is given way to.
    giving_way: Option<Instant>,
    /// The newest epoch that SQL has shown, and whose log it is.
    newest: Option<(u64, Option<String>)>,
    /// Before this no epoch is opened for what the Redis has lost that had the last one for the same, whoever opened it.
    reopens: Option<Instant>,
}

impl Epochs {
    /// None is known yet: call [`Self::ensure`].
    pub fn new(
        partition: Partition,
        fleet: FleetId,
        names: Names,
        server: Server,
        store: Store,
        config: &Config,
        metrics: LogMetrics,
    ) -> Self {
        let compared = Compared::new(store.history());
        Self {
            partition,
            fleet,
            names,
            server,
            store,
            namespaces: config.namespaces.clone(),
            block: config.log.position_block,
            metrics,
            known: watch::Sender::new(None),
            limit: AtomicU64::new(0),
            raising: AtomicBool::new(false),
            spoilt: AtomicU64::new(0),
            went_back: AtomicU64::new(0),
            lacks: AtomicU64::new(0),
            acked: LastAck::new(),
            doubt: Notify::new(),
            compared,
            comparing: Mutex::default(),
        }
    }

    /// Whether the database still says that it is this fleet's. A database that does not answer says nothing.
    pub(super) async fn check_fleet(&self) -> Result<(), String> {
        let Ok(Some(other)) = self.store.fleet().await else { return Ok(()) };
        if other == self.fleet {
            return Ok(());
        }
        let error = format!(
            "the database belongs to fleet {other} now (belfry fleet fork?), and this node and its Redis to {}: no node that is started \
             again comes up. Stop all nodes, and empty the Redis or give the fleet another redis.prefix",
            self.fleet
        );
        quietly!(ERROR, error, "the fleet has another id in the database");
        Err(error)
    }

    /// The epoch in charge of this incarnation, if it is known.
    pub fn of(&self, at: &Incarnation) -> Option<Epoch> {
        let known = self.known.borrow().filter(|known| known.log == at.replid).map(|known| known.epoch);
        known.filter(|epoch| !self.is_spoilt(epoch.epoch))
    }

    /// The database may have lost something.
    pub fn doubt(&self) {
        self.doubt.notify_one();
    }

    /// Sees to it that a database that has become another one, and a Redis that throws keys away, is found out without anybody's
    /// connecting to Redis.
    pub async fn mind(&self) {
        let (mut histories, mut evicted) = (self.store.history(), self.server.evicted());
        loop {
            tokio::select! {
                Ok(()) = histories.changed() => {}
                Ok(()) = evicted.changed() => {}
                () = self.doubt.notified() => {}
            }
            loop {
                let ensured = async {
                    let mut commands = self.server.commands().await?;
                    let at = commands.incarnation().clone();
                    self.ensure(&at, &mut commands).await
                };
                match ensured.await {
                    Ok(_) => {
                        // What has been lost since the last epoch began is announced by the next one.
                        let reopens = self.comparing.lock().await.reopens.filter(|at| *at > Instant::now());
                        let Some(at) = reopens else { break };
                        time::sleep_until(at).await;
                    }
                    Err(error) => {
                        tracing::warn!(%error, partition = self.partition.0, "the database cannot be compared with Redis now");
                        time::sleep(MIND_AGAIN).await;
                    }
                }
            }
        }
    }

    /// The bounds of the newest epoch that is known.
    pub fn bounds(&self) -> Bounds {
        let known = self.known.borrow().map(|known| known.epoch);
        let Bounds { base, limit, first } =
            known.map_or(Bounds { base: 1, limit: 1, first: 1 }, Epoch::bounds);
        Bounds { base, limit: limit.max(self.limit.load(Ordering::Acquire)), first }
    }

    /// Reads the limit again: a cursor at or above the known one may be of another node, which has raised it.
    pub async fn reread(&self) -> Result<(), StoreError> {
        if let Some(row) = self.store.epoch(self.partition).await? {
            self.saw(&row.epoch);
        }
        Ok(())
    }

    fn saw(&self, epoch: &Epoch) {
        self.limit.fetch_max(epoch.limit, Ordering::AcqRel);
    }

    /// Sees to it that an epoch is in charge of the incarnation that `connection` leads to, and that
    /// Redis and SQL agree about it.
    pub async fn ensure(&self, at: &Incarnation, connection: &mut impl ConnectionLike) -> Result<Epoch> {
        let mut comparing = self.comparing.lock().await;
        let (mut seen, mut looks) = (None, 0);
        for _ in 0..MAX_ROUNDS {
            let row = self.store.epoch(self.partition).await?;
            let asked = Instant::now();
            let newest = row.as_ref().map(|row| (row.epoch.epoch, row.log_id.clone()));
            if let (Some((last, its)), Some((epoch, log))) = (&comparing.newest, &newest)
                && (last < epoch && its == log)
            {
                comparing.reopens = Some(asked + REOPEN_EVERY);
            }
            comparing.newest = newest;
            let waits = comparing.reopens.is_some_and(|at| at > asked);
            let state = LogState::read(connection, &self.names.log).await.map_err(RedisError::from)?;
            let found =
                Some((row.as_ref().map(|row| row.epoch), state.map(|at| (at.epoch, at.base, at.limit))));
            if let Some(redis) = state.and_then(|state| state.fleet).filter(|redis| *redis != self.fleet) {
                return Err(EpochError::OtherFleet {
                    partition: self.partition,
                    redis,
                    database: self.fleet.to_string(),
                });
            }
            looks = if seen == found { looks + 1 } else { 1 };
            seen = found;
            if let (Some(LogState { back: Some(back), .. }), Some(EpochRow { epoch, .. })) = (state, &row)
                && back == epoch.epoch
            {
                self.went_back(back, epoch.base, "another node has seen Redis go back");
            }
            let history = self.store.history().borrow().clone();
            let is_older = state.map(|state| state.epoch) > row.as_ref().map(|row| row.epoch.epoch);
            if let (Some(row), Some(history)) = (&row, &history)
                && row.history.as_ref() != Some(history)
                && !self.is_unsaid(&row.epoch)
            {
                let lacks = match &row.history {
                    // At the first start there is nothing that can have been lost.
                    None => false,
                    Some(known) if self.is_whole(known, history, connection).await? => false,
                    Some(_) => self.restock(history, row.epoch.base, is_older, connection).await?,
                };
                // Else once the next epoch says so, or nobody would find it out if this node died.
                if !lacks {
                    self.store.note_history(self.partition, history).await?;
                    continue;
                }
            }
            match judge(row.as_ref(), state, &at.replid) {
                Step::InCharge(epoch) | Step::Tell(epoch)
                    if self.is_spoilt(epoch.epoch) || self.is_unsaid(&epoch) =>
                {
                    if self.went_back.load(Ordering::Acquire) >= epoch.base {
                        self.stop(&epoch, connection).await?;
                    }
                    if waits {
                        return Err(EpochError::Losing);
                    }
                    self.open(at, state, row, connection).await?;
                }
                // Redis was told of this epoch, since it was in charge: it has gone back to an earlier one.
                Step::Tell(epoch) if self.was_in_charge(at, row.as_ref()) => {
                    self.spoil(epoch.epoch, "Redis has gone back to an earlier epoch");
                }
                // What it was is not known.
                Step::InCharge(epoch) if state.is_some_and(|state| state.evicted) && !waits => {
                    self.spoil(epoch.epoch, "Redis has thrown keys away");
                }
                Step::InCharge(epoch) => {
                    if state.is_some_and(|state| state.fleet.is_none()) {
                        self.adopt(connection).await?;
                    }
                    if state.is_some_and(|state| state.limit < epoch.limit) {
                        self.tell_limit(&epoch, connection).await?;
                    }
                    let opened = state.and_then(|state| asked.checked_sub(state.open_for?));
                    if self.enter(epoch, at, opened) {
                        comparing.giving_way = None;
                        self.compared.note(history);
                        return Ok(epoch);
                    }
                    tracing::warn!(
                        partition = self.partition.0,
                        epoch = epoch.epoch,
                        redis = %at,
                        "plain messages were acknowledged at another primary after this epoch had been opened; \
                         they are lost, and the next epoch says so"
                    );
                    self.open(at, state, row, connection).await?;
                }
                Step::Tell(epoch) => self.tell(&epoch, connection).await?,
                // Redis was told of this epoch, since it was in charge: that it has none now is no work in progress.
                Step::LookAgain
                    if state.is_none() && (looks == LOOKS || self.was_in_charge(at, row.as_ref())) =>
                {
                    if waits {
                        return Err(EpochError::Losing);
                    }
                    self.open(at, None, row, connection).await?
                }
                Step::LookAgain if looks < LOOKS => time::sleep(LOOK_AGAIN).await,
                Step::LookAgain if state.is_some_and(|state| state.fleet == Some(self.fleet)) => {
                    tracing::error!(
                        partition = self.partition.0,
                        redis = self.server.name(),
                        "{}; what Redis still holds is stored again, and the next epoch begins above both",
                        self.foreign(row.clone(), state)
                    );
                    let base = row.as_ref().map_or(1, |row| row.epoch.base);
                    self.restock("older than Redis", base, is_older, connection).await?;
                    self.open(at, state, row, connection).await?;
                }
                Step::LookAgain => return Err(self.foreign(row, state)),
                Step::Open => {
                    self.give_way(at, row.as_ref(), &mut comparing.giving_way).await?;
                    self.open(at, state, row, connection).await?;
                }
            }
        }
        Err(EpochError::Contended)
    }

    /// Whether this node has seen the row's epoch in charge of this incarnation.
    fn was_in_charge(&self, at: &Incarnation, row: Option<&EpochRow>) -> bool {
        let known = *self.known.borrow();
        let known = known.filter(|known| known.log == at.replid).map(|known| known.epoch.epoch);
        known.is_some() && known == row.map(|row| row.epoch.epoch)
    }

    /// Opens the next epoch in SQL: after this the row says which node's epoch is in charge, this one's or another's.
    async fn open(
        &self,
        at: &Incarnation,
        state: Option<LogState>,
        row: Option<EpochRow>,
        connection: &mut impl ConnectionLike,
    ) -> Result<()> {
        if let (Some(state), Some(row)) = (state, &row)
            && state.epoch == row.epoch.epoch
            && state.limit <= row.epoch.limit
            && self.went_back.load(Ordering::Acquire) < row.epoch.base
        {
            // Nobody appends to a new incarnation before the epoch is open, so these are all; who appends to one that goes on
            // commits for himself. The commit is refused if another node has closed the epoch meanwhile; then it has done this.
            let is_spoilt = self.is_spoilt(row.epoch.epoch);
            match open_set::commit_all(&self.store, &row.epoch, &self.names, connection, is_spoilt).await {
                Ok(committed) => {
                    tracing::info!(committed, redis = self.server.name(), "survivors are committed")
                }
                Err(open_set::OpenSetError::Commit(CommitError::EpochClosed)) => return Ok(()),
                Err(open_set::OpenSetError::Commit(error)) => return Err(EpochError::Survivors(error)),
                Err(open_set::OpenSetError::Redis(error)) => return Err(error.into()),
            }
        }
        let lost = row.as_ref().is_some_and(|row| self.is_unsaid(&row.epoch));
        let expected = row.map(|row| row.epoch.epoch);
        let known = state.map_or((0, 0), |state| (state.epoch, state.limit));
        let above = (known.0, known.1.max(by_the_clock()));
        let log = at.replid.as_str();
        let opened =
            self.store.open_epoch_above(self.partition, self.block, expected, log, above, lost).await?;
        if let Opened::Mine(epoch) = opened {
            self.metrics.epochs_opened.inc();
            let (partition, base) = (self.partition.0, epoch.base);
            tracing::warn!(partition, epoch = epoch.epoch, base, redis = %at, "opened a new epoch");
            self.tell(&epoch, connection).await?;
        }
        Ok(())
    }

    async fn tell(&self, epoch: &Epoch, connection: &mut impl ConnectionLike) -> Result<()> {
        let mut call = OPEN.call(&[&self.names.log, &self.names.open, &self.names.heads]);
        call.arg(epoch.epoch).arg(epoch.base).arg(epoch.limit);
        call.arg(&self.names.control).arg(self.fleet.to_string());
        let _: String = OPEN.run(&call, connection).await.map_err(RedisError::from)?;
        Ok(())
    }

    /// Nobody appends in this epoch any more, who knows of nothing either: until the next one is open takes longer.
    async fn stop(&self, epoch: &Epoch, connection: &mut impl ConnectionLike) -> Result<()> {
        let mut note = ::redis::cmd("HSET");
        note.arg(&self.names.log).arg("back").arg(epoch.epoch);
        Ok(note.exec_async(connection).await.map_err(RedisError::from)?)
    }

    /// Notes whose this Redis is: it was begun before there were ids.
    async fn adopt(&self, connection: &mut impl ConnectionLike) -> Result<()> {
        let mut note = ::redis::cmd("HSETNX");
        note.arg(&self.names.log).arg("fleet").arg(self.fleet.to_string());
        Ok(note.exec_async(connection).await.map_err(RedisError::from)?)
    }

    async fn tell_limit(&self, epoch: &Epoch, connection: &mut impl ConnectionLike) -> Result<()> {
        let mut call = RAISE.call(&[&self.names.log]);
        call.arg(epoch.epoch).arg(epoch.limit);
        let _: String = RAISE.run(&call, connection).await.map_err(RedisError::from)?;
        Ok(())
    }

    fn foreign(&self, row: Option<EpochRow>, state: Option<LogState>) -> EpochError {
        let shown = |found: Option<(u64, u64, u64)>| match found {
            Some((epoch, base, limit)) => format!("epoch {epoch} from {base} to {limit}"),
            None => "no epoch".to_owned(),
        };
        let redis = shown(state.map(|at| (at.epoch, at.base, at.limit)));
        let database = shown(row.map(|EpochRow { epoch, .. }| (epoch.epoch, epoch.base, epoch.limit)));
        EpochError::Foreign { partition: self.partition, redis, database }
    }
}
