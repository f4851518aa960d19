//! Another machine's clock, seen from here.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

pub fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
