//! A node's lease: until when the others take nothing from it as from the dead.
//!
//! A node that stood still for `fleet.node_timeout`, or was cut off, may have lost sessions unheard, and they may have been given
//! channels since. What it had heard by then lies before that; what it hears later would take their cursors past what those channels
//! have. So once a lease has run out nothing comes into the rings, until all that is held has been compared with Redis.

#[cfg(test)]
mod tests;

use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

/// One for a node and all its partitions.
#[derive(Debug, Default)]
pub struct Lease {
    /// None: nobody counts on this node yet.
    until: watch::Sender<Option<Instant>>,
    doubted: Notify,
}

impl Lease {
    /// Waits until it holds. What was read before that may come into a ring.
    pub async fn held(&self) {
        let mut until = self.until.subscribe();
        let holds = |until: &Option<Instant>| until.is_none_or(|until| Instant::now() < until);
        until.wait_for(holds).await.expect("the sender is ours");
    }

    /// The others have a sign that is good until then. That brings back no lease that has run out.
    pub fn signed(&self, good: Instant) {
        let longer = self.until.send_if_modified(|until| {
            let holds = until.is_none_or(|until| Instant::now() < until);
            *until = if holds { Some(good) } else { *until };
            holds
        });
        if !longer {
            self.doubt();
        }
    }

    /// It has run out: the others look elsewhere for this node's signs.
    pub fn lapse(&self) {
        let counts = self.until.borrow().is_some();
        if counts {
            self.until.send_replace(Some(Instant::now()));
            self.doubt();
        }
    }

    /// All that is held is to be compared now.
    pub fn doubt(&self) {
        self.doubted.notify_one();
    }

    /// Waits until all that is held is to be compared; until when the lease is then.
    pub async fn doubted(&self) -> Option<Instant> {
        self.doubted.notified().await;
        *self.until.borrow()
    }

    /// It has been compared since, after a sign that is good until then.
    pub fn renew(&self, doubted: Option<Instant>, good: Instant) {
        self.until.send_if_modified(|until| *until == doubted && until.replace(good).is_some());
    }
}
