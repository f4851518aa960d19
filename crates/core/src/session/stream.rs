//! How far a session has read one partition, and whether it hears of new entries or reads for them.

use std::num::NonZeroU64;

use crate::protocol::{Partition, Pos};

/// A session's reading of one partition.
#[derive(Debug)]
pub struct Stream {
    pub partition: Partition,
    /// What has been handed to the transport: the cursor.
    pub written: u64,
    /// The log's head when the connection began: who asked for all that is kept does not miss what was gone by then. And
    /// up to there it reads for itself, wherever the hub is: of a channel that nobody here listened to before, the ring
    /// has nothing from below.
    pub began: u64,
    /// The last entry that was queued while live.
    pub pushed: u64,
    /// The cursor was not of this log, and not all of its channels have been told so: until then the
    /// cursor stays what it was, so that a connection that breaks here is told again. Its offset, and one: so that none
    /// takes no room. There are as many streams as connections.
    unsaid: Option<NonZeroU64>,
    /// The highest `since` among the partition's channels; 0: none.
    pub max_since: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The hub offers every entry; those at or below `skip` have been read, or are not wanted.
    Live { skip: u64 },
    /// Everything up to `read` has been queued; the rest is read from the log.
    /// `reading`: the ticket of the read that is waited for.
    Behind { read: u64, reading: Option<u32> },
}

impl Stream {
    /// The cursor stays at this offset until [`said`](Self::said).
    pub fn leave_unsaid(&mut self, offset: u64) {
        self.unsaid = NonZeroU64::new(offset + 1);
    }

    /// Whether a reset is still to be told.
    pub fn is_unsaid(&self) -> bool {
        self.unsaid.is_some()
    }

    pub fn said(&mut self) {
        self.unsaid = None;
    }

    /// Hears of everything above `skip`.
    pub fn live(partition: Partition, skip: u64) -> Self {
        let state = State::Live { skip };
        Self { partition, written: skip, pushed: skip, began: 0, unsaid: None, max_since: 0, state }
    }

    /// Reads everything above `read`.
    pub fn behind(partition: Partition, read: u64) -> Self {
        let state = State::Behind { read, reading: None };
        Self { partition, written: read, pushed: read, began: 0, unsaid: None, max_since: 0, state }
    }

    /// Carries nothing: the cursor stays what it is, for the next connection.
    pub fn parked(partition: Partition, offset: u64) -> Self {
        let mut stream = Self::live(partition, offset);
        stream.leave_unsaid(offset);
        stream
    }

    /// What the cursor says of this partition.
    pub fn cursor(&self) -> Pos {
        Pos::new(self.partition, self.unsaid.map_or(self.written, |cursor| cursor.get() - 1))
    }

    /// Whether the hub's offers are taken.
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Live { .. })
    }

    /// The higher of a position and the one up to which nothing more is carried.
    pub fn ahead_of(&self, position: u64) -> u64 {
        match self.state {
            State::Live { skip } => position.max(skip),
            State::Behind { read, .. } => position.max(read),
        }
    }

    pub fn is_reading(&self) -> bool {
        matches!(self.state, State::Behind { reading: Some(_), .. })
    }

    /// Whether an entry that the hub offers is taken.
    pub fn takes(&self, offset: u64) -> bool {
        matches!(self.state, State::Live { skip } if offset > skip)
    }

    /// Everything up to here has been handed to the transport. Once all that has a `since` is passed, nobody looks at it
    /// on this connection any more. The record keeps it: what was written last may not have arrived, and a client that
    /// comes back from before it has had what a reply said all the same.
    pub fn wrote(&mut self, upto: u64) {
        self.written = self.written.max(upto);
        if self.max_since <= self.written {
            self.max_since = 0;
        }
    }

    /// Everything up to here has been offered.
    pub fn offered(&mut self, upto: u64) {
        if let State::Live { skip } = &mut self.state {
            *skip = upto.max(*skip);
        }
    }

    /// Everything below an epoch's base has been queued, and the word of that as well. False: it reads
    /// for itself, or has come from beyond.
    pub fn cross(&mut self, base: u64) -> bool {
        let takes = self.is_live() && self.pushed < base - 1;
        if takes {
            self.pushed = base - 1;
        }
        takes
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
        self.state = State::Behind { read: self.written, reading: None };
        self.pushed = self.written;
    }

    /// What waits stays; what the hub skips is read after it.
    pub fn fall_behind_from_pushed(&mut self) {
        if let State::Live { skip } = self.state {
            let read = self.pushed.max(skip).max(self.written);
            self.state = State::Behind { read, reading: None };
        }
    }

    pub fn wants_read(&self) -> bool {
        matches!(self.state, State::Behind { reading: None, .. })
    }

    /// Marks a read as begun: from where.
    pub fn begin_read(&mut self, ticket: u32) -> u64 {
        match &mut self.state {
            State::Behind { read, reading } => {
                *reading = Some(ticket);
                *read
            }
            State::Live { skip } => *skip,
        }
    }

    /// A channel was added: a read that is under way does not know of it, yet may reach beyond its `since`. It is begun anew.
    pub fn cancel_read(&mut self) {
        if let State::Behind { reading, .. } = &mut self.state {
            *reading = None;
        }
    }

    /// A read has reached `to`. False: it is not the one that is waited for. The stream is live once
    /// it has reached the hub's position, because the hub offers what comes after.
    pub fn read_ended(&mut self, ticket: u32, to: u64, tail: u64) -> bool {
        let State::Behind { reading, .. } = self.state else { return false };
        if reading != Some(ticket) {
            return false;
        }
        self.pushed = to;
        self.state = match to >= tail.max(self.began) {
            true => State::Live { skip: to },
            false => State::Behind { read: to, reading: None },
        };
        true
    }
}
