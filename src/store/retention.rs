//! What goes and what stays, the same over each database.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;

use super::{Head, Retention};
use crate::protocol::{Channel, Timestamp};

/// How many rows of a channel are looked at first for what is to go; then four times as many, and so on. Of
/// most channels little goes at a time.
pub(super) const FIRST_LOOK: u32 = 32;

/// How many channels one call of `trim` looks at: with a few steps into an index for each, some milliseconds of a reader.
const MOST_CHANNELS: usize = 1_000;

/// By how much SQL's time may differ from when it was last seen, beyond which it has jumped, or nobody swept meanwhile.
pub(super) const JUMP: Duration = Duration::from_secs(5 * 60);

/// How long nothing goes by its age after that. A machine that wakes with a wrong clock has it set by then, or somebody
/// has been told; nobody is promised that a message goes on the hour.
pub(super) const HOLD: Duration = Duration::from_secs(3_600);

/// How often it is noted when SQL's time was last seen.
const NOTE_EVERY: Duration = Duration::from_secs(60);

/// How many channels to look at for some rows: where the rows are few because the database is slow, these are, too.
pub(super) fn channels_at_a_time(limit: u32) -> usize {
    (limit as usize / 2).clamp(1, MOST_CHANNELS)
}

/// A channel that holds something.
pub(super) struct Span {
    pub(super) channel: Channel,
    pub(super) oldest_at: Timestamp,
    pub(super) oldest_seq: u64,
    pub(super) newest_seq: u64,
}

impl Span {
    /// Whether there can be anything to delete. The seqs give an upper bound of the number: they may jump.
    pub(super) fn exceeds(&self, keep: &Retention) -> bool {
        !keep.keeps(self.oldest_at)
            || keep.at_most.is_some_and(|most| self.newest_seq - self.oldest_seq >= most)
    }
}

impl Retention {
    /// Whether a message is young enough.
    pub(super) fn keeps(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= at)
    }
}

/// What is to be deleted.
pub(super) struct Cut {
    pub(super) positions: Vec<u64>,
    pub(super) floors: BTreeMap<Channel, Head>,
    limit: usize,
    looked: bool,
    enough: Instant,
}

impl Cut {
    /// Nothing yet, of at most `limit`. `timeout`: the deadline of the queries that look for it.
    pub(super) fn new(limit: u32, timeout: Duration) -> Self {
        let enough = Instant::now() + timeout / 2;
        let (positions, floors) = (Vec::new(), BTreeMap::new());
        Self { positions, floors, limit: limit as usize, looked: false, enough }
    }

    /// Whether to look at another channel. Each takes a trip to the database or two: where these are slow, a
    /// step ends after half of its time. Were it to fail instead, nothing would ever be deleted.
    pub(super) fn has_time(&mut self) -> bool {
        !std::mem::replace(&mut self.looked, true) || Instant::now() < self.enough
    }

    /// Adds the oldest message that a channel has left; false if there is no room.
    pub(super) fn take(&mut self, channel: &Channel, head: Head) -> bool {
        if self.positions.len() == self.limit {
            return false;
        }
        self.positions.push(head.pos);
        self.floors.insert(channel.clone(), head);
        true
    }
}

/// When a sweep saw SQL's time last, as the database keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    pub(super) held_until: Timestamp,
}

/// SQL's time, by which everything ages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SweepTime {
    /// What the database's clock says (SQLite: this machine's).
    pub now: Timestamp,
    /// It has jumped, so nothing goes by its age before this time.
    pub held_until: Option<Timestamp>,
    /// By how many milliseconds it has jumped just now.
    pub jumped: Option<i64>,
}

impl SweepTime {
    /// What to think of the time, and what to note of it.
    pub(super) fn judge(now: Timestamp, seen: Option<Seen>) -> (Self, Option<Seen>) {
        let Some(seen) = seen else {
            let first = Seen { at: now, held_until: Timestamp(0) };
            return (Self { now, held_until: None, jumped: None }, Some(first));
        };
        let passed = now.0.saturating_sub(seen.at.0);
        let within = |limit: Duration| u128::from(passed.unsigned_abs()) <= limit.as_millis();
        let jumped = (!within(JUMP)).then_some(passed);
        let hold = |_| Timestamp(now.0.saturating_add(HOLD.as_millis() as i64));
        let held_until = jumped.map_or(seen.held_until, hold);
        let time = Self { now, held_until: Some(held_until).filter(|until| *until > now), jumped };
        (time, (!within(NOTE_EVERY)).then_some(Seen { at: now, held_until }))
    }
}
