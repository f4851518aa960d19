//! The worker's one timer: turns the wheel, and once a second tidies up.

use std::time::Duration;

use super::{Hub, TIDY_MS, wheel::TICK_MS};
use crate::session::Millis;

impl Hub {
    /// Turns the wheel.
    pub(super) async fn turn(self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(TICK_MS));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            self.turn_once(self.0.node.now());
        }
    }

    fn turn_once(&self, now: Millis) {
        let mut state = self.0.state.borrow_mut();
        let mut due = Vec::new();
        state.wheel.turn(now, |key, at| due.push((key, at)));
        for (key, at) in due {
            let Some(slot) = state.slots.get_mut(key as usize) else { continue };
            // Another deadline has been noted since, or the slot is somebody else's by now.
            if slot.timer != at {
                continue;
            }
            slot.timer = Millis::MAX;
            slot.wake();
        }
        if now >= state.tidy_at {
            state.tidy_at = now + TIDY_MS;
            state.tidy();
            if self.0.worker == 0 {
                let node = &self.0.node;
                node.metrics.sessions.sub(node.registry.forget(now, (now / TIDY_MS) as usize) as i64);
            }
        }
    }
}
