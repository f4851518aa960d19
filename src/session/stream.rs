//! How far a session has read one partition, and whether it hears of new entries or reads for them.

use crate::protocol::Partition;

/// A session's reading of one partition.
#[derive(Debug)]
pub struct Stream {
    /// Which.
    pub partition: Partition,
    /// What has been handed to the transport: the cursor.
    pub written: u64,
    /// The last entry that was queued while live.
    pub pushed: u64,
    /// The highest `since` among the partition's channels; 0: none.
    pub max_since: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The hub offers every entry; those at or below `skip` have been read, or are not wanted.
    Live { skip: u64 },
    /// Everything up to `read` has been queued; the rest is read from the log.
    Behind { read: u64, reading: bool },
}

impl Stream {
    /// Hears of everything above `skip`.
    pub fn live(partition: Partition, skip: u64) -> Self {
        Self { partition, written: skip, pushed: skip, max_since: 0, state: State::Live { skip } }
    }

    /// Reads everything above `read`.
    pub fn behind(partition: Partition, read: u64) -> Self {
        let state = State::Behind { read, reading: false };
        Self { partition, written: read, pushed: read, max_since: 0, state }
    }

    /// Whether the hub's offers are taken.
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Live { .. })
    }

    /// Whether a read is under way.
    pub fn is_reading(&self) -> bool {
        matches!(self.state, State::Behind { reading: true, .. })
    }

    /// Whether an entry that the hub offers is taken.
    pub fn takes(&self, offset: u64) -> bool {
        matches!(self.state, State::Live { skip } if offset > skip)
    }

    /// Everything up to here has been read, if the hub is at `tail` and nothing waits.
    pub fn position(&self, tail: u64) -> Option<u64> {
        match self.state {
            State::Live { skip } => Some(tail.max(skip)),
            State::Behind { .. } => None,
        }
    }

    /// What waited was let go: it is read again after the cursor.
    pub fn fall_behind_from_written(&mut self) {
        self.state = State::Behind { read: self.written, reading: false };
        self.pushed = self.written;
    }

    /// What waits stays; what the hub skips is read after it.
    pub fn fall_behind_from_pushed(&mut self) {
        if let State::Live { skip } = self.state {
            let read = self.pushed.max(skip).max(self.written);
            self.state = State::Behind { read, reading: false };
        }
    }

    /// Whether it is time to read.
    pub fn wants_read(&self) -> bool {
        matches!(self.state, State::Behind { reading: false, .. })
    }

    /// Marks a read as begun: from where.
    pub fn begin_read(&mut self) -> u64 {
        match &mut self.state {
            State::Behind { read, reading } => {
                *reading = true;
                *read
            }
            State::Live { skip } => *skip,
        }
    }

    /// A read from `from` has reached `to`. False: it is not the one that is waited for. The stream
    /// is live once it has reached the hub's position, because the hub offers what comes after.
    pub fn read_ended(&mut self, from: u64, to: u64, tail: u64) -> bool {
        let State::Behind { read, reading: true, .. } = self.state else { return false };
        if read != from {
            return false;
        }
        self.pushed = to;
        self.state =
            if to >= tail { State::Live { skip: to } } else { State::Behind { read: to, reading: false } };
        true
    }
}
