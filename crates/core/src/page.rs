//! A page of one channel: what one source knows of it, and what a client who asks for its history is told is missing.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::protocol::{Entry, GapReason, Head, Place, ReplyGap};

/// What one source knows of one channel after a position or a seq.
#[derive(Debug, Default)]
pub struct Page {
    /// In order of position.
    pub entries: Vec<Arc<Entry>>,
    /// The newest message that the source no longer holds.
    pub floor: Head,
    /// Whether there is nothing more after these entries, up to the position that was asked for.
    pub complete: bool,
    /// Where it is not complete: up to here it has been read, if that is after its last entry.
    pub read: u64,
    /// The channel's newest message, where the source was asked by seq and has nothing after it.
    pub head: Option<Head>,
}

/// Where the log began.
#[derive(Debug, Clone, Copy, Default)]
pub struct Begun {
    /// The present epoch's first position.
    pub base: u64,
    /// The first position of all, or the first since the database was restored from a backup, or Redis went back.
    pub first: u64,
}

/// Which seqs a client's page stands for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seqs {
    /// Those after this one; none: from the oldest that is kept, before which nothing is missing.
    pub after: Option<u64>,
    /// Up to this one, where that is known.
    pub until: Option<u64>,
}

impl Page {
    /// The first and last seq that are missing between the one that was asked after and this page.
    pub fn gap_after(&self, after_seq: u64) -> Option<(u64, u64)> {
        (self.floor.seq > after_seq).then_some((after_seq + 1, self.floor.seq))
    }

    /// What is missing of these seqs, before the page's entries, between them or after them. A page says so once:
    /// where it would have to again, it ends, and the next one begins with that.
    ///
    /// Of a volatile channel, what lay in the memory of an earlier epoch went with it;
    /// of any other, seqs that are neither here nor below the floor have never been given out, unless the next message
    /// names one of them as its predecessor: that one was lost; or a backup was restored between: what came after it nobody
    /// knows. `known`: the newest message at or below the seq that was asked after, or the floor, if the page begins with a
    /// hole. A seq that it never had says nothing: where the log goes on higher it is where the server has told it to begin.
    pub fn tell(&mut self, seqs: Seqs, volatile: bool, log: Begun, known: Option<Head>) -> Option<ReplyGap> {
        let Begun { base, first } = log;
        let until = seqs.until.unwrap_or(u64::MAX);
        let mut gap = None;
        if let Some(after) = seqs.after.filter(|after| self.floor.seq.min(until) > *after) {
            let reset = volatile && self.floor.pos < base;
            let reason = if reset { GapReason::Reset } else { GapReason::Trimmed };
            gap = Some(ReplyGap::of(reason, after + 1, self.floor.seq.min(until)));
        }
        let mut told = gap.and_then(|gap| gap.to_seq).or(seqs.after);
        let mut before = known.map_or(self.floor.pos, |known| known.pos);
        for at in 0..=self.entries.len() {
            let seq = match self.entries.get(at) {
                Some(entry) => entry.head().seq,
                // After the last entry of a page that goes on, what follows is the next one's.
                None if self.complete && seqs.until.is_some() => until + 1,
                None => break,
            };
            let last = told.unwrap_or(seq - 1);
            // Not `seq > last + 1`: `after` is whatever a client writes.
            let unreadable = self.entries.get(at).is_some_and(|entry| entry.gone == Some(GapReason::Trimmed));
            let place = self.entries.get(at).and_then(|entry| entry.place);
            let lost_between = place.is_some_and(|place| is_loss(&place, before)) && !volatile;
            // Below as well, where an epoch began or a message is gone that stood where one could have begun.
            let restored = (1..first).contains(&before)
                && place.is_some_and(|place| place.pos.offset >= first || !place.jump);
            let reason = match lost_between {
                true => GapReason::Trimmed,
                false if restored => GapReason::Reset,
                false => GapReason::of_jump(volatile),
            };
            before = place.map_or(before, |place| place.pos.offset);
            let jumped = (seq - 1 > last).then(|| ReplyGap::of(reason, last + 1, seq - 1));
            let lost = unreadable.then_some(ReplyGap::of(GapReason::Trimmed, seq, seq));
            let Some(missing) = joined(jumped, lost) else {
                told = Some(seq.max(last));
                continue;
            };
            match gap {
                Some(before) if before.to_seq.map(|to| to + 1) != missing.from_seq => {
                    self.entries.truncate(at);
                    self.complete = false;
                    break;
                }
                before => gap = joined(before, Some(missing)),
            }
            told = Some(seq.max(last));
        }
        gap
    }
}

/// Whether a message stood before this one that is not here, whose predecessor in the page, or the floor, stands at
/// `before`. Where an epoch began, or heads were forgotten, no message stood.
fn is_loss(place: &Place, before: u64) -> bool {
    place.prev > before && !place.jump && place.seq - 1 != place.prev
}

/// Two gaps with nothing but expired messages between them. A loss stays one.
pub fn joined(first: Option<ReplyGap>, second: Option<ReplyGap>) -> Option<ReplyGap> {
    let (Some(first), Some(second)) = (first, second) else { return first.or(second) };
    let reason = if first.reason == GapReason::Renumbered { second.reason } else { first.reason };
    Some(ReplyGap { reason, from_seq: first.from_seq, to_seq: second.to_seq })
}
