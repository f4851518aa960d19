//! A session's present connection: who holds it, and its deadlines.

use super::Millis;
use crate::protocol::TransportKind;

/// After the beginning of an event stream: a second chunk, so that a client can tell a stream from
/// a buffer.
const SSE_PROOF_MS: Millis = 200;

/// How many heartbeats a WebSocket client may be silent for.
const SILENT_HEARTBEATS: Millis = 2;

/// Which of a client's connections holds the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// The number that the client gave it.
    pub attempt: Option<u64>,
    /// The page's random name.
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
    /// How it reaches the client.
    pub transport: TransportKind,
    /// When it began.
    pub since: Millis,
    /// When the token expires.
    pub expires: Option<Millis>,
    /// When the client is sent elsewhere; most never are.
    pub leaves: Millis,
    /// How often the server makes itself heard; 0: never (a poll has its own end).
    heartbeat: Millis,
    next_ping: Millis,
    last_heard: Millis,
}

impl Connection {
    /// A connection that begins now.
    pub fn new(transport: TransportKind, heartbeat: Millis, expires: Option<Millis>, now: Millis) -> Self {
        let next_ping = match transport {
            TransportKind::Ws => now + heartbeat,
            TransportKind::Sse => now + SSE_PROOF_MS.min(heartbeat),
            TransportKind::Poll => Millis::MAX,
        };
        let heartbeat = if transport == TransportKind::Poll { 0 } else { heartbeat };
        Self { transport, since: now, expires, leaves: Millis::MAX, heartbeat, next_ping, last_heard: now }
    }

    /// Something came from the client.
    pub fn heard(&mut self, now: Millis) {
        self.last_heard = now;
    }

    /// Whether the token has expired.
    pub fn expired(&self, now: Millis) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether it is time for the client to go elsewhere.
    pub fn leaves(&self, now: Millis) -> bool {
        self.leaves <= now
    }

    /// Whether the client has been silent for too long. Only a WebSocket client answers pings.
    pub fn silent(&self, now: Millis) -> bool {
        now >= self.silence_ends()
    }

    fn silence_ends(&self) -> Millis {
        match self.transport {
            TransportKind::Ws => self.last_heard.saturating_add(SILENT_HEARTBEATS * self.heartbeat),
            TransportKind::Sse | TransportKind::Poll => Millis::MAX,
        }
    }

    /// Whether it is time for a ping; if so, the next one is due a heartbeat later.
    pub fn ping_due(&mut self, now: Millis) -> bool {
        let due = self.next_ping <= now;
        if due {
            self.next_ping = now + self.heartbeat;
        }
        due
    }

    /// The next moment at which something is due.
    pub fn deadline(&self) -> Millis {
        let ends = self.leaves.min(self.expires.unwrap_or(Millis::MAX));
        self.next_ping.min(self.silence_ends()).min(ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(attempt: impl Into<Option<u64>>, connection: &str) -> Holder {
        Holder { attempt: attempt.into(), connection: Some(connection.into()) }
    }

    #[test]
    fn only_a_newer_connection_or_the_next_poll_takes_over() {
        let held = holder(4, "a");
        assert!(held.yields_to(&holder(5, "b")));
        assert!(held.yields_to(&holder(4, "a")), "the next poll");
        assert!(!held.yields_to(&holder(4, "b")));
        assert!(!held.yields_to(&holder(3, "a")), "a late starter");
        assert!(held.yields_to(&holder(None, "b")), "no number always succeeds");
    }

    #[test]
    fn two_silent_heartbeats_end_a_websocket_and_nothing_else() {
        let ends = |transport| Connection::new(transport, 1_000, None, 0).silent(2_000);
        assert!(ends(TransportKind::Ws) && !ends(TransportKind::Sse) && !ends(TransportKind::Poll));
        assert!(!Connection::new(TransportKind::Ws, 1_000, None, 0).silent(1_999));
    }
}
