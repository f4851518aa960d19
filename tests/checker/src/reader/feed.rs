//! One channel of a reader.

use crate::{history::Place, place::Pos, wire::Frame};

#[derive(Debug)]
pub(super) struct Feed {
    phase: Phase,
    /// The last that it was told of.
    pub(super) seq: Option<u64>,
    /// The stream carries it only above.
    pub(super) since: Option<Pos>,
    /// The last seq of the reply that is being fetched.
    pub(super) target: Option<u64>,
    /// What came before the reply was complete. Not bounded: the channels of a run are.
    held: Vec<Frame>,
    /// It has been said in the log from where it is promised.
    begun: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// To be named in the next connect.
    Wanted,
    /// A reply, or a page that continues it, is on its way.
    Joining,
    Live,
}

impl Feed {
    pub(super) fn wanted() -> Self {
        Self { phase: Phase::Wanted, seq: None, since: None, target: None, held: Vec::new(), begun: false }
    }

    pub(super) fn joining(after: Option<u64>) -> Self {
        Self { phase: Phase::Joining, seq: after, ..Self::wanted() }
    }

    pub(super) fn is_live(&self) -> bool {
        self.phase == Phase::Live
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.phase == Phase::Joining
    }

    /// Nothing was said of it yet: whether the cursor goes for it, nobody knows.
    pub(super) fn is_news(&self) -> bool {
        self.is_waiting() && !self.begun
    }

    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// A welcome carries it. True: it is the first word of it.
    pub(super) fn begin(&mut self) -> bool {
        if self.phase != Phase::Wanted {
            return false;
        }
        self.phase = Phase::Live;
        !std::mem::replace(&mut self.begun, true)
    }

    /// A reply carries it. True: it is the first word of it.
    pub(super) fn begin_by_reply(&mut self) -> bool {
        !std::mem::replace(&mut self.begun, true)
    }

    /// The server no longer carries it. True: what follows goes on where it was; otherwise it begins anew.
    pub(super) fn join_again(&mut self) -> bool {
        self.phase = Phase::Joining;
        self.begun &= self.seq.is_some();
        self.begun
    }

    /// From the stream; given back if it is to be handled now.
    pub(super) fn take(&mut self, frame: Frame) -> Option<Frame> {
        if self.is_live() {
            return Some(frame);
        }
        self.held.push(frame);
        None
    }

    /// The reply is complete.
    pub(super) fn release(&mut self) -> Vec<Frame> {
        self.phase = Phase::Live;
        std::mem::take(&mut self.held)
    }

    /// Whether it has been told of a message, by a reply or before one.
    pub(super) fn knows(&self, place: Place, of_reply: bool) -> bool {
        if of_reply {
            return self.seq >= Some(place.seq);
        }
        let same = self.since.filter(|since| since.partition == place.pos.partition);
        same.is_some_and(|since| place.pos.offset <= since.offset)
    }

    /// The log of a partition began anew.
    pub(super) fn reset(&mut self, partition: u32) {
        self.since = self.since.filter(|since| since.partition != partition);
    }
}
