//! A session's present connection: who holds it, and its deadlines.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{Manners, Millis};

/// How many heartbeats a client that answers pings may be silent for.
const SILENT_HEARTBEATS: Millis = 2;

/// Which of a client's connections holds the session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The number that the client gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u64>,
    /// The page's random name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<Box<str>>,
}

impl Holder {
    /// Whether `newer` may take over from this one: a higher attempt, the same attempt of the same
    /// connection (the next poll), or one without a number.
    pub fn yields_to(&self, newer: &Self) -> bool {
        match (self.attempt, newer.attempt) {
            (Some(held), Some(asked)) => {
                asked > held || (asked == held && newer.connection == self.connection)
            }
            _ => true,
        }
    }
}

/// A session's present connection.
#[derive(Debug)]
pub struct Connection {
    pub manners: &'static Manners,
    pub since: Millis,
    pub expires: Option<Millis>,
    /// When the client is sent elsewhere; most never are.
    pub leaves: Millis,
    heartbeat: Millis,
    next_ping: Millis,
    last_heard: Millis,
}

impl Connection {
    pub fn new(manners: &'static Manners, heartbeat: Millis, expires: Option<Millis>, now: Millis) -> Self {
        let first = manners.proof.unwrap_or(heartbeat).min(heartbeat);
        let next_ping = if manners.heartbeats { now + first } else { Millis::MAX };
        Self { manners, since: now, expires, leaves: Millis::MAX, heartbeat, next_ping, last_heard: now }
    }

    /// Something came from the client.
    pub fn heard(&mut self, now: Millis) {
        self.last_heard = now;
    }

    pub fn expired(&self, now: Millis) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether it is time for the client to go elsewhere.
    pub fn leaves(&self, now: Millis) -> bool {
        self.leaves <= now
    }

    pub fn silent(&self, now: Millis) -> bool {
        now >= self.silence_ends()
    }

    fn silence_ends(&self) -> Millis {
        let ends = self.last_heard.saturating_add(SILENT_HEARTBEATS * self.heartbeat);
        if self.manners.answers_pings { ends } else { Millis::MAX }
    }

    /// Whether it is time for a ping; if so, the next one is due a heartbeat later.
    pub fn ping_due(&mut self, now: Millis) -> bool {
        let due = self.next_ping <= now;
        if due {
            self.next_ping = now + self.heartbeat;
        }
        due
    }

    pub fn deadline(&self) -> Millis {
        let ends = self.leaves.min(self.expires.unwrap_or(Millis::MAX));
        self.next_ping.min(self.silence_ends()).min(ends)
    }
}
