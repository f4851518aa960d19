//! Ephemeral messages (typing, live cursors): to whoever listens now, at most once. Nothing keeps them but
//! this queue, which all worker hubs of a node read, each at its own speed.

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use crate::{held::Held as _, protocol::Entry, ring::Bell};

/// Where ephemeral messages are handed out.
///
/// Invariant 5: the queue is bounded in bytes. The oldest messages go, and a hub that had yet to read
/// them hears how many. Nobody who sends waits for a hub (invariant 4).
#[derive(Debug)]
pub struct Ephemeral(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    max_bytes: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The newest messages, numbered without a gap up to `sent`.
    queue: VecDeque<Arc<Entry>>,
    bytes: usize,
    /// How many have been sent. A session that moves to another worker is not offered again what
    /// still waits there: at most once.
    sent: u64,
    bells: Vec<Arc<dyn Bell>>,
}

#[derive(Debug)]
pub struct Listener {
    shared: Arc<Shared>,
    /// The number of the last message that was heard, or missed.
    after: u64,
    bell: Arc<dyn Bell>,
}

#[derive(Debug)]
pub enum Heard {
    Message(Arc<Entry>),
    /// So many are gone that it was too slow for.
    Missed(u64),
}

impl Ephemeral {
    /// A queue of so many bytes; the newest message is always in it.
    pub fn new(max_bytes: usize) -> Self {
        Self(Arc::new(Shared { max_bytes, state: Mutex::default() }))
    }

    pub fn send(&self, mut entry: Entry) {
        let mut state = self.0.state.held();
        state.sent += 1;
        // Nobody listens, and nobody misses it.
        if state.bells.is_empty() {
            return;
        }
        entry.number = state.sent;
        state.bytes += entry.cost();
        state.queue.push_back(Arc::new(entry));
        while state.bytes > self.0.max_bytes && state.queue.len() > 1 {
            let oldest = state.queue.pop_front().expect("there are two at least");
            state.bytes -= oldest.cost();
        }
        state.bells.iter().for_each(|bell| bell.ring());
    }

    pub fn sent(&self) -> u64 {
        self.0.state.held().sent
    }

    /// A hub's place, which begins here; the bell is rung with every message.
    pub fn listen(&self, bell: Arc<dyn Bell>) -> Listener {
        let mut state = self.0.state.held();
        state.bells.push(Arc::clone(&bell));
        Listener { shared: Arc::clone(&self.0), after: state.sent, bell }
    }
}

impl Listener {
    pub fn try_next(&mut self) -> Option<Heard> {
        let state = self.shared.state.held();
        let oldest = state.sent - state.queue.len() as u64;
        if self.after < oldest {
            let missed = oldest - self.after;
            self.after = oldest;
            return Some(Heard::Missed(missed));
        }
        let next = state.queue.get((self.after - oldest) as usize)?;
        self.after += 1;
        Some(Heard::Message(Arc::clone(next)))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut state = self.shared.state.held();
        state.bells.retain(|bell| !Arc::ptr_eq(bell, &self.bell));
        if state.bells.is_empty() {
            (state.queue, state.bytes) = (VecDeque::new(), 0);
        }
    }
}
