//! One Redis, as the log sees it.

use std::{future::Future, sync::Arc, time::Duration};

use deadpool::managed::{PoolError, TimeoutType, Timeouts};
use redis::{Cmd, FromRedisValue};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::{Instant, sleep_until, timeout_at},
};
use tokio_util::sync::CancellationToken;

use super::{
    Commands, Incarnation, OpenError, Pushes, RedisError, RedisErrorKind, Result, Subscriber,
    call::Caller,
    examine,
    keeper::{self, Finder},
    line::Line,
    pool::{self, Pool},
    pushes::{Queue, Receiver},
};
use crate::{
    config::{RedisConfig, RedisUrl, redis_url::Address},
    telemetry::{Metrics, RedisMetrics},
};

/// One Redis: a server, or a Sentinel group with its primary of now. Cheap to clone; all clones share a pool, and
/// the task that watches over it ends with the last of them.
#[derive(Clone)]
pub struct Server(Arc<Kept>);

struct Kept {
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
}

/// What the handed out connections need of a [`Server`], and its keeper.
pub(super) struct Shared {
    pub(super) name: Arc<str>,
    pub(super) finder: Finder,
    db: u32,
    pub(super) metrics: RedisMetrics,
    /// Somebody doubts that the present primary is one: the keeper looks.
    pub(super) doubt: Notify,
    state: watch::Sender<State>,
    incarnations: watch::Sender<Option<Incarnation>>,
    evicted: watch::Sender<u64>,
    pool_size: usize,
    connect_timeout: Duration,
    response_timeout: Duration,
    push_bytes: usize,
}

#[derive(Clone)]
enum State {
    /// There is one to use.
    Up(Arc<Era>),
    /// There is none, and why.
    Looking { since: Instant, why: RedisError },
}

/// The time in which one incarnation is the one to use, and its pool. It ends when the keeper sees that the server
/// has gone, changed or moved; the next one may be of the same incarnation, over new connections.
pub(super) struct Era {
    pub(super) incarnation: Incarnation,
    pub(super) address: Address,
    pool: Pool,
    pub(super) over: CancellationToken,
}

/// How soon a connection that could not be opened is tried again, while the keeper has not said anything.
const AGAIN: Duration = Duration::from_millis(50);

impl Server {
    /// Connects, and checks that it will do: a primary, Redis 7.0 or newer, not a cluster, one that never evicts.
    /// What may pass by itself (it is starting, loading, failing over) is waited for a little.
    pub async fn open(url: &RedisUrl, config: &RedisConfig, metrics: &Metrics) -> Result<Self, OpenError> {
        let name = url.name();
        let metrics = metrics.redis(&name);
        metrics.pool_limit.set(i64::try_from(config.pool_size).unwrap_or(i64::MAX));
        let finder = Finder::new(url, config, &metrics.connections)?;
        let first = keeper::open(&name, &finder, config.connect_timeout + config.response_timeout).await?;
        // All of it, and now: the first command that is refused would not tell of the rest.
        match examine::denied(&finder.connector, &first.line, &config.prefix).await {
            Ok(denied) if !denied.is_empty() => {
                let detail = format!("the user may not use {}", denied.join(", "));
                return Err(OpenError::Denied { name, detail });
            }
            Err(error) if error.kind() == RedisErrorKind::Denied => return Err(OpenError::of(name, &error)),
            _ => {}
        }
        let nothing_yet = RedisError::not_sent(RedisErrorKind::Unreachable, "not looked for yet");
        let shared = Arc::new(Shared {
            name: name.into(),
            db: url.db,
            finder,
            metrics,
            doubt: Notify::new(),
            state: watch::Sender::new(State::Looking { since: Instant::now(), why: nothing_yet }),
            incarnations: watch::Sender::new(None),
            evicted: watch::Sender::new(0),
            pool_size: config.pool_size,
            connect_timeout: config.connect_timeout,
            response_timeout: config.response_timeout,
            push_bytes: config.push_bytes,
        });
        let era = shared.begin(first.address.clone(), first.incarnation.clone());
        let keeping = tokio::spawn(keeper::keep(Arc::clone(&shared), first, era));
        let listening = tokio::spawn(keeper::listen(Arc::clone(&shared)));
        Ok(Self(Arc::new(Kept { shared, tasks: vec![keeping, listening] })))
    }

    pub fn name(&self) -> &str {
        &self.0.shared.name
    }

    pub fn db(&self) -> u32 {
        self.0.shared.db
    }

    /// The incarnation that is used now; none while there is no primary.
    pub fn watch(&self) -> watch::Receiver<Option<Incarnation>> {
        self.0.shared.incarnations.subscribe()
    }

    /// How many keys this Redis has thrown away since it was started, as of a second ago.
    pub fn evicted(&self) -> watch::Receiver<u64> {
        self.0.shared.evicted.subscribe()
    }

    pub fn is_up(&self) -> bool {
        self.0.shared.incarnations.borrow().is_some()
    }

    /// Waits, however long it takes, until there is a primary.
    pub async fn ready(&self) -> Incarnation {
        let mut incarnations = self.watch();
        let there = incarnations.wait_for(Option::is_some).await.expect("the sender is ours");
        there.clone().expect("it was waited for")
    }

    /// A connection for commands, of the present incarnation. Waits for a free one, or for a primary, at most for
    /// the response timeout; not at all if there has been no primary for that long.
    pub async fn commands(&self) -> Result<Commands> {
        let shared = &self.0.shared;
        shared.attempts(|era| Arc::clone(shared).commands(era)).await
    }

    /// A connection for subscriptions, of the present incarnation. Waits as [`Self::commands`] does.
    pub async fn subscriber(&self) -> Result<(Subscriber, Pushes)> {
        let shared = &self.0.shared;
        shared.attempts(|era| Arc::clone(shared).subscriber(era)).await
    }

    /// Asks one thing, on a connection of the pool.
    pub async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T> {
        Ok(command.query_async(&mut self.commands().await?).await?)
    }

    /// Tells of a failure that raises doubt about the server: whether it is still there, and still the primary, is
    /// looked at now. Failures of [`Commands`] and [`Subscriber`]s are known already.
    pub fn failed(&self, error: &RedisError) {
        if error.doubts_server() {
            self.0.shared.doubt.notify_one();
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
        self.shared.end(RedisError::not_sent(RedisErrorKind::Unreachable, "this node has closed it"));
    }
}

impl Shared {
    /// A new era: callers get connections again.
    pub(super) fn begin(&self, address: Address, incarnation: Incarnation) -> Arc<Era> {
        let timeouts = Timeouts {
            wait: Some(self.response_timeout),
            create: Some(self.connect_timeout + self.response_timeout),
            recycle: Some(self.connect_timeout),
        };
        let connector = self.finder.connector.clone();
        let pool = pool::new(connector, address.clone(), incarnation.clone(), self.pool_size, timeouts);
        let over = CancellationToken::new();
        let era = Arc::new(Era { incarnation: incarnation.clone(), address, pool, over });
        self.state.send_replace(State::Up(Arc::clone(&era)));
        self.incarnations.send_replace(Some(incarnation));
        self.metrics.up.set(1);
        era
    }

    /// The end of the present era. All its connections end with it, before there is another one.
    pub(super) fn end(&self, why: RedisError) {
        self.metrics.up.set(0);
        self.incarnations.send_replace(None);
        if let State::Up(era) = self.state.send_replace(State::Looking { since: Instant::now(), why }) {
            era.over.cancel();
            era.pool.close();
        }
    }

    /// The reason why there is still no primary.
    pub(super) fn still_looking(&self, error: RedisError) {
        self.state.send_if_modified(|state| {
            if let State::Looking { why, .. } = state {
                *why = error;
            }
            false
        });
    }

    pub(super) fn evicted(&self, keys: u64) {
        self.evicted.send_if_modified(|known| std::mem::replace(known, keys) != keys);
    }

    /// Counts a failure, and has the keeper look if it raises doubt.
    pub(super) fn failed(&self, error: &RedisError) {
        self.metrics.errors[error.kind()].inc();
        if error.doubts_server() {
            self.doubt.notify_one();
        }
    }

    async fn commands(self: Arc<Self>, era: Arc<Era>) -> Result<Commands> {
        let asked = Instant::now();
        let pooled = tokio::select! {
            pooled = era.pool.get() => pooled.map_err(of_pool)?,
            () = era.over.cancelled() => return Err(self.gone()),
        };
        self.metrics.wait_seconds.observe(asked.elapsed().as_secs_f64());
        let caller = Caller { line: Arc::clone(&pooled), era, shared: self };
        Ok(Commands::new(caller, pooled))
    }

    async fn subscriber(self: Arc<Self>, era: Arc<Era>) -> Result<(Subscriber, Pushes)> {
        let queue = Queue::new(self.push_bytes);
        let line = tokio::select! {
            line = self.subscribe_to(&era, &queue) => line?,
            () = era.over.cancelled() => return Err(self.gone()),
        };
        let caller = Caller { line, era, shared: self };
        let pushes = Pushes { queue: Arc::clone(&queue), caller: caller.clone() };
        Ok((Subscriber { caller, queue }, pushes))
    }

    /// Tries until it works or the response timeout has passed. Whenever an era ends under an attempt, the next
    /// attempt is of the next era.
    async fn attempts<T, F>(&self, attempt: impl Fn(Arc<Era>) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let deadline = Instant::now() + self.response_timeout;
        loop {
            let era = self.era(deadline).await?;
            let error = match timeout_at(deadline, attempt(Arc::clone(&era))).await {
                Ok(Ok(made)) => return Ok(made),
                Ok(Err(error)) => error,
                Err(_) => {
                    RedisError::not_sent(RedisErrorKind::Timeout, format!("{}: no connection", self.name))
                }
            };
            self.failed(&error);
            let again = Instant::now() + AGAIN;
            let hopeless = matches!(error.kind(), RedisErrorKind::Denied | RedisErrorKind::Busy);
            if again >= deadline || hopeless {
                return Err(error);
            }
            tokio::select! {
                () = sleep_until(again) => {}
                () = era.over.cancelled() => {}
            }
        }
    }

    async fn era(&self, deadline: Instant) -> Result<Arc<Era>> {
        let mut states = self.state.subscribe();
        loop {
            let (since, why) = match states.borrow_and_update().clone() {
                State::Up(era) => return Ok(era),
                State::Looking { since, why } => (since, why),
            };
            let deadline = deadline.min(since + self.response_timeout);
            if timeout_at(deadline, states.changed()).await.is_err() {
                let detail = format!("{}: {why}", self.name);
                let error = RedisError::not_sent(RedisErrorKind::Unreachable, detail);
                self.metrics.errors[error.kind()].inc();
                return Err(error);
            }
        }
    }

    async fn subscribe_to(&self, era: &Era, queue: &Arc<Queue>) -> Result<Arc<Line>> {
        let connector = &self.finder.connector;
        let receiver = |line| Receiver { queue: Arc::clone(queue), line };
        let line = connector.open(&era.address, receiver).await?;
        pool::compare(connector, &line, &era.incarnation, &["replication"]).await?;
        Ok(line)
    }

    fn gone(&self) -> RedisError {
        RedisError::not_sent(RedisErrorKind::Replaced, format!("{} is no longer where it was", self.name))
    }
}

fn of_pool(error: PoolError<RedisError>) -> RedisError {
    match error {
        PoolError::Backend(error) => error,
        PoolError::Timeout(TimeoutType::Wait) => {
            RedisError::not_sent(RedisErrorKind::Busy, "set redis.pool_size higher if it stays so")
        }
        PoolError::Closed => RedisError::not_sent(RedisErrorKind::Replaced, "its pool is closed"),
        other => RedisError::not_sent(RedisErrorKind::Timeout, other.to_string()),
    }
}

belfry_core::debug_with!(Server {});
