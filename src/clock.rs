//! Another machine's clock, seen from here; and what is done again and again.

#[cfg(test)]
mod tests;

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::protocol::Timestamp;

/// By how many milliseconds this machine's clock is behind the one that the fleet goes by.
static BEHIND: AtomicI64 = AtomicI64::new(0);

/// Two clocks of any fleet are so far apart, in milliseconds: not worth a word.
const TOLERATED: i64 = 1_000;

/// The time that `at` and `ttl` of messages go by, so that nodes mean the same by them: this machine's, corrected where it is far
/// from the database's.
pub fn shared_now() -> Timestamp {
    Timestamp(Timestamp::now().0 + BEHIND.load(Ordering::Relaxed))
}

/// Goes by the clock that was read from here on.
pub fn go_by(reading: &Reading) {
    let before = BEHIND.load(Ordering::Relaxed);
    let behind = match reading.behind() {
        near if near.abs() < TOLERATED => 0,
        far if (far - before).abs() < TOLERATED => before,
        far => far,
    };
    if behind != before {
        BEHIND.store(behind, Ordering::Relaxed);
        tracing::warn!(
            behind_ms = behind,
            "this machine's clock and the database's are apart; messages go by the database's. Let NTP set both"
        );
    }
}

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

    /// The same in milliseconds, and less than 0 where ours is ahead.
    fn behind(&self) -> i64 {
        let apart = i64::try_from(self.apart().as_millis()).unwrap_or(i64::MAX);
        if self.theirs < self.before { -apart } else { apart }
    }

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
