//! Draining: a node that is about to stop sends its clients elsewhere, each at a moment of its own
//! within `server.drain_window`, so that the other nodes see a slope and no spike.
//!
//! A client hears `reconnect` at once and `close` when its moment has come; a poll waits on until
//! then, since its answer is what sends it elsewhere. Nobody new is let in meanwhile. When the last
//! one has left, or a grace after the window, the node may end.
//!
//! A node that alone is deaf ([`Signs`](crate::fleet::signs::Signs)) sends them away in the same way, and has them stay again once it
//! hears.
//!
//! A session's moment follows from its id, so that it is the same for each of its polls. A poll that is answered by a
//! message may ask again: if it were refused, all that poll would leave with the first message, together.

#[cfg(test)]
mod tests;

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use belfry_core::held::Held as _;
use tokio::{sync::watch, time};

use super::{ConnectRequest, Hub, Node, connect::going_away, mail::Mail};
use crate::{
    config::Config,
    protocol::{Refusal, SessionId},
    session::{Millis, Session},
};

/// How long after the window the last clients have to take their last frame.
const GRACE: Duration = Duration::from_secs(5);

/// How soon a client asks again whose poll was answered. A node that has nothing but polls is empty whenever
/// none of them happens to wait.
const POLL_PAUSE_MS: Millis = 2_000;

/// How often is looked whether anybody is left.
const LOOK: Duration = Duration::from_millis(50);

/// Whether a node is being drained, and since when.
#[derive(Debug)]
pub struct Draining {
    begun: watch::Sender<Option<Instant>>,
    /// Since when this node alone is deaf.
    deaf: Mutex<Option<(Instant, String)>>,
    /// Gives a session another moment on each node that it is sent away from.
    salt: u64,
}

impl Default for Draining {
    fn default() -> Self {
        Self { begun: watch::Sender::new(None), deaf: Mutex::default(), salt: rand::random() }
    }
}

impl Draining {
    /// From now on, and for good. Those who wait for [`Self::begun`] go on. Returns for how long it has gone
    /// on already: who asks again changes nothing.
    pub fn begin(&self) -> Duration {
        let first = self.begun.send_if_modified(|begun| {
            let first = begun.is_none();
            begun.get_or_insert_with(Instant::now);
            first
        });
        let begun = self.begun.borrow().filter(|_| !first);
        begun.map_or(Duration::ZERO, |begun| begun.elapsed())
    }

    pub fn has_begun(&self) -> bool {
        self.begun.borrow().is_some()
    }

    /// Why this node is none for clients now, if so.
    pub fn why(&self) -> Option<String> {
        let ends = self.has_begun().then(|| "the server is being stopped".to_owned());
        ends.or_else(|| self.deaf.held().as_ref().map(|(_, why)| why.clone()))
    }

    /// Since when its clients are sent away.
    fn since(&self) -> Option<Instant> {
        self.begun.borrow().or_else(|| self.deaf.held().as_ref().map(|(since, _)| *since))
    }

    pub async fn begun(&self) {
        let mut begun = self.begun.subscribe();
        // An error means that the sender is gone, which `self` holds.
        let _ = begun.wait_for(Option::is_some).await;
    }

    /// How long after the beginning a session is sent away.
    fn delay(&self, id: SessionId, window: Millis) -> Millis {
        (id.low_bits() ^ self.salt) % (window + 1)
    }
}

fn window_ms(config: &Config) -> Millis {
    config.server.drain_window.as_millis() as Millis
}

/// Who a node waits for before it ends.
#[derive(Debug, Default)]
pub(super) struct Clients {
    /// How many connections hold a session, or are about to.
    pub(super) connected: AtomicUsize,
    /// When a poll was last answered whose client may ask again here; 0: never.
    pub(super) polled_at: AtomicU64,
}

impl Node {
    /// Sends every client elsewhere and waits until they have gone.
    pub async fn drain(&self) {
        self.draining.begin();
        self.metrics.admission.draining.set(1);
        let all_gone = async {
            self.tell_when().await;
            let mut looks = time::interval(LOOK);
            while !self.is_deserted() {
                looks.tick().await;
            }
        };
        if time::timeout(self.config.server.drain_window + GRACE, all_gone).await.is_err() {
            tracing::warn!("some clients did not take their last frame; their connections are cut");
        }
    }

    /// This node alone is deaf, for a reason; none: not any more.
    pub async fn alone(&self, deaf: Option<String>) {
        match &deaf {
            Some(why) => tracing::error!(why, "this node is deaf: its clients are sent away"),
            None => tracing::info!("this node is no longer the only one that is deaf: its clients stay"),
        }
        *self.draining.deaf.held() = deaf.map(|why| (Instant::now(), why));
        self.tell_when().await;
    }

    async fn tell_when(&self) {
        let mailboxes = self.mailboxes().clone();
        for mailbox in mailboxes {
            // An error means that the worker has gone already.
            let _ = mailbox.send(Mail::Drain).await;
        }
    }

    /// Whether nobody is there, and nobody is about to ask again.
    fn is_deserted(&self) -> bool {
        let Clients { connected, polled_at } = &self.clients;
        if connected.load(Ordering::Relaxed) > 0 {
            return false;
        }
        let polled_at = polled_at.load(Ordering::Relaxed);
        let back_by = if polled_at == 0 { 0 } else { polled_at + POLL_PAUSE_MS };
        let window_ends = self.drain_began().map_or(0, |began| began + window_ms(&self.config));
        self.now() >= window_ends.min(back_by)
    }

    fn drain_began(&self) -> Option<Millis> {
        let began = self.draining.since()?;
        Some(began.saturating_duration_since(self.started).as_millis() as Millis)
    }

    /// When a session is sent away. None: nobody drains the node.
    fn leaves_at(&self, id: SessionId) -> Option<Millis> {
        Some(self.drain_began()? + self.draining.delay(id, window_ms(&self.config)))
    }
}

impl Hub {
    pub(super) fn send_away(&self) {
        self.0.state.borrow_mut().core.each(|_| true, |session| self.say_when(session));
    }

    pub(super) fn say_when(&self, session: &mut Session) {
        let node = &self.0.node;
        match node.leaves_at(session.record().id) {
            Some(at) => session.send_away(node.now(), at),
            None => session.stay(),
        }
    }

    /// While the clients are sent away nobody new is let in. Only who polls a session that is here goes on, and is
    /// told by an answer when it is time to go.
    pub(super) fn check_stays(&self, connect: &ConnectRequest) -> Result<(), Refusal> {
        let node = &self.0.node;
        let next_poll = connect.manners.one_answer && !connect.welcome_back;
        let stays = next_poll && connect.session.is_some_and(|id| node.registry.is_known(id));
        if stays || node.draining.since().is_none() { Ok(()) } else { Err(going_away()) }
    }
}
