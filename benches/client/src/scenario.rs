//! What a bench does.

use std::str::FromStr;

/// One way to use a push server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    const ALL: [Self; 8] = [
        Self::Idle,
        Self::Connect,
        Self::Fanout,
        Self::Unicast,
        Self::Mixed,
        Self::Storm,
        Self::Drops,
        Self::Backlog,
    ];

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Connect => "connect",
            Self::Fanout => "fanout",
            Self::Unicast => "unicast",
            Self::Mixed => "mixed",
            Self::Storm => "storm",
            Self::Drops => "drops",
            Self::Backlog => "backlog",
        }
    }

    /// All names.
    pub fn names() -> [&'static str; 8] {
        Self::ALL.map(Self::name)
    }

    /// Messages a second where nobody has said how many; `None`: as fast as they are answered.
    pub fn usual_rate(self) -> Option<f64> {
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

impl FromStr for Scenario {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|scenario| scenario.name() == name);
        known.ok_or_else(|| format!("{name:?} is no scenario; write one of {}", Self::names().join(", ")))
    }
}
