//! Another machine's clock, seen from here; and what is done again and again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::{Interval, MissedTickBehavior, interval};

/// What it said, between two looks at ours. All are times since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Ours before it was asked.
    pub before: Duration,
    pub theirs: Duration,
    /// Ours when the answer was there.
    pub after: Duration,
}

impl Reading {
    /// How far apart the two are at least: within the time of the question nothing can be said.
    pub fn apart(&self) -> Duration {
        self.before.saturating_sub(self.theirs).max(self.theirs.saturating_sub(self.after))
    }

    /// How long the answer took.
    pub fn round_trip(&self) -> Duration {
        self.after.saturating_sub(self.before)
    }
}

/// A tick in so long, the first at once. One that comes late puts off those behind it.
pub fn ticks(every: Duration) -> Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

pub fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
