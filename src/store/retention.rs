//! What goes and what stays, the same over each database: only a prefix of a channel is ever deleted.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;

use super::{Head, Keep};
use crate::protocol::{Channel, Timestamp};

/// How many channels one call of `trim` looks at: with a few steps into an index for each, some
/// milliseconds of a reader.
pub(super) const CHANNELS_PER_SWEEP: usize = 1_000;

/// A channel that holds something.
pub(super) struct Span {
    pub(super) channel: Channel,
    pub(super) oldest_at: Timestamp,
    pub(super) oldest_seq: u64,
    pub(super) newest_seq: u64,
}

impl Span {
    /// Whether there can be anything to delete. The seqs give an upper bound of the number: they may
    /// jump.
    pub(super) fn exceeds(&self, keep: &Keep) -> bool {
        keep.since.is_some_and(|since| self.oldest_at < since)
            || keep.at_most.is_some_and(|most| self.newest_seq - self.oldest_seq >= most)
    }
}

/// What is to be deleted.
pub(super) struct Cut {
    pub(super) positions: Vec<u64>,
    pub(super) floors: BTreeMap<Channel, Head>,
    looked: usize,
    enough: Instant,
}

impl Cut {
    /// Nothing yet. `timeout`: the deadline of the queries that look for it.
    pub(super) fn within(timeout: Duration) -> Self {
        let enough = Instant::now() + timeout / 2;
        Self { positions: Vec::new(), floors: BTreeMap::new(), looked: 0, enough }
    }

    /// Whether to look at another channel. Each takes a trip to the database or two: where these are slow, a
    /// step ends after half of its time. Were it to fail instead, nothing would ever be deleted.
    pub(super) fn has_time(&mut self) -> bool {
        self.looked += 1;
        self.looked == 1 || Instant::now() < self.enough
    }

    /// Adds the messages of a channel that `keep` does not keep, of its `oldest`, of which there is one more
    /// than there is room for if there are as many. `surplus`: up to this seq there are more than
    /// `keep` allows. False if there was no room for all.
    pub(super) fn take(
        &mut self,
        channel: &Channel,
        oldest: impl IntoIterator<Item = (Head, Timestamp)>,
        surplus: u64,
        keep: &Keep,
        room: usize,
    ) -> bool {
        for (i, (head, at)) in oldest.into_iter().enumerate() {
            // The first to be kept ends it: a hole is never made.
            if head.seq > surplus && keep.since.is_none_or(|since| since <= at) {
                return true;
            }
            if i == room {
                return false;
            }
            self.positions.push(head.pos);
            self.floors.insert(channel.clone(), head);
        }
        true
    }
}
