//! How clients connect, as far as the contract leaves it to them.

use std::{sync::Arc, time::Duration};

use belfry_checker::history::Transport;

/// What it runs over, and whose code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    Ws,
    /// A stream that a page reads by itself, from a POST.
    Sse,
    /// A browser's own `EventSource`: it knows `retry:` and `Last-Event-ID`, and neither sessions nor `reconnect`.
    EventSource,
    Poll,
}

impl Via {
    pub fn transport(self) -> Transport {
        match self {
            Self::Ws => Transport::Ws,
            Self::Sse | Self::EventSource => Transport::Sse,
            Self::Poll => Transport::Poll,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::EventSource => "eventsource",
            other => other.transport().as_str(),
        }
    }
}

impl From<Transport> for Via {
    fn from(transport: Transport) -> Self {
        match transport {
            Transport::Ws => Self::Ws,
            Transport::Sse => Self::Sse,
            Transport::Poll => Self::Poll,
        }
    }
}

/// How clients connect.
#[derive(Debug, Clone)]
pub struct Habits {
    /// Often over another transport than their own, each poll to any node, and not always with their channels. Otherwise
    /// each keeps to its transport, and its polls to the node where the connection began.
    pub restless: bool,
    /// A token for `EventSource`, which cannot send one otherwise; then it is every second of the event streams.
    pub cookie: Option<Arc<str>>,
    /// Their first connections are spread over so long.
    pub ramp: Duration,
    /// The ceiling of the first pause before a retry, and of the last.
    pub backoff: (Duration, Duration),
    /// How often the server is to make itself heard.
    pub heartbeat: Duration,
    /// How long a poll waits for something, in seconds.
    pub poll_seconds: u64,
}

impl Habits {
    /// Whatever may happen, happens soon.
    pub fn restless() -> Self {
        Self {
            restless: true,
            cookie: None,
            ramp: Duration::ZERO,
            // The contract's is 1 s; a client that waits sees less.
            backoff: (Duration::from_millis(250), Duration::from_secs(4)),
            heartbeat: Duration::from_secs(2),
            poll_seconds: 3,
        }
    }

    /// As browsers do it, with the browser client's figures.
    pub fn of_browsers(cookie: Arc<str>, ramp: Duration) -> Self {
        Self {
            restless: false,
            cookie: Some(cookie),
            ramp,
            backoff: (Duration::from_secs(1), Duration::from_secs(30)),
            heartbeat: Duration::from_secs(20),
            poll_seconds: 25,
        }
    }

    /// Whoever hears nothing for so long takes the connection for dead: the contract says a heartbeat and 5 s.
    pub fn silence(&self) -> Duration {
        self.heartbeat + Duration::from_secs(5)
    }

    /// A client's own.
    pub fn via(&self, number: u64) -> Via {
        match Transport::ALL[number as usize % 3] {
            Transport::Sse if self.cookie.is_some() && (number / 3).is_multiple_of(2) => Via::EventSource,
            transport => transport.into(),
        }
    }
}
