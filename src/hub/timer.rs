//! The worker's one timer: turns the wheel, and once a second tidies up.

use std::time::Duration;

use super::{Hub, TIDY_MS, wheel::TICK_MS};
use crate::session::Millis;

/// How many ticks lie between two looks at a part of the sessions at rest: all have been looked at within two seconds.
const FORGET_TICKS: usize = 2;

impl Hub {
    pub(super) async fn turn(self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(TICK_MS));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let node = self.0.node.clone();
        let lag = node.metrics.event_loop_lag(self.0.worker);
        for tick in 0_usize.. {
            let due = ticks.tick().await;
            // How long everything else on this thread has been made to wait as well.
            lag.observe(due.elapsed().as_secs_f64());
            self.turn_once(node.now());
            // The sessions at rest are the node's, not a worker's: one looks after them. By count, since
            // a clock would leave shards out whenever a tick is late.
            if self.0.worker == 0 && tick.is_multiple_of(FORGET_TICKS) {
                let forgotten = node.registry.forget(node.now(), tick / FORGET_TICKS);
                node.metrics.sessions.sub(forgotten as i64);
            }
        }
    }

    fn turn_once(&self, now: Millis) {
        let mut state = self.0.state.borrow_mut();
        let mut due = Vec::new();
        state.wheel.turn(now, |key, at| due.push((key, at)));
        for (key, at) in due {
            // Another deadline has been noted since, or the slot is somebody else's by now.
            let Some(line) = state.core.line(key).filter(|line| line.timer == at) else { continue };
            line.timer = Millis::MAX;
            state.core.wake(key);
        }
        if now >= state.tidy_at {
            state.tidy_at = now + TIDY_MS;
            state.core.tidy();
        }
    }
}
