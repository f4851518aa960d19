//! What SQL knows of idempotency keys, asked for many at a time: all publishes under keys that come together share a query.

use std::collections::HashMap;

use tokio::sync::{mpsc, oneshot};

use crate::{
    log::{PublishError, ScopedKey},
    protocol::Timestamp,
    store::{KeyRow, Store},
};

/// How many keys wait to be looked up. Each has a publisher who waits for it.
const QUEUE: usize = 4_096;

/// How many keys one query asks for.
const BATCH: usize = 256;

#[derive(Debug, Clone)]
pub(super) struct Lookups(mpsc::Sender<Lookup>);

#[derive(Debug)]
pub(super) struct Lookup {
    key: ScopedKey,
    not_before: Timestamp,
    reply: oneshot::Sender<Result<Vec<KeyRow>, PublishError>>,
}

impl Lookups {
    /// The way in, and what [`run`] takes.
    pub(super) fn new() -> (Self, mpsc::Receiver<Lookup>) {
        let (queue, lookups) = mpsc::channel(QUEUE);
        (Self(queue), lookups)
    }

    /// What was published under a key since then: a row for each channel.
    pub(super) async fn find(&self, key: &ScopedKey, since: Timestamp) -> Result<Vec<KeyRow>, PublishError> {
        let (reply, found) = oneshot::channel();
        let full = "too many idempotency keys wait for the database";
        let lookup = Lookup { key: key.clone(), not_before: since, reply };
        self.0.try_send(lookup).map_err(|_| PublishError::Unavailable(full.to_owned()))?;
        found.await.unwrap_or_else(|_| Err(PublishError::Unavailable("the log ends".to_owned())))
    }
}

/// Works until it is dropped.
pub(super) async fn run(store: Store, mut lookups: mpsc::Receiver<Lookup>) {
    let mut batch = Vec::new();
    while lookups.recv_many(&mut batch, BATCH).await > 0 {
        let keys: Vec<_> =
            batch.iter().map(|lookup: &Lookup| (&*lookup.key.scope, &lookup.key.key)).collect();
        // The times lie seconds apart. A key that the earliest still sees guards its publish a moment longer than it has to.
        let not_before = batch.iter().map(|lookup| lookup.not_before).min().unwrap_or_default();
        match store.find_keys(&keys, not_before).await {
            Ok(rows) => {
                let mut found: HashMap<_, Vec<KeyRow>> = HashMap::new();
                for row in rows {
                    let key = ScopedKey { scope: row.scope.as_str().into(), key: row.key.clone() };
                    found.entry(key).or_default().push(row);
                }
                for Lookup { key, reply, .. } in batch.drain(..) {
                    // An error means that the publisher has stopped waiting.
                    let _ = reply.send(Ok(found.get(&key).cloned().unwrap_or_default()));
                }
            }
            Err(error) => {
                quietly!(ERROR, %error, keys = batch.len(), "cannot look idempotency keys up");
                for Lookup { reply, .. } in batch.drain(..) {
                    let _ = reply.send(Err(PublishError::Unavailable(error.to_string())));
                }
            }
        }
    }
}
