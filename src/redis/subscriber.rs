//! A connection for subscriptions, and for commands between them.

use std::sync::Arc;

use super::{
    Incarnation, Result,
    call::{Caller, connection},
    pushes::Queue,
};

/// Names in one SUBSCRIBE: enough that round trips do not count, few enough that none takes long.
const BATCH: usize = 1_024;

/// A connection of its own, RESP3: what is published comes out of its [`Pushes`](super::Pushes), and commands may be
/// sent in between. Redis does all that is asked on one connection in order, so the answer to a command sent after
/// [`Self::subscribe`] has returned is later than the subscription.
#[derive(Clone)]
pub struct Subscriber {
    pub(super) caller: Caller,
    pub(super) queue: Arc<Queue>,
}

impl Subscriber {
    /// Subscribes to all of `channels`; returns when Redis has confirmed each.
    pub async fn subscribe<S: AsRef<str>>(&self, channels: impl IntoIterator<Item = S>) -> Result<()> {
        for names in batches(channels) {
            self.caller.call(|mut socket| async move { socket.subscribe(&names).await }).await?;
        }
        Ok(())
    }

    /// Ends subscriptions; returns when Redis has confirmed each.
    pub async fn unsubscribe<S: AsRef<str>>(&self, channels: impl IntoIterator<Item = S>) -> Result<()> {
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

connection!(Subscriber);
