//! Why there is no epoch.

use super::REOPEN_EVERY;
use crate::{
    protocol::Partition,
    redis::RedisError,
    store::{CommitError, FleetId, StoreError},
};

pub type Result<T, E = EpochError> = std::result::Result<T, E>;

/// Why nothing can be appended now.
#[derive(Debug, thiserror::Error)]
pub enum EpochError {
    #[error(transparent)]
    Redis(#[from] RedisError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot commit what this Redis holds and the database may lack: {0}")]
    Survivors(CommitError),
    #[error(
        "Redis partition {} and the database do not belong together (Redis: {redis}; database: {database}). \
         Was the database restored or replaced, or does another fleet use this Redis? Give this \
         fleet a prefix of its own (redis.prefix), or, when all nodes are stopped, empty this Redis",
        .partition.0
    )]
    Foreign { partition: Partition, redis: String, database: String },
    #[error(
        "Redis partition {} belongs to fleet {redis}, and the database is that of fleet {database}. Was the database replaced, or \
         does another fleet use this Redis? Give each fleet a Redis, a database number or a prefix (redis.prefix) of its own",
        .partition.0
    )]
    OtherFleet { partition: Partition, redis: FleetId, database: String },
    #[error(
        "the Redis that is given as partition {} holds partition {} of this fleet; give `redis.urls` in the same order \
         on all nodes",
        .given.0,
        .holds.0
    )]
    Order {
        /// As which it was given.
        given: Partition,
        holds: Partition,
    },
    #[error("another node has opened this partition on another primary; waiting to see which one stays")]
    Elsewhere,
    #[error(
        "this Redis has lost what it held of the log again within {REOPEN_EVERY:?}: does it throw keys away (maxmemory-policy)? The next \
         epoch waits until then"
    )]
    Losing,
    /// The nodes take the partition from each other.
    #[error("the nodes did not agree on an epoch in time")]
    Contended,
}
