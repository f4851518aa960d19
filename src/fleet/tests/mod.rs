//! Several nodes around a real Redis.

mod bus;
mod sessions;
mod trouble;

use std::{sync::Arc, time::Duration};

use belfry_core::ring::{Ring, Tuning};

use super::{
    Fleet, News,
    letter::NodeId,
    sessions::{Claimed, Outcome, Save, Standing, What, Word},
};
use crate::{
    config::Config,
    protocol::{Channel, Partition, SessionId},
    redis::Server,
    session::{Holder, Record, Subscription},
    support::{SOON, redis::RedisServer},
    telemetry::Metrics,
};

/// One node.
struct Peer {
    fleet: Arc<Fleet>,
    news: News,
    metrics: Arc<Metrics>,
}

impl Peer {
    async fn join(redis: &[&RedisServer], name: &str) -> Self {
        Self::with(redis, name, |_| {}).await
    }

    async fn with(redis: &[&RedisServer], name: &str, change: impl FnOnce(&mut Config)) -> Self {
        Self::hearing(redis, &[], name, change).await
    }

    /// With what it hears of the logs.
    async fn hearing(
        redis: &[&RedisServer],
        rings: &[Arc<Ring>],
        name: &str,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config::default();
        config.redis.response_timeout = Duration::from_secs(1);
        change(&mut config);
        let metrics = Arc::new(Metrics::default());
        let mut servers = Vec::new();
        for server in redis {
            let url = server.url().parse().unwrap();
            servers.push(Server::open(&url, &config.redis, &metrics).await.unwrap());
        }
        let company = servers.iter().map(|_| Arc::default()).collect();
        let joined =
            Fleet::join(&servers, rings, company, NodeId::new(name), Arc::default(), &config, &metrics).await;
        let (fleet, news) = joined.unwrap();
        Self { fleet, news, metrics }
    }

    /// Makes a session, as this node's.
    async fn make(&self, holder: Holder, channels: &[&str]) -> Record {
        let record = Record {
            subscriptions: channels.iter().map(|name| subscription(name, 0)).collect(),
            holder: (holder != Holder::default()).then(|| Box::new(holder)),
            fence: 1,
            ..Record::new(SessionId::random(), "user:ann".into())
        };
        self.fleet.sessions.save(Save::whole(&record, Standing::Held, Word::Said)).await.unwrap();
        record
    }

    async fn claim(&self, id: SessionId, what: What) -> Outcome {
        self.fleet.sessions.claim(id, &"user:ann".into(), what).await.unwrap()
    }

    async fn take(&self, id: SessionId, holder: Holder) -> Claimed {
        match self.claim(id, What::Take { holder, names: true }).await {
            Outcome::Claimed(claimed) => *claimed,
            other => panic!("{other:?}"),
        }
    }
}

fn subscription(name: &str, since: u64) -> Subscription {
    Subscription {
        channel: Channel::parse(name).unwrap(),
        partition: Some(Partition(0)),
        volatile: false,
        since,
        fresh: false,
        granted: false,
    }
}

fn holder(attempt: u64, connection: &str) -> Holder {
    Holder { attempt: Some(attempt), connection: Some(connection.into()) }
}

/// What comes soon.
async fn soon<T>(future: impl Future<Output = Option<T>>) -> T {
    tokio::time::timeout(SOON, future).await.expect("it comes soon").expect("it comes")
}
