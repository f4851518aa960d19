//! The pump: one task for each partition, the only one that fills the partition's ring.
//!
//! ```text
//! connect -> epochs.ensure -> cross (SQL) -> subscribe -> marker -> catch up (streams) -> live
//!    ^          ^                                                                         |
//!    |          +----------------- a new epoch, on the same connection -------------------+
//!    +---- connection over, or given up: a marker that stays away, a message without its predecessor
//! ```
//!
//! Invariant: an unbroken connection skips nothing, and nothing is passed on from a new one before
//! everything that the old one may have skipped has been read, or is known to be lost. So the ring is
//! complete, for every channel that is listened to, up to its head.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::time;

use super::{epochs::EpochError, intake::Ear, listening::Holders, live::Live};
use crate::{
    config::NamespaceKind,
    protocol::Channel,
    redis::{Pushes, RedisError, Replid, Subscriber},
    store::StoreError,
    telemetry::CatchUp,
};

/// The pause after a failed attempt: short enough to be back within a second of Redis.
const PAUSE: Duration = Duration::from_millis(50);

const MAX_PAUSE: Duration = Duration::from_millis(250);

/// Why a connection was given up.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error(transparent)]
    Redis(#[from] RedisError),
    #[error("the connection ended")]
    Over,
    /// Nobody may append, so nobody knows what has been.
    #[error("no epoch: {0}")]
    Epoch(#[from] EpochError),
    #[error("what was missed cannot be read: {0}")]
    Store(#[from] StoreError),
    /// A marker stayed away.
    #[error("no marker came out within {0:?}")]
    Deaf(Duration),
    /// A marker came out of another incarnation than it was sent to.
    #[error("this Redis has become another one")]
    Replaced,
    #[error("a message of {channel} is missing before {pos}")]
    Hole { channel: Channel, pos: u64 },
    #[error(
        "Redis is at position {redis} of epoch {epoch}, but {known} has been heard; was a backup restored into \
         it while nodes ran? A new epoch is opened"
    )]
    Backwards {
        epoch: u64,
        /// Where Redis stands.
        redis: u64,
        /// What was heard.
        known: u64,
    },
    #[error("the epoch changes all the time")]
    Restless,
}

impl From<::redis::RedisError> for Broken {
    fn from(error: ::redis::RedisError) -> Self {
        Self::Redis(error.into())
    }
}

/// Why the streams have to be read.
#[derive(Debug)]
pub(super) enum Again {
    /// On the same connection.
    Epoch,
    /// On a new one.
    Broken(Broken),
}

impl<E: Into<Broken>> From<E> for Again {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// A channel that the ring vouches for.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) channel: Channel,
    pub(super) kind: NamespaceKind,
    /// The position of its last message that was passed on, or what stands for it. An ephemeral channel stays at 0.
    pub(super) last: u64,
    pub(super) holders: Holders,
}

/// The pump's memory, which outlives its connections.
#[derive(Debug)]
pub(super) struct Pump {
    pub(super) ear: Arc<Ear>,
    /// Every channel that is heard.
    pub(super) tracks: HashMap<Channel, Track>,
    /// The last marker that was sent.
    pub(super) token: u64,
    /// The epoch that the ring is in; 0: none yet.
    pub(super) epoch: u64,
    /// The topic of this node's markers.
    pub(super) topic: String,
    /// The history that it was last connected to.
    at: Option<Replid>,
}

#[derive(Debug)]
pub(super) struct Link {
    pub(super) subscriber: Subscriber,
    pub(super) pushes: Pushes,
    /// Whether everything that is heard has been subscribed to here.
    pub(super) subscribed: bool,
}

impl Track {
    pub(super) fn is_wanted(&self) -> bool {
        self.holders.load(Ordering::Relaxed) > 0
    }

    pub(super) fn is_placed(&self) -> bool {
        self.kind != NamespaceKind::Ephemeral
    }
}

impl Link {
    /// Why nothing is pushed any more.
    pub(super) fn over(&self) -> Broken {
        self.pushes.end().map_or(Broken::Over, Broken::Redis)
    }

    /// Waits for something while nothing that is pushed matters: a marker comes later, and everything up to it is read.
    pub(super) async fn meanwhile<T, E: Into<Broken>>(
        &mut self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Broken> {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done.map_err(Into::into),
                push = self.pushes.next() => {
                    if push.is_none() {
                        return Err(self.over());
                    }
                }
            }
        }
    }
}

impl Pump {
    /// Runs until it is aborted.
    pub(super) async fn run(ear: Arc<Ear>) {
        let topic = ear.part.names.node(&ear.part.node);
        let mut pump = Self { ear, tracks: HashMap::new(), token: 0, epoch: 0, topic, at: None };
        let mut pause = PAUSE;
        loop {
            let (broken, was_live) = pump.connection().await;
            pump.report(&broken, was_live);
            // The first try after a break is at once: most often another primary is there already.
            pause = if was_live { Duration::ZERO } else { (pause * 2).clamp(PAUSE, MAX_PAUSE) };
            time::sleep(pause).await;
        }
    }

    /// Runs one connection to its end. Whether it ever was live comes with the reason.
    async fn connection(&mut self) -> (Broken, bool) {
        let server = self.ear.part.server.clone();
        server.ready().await;
        let (subscriber, pushes) = match server.subscriber().await {
            Ok(link) => link,
            Err(error) => return (error.into(), false),
        };
        let at = subscriber.incarnation().replid;
        if self.at.replace(at).is_some_and(|before| before != at) {
            // It may know less. Where there are several, the others have seen this node's signs elsewhere.
            let part = &self.ear.part;
            if part.config.redis.urls.len() == 1 { part.lease.lapse() } else { part.lease.doubt() }
        }
        let mut link = Link { subscriber, pushes, subscribed: false };
        let (mut reason, mut was_live) = (CatchUp::Connected, false);
        loop {
            self.ear.metrics.catch_ups[reason].inc();
            if let Err(broken) = self.sync(&mut link).await {
                return (broken, was_live);
            }
            was_live = true;
            self.ear.canary.sings();
            self.ear.level.send_modify(|times| *times += 1);
            match Live::new(self).run(&mut link).await {
                Again::Epoch => reason = CatchUp::Epoch,
                Again::Broken(broken) => return (broken, true),
            }
        }
    }

    fn report(&self, broken: &Broken, was_live: bool) {
        let (partition, redis) = (self.ear.part.partition.0, self.ear.part.server.name());
        self.ear.canary.note(Some(broken.to_string()));
        if let Broken::Backwards { epoch, .. } = broken {
            let base = self.ear.part.ring.base();
            self.ear.part.epochs.went_back(*epoch, base, "Redis has gone back to where it was before");
        }
        if matches!(broken, Broken::Hole { .. }) {
            self.ear.metrics.catch_ups[CatchUp::Hole].inc();
        }
        let then = if was_live { "reading on from a new connection" } else { "trying again" };
        tracing::warn!(%broken, partition, redis, "messages do not come in: {then}");
    }
}
