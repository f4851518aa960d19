//! A connection for commands.

use std::{fmt, sync::Arc};

use redis::{Cmd, Pipeline, RedisFuture, Value, aio::ConnectionLike};

use super::{Incarnation, call::Caller, pool::Pooled};
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

    /// Whom it talks to. Never another one: it ends first.
    pub fn incarnation(&self) -> &Incarnation {
        &self.caller.era.incarnation
    }
}

impl ConnectionLike for Commands {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(self.caller.call(move |mut socket| async move { socket.send_packed_command(command).await }))
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(self.caller.call(move |mut socket| async move {
            socket.send_packed_commands(pipeline, offset, count).await
        }))
    }

    fn get_db(&self) -> i64 {
        0
    }
}

impl fmt::Debug for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Commands").field(self.incarnation()).finish()
    }
}
