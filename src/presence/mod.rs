//! Presence: which users are on a channel, in namespaces that have it (`presence = true`).
//!
//! - A user is on a channel from the first session that has it to the last: a session counts while it is
//!   connected and for `presence.ttl` after, so that nobody leaves by reloading a page. `bye`, an
//!   unsubscribe and a disconnect count at once. API keys are not people.
//! - `presence.join` and `presence.leave` are ephemeral messages on the channel itself, whatever its kind.
//! - Workers only note what happens ([`notes`]); one task says it, to [`rooms`] on a single node and to Redis
//!   (`shared`) in a fleet. What is held is said again before its time is up, so a dead node's people leave.

#[cfg(test)]
mod tests;

pub mod notes;
pub mod rooms;
mod shared;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use belfry_core::held::Held as _;
use serde::Serialize;
use tokio::sync::Notify;
use utoipa::ToSchema;

pub use self::notes::Attendance;
use self::{
    notes::{Note, Notes},
    rooms::{News, Rooms},
    shared::Shared,
};
use crate::{
    clock::shared_now,
    config::{Config, Namespaces},
    log::Log,
    protocol::{Channel, Code, Data, Draft, Entry, Event, Refusal, Result, UserId},
    redis::Server,
    session::{Millis, Record},
    telemetry::{Metrics, PresenceMetrics},
};

/// How often those are looked for whose time is up.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// How long what has been noted may wait for more to be said with it.
const GATHER: Duration = Duration::from_millis(20);

/// What is held is said again so often within its time, so that two failures in a row lose nobody.
const REPEATS_PER_TTL: u32 = 3;

/// A user on a channel.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PresentUser {
    /// A token's `sub`.
    #[schema(value_type = String)]
    pub user: UserId,
    /// How many sessions of the user are there.
    pub connections: u64,
}

/// A page of who is on a channel.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PresencePage {
    /// By name.
    pub users: Vec<PresentUser>,
    /// There are more: ask with `after` = this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub next: Option<UserId>,
}

/// How many are on a channel.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PresenceCounts {
    /// Users.
    pub users: u64,
    /// Their sessions.
    pub connections: u64,
}

/// Who is on which channel, as far as this node has to do with it.
pub struct Presence {
    namespaces: Namespaces,
    /// Whether any namespace has it: mostly none, and then nothing is noted.
    any: bool,
    notes: Mutex<Notes>,
    bell: Notify,
    desk: Desk,
    ttl: Duration,
    log: Log,
    metrics: PresenceMetrics,
}

enum Desk {
    Here { rooms: Mutex<Rooms>, started: Instant },
    Fleet(Shared),
}

impl Presence {
    /// Begins; over these Redis servers where there are any.
    pub fn start(servers: &[Server], config: &Config, log: &Log, metrics: &Metrics) -> Arc<Self> {
        let desk = match servers.is_empty() {
            true => Desk::Here { rooms: Mutex::default(), started: Instant::now() },
            false => Desk::Fleet(Shared::new(servers, config)),
        };
        let presence = Arc::new(Self {
            any: config.namespaces.iter().any(|(_, namespace)| namespace.presence),
            namespaces: config.namespaces.clone(),
            notes: Mutex::default(),
            bell: Notify::new(),
            desk,
            ttl: config.presence.ttl,
            log: log.clone(),
            metrics: metrics.presence.clone(),
        });
        if presence.any {
            tokio::spawn(Arc::clone(&presence).say());
            tokio::spawn(Arc::clone(&presence).mind());
        }
        presence
    }

    /// Whether anybody is told who is on this channel.
    pub fn check_is_on(&self, channel: &Channel) -> Result<()> {
        if self.namespaces.of(channel).presence {
            return Ok(());
        }
        let namespace = channel.namespace();
        let detail =
            format!("the namespace `{namespace}` has no presence; set namespaces.{namespace}.presence");
        Err(Refusal::new(Code::PresenceOff, detail))
    }

    /// Notes what happened to a session on these of its channels.
    pub fn note<'a>(
        &self,
        record: &Record,
        channels: impl IntoIterator<Item = &'a Channel>,
        worker: u16,
        step: Attendance,
    ) {
        if !self.any {
            return;
        }
        let user = record.owner.strip_prefix("user:").and_then(|name| UserId::parse(name).ok());
        let Some(user) = user else { return };
        let mut notes = self.notes.held();
        let mut noted = false;
        for channel in channels.into_iter().filter(|channel| self.namespaces.of(channel).presence) {
            notes.note(channel, record.id, &user, worker, step);
            noted = true;
        }
        if noted {
            let (channels, people) = notes.size();
            self.metrics.channels.set(channels as i64);
            self.metrics.people.set(people as i64);
            self.bell.notify_one();
        }
    }

    /// Who is on a channel.
    pub async fn page(&self, channel: &Channel, after: Option<&UserId>, most: usize) -> Result<PresencePage> {
        match &self.desk {
            Desk::Here { rooms, .. } => Ok(rooms.held().page(channel, after, most)),
            Desk::Fleet(shared) => shared.page(channel, after, most).await.map_err(Refusal::unavailable),
        }
    }

    pub async fn counts(&self, channel: &Channel) -> Result<PresenceCounts> {
        match &self.desk {
            Desk::Here { rooms, .. } => Ok(rooms.held().counts(channel)),
            Desk::Fleet(shared) => shared.counts(channel).await.map_err(Refusal::unavailable),
        }
    }

    /// Says what is noted, for as long as the node lives.
    async fn say(self: Arc<Self>) {
        loop {
            self.bell.notified().await;
            tokio::time::sleep(GATHER).await;
            let notes = self.notes.held().take();
            let unsaid = self.apply(notes).await;
            self.notes.held().put_back(unsaid);
        }
    }

    /// Says what is held again, and looks for those whose time is up.
    async fn mind(self: Arc<Self>) {
        let every = self.ttl / REPEATS_PER_TTL;
        let mut ticks = crate::clock::ticks(SWEEP_EVERY.min(every));
        let mut repeated = Instant::now();
        loop {
            ticks.tick().await;
            if repeated.elapsed() >= every {
                repeated = Instant::now();
                self.notes.held().repeat();
            }
            // What could not be said is tried again, too.
            self.bell.notify_one();
            match &self.desk {
                Desk::Here { rooms, started } => {
                    let news = rooms.held().expire(started.elapsed().as_millis() as Millis);
                    news.into_iter().for_each(|(channel, news)| self.announce(&channel, news));
                }
                Desk::Fleet(shared) => self.count(shared.sweep(every).await),
            }
        }
    }

    /// What could not be said.
    async fn apply(&self, notes: Vec<(Channel, Vec<Note>)>) -> Vec<(Channel, Vec<Note>)> {
        match &self.desk {
            Desk::Here { rooms, started } => {
                let expiry = (started.elapsed() + self.ttl).as_millis() as Millis;
                for (channel, notes) in &notes {
                    // Under the lock, so that joins and leaves are heard in their order.
                    let mut rooms = rooms.held();
                    let news = rooms.apply(channel, notes, expiry);
                    news.into_iter().for_each(|news| self.announce(channel, news));
                }
            }
            Desk::Fleet(shared) => {
                let (moved, unsaid) = shared.apply(notes, self.ttl / REPEATS_PER_TTL).await;
                self.count(moved);
                return unsaid;
            }
        }
        Vec::new()
    }

    fn announce(&self, channel: &Channel, news: News) {
        let is_join = matches!(news, News::Join(_));
        let (News::Join(user) | News::Leave(user)) = &news;
        self.count((u64::from(is_join), u64::from(!is_join)));
        let draft = draft(channel, is_join, user.as_str());
        self.log.ephemeral().send(Entry::encode(&draft, None));
    }

    fn count(&self, (joins, leaves): (u64, u64)) {
        self.metrics.joins.inc_by(joins);
        self.metrics.leaves.inc_by(leaves);
    }
}

/// What a join or a leave is told with.
fn draft(channel: &Channel, is_join: bool, user: &str) -> Draft {
    let event = if is_join { "presence.join" } else { "presence.leave" };
    let at = shared_now();
    // A user's name has no character that JSON escapes.
    let data = format!(r#"{{"user":"{user}"}}"#);
    Draft {
        event: Event::parse(event).expect("it is short"),
        data: Data::parse(&data).expect("it is JSON"),
        ..Draft::new(channel.clone(), at)
    }
}
