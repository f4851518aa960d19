//! A connection for commands.

use std::sync::Arc;

use super::{
    Incarnation,
    call::{Caller, connection},
    pool::Pooled,
};
use crate::telemetry::Busy;

/// A connection out of the pool, which goes back when this and its clones are dropped. Clones send over the
/// same connection, each request in the order of its first poll.
///
/// Use it as any connection of the crate: `cmd("GET").arg(key).query_async(&mut commands)`, or a `Pipeline`;
/// [`RedisError::from`](super::RedisError) makes an error into ours. Each request ends within the response timeout,
/// at once if connection or incarnation end, and a failure is reported to the [`Server`](super::Server) by itself.
#[derive(Clone)]
pub struct Commands {
    caller: Caller,
    _pooled: Arc<(Pooled, Busy)>,
}

impl Commands {
    pub(super) fn new(caller: Caller, pooled: Pooled) -> Self {
        let busy = Busy::new(&caller.shared.metrics.pool_busy);
        Self { caller, _pooled: Arc::new((pooled, busy)) }
    }
}

connection!(Commands);
