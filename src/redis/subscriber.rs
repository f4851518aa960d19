//! A connection for subscriptions, and for commands between them.

use std::{fmt, sync::Arc};

use redis::{Cmd, Pipeline, RedisFuture, Value, aio::ConnectionLike};

use super::{Incarnation, RedisError, call::Caller, pushes::Queue};

/// Names in one SUBSCRIBE: enough that round trips do not count, few enough that none takes long.
const BATCH: usize = 1_000;

/// A connection of its own, RESP3: what is published comes out of its [`Pushes`](super::Pushes), and commands may be
/// sent in between. Redis does all that is asked on one connection in order, so the answer to a command sent after
/// [`Self::subscribe`] has returned is later than the subscription.
#[derive(Clone)]
pub struct Subscriber {
    caller: Caller,
    queue: Arc<Queue>,
}

impl Subscriber {
    pub(super) fn new(caller: Caller, queue: Arc<Queue>) -> Self {
        Self { caller, queue }
    }

    /// Whom it listens to. Never another one: it ends first.
    pub fn incarnation(&self) -> &Incarnation {
        &self.caller.era.incarnation
    }

    /// Subscribes to all of `channels`; returns when Redis has confirmed each.
    pub async fn subscribe<S: AsRef<str>>(
        &self,
        channels: impl IntoIterator<Item = S>,
    ) -> Result<(), RedisError> {
        for names in batches(channels) {
            self.caller.call(|mut socket| async move { socket.subscribe(&names).await }).await?;
        }
        Ok(())
    }

    /// Ends subscriptions; returns when Redis has confirmed each.
    pub async fn unsubscribe<S: AsRef<str>>(
        &self,
        channels: impl IntoIterator<Item = S>,
    ) -> Result<(), RedisError> {
        for names in batches(channels) {
            self.queue.expect_unsubscribed(names.len());
            self.caller.call(|mut socket| async move { socket.unsubscribe(&names).await }).await?;
        }
        Ok(())
    }
}

fn batches<S: AsRef<str>>(channels: impl IntoIterator<Item = S>) -> Vec<Vec<String>> {
    let names: Vec<_> = channels.into_iter().map(|name| name.as_ref().to_owned()).collect();
    names.chunks(BATCH).map(<[String]>::to_vec).collect()
}

impl ConnectionLike for Subscriber {
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

impl fmt::Debug for Subscriber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscriber").field(self.incarnation()).finish()
    }
}
