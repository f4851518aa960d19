//! Log lines that others can cause as often as they like: the first is written, and what comes within the next moments
//! is counted, and told with the line after.

#[cfg(test)]
mod tests;

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// One line of a kind in so long.
const PERIOD: Duration = Duration::from_secs(10);

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The lines of one kind, for a `static`.
#[derive(Debug)]
pub struct Quiet {
    /// When the next line may be written, in milliseconds since the first use.
    next: AtomicU64,
    left_out: AtomicU64,
}

impl Quiet {
    pub const fn new() -> Self {
        Self { next: AtomicU64::new(0), left_out: AtomicU64::new(0) }
    }

    /// Whether to write this one; then, how many were left out since the last one.
    pub fn due(&self) -> Option<u64> {
        self.due_at(STARTED.elapsed())
    }

    fn due_at(&self, now: Duration) -> Option<u64> {
        let (now, next) = (now.as_millis() as u64, self.next.load(Relaxed));
        let then = now + PERIOD.as_millis() as u64;
        if now < next || self.next.compare_exchange(next, then, Relaxed, Relaxed).is_err() {
            self.left_out.fetch_add(1, Relaxed);
            return None;
        }
        Some(self.left_out.swap(0, Relaxed))
    }
}

/// Writes a line of that kind: `quietly!(WARN, %error, "…")`.
macro_rules! quietly {
    ($level:ident, $($line:tt)+) => {{
        static LINES: $crate::quiet::Quiet = $crate::quiet::Quiet::new();
        if let Some(left_out) = LINES.due() {
            tracing::event!(tracing::Level::$level, left_out, $($line)+);
        }
    }};
}
