//! Catching up: what a partition's ring missed while the connection was away, found in the streams.
//!
//! The pure part: which channels have moved, and whether what was read of one leads without a hole from
//! the head that the ring knows to the head that Redis has.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{marker::Ground, streams::Range};
use crate::protocol::{Channel, Entry, Head};

/// A channel that has a message after the one that the ring knows.
#[derive(Debug)]
pub struct Moved {
    pub channel: Channel,
    /// Everything up to here is in the ring.
    pub known: u64,
    /// Its head at the marker.
    pub head: Head,
    /// The head is no message: it stands for whatever heads were forgotten.
    pub hidden: bool,
    /// Up to here nothing that was forgotten is missing: it has been heard, whatever its channel, or SQL was asked.
    pub heard: u64,
    /// What was found in between, in order.
    pub entries: Vec<Arc<Entry>>,
}

/// Messages are missing in a channel: after the one position, up to and including the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    pub after: u64,
    pub until: u64,
}

/// What a head that was read after the marker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// There is nothing after what the ring knows.
    Still,
    /// This was its head at the marker, too.
    Moved(Head),
    /// Its head was forgotten, and nobody looked for so long that it may have moved before.
    Hidden(Head),
    /// It has moved after the marker: what comes first there tells what came last before.
    Beyond,
}

/// Compares a channel's head with its last message that the ring knows. `read`: everything of any
/// channel up to here has been in the ring.
pub fn compare(ground: &Ground, known: u64, read: u64, found: Option<&str>) -> Seen {
    match ground.head(found) {
        Some(head) if head.pos > ground.last => Seen::Beyond,
        Some(head) if head.pos > known => Seen::Moved(head),
        Some(_) => Seen::Still,
        None if ground.forgotten > read.max(known) => Seen::Hidden(ground.unknown()),
        None => Seen::Still,
    }
}

/// A channel's head at the marker, by the first message after it that its stream has. None: the first is gone, since the stream keeps few
/// or has gone itself, and what is left does not tell.
pub fn head_before(first_beyond: Option<&Entry>, ground: &Ground) -> Option<Head> {
    let place = first_beyond.and_then(|entry| entry.place)?;
    (place.prev <= ground.last).then_some(Head { seq: place.seq - 1, pos: place.prev })
}

impl Moved {
    /// Nothing has been read yet. `read`: everything of any channel up to here has been in the ring.
    pub fn new(channel: &Channel, known: u64, head: Head, read: u64) -> Self {
        Self { channel: channel.clone(), known, head, hidden: false, heard: read, entries: Vec::new() }
    }

    /// The part of the stream to read.
    pub fn range(&self) -> Range {
        Range::oldest(&self.channel, self.known, Some(self.head.pos), usize::MAX)
    }

    /// The first hole between what the ring knows and the head.
    pub fn hole(&self) -> Option<Hole> {
        let mut read = self.known;
        for entry in &self.entries {
            let place = entry.place.expect("streams hold placed messages only");
            if self.is_missing(place.prev, read, place.jump) {
                return Some(Hole { after: read, until: place.prev });
            }
            read = place.pos.offset;
        }
        let missing = self.is_missing(self.head.pos, read, self.hidden);
        missing.then_some(Hole { after: read, until: self.head.pos })
    }

    /// Whether there may be messages after `read`, the last of them at `prev`. `forgotten`: `prev` is the
    /// highest place among the heads that were forgotten. Of heads up to there that we have heard the channel's
    /// is no later than `read`; above, nobody knows.
    fn is_missing(&self, prev: u64, read: u64, forgotten: bool) -> bool {
        let known = if forgotten { self.heard.max(read) } else { read };
        prev > known
    }

    /// Puts all that SQL holds of a hole into its place: SQL has not forgotten what a forgotten head stood
    /// for. False: that is not everything.
    pub fn fill(&mut self, hole: Hole, found: Vec<Arc<Entry>>) -> bool {
        let at = self.entries.partition_point(|entry| entry.offset() <= hole.after);
        self.entries.splice(at..at, found);
        self.heard = self.heard.max(hole.until);
        self.hole().is_none()
    }
}

/// Everything that was found, in order of position. What readers may have passed already is left out:
/// the ring sees by the next entry's `prev` that something went by, and says so.
pub fn in_order(moved: Vec<Moved>, read: u64) -> Vec<Arc<Entry>> {
    let all = moved.into_iter().flat_map(|moved| moved.entries);
    let mut entries: Vec<_> = all.filter(|entry| entry.offset() > read).collect();
    entries.sort_unstable_by_key(|entry| entry.offset());
    entries
}
