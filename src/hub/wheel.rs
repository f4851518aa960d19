//! One timer wheel per worker instead of a timer per connection: a tick walks one list.

#[cfg(test)]
mod tests;

use crate::session::Millis;

/// How often the wheel turns; every deadline is met within this much.
pub const TICK_MS: Millis = 50;

/// How many lists there are. A deadline further off than they reach fires early, finds that it is not due, and is put in again.
const LISTS: usize = 1024;

/// Slots by the tick at which they want to be woken.
#[derive(Debug)]
pub struct Wheel {
    lists: Vec<Vec<(u32, Millis)>>,
    /// The next tick to be walked.
    tick: Millis,
}

impl Wheel {
    pub fn new(now: Millis) -> Self {
        Self { lists: vec![Vec::new(); LISTS], tick: now / TICK_MS }
    }

    /// Notes that a slot wants to be woken at `at`.
    pub fn insert(&mut self, slot: u32, at: Millis) {
        let furthest = self.tick + LISTS as Millis - 1;
        let tick = at.div_ceil(TICK_MS).clamp(self.tick, furthest);
        self.lists[(tick % LISTS as Millis) as usize].push((slot, at));
    }

    /// Takes out everything that fell due by `now`, with the deadline that was asked for.
    pub fn turn(&mut self, now: Millis, mut due: impl FnMut(u32, Millis)) {
        while self.tick * TICK_MS <= now {
            let list = &mut self.lists[(self.tick % LISTS as Millis) as usize];
            // A list that was once long gives its memory back.
            let mut fired = std::mem::take(list);
            self.tick += 1;
            fired.drain(..).for_each(|(slot, at)| due(slot, at));
        }
    }
}
