//! Full jitter: a random wait below a bound that doubles, so that the clients of a server that
//! went away do not come back in step.

#[cfg(test)]
mod tests;

use std::time::Duration;

/// The first bound.
const BASE: Duration = Duration::from_secs(1);

const CAP: Duration = Duration::from_secs(30);

/// How often a connection has failed in a row.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    pub fn next(&mut self) -> Duration {
        let bound = self.bound();
        self.failures = self.failures.saturating_add(1);
        bound.mul_f64(rand::random())
    }

    /// The server was heard.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    fn bound(&self) -> Duration {
        BASE.saturating_mul(2u32.saturating_pow(self.failures)).min(CAP)
    }
}
