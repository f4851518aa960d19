//! How many messages a second come to each channel that somebody here listens to: counted in two windows, the
//! one under way and the one before it, of which as much counts as is needed for a whole one.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::protocol::{Channel, Timestamp};

/// The length of a window, in milliseconds.
const WINDOW_MS: i64 = 5_000;

/// Channels that have been quiet are looked for when there are so many, and then twice as many as were kept.
const FEW: usize = 1_024;

/// The rates of the channels that have had a message of late: others cost nothing.
#[derive(Debug, Default)]
pub(super) struct Rates {
    heard: HashMap<Channel, Heard>,
    tidy_at: usize,
}

#[derive(Debug, Default, Clone, Copy)]
struct Heard {
    window: i64,
    now: u32,
    before: u32,
}

impl Heard {
    fn roll(&mut self, window: i64) {
        if window != self.window {
            let before = if window == self.window + 1 { self.now } else { 0 };
            *self = Self { window, now: 0, before };
        }
    }
}

impl Rates {
    pub(super) fn hear(&mut self, channel: &Channel, now: Timestamp) {
        let window = now.0.div_euclid(WINDOW_MS);
        if let Some(heard) = self.heard.get_mut(channel) {
            heard.roll(window);
            heard.now += 1;
            return;
        }
        if self.heard.len() >= self.tidy_at {
            self.heard.retain(|_, heard| heard.window + 1 >= window);
            self.tidy_at = FEW.max(2 * self.heard.len());
        }
        self.heard.insert(channel.clone(), Heard { window, now: 1, before: 0 });
    }

    /// Messages a second.
    pub(super) fn of(&self, channel: &Channel, now: Timestamp) -> f64 {
        let Some(mut heard) = self.heard.get(channel).copied() else { return 0.0 };
        heard.roll(now.0.div_euclid(WINDOW_MS));
        let over = now.0.rem_euclid(WINDOW_MS) as f64 / WINDOW_MS as f64;
        (f64::from(heard.before) * (1.0 - over) + f64::from(heard.now)) * 1_000.0 / WINDOW_MS as f64
    }
}
