//! What one channel has that not everybody has been offered, and how long it waits.

use std::sync::Arc;

use smallvec::SmallVec;

use super::Shell;
use crate::{
    protocol::{Entry, Timestamp},
    session::Millis,
};

/// The longest that a message waits for others, in milliseconds.
pub const WAIT_MAX_MS: Millis = 250;

/// What a channel has that has not been offered to everybody.
#[derive(Debug)]
pub(super) struct Backlog {
    /// In order of position.
    pub(super) entries: SmallVec<[Arc<Entry>; 1]>,
    /// How many of the channel's list have yet to be offered what is up to `upto`.
    pub(super) left: usize,
    pub(super) upto: u64,
    /// It waits until then.
    pub(super) due: Timestamp,
}

/// Where an entry stands in its feed.
pub(super) fn stand(entry: &Entry) -> u64 {
    entry.place.map_or(entry.number, |place| place.pos.offset)
}

/// When a channel is offered that begins with this entry.
pub(super) fn due(shell: &impl Shell, entry: &Entry, now: Timestamp) -> Timestamp {
    Timestamp(now.0 + shell.wait(&entry.channel).min(WAIT_MAX_MS) as i64)
}

impl Backlog {
    pub(super) fn new(due: Timestamp) -> Self {
        Self { entries: SmallVec::new(), left: 0, upto: 0, due }
    }

    /// How long it waits, in milliseconds; not at all where the clock has been put back.
    pub(super) fn waits(&self, now: Timestamp) -> i64 {
        let wait = self.due.0 - now.0;
        if wait > WAIT_MAX_MS as i64 { 0 } else { wait.max(0) }
    }

    pub(super) fn up_to(&self, position: u64) -> &[Arc<Entry>] {
        &self.entries[..self.entries.partition_point(|entry| stand(entry) <= position)]
    }

    /// Up to where a session is offered this channel at once.
    pub(super) fn share(&self, bytes: usize) -> u64 {
        let mut left = bytes;
        let fits = |entry: &&Arc<Entry>| {
            let fits = left > 0;
            left = left.saturating_sub(entry.cost());
            fits
        };
        self.entries.iter().take_while(fits).last().map_or(0, |entry| stand(entry))
    }

    /// Returns the bytes of what is dropped.
    pub(super) fn drop_up_to(&mut self, position: u64) -> usize {
        let offered = self.up_to(position).len();
        self.entries.drain(..offered).map(|entry| entry.cost()).sum()
    }
}
