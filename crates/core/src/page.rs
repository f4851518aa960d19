//! A page of one channel: what one source knows of it, and what a client who asks for its history is told
//! is missing.

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
    /// `base`: where the epoch began. Of a volatile channel, what lay in the memory of an earlier one went with it;
    /// of any other, seqs that are neither here nor below the floor have never been given out, unless the next message
    /// names one of them as its predecessor: that one was lost.
    pub fn tell(&mut self, seqs: Seqs, volatile: bool, base: u64) -> Option<ReplyGap> {
        let until = seqs.until.unwrap_or(u64::MAX);
        let mut gap = None;
        if let Some(after) = seqs.after.filter(|after| self.floor.seq.min(until) > *after) {
            let reset = volatile && self.floor.pos < base;
            let reason = if reset { GapReason::Reset } else { GapReason::Trimmed };
            gap = Some(Missing { reason, from: after + 1, to: self.floor.seq.min(until) });
        }
        let mut told = seqs.after.map(|after| gap.map_or(after, |gap| gap.to));
        let mut before = self.floor.pos;
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
            let reason = if lost_between { GapReason::Trimmed } else { GapReason::of_jump(volatile) };
            before = place.map_or(before, |place| place.pos.offset);
            let jumped = (seq - 1 > last).then(|| Missing { reason, from: last + 1, to: seq - 1 });
            let lost = unreadable.then_some(Missing { reason: GapReason::Trimmed, from: seq, to: seq });
            let Some(missing) = Missing::both(jumped, lost) else {
                told = Some(seq.max(last));
                continue;
            };
            match gap {
                Some(before) if before.to + 1 != missing.from => {
                    self.entries.truncate(at);
                    self.complete = false;
                    break;
                }
                before => gap = Missing::both(before, Some(missing)),
            }
            told = Some(seq.max(last));
        }
        gap.map(Missing::told)
    }
}

#[derive(Debug, Clone, Copy)]
struct Missing {
    reason: GapReason,
    from: u64,
    to: u64,
}

impl Missing {
    /// Two in a row. A loss stays one.
    fn both(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        let (Some(first), Some(second)) = (first, second) else { return first.or(second) };
        let reason = if first.reason == GapReason::Renumbered { second.reason } else { first.reason };
        Some(Self { reason, from: first.from, to: second.to })
    }

    fn told(self) -> ReplyGap {
        ReplyGap { reason: self.reason, from_seq: Some(self.from), to_seq: Some(self.to) }
    }
}

/// Whether a message stood before this one that is not here, whose predecessor in the page, or the floor, stands at
/// `before`. Where an epoch began, or heads were forgotten, no message stood.
fn is_loss(place: &Place, before: u64) -> bool {
    place.prev > before && !place.jump && place.seq - 1 != place.prev
}

/// Two gaps with nothing but expired messages between them. A loss stays one.
pub fn joined(first: Option<ReplyGap>, second: Option<ReplyGap>) -> Option<ReplyGap> {
    let (Some(first), Some(second)) = (&first, &second) else { return first.or(second) };
    let reason = if first.reason == GapReason::Renumbered { second.reason } else { first.reason };
    Some(ReplyGap { reason, from_seq: first.from_seq, to_seq: second.to_seq })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Channel, Partition, Pos};

    const BASE: u64 = 1_000;

    fn page(floor: u64, seqs: impl IntoIterator<Item = u64>) -> Page {
        let entry = |seq| {
            let place = Place { pos: Pos::new(Partition(0), seq * 10), seq, prev: 0, jump: false };
            Arc::new(Entry::tombstone(Channel::parse("a").unwrap(), place))
        };
        let floor = Head { seq: floor, pos: floor * 10 };
        Page { entries: seqs.into_iter().map(entry).collect(), floor, complete: true }
    }

    fn tell(
        page: &mut Page,
        after: impl Into<Option<u64>>,
        until: impl Into<Option<u64>>,
        volatile: bool,
    ) -> String {
        let gap = page.tell(Seqs { after: after.into(), until: until.into() }, volatile, BASE);
        let seqs: Vec<_> = page.entries.iter().map(|entry| entry.head().seq.to_string()).collect();
        let more = if page.complete { "" } else { " and more" };
        let gap = gap.map_or_else(String::new, |gap| {
            format!("; {} {}-{}", gap.reason.as_str(), gap.from_seq.unwrap(), gap.to_seq.unwrap())
        });
        format!("{}{more}{gap}", seqs.join(" "))
    }

    #[test]
    fn what_is_whole_says_nothing() {
        assert_eq!(tell(&mut page(0, 1..=3), 0, 3, false), "1 2 3");
        assert_eq!(tell(&mut page(7, 8..=9), 7, None, false), "8 9");
        assert_eq!(tell(&mut page(0, []), 0, None, false), "");
    }

    #[test]
    fn what_was_deleted_is_trimmed_and_what_lived_in_an_earlier_log_is_reset() {
        assert_eq!(tell(&mut page(7, 8..=9), 0, None, false), "8 9; trimmed 1-7");
        assert_eq!(tell(&mut page(7, 8..=9), 5, None, true), "8 9; reset 6-7");
        assert_eq!(tell(&mut page(200, 201..=202), 5, None, true), "201 202; trimmed 6-200");
        assert_eq!(tell(&mut page(200, []), 5, 100, false), "; trimmed 6-100", "the rest was not asked for");
    }

    #[test]
    fn a_jump_between_two_messages_is_said_even_to_who_asks_for_all_that_is_kept() {
        assert_eq!(tell(&mut page(0, [5, 6, 100, 101]), 4, None, false), "5 6 100 101; renumbered 7-99");
        assert_eq!(tell(&mut page(4, [5, 6, 100, 101]), None, None, false), "5 6 100 101; renumbered 7-99");
        assert_eq!(tell(&mut page(0, [5, 6, 100]), 4, None, true), "5 6 100; reset 7-99");
    }

    #[test]
    fn what_the_next_message_names_as_its_predecessor_was_lost() {
        let follows = |prev: u64, jump: bool| {
            let mut page = page(0, [5, 6, 100]);
            let place = Place { prev, jump, ..page.entries[2].place.unwrap() };
            page.entries[2] = Arc::new(Entry::tombstone(page.entries[2].channel.clone(), place));
            page
        };
        assert_eq!(tell(&mut follows(60, false), 4, None, false), "5 6 100; renumbered 7-99");
        assert_eq!(tell(&mut follows(990, false), 4, None, false), "5 6 100; trimmed 7-99");
        assert_eq!(tell(&mut follows(990, true), 4, None, false), "5 6 100; renumbered 7-99");
        assert_eq!(
            tell(&mut follows(99, false), 4, None, false),
            "5 6 100; renumbered 7-99",
            "where an epoch began"
        );
        assert_eq!(tell(&mut follows(990, false), 4, None, true), "5 6 100; reset 7-99");
        let mut first = follows(990, false);
        first.entries.drain(..2);
        assert_eq!(tell(&mut first, 30, None, false), "100; trimmed 31-99");
    }

    #[test]
    fn a_page_ends_before_what_would_be_a_second_gap() {
        assert_eq!(tell(&mut page(3, [4, 5, 100, 101]), 0, None, false), "4 5 and more; trimmed 1-3");
        assert_eq!(tell(&mut page(3, [100, 101]), 5, None, false), "100 101; renumbered 6-99");
        assert_eq!(tell(&mut page(0, [6, 100, 200]), 5, None, false), "6 100 and more; renumbered 7-99");
    }

    #[test]
    fn two_gaps_in_a_row_are_one_and_a_loss() {
        assert_eq!(tell(&mut page(3, [100, 101]), 0, None, false), "100 101; trimmed 1-99");
        let one = |reason, from, to| Some(ReplyGap { reason, from_seq: Some(from), to_seq: Some(to) });
        let both = joined(one(GapReason::Renumbered, 7, 99), one(GapReason::Trimmed, 101, 120)).unwrap();
        assert_eq!((both.reason, both.from_seq, both.to_seq), (GapReason::Trimmed, Some(7), Some(120)));
    }

    #[test]
    fn what_nobody_can_read_is_trimmed() {
        let unreadable = |mut page: Page, at: usize| {
            let entry = &page.entries[at];
            page.entries[at] = Arc::new(Entry::unreadable(entry.channel.clone(), entry.place.unwrap()));
            page
        };
        assert_eq!(tell(&mut unreadable(page(0, 1..=3), 1), 0, 3, false), "1 2 3; trimmed 2-2");
        assert_eq!(tell(&mut unreadable(page(0, [5, 6, 100]), 2), 4, None, false), "5 6 100; trimmed 7-100");
        assert_eq!(tell(&mut unreadable(page(3, [4, 5]), 0), 0, None, false), "4 5; trimmed 1-4");
        assert_eq!(tell(&mut unreadable(page(3, [4, 5]), 1), 0, None, false), "4 and more; trimmed 1-3");
    }

    #[test]
    fn a_client_that_claims_to_have_read_to_the_end_of_numbers_misses_nothing() {
        for until in [None, Some(3)] {
            let seqs = Seqs { after: Some(u64::MAX), until };
            assert!(page(1, [2, 3]).tell(seqs, false, BASE).is_none());
            assert!(page(3, []).tell(seqs, false, BASE).is_none());
        }
    }

    #[test]
    fn where_the_channel_goes_on_higher_after_the_last_message_it_is_said_with_the_last_page() {
        assert_eq!(tell(&mut page(0, [5, 6]), 4, 99, false), "5 6; renumbered 7-99");
        assert_eq!(tell(&mut page(0, []), 6, 99, false), "; renumbered 7-99");
        assert_eq!(tell(&mut page(0, [5, 100]), 4, 199, false), "5 100 and more; renumbered 6-99");
        let mut first = Page { complete: false, ..page(0, [5, 6]) };
        assert_eq!(tell(&mut first, 4, 99, false), "5 6 and more");
    }
}
