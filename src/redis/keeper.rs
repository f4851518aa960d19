//! Looks after one Redis: notices the end of an incarnation, and finds the next one.
//!
//! It holds a connection of its own. The connection's end, an answer that does not come or tells of another history, a
//! Sentinel that names another primary: each ends the era, and with it every connection. Then the primary is
//! looked for: at once, and again after short waits, so that service is back soon after Redis is.

use std::{sync::Arc, time::Duration};

use prometheus::IntGauge;
use tokio::time::{Instant, sleep};

use super::{
    Incarnation, OpenError, RedisError, RedisErrorKind, Unfit,
    connector::Connector,
    line::Line,
    pool::compare,
    sentinel::Sentinels,
    server::{Era, Shared},
};
use crate::config::{
    RedisConfig, RedisUrl,
    redis_url::{Address, RedisPlace},
};

/// How often the primary is asked whether it is still the same.
const INSPECT_EVERY: Duration = Duration::from_secs(1);

/// The waits between two attempts to find a primary: doubled from the first to the second.
pub(super) const WAITS: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(250)];

pub(super) struct Finder {
    pub(super) connector: Connector,
    place: Where,
}

enum Where {
    Fixed(Address),
    Sentinel(Box<Sentinels>),
}

/// A primary that will do, and a connection to it.
pub(super) struct Found {
    pub(super) address: Address,
    pub(super) incarnation: Incarnation,
    pub(super) line: Arc<Line>,
}

#[derive(Debug)]
pub(super) enum NotFound {
    Unfit(Unfit),
    Failed(RedisError),
}

impl Finder {
    pub(super) fn new(url: &RedisUrl, config: &RedisConfig, open: &IntGauge) -> Result<Self, OpenError> {
        let connector = Connector::new(url.tls, &url.account, url.db, config, open.clone())?;
        let place = match &url.place {
            RedisPlace::Server(address) => Where::Fixed(address.clone()),
            RedisPlace::Sentinel(group) => {
                let sentinels = Connector::new(url.tls, &group.account, 0, config, open.clone())?;
                Where::Sentinel(Box::new(Sentinels::new(group.clone(), sentinels, connector.clone())))
            }
        };
        Ok(Self { connector, place })
    }

    async fn find(&self) -> Result<Found, NotFound> {
        let candidates = match &self.place {
            Where::Fixed(address) => vec![address.clone()],
            Where::Sentinel(sentinels) => sentinels.resolve().await.map_err(NotFound::Failed)?,
        };
        let mut reason = None;
        for address in candidates {
            match self.inspect(address).await {
                Ok(found) => return Ok(found),
                // There are several only where Sentinels contradict each other.
                Err(error) => reason = reason.or(Some(error)),
            }
        }
        Err(reason.expect("there is at least one candidate, or resolving has failed"))
    }

    async fn inspect(&self, address: Address) -> Result<Found, NotFound> {
        let line = self.connector.open(&address, |_| ()).await.map_err(NotFound::Failed)?;
        let info = self.connector.inform(&line, &[]).await.map_err(NotFound::Failed)?;
        let info = info.and_then(|info| info.check().map(|()| info)).map_err(NotFound::Unfit)?;
        let incarnation = Incarnation { address: address.to_string(), replid: info.replid };
        Ok(Found { address, incarnation, line })
    }

    /// Returns when the primary may be elsewhere than where it was last found.
    async fn stirred(&self) {
        match &self.place {
            Where::Fixed(_) => std::future::pending().await,
            Where::Sentinel(sentinels) => sentinels.stirred().await,
        }
    }

    /// Returns when the primary is said to be elsewhere than at `address`, with where.
    async fn moved_from(&self, address: &Address) -> Address {
        match &self.place {
            Where::Fixed(_) => std::future::pending().await,
            Where::Sentinel(sentinels) => sentinels.moved_from(address).await,
        }
    }
}

/// The first look, at the start of the process: errors are for the operator.
pub(super) async fn open(name: &str, finder: &Finder, patience: Duration) -> Result<Found, OpenError> {
    let deadline = Instant::now() + patience;
    loop {
        let name = name.to_owned();
        let error = match finder.find().await {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        let over = Instant::now() + WAITS[1] >= deadline;
        match error {
            NotFound::Unfit(reason) if over || !reason.may_pass() => {
                return Err(OpenError::Unfit { name, reason });
            }
            NotFound::Failed(error) => match OpenError::of(name, &error) {
                error if over || !error.is_away() => return Err(error),
                _ => sleep(WAITS[1]).await,
            },
            NotFound::Unfit(_) => sleep(WAITS[1]).await,
        }
    }
}

pub(super) async fn keep(shared: Arc<Shared>, mut found: Found, mut era: Arc<Era>) {
    loop {
        tracing::info!(redis = %shared.name, incarnation = %found.incarnation, "connected to Redis");
        let why = hold(&shared, &era, found.line).await;
        tracing::warn!(redis = %shared.name, reason = %why, "lost Redis; looking for its primary");
        shared.end(why);
        found = look(&shared).await;
        era = shared.begin(found.address.clone(), found.incarnation.clone());
        shared.metrics.reconnects.inc();
    }
}

/// Has the Sentinels, if there are any, say at once when the primary moves.
pub(super) async fn listen(shared: Arc<Shared>) {
    if let Where::Sentinel(sentinels) = &shared.finder.place {
        sentinels.listen().await;
    }
}

/// Returns when the era is over, with the reason.
async fn hold(shared: &Shared, era: &Era, mut line: Arc<Line>) -> RedisError {
    let moved = async {
        let address = shared.finder.moved_from(&era.address).await;
        RedisError::not_sent(RedisErrorKind::Replaced, format!("Sentinel says that the primary is {address}"))
    };
    let held = async {
        loop {
            let why = tokio::select! {
                () = line.over.cancelled() => RedisError::not_sent(RedisErrorKind::Cut, "the keeper's"),
                error = inspect(shared, era, &line) => error,
            };
            use RedisErrorKind::{Cut, Timeout, Unreachable};
            if !matches!(why.kind(), Cut | Timeout | Unreachable) {
                return why;
            }
            // It may be this connection only. If the same primary still has the same history, so do the others.
            match shared.finder.inspect(era.address.clone()).await {
                Ok(found) if found.incarnation == era.incarnation => line = found.line,
                _ => return why,
            }
        }
    };
    tokio::select! {
        why = held => why,
        why = moved => why,
    }
}

async fn inspect(shared: &Shared, era: &Era, line: &Line) -> RedisError {
    let mut clock = crate::clock::ticks(INSPECT_EVERY);
    let mut said = None;
    loop {
        tokio::select! {
            _ = clock.tick() => {}
            () = shared.doubt.notified() => {}
        }
        let sections = ["replication", "memory", "stats"];
        let info = match compare(&shared.finder.connector, line, &era.incarnation, &sections).await {
            Ok(info) => info,
            Err(error) => return error,
        };
        shared.evicted(info.evicted);
        let evicts = info.evicts().map(str::to_owned);
        shared.metrics.evicts.set(evicts.is_some().into());
        if evicts != said {
            match &evicts {
                Some(policy) => tracing::error!(
                    redis = %shared.name,
                    policy,
                    "this Redis may throw keys away from now on, and with them messages; set maxmemory-policy to noeviction"
                ),
                None => tracing::info!(redis = %shared.name, "this Redis throws no keys away any more"),
            }
            said = evicts;
        }
    }
}

/// Looks until there is a primary that will do.
async fn look(shared: &Shared) -> Found {
    let mut wait = Duration::ZERO;
    let mut said = None;
    loop {
        // News from a Sentinel are newer than an attempt that waits for the old primary.
        let found = tokio::select! {
            found = shared.finder.find() => found,
            () = shared.finder.stirred() => continue,
        };
        let error = match found {
            Ok(found) => return found,
            Err(NotFound::Unfit(unfit)) => RedisError::unfit(&unfit),
            Err(NotFound::Failed(error)) => error,
        };
        shared.metrics.errors[error.kind()].inc();
        if said.replace(error.kind()) != Some(error.kind()) {
            tracing::warn!(redis = %shared.name, %error, "no primary yet");
        }
        shared.still_looking(error);
        tokio::select! {
            () = sleep(wait) => wait = (wait * 2).clamp(WAITS[0], WAITS[1]),
            () = shared.finder.stirred() => wait = Duration::ZERO,
        }
    }
}
