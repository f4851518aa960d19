//! The time of a run, the same for all who write something down.

use std::time::Instant;

use belfry_checker::history::Millis;

#[derive(Clone, Copy)]
pub struct Clock(Instant);

impl Clock {
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn now(self) -> Millis {
        self.0.elapsed().as_millis() as Millis
    }
}
