//! What a client remembers from one connection to the next, and what it makes of each frame.
//! No IO: the three transports share it.

use std::time::Duration;

use super::frame::Incoming;
use crate::protocol::{Channel, Code, Cursor, SessionId, Start};

/// The heartbeat until the welcome names the session's.
const FIRST_HEARTBEAT: Duration = Duration::from_secs(20);

/// A connection that was silent for a heartbeat and this much longer is dead.
const SILENCE_GRACE: Duration = Duration::from_secs(5);

/// Where a client stands.
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
    Welcome {
        /// The session was carried on.
        resumed: bool,
    },
    /// Nothing to show: a ping, a duplicate, a type of a later version.
    Quiet,
    Again {
        why: String,
        /// Not before.
        after: Option<Duration>,
    },
    /// Do not come back.
    Final { why: String },
}

impl Resume {
    /// A client that has seen nothing.
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

    /// The parameters that every transport takes.
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

    /// How long the server may be silent.
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

    /// Moves the cursor forward, per partition.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(resume: &mut Resume, frame: &str) -> Step {
        resume.apply(&Incoming::parse(frame).unwrap())
    }

    fn parameter(resume: &Resume, name: &str) -> Option<String> {
        resume.query().into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    fn welcomed() -> Resume {
        let mut resume = Resume::new(&[Channel::parse("news").unwrap()], Start::Now);
        let frame = r#"{"type":"welcome","session":"00000000000000000000000000000007","cursor":"0.10,1.3","resumed":false,"heartbeat_ms":9000}"#;
        assert_eq!(apply(&mut resume, frame), Step::Welcome { resumed: false });
        resume
    }

    fn message(pos: &str) -> String {
        format!(
            r#"{{"type":"message","channel":"news","seq":1,"pos":"{pos}","data":{{"type":"x","cursor":1e999}}}}"#
        )
    }

    #[test]
    fn the_next_connection_goes_on_where_the_last_one_was_cut() {
        let mut resume = welcomed();
        resume.begin();
        assert_eq!(apply(&mut resume, &message("0.12")), Step::Message);
        assert_eq!(apply(&mut resume, r#"{"type":"ping","cursor":"1.9"}"#), Step::Quiet);
        assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.12,1.9"));
        assert_eq!(parameter(&resume, "session").unwrap(), "00000000000000000000000000000007");
        assert_eq!(parameter(&resume, "channels").as_deref(), Some("news"));
        assert_eq!(parameter(&resume, "attempt").as_deref(), Some("1"));
        assert_eq!(resume.silence(), Duration::from_secs(14));
    }

    #[test]
    fn what_was_seen_is_not_shown_again() {
        let mut resume = welcomed();
        assert_eq!(apply(&mut resume, &message("0.12")), Step::Message);
        assert_eq!(apply(&mut resume, &message("0.12")), Step::Quiet);
        assert_eq!(apply(&mut resume, &message("0.11")), Step::Quiet);
        assert_eq!(apply(&mut resume, &message("1.4")), Step::Message, "partitions do not compare");
        let ephemeral = r#"{"type":"message","channel":"typing","data":1}"#;
        assert_eq!(apply(&mut resume, ephemeral), Step::Message);
        assert_eq!(apply(&mut resume, ephemeral), Step::Message);
    }

    #[test]
    fn the_cursor_goes_back_for_a_reset_only() {
        let mut resume = welcomed();
        apply(&mut resume, &message("0.50"));
        apply(&mut resume, r#"{"type":"ping","cursor":"0.40"}"#);
        apply(&mut resume, r#"{"type":"gap","channel":"news","reason":"trimmed","resume":"0.41"}"#);
        assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.50,1.3"));
        let reset = r#"{"type":"gap","channel":"news","reason":"reset","resume":"0.20"}"#;
        assert_eq!(apply(&mut resume, reset), Step::Gap);
        assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.20,1.3"));
        assert_eq!(apply(&mut resume, &message("0.21")), Step::Message);
    }

    #[test]
    fn a_reset_on_the_way_forward_is_adopted_like_every_gap() {
        let mut resume = welcomed();
        apply(&mut resume, &message("0.50"));
        let reset =
            |at: u64| format!(r#"{{"type":"gap","channel":"news","reason":"reset","resume":"0.{at}"}}"#);
        assert_eq!(apply(&mut resume, &reset(10)), Step::Gap);
        assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.50,1.3"));
        assert_eq!(apply(&mut resume, &message("0.50")), Step::Quiet);
        apply(&mut resume, &reset(99));
        assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.99,1.3"));
        assert_eq!(apply(&mut resume, &message("0.100")), Step::Message);
    }

    #[test]
    fn a_close_is_obeyed() {
        let close = |code: &str, is_final: bool| {
            format!(
                r#"{{"type":"close","status":4000,"code":"{code}","detail":"d","final":{is_final},"retry_after_ms":700}}"#
            )
        };
        let mut resume = welcomed();
        assert!(matches!(apply(&mut resume, &close("forbidden", true)), Step::Final { .. }));
        assert!(matches!(apply(&mut resume, &close("token_expired", false)), Step::Final { .. }));
        let again = apply(&mut resume, &close("some_later_code", false));
        assert!(matches!(again, Step::Again { after: Some(after), .. } if after.as_millis() == 700));
        assert!(parameter(&resume, "session").is_some());
        apply(&mut resume, &close("replaced", false));
        assert_eq!(parameter(&resume, "session"), None);
        assert!(parameter(&resume, "cursor").is_some());
        apply(&mut resume, &close("session_mismatch", false));
        assert_eq!(parameter(&resume, "cursor"), None);
    }

    #[test]
    fn what_a_later_version_adds_is_passed_over() {
        let mut resume = welcomed();
        assert_eq!(apply(&mut resume, r#"{"type":"sparkle","level":9}"#), Step::Quiet);
        assert_eq!(apply(&mut resume, r#"{"type":"gap","reason":"eclipse","resume":"0.60"}"#), Step::Gap);
    }
}
