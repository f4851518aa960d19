//! The module's promises, kept against real servers.

mod endings;
mod failover;
mod opening;
mod secure;
mod subscribing;
mod waiting;

use std::time::Duration;

use redis::AsyncCommands;
use tokio::time::Instant;

use super::{Commands, Incarnation, OpenError, Pushes, RedisError, RedisErrorKind, Server};
use crate::{
    config::RedisConfig,
    support::{
        process::{SOON, until},
        redis::{Options, RedisServer, Sentinels},
    },
    telemetry::Metrics,
};

/// By when service has to be back once Redis is: a deadline for loaded machines; `make back` measures.
const BACK: Duration = Duration::from_secs(15);

async fn try_open(url: &str, config: &RedisConfig) -> Result<Server, OpenError> {
    Server::open(&url.parse().unwrap(), config, &Metrics::default()).await
}

async fn open(redis: &RedisServer) -> Server {
    open_with(redis, RedisConfig::default()).await
}

async fn open_with(redis: &RedisServer, config: RedisConfig) -> Server {
    try_open(&redis.url(), &config).await.unwrap()
}

/// Sends a write; the error is ours.
async fn set(connection: &mut impl AsyncCommands, value: u32) -> Result<(), RedisError> {
    Ok(connection.set("key", value).await?)
}

/// Waits until `server` has another incarnation than `former`.
async fn another(server: &Server, former: &Incarnation) -> Incarnation {
    let mut incarnations = server.watch();
    let other = incarnations.wait_for(|now| now.as_ref().is_some_and(|now| now != former));
    tokio::time::timeout(SOON, other).await.expect("there is another one").unwrap().clone().unwrap()
}

/// Waits for the end of the pushes; why.
async fn end_of(pushes: &mut Pushes) -> RedisError {
    let all = async { while pushes.next().await.is_some() {} };
    tokio::time::timeout(SOON, all).await.expect("they end");
    pushes.end().expect("they have ended")
}

/// Waits until a connection has been cut, as its task sees it; the error of the next write.
async fn first_refusal(commands: &mut Commands) -> RedisError {
    until("the connection is over", async || set(commands, 0).await.err()).await
}
