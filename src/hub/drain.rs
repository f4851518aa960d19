//! Draining: a node that is about to stop sends its clients elsewhere, each at a moment of its own
//! within `server.drain_window`, so that the other nodes see a slope and no spike.
//!
//! A client hears `reconnect` at once and `close` when its moment has come; a poll waits on until
//! then, since its answer is what sends it elsewhere. Nobody new is let in meanwhile. When the last
//! one has left, or a grace after the window, the node may end.

use std::time::Duration;

use rand::RngExt;
use tokio::{
    sync::{oneshot, watch},
    time,
};

use super::{Hub, Node, mail::Mail};
use crate::session::Millis;

/// How long after the window the last clients have to take their last frame.
const GRACE: Duration = Duration::from_secs(5);

/// Whether a node is being drained.
#[derive(Debug)]
pub struct Draining(watch::Sender<bool>);

impl Default for Draining {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Draining {
    /// From now on, and for good. Whoever waits for [`Self::begun`] goes on.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Comes true when it begins.
    pub async fn begun(&self) {
        let mut begun = self.0.subscribe();
        // An error means that the sender is gone, which `self` holds.
        let _ = begun.wait_for(|begun| *begun).await;
    }
}

impl Node {
    /// Sends every client elsewhere and waits until they have gone.
    pub async fn drain(&self) {
        self.draining.begin();
        self.metrics.admission.draining.set(1);
        let window = self.config.server.drain_window;
        let mailboxes = self.mailboxes.lock().expect("no code panics while it holds the mailboxes").clone();
        let mut leaving = Vec::with_capacity(mailboxes.len());
        for mailbox in mailboxes {
            let (gone, waiting) = oneshot::channel();
            if mailbox.send(Mail::Drain { window, gone }).await.is_ok() {
                leaving.push(waiting);
            }
        }
        let all_gone = async {
            for gone in leaving {
                // An error means that the worker has gone already.
                let _ = gone.await;
            }
        };
        if time::timeout(window + GRACE, all_gone).await.is_err() {
            tracing::warn!("some clients did not take their last frame; their connections are cut");
        }
    }
}

impl Hub {
    /// Tells every client when to go. `gone` is told once the last one has.
    pub(super) fn send_away(&self, window: Duration, gone: oneshot::Sender<()>) {
        let now = self.0.node.now();
        let window = window.as_millis() as Millis;
        {
            let mut state = self.0.state.borrow_mut();
            for (_, slot) in state.slots.iter_mut() {
                if let Some(session) = &mut slot.session {
                    session.send_away(now, now + rand::rng().random_range(0..=window));
                }
                slot.wake();
            }
        }
        self.0.leaving.replace(Some(gone));
        self.look_for_the_last();
    }

    /// Whether everybody has gone, asked at each turn of the wheel.
    pub(super) fn look_for_the_last(&self) {
        if self.0.leaving.borrow().is_some()
            && self.0.state.borrow().slots.is_empty()
            && let Some(gone) = self.0.leaving.take()
        {
            // An error means that nobody waits any more.
            let _ = gone.send(());
        }
    }

    /// Whether nobody new is let in.
    pub(super) fn is_draining(&self) -> bool {
        self.0.node.draining.has_begun()
    }
}
