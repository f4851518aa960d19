//! What a bench does.

use clap::ValueEnum;

/// One way to use a push server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// Connections that hear nothing but heartbeats.
    Idle,
    /// Connections as fast as they are made.
    Connect,
    /// One channel of all.
    Fanout,
    /// A channel for each.
    Unicast,
    /// Both, in turn.
    Mixed,
    /// All are cut off at the same moment, and come back at once.
    Storm,
    /// Each is cut off now and then, for up to two seconds.
    Drops,
    /// All are away while messages are published.
    Backlog,
}

impl Scenario {
    /// Messages a second where nobody has said how many; `None`: as fast as they are answered.
    pub(crate) fn usual_rate(self) -> Option<f64> {
        match self {
            Self::Fanout | Self::Unicast => None,
            _ => Some(100.0),
        }
    }

    pub(crate) fn publishes(self) -> bool {
        !matches!(self, Self::Idle | Self::Connect)
    }

    /// Whether there are messages for all.
    pub(crate) fn has_common(self) -> bool {
        self != Self::Unicast
    }

    /// Whether each has a channel of its own.
    pub(crate) fn has_own(self) -> bool {
        matches!(self, Self::Unicast | Self::Mixed)
    }
}
