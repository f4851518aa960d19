//! What a transport is like to the sessions that it serves. Whatever asks "which transport is it?" outside of
//! `transport/` asks for one of these properties instead, so a new transport is one file and one constant.

use super::Millis;
use crate::protocol::TransportKind;

/// What a transport is like. Given when a connection is attached; see [`Attach`](super::Attach).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// The word for it in `welcome`, in metrics and in the log.
    pub kind: TransportKind,
    /// Whether the server makes itself heard at every heartbeat.
    pub heartbeats: bool,
    /// The first ping comes this soon: a second chunk tells a client that it has a stream and not what some
    /// middlebox has kept until it was full. None: after a heartbeat.
    pub proof: Option<Millis>,
    /// Whether the client answers pings, so that one which has been silent for two heartbeats is gone.
    pub answers_pings: bool,
    /// Whether the client hears at once when it will be sent elsewhere, so that it may be there before it has to
    /// leave here. Otherwise its last answer says it.
    pub told_before_leaving: bool,
    /// A connection ends with its one answer, and the client is about to ask again: it is no newcomer while the
    /// node is drained, and its end is not worth a line in the log.
    pub one_answer: bool,
    /// Whether a session that is carried on is welcomed again.
    pub welcomed_back: bool,
}

impl Manners {
    pub const WEBSOCKET: Self = Self {
        kind: TransportKind::Ws,
        heartbeats: true,
        proof: None,
        answers_pings: true,
        told_before_leaving: true,
        one_answer: false,
        welcomed_back: true,
    };

    /// An event stream: the client can only listen.
    pub const EVENT_STREAM: Self =
        Self { kind: TransportKind::Sse, proof: Some(200), answers_pings: false, ..Self::WEBSOCKET };

    /// Long-poll: the end of the wait is its heartbeat.
    pub const LONG_POLL: Self = Self {
        kind: TransportKind::Poll,
        heartbeats: false,
        proof: None,
        answers_pings: false,
        told_before_leaving: false,
        one_answer: true,
        welcomed_back: false,
    };
}
