//! The canary: markers that came back. Each proves that what Redis is told reaches this node, which
//! a connection that looks open does not.

#[cfg(test)]
mod tests;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::telemetry::Aged;

/// When a marker last came back.
#[derive(Debug)]
pub struct Canary {
    start: Instant,
    /// Milliseconds after `start`; 0: none has yet.
    last: AtomicU64,
    /// What keeps them away, where that is known.
    trouble: Mutex<Option<String>>,
}

impl Canary {
    /// None has come back yet.
    pub fn new() -> Self {
        Self { start: Instant::now(), last: AtomicU64::new(0), trouble: Mutex::default() }
    }

    pub fn sings(&self) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(now.max(1), Ordering::Release);
        self.note(None);
    }

    /// What keeps them away, or that it is over.
    pub fn note(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Why this node is deaf, if none has come back for longer than `max_age`.
    pub fn silence(&self, max_age: Duration) -> Option<String> {
        let age = self.age();
        if age <= max_age && self.last.load(Ordering::Acquire) > 0 {
            return None;
        }
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let trouble = trouble.map_or(String::new(), |trouble| format!(": {trouble}"));
        Some(format!("nothing has come through Redis for {:.1} s{trouble}", age.as_secs_f64()))
    }
}

impl Aged for Canary {
    fn age(&self) -> Duration {
        let last = Duration::from_millis(self.last.load(Ordering::Acquire));
        self.start.elapsed().saturating_sub(last)
    }
}
