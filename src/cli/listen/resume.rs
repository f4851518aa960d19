//! What a client remembers from one connection to the next, and what it makes of each frame.
//! No IO: the three transports share it.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::frame::Incoming;
use crate::protocol::{Channel, Code, Cursor, SessionId, Start};

/// The heartbeat until the welcome names the session's.
const FIRST_HEARTBEAT: Duration = Duration::from_secs(20);

/// A connection that was silent for a heartbeat and this much longer is dead.
const SILENCE_GRACE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Resume {
    channels: String,
    session: Option<SessionId>,
    start: Start,
    /// The highest position received of each partition: what is at or below it has been seen.
    seen: Cursor,
    /// Where the connection began, or its poll: a reset that goes on below is of another log.
    began: Cursor,
    attempt: u64,
    connection: String,
    heartbeat: Duration,
}

/// What a frame means for the one who reads on.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// A message that was not seen before.
    Message,
    /// The server's word that something is missing.
    Gap,
    /// A session has begun, or goes on.
    Welcome { resumed: bool },
    /// Nothing to show: a ping, a duplicate, a type of a later version.
    Quiet,
    /// Come back, not before `after`.
    Again { why: String, after: Option<Duration> },
    /// Do not come back.
    Final { why: String },
}

impl Resume {
    pub fn new(channels: &[Channel], start: Start) -> Self {
        Self {
            channels: channels.iter().map(Channel::as_str).collect::<Vec<_>>().join(","),
            session: None,
            start,
            seen: Cursor::default(),
            began: Cursor::default(),
            attempt: 0,
            connection: format!("{:016x}", rand::random::<u64>()),
            heartbeat: FIRST_HEARTBEAT,
        }
    }

    /// Another connection: a higher attempt wins over one of ours that the server still holds.
    pub fn begin(&mut self) {
        self.attempt += 1;
    }

    pub fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("attempt", self.attempt.to_string()), ("connection", self.connection.clone())];
        // Given each time: should the record be gone, cursor and channels still lose nothing.
        if !self.channels.is_empty() {
            query.push(("channels", self.channels.clone()));
        }
        if let Some(session) = &self.session {
            query.push(("session", session.to_string()));
        }
        match &self.start {
            Start::Now => {}
            Start::Earliest => query.push(("cursor", "earliest".to_owned())),
            Start::After(cursor) => query.push(("cursor", cursor.to_string())),
        }
        query
    }

    pub fn silence(&self) -> Duration {
        self.heartbeat + SILENCE_GRACE
    }

    pub fn apply(&mut self, frame: &Incoming) -> Step {
        match frame.kind.as_str() {
            "welcome" => {
                self.session = frame.session;
                if let Some(heartbeat) = frame.heartbeat_ms {
                    self.heartbeat = Duration::from_millis(heartbeat);
                }
                self.began = frame.cursor.clone().unwrap_or_default();
                self.adopt(frame.cursor.as_ref());
                Step::Welcome { resumed: frame.resumed }
            }
            "message" => self.message(frame),
            "gap" if frame.reason == "reset" => {
                self.reset(frame.resume.as_ref());
                Step::Gap
            }
            "gap" => {
                self.adopt(frame.resume.as_ref());
                Step::Gap
            }
            "ping" => {
                self.reached(frame.cursor.as_ref());
                Step::Quiet
            }
            "reconnect" => Step::Again {
                why: format!("the server asks to reconnect ({})", frame.reason),
                after: frame.after_ms.map(Duration::from_millis),
            },
            "close" => self.close(frame),
            _ => Step::Quiet,
        }
    }

    /// Whether an error with this code goes away by itself once something has been forgotten.
    pub fn recover(&mut self, code: &str) -> bool {
        match code {
            "session_mismatch" => {
                self.session = None;
                self.start = Start::Now;
                self.seen = Cursor::default();
                true
            }
            // Another connection has the session now; this one goes on in a new session.
            "replaced" => {
                self.session = None;
                true
            }
            _ => false,
        }
    }

    /// How far the connection has been read, by a ping or the end of a poll: the next poll begins there.
    pub fn reached(&mut self, cursor: Option<&Cursor>) {
        self.adopt(cursor);
        if let Some(cursor) = cursor {
            raise(&mut self.began, cursor);
        }
    }

    fn adopt(&mut self, cursor: Option<&Cursor>) {
        let Some(cursor) = cursor else { return };
        let mut own = self.cursor();
        raise(&mut own, cursor);
        self.start = Start::After(own);
    }

    fn message(&mut self, frame: &Incoming) -> Step {
        // An ephemeral message has no place: it comes once or not at all.
        let Some(pos) = frame.pos else { return Step::Message };
        if self.seen.get(pos.partition).is_some_and(|seen| pos.offset <= seen) {
            return Step::Quiet;
        }
        self.seen.set(pos.partition, pos.offset);
        self.adopt(Some(&Cursor::from_iter([pos])));
        Step::Message
    }

    /// Only a `reset` may go backwards, below where its connection began: the positions are of another log.
    fn reset(&mut self, resume: Option<&Cursor>) {
        let mut own = self.cursor();
        for pos in resume.into_iter().flat_map(Cursor::iter) {
            if self.began.get(pos.partition).is_some_and(|began| pos.offset < began) {
                own.set(pos.partition, pos.offset);
                self.seen.set(pos.partition, pos.offset);
            }
        }
        self.start = Start::After(own);
        self.adopt(resume);
    }

    fn close(&mut self, frame: &Incoming) -> Step {
        let why = format!("the server closed: {}: {}", frame.code, frame.detail);
        let recovered = self.recover(&frame.code);
        // Pages come back with a fresh token. Here there is no other.
        let expired = frame.code == Code::TokenExpired.as_str();
        if (frame.is_final || expired) && !recovered {
            return Step::Final { why };
        }
        Step::Again { why, after: frame.retry_after_ms.map(Duration::from_millis) }
    }

    fn cursor(&self) -> Cursor {
        match &self.start {
            Start::After(cursor) => cursor.clone(),
            Start::Now | Start::Earliest => Cursor::default(),
        }
    }
}

/// Moves forward only, per partition.
fn raise(own: &mut Cursor, cursor: &Cursor) {
    for pos in cursor.iter() {
        if own.get(pos.partition).is_none_or(|offset| offset < pos.offset) {
            own.set(pos.partition, pos.offset);
        }
    }
}
