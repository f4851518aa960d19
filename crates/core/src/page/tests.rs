use super::*;
use crate::protocol::{Channel, Partition, Pos};

const BASE: u64 = 1_000;
const BEGUN: Begun = Begun { base: BASE, first: 1 };

fn page(floor: u64, seqs: impl IntoIterator<Item = u64>) -> Page {
    let entry = |seq| {
        let place = Place { pos: Pos::new(Partition(0), seq * 10), seq, prev: 0, jump: false };
        Arc::new(Entry::tombstone(Channel::parse("a").unwrap(), place))
    };
    let floor = Head { seq: floor, pos: floor * 10 };
    Page { entries: seqs.into_iter().map(entry).collect(), floor, complete: true, ..Page::default() }
}

fn tell(
    page: &mut Page,
    after: impl Into<Option<u64>>,
    until: impl Into<Option<u64>>,
    volatile: bool,
) -> String {
    let gap = page.tell(Seqs { after: after.into(), until: until.into() }, volatile, BEGUN, None);
    said(page, gap)
}

fn said(page: &Page, gap: Option<ReplyGap>) -> String {
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
    assert_eq!(tell(&mut page(BASE / 10, []), 5, None, true), "; trimmed 6-100", "the first of this log");
    assert_eq!(tell(&mut page(200, []), 5, 100, false), "; trimmed 6-100", "the rest was not asked for");
}

#[test]
fn a_jump_between_two_messages_is_said_even_to_who_asks_for_all_that_is_kept() {
    assert_eq!(tell(&mut page(0, [5, 6, 100, 101]), 4, None, false), "5 6 100 101; renumbered 7-99");
    assert_eq!(tell(&mut page(4, [5, 6, 100, 101]), None, None, false), "5 6 100 101; renumbered 7-99");
    assert_eq!(tell(&mut page(0, [5, 6, 100]), 4, None, true), "5 6 100; reset 7-99");
    assert_eq!(tell(&mut page(0, [5, 7]), None, None, false), "5 7; renumbered 6-6");
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
fn what_came_between_a_backup_and_its_restoring_nobody_knows() {
    let restored = Begun { base: 5_000, first: BASE };
    let told = |mut page: Page, after: u64, known: Option<u64>| {
        let known = known.map(|seq| Head { seq, pos: seq * 10 });
        let gap = page.tell(Seqs { after: Some(after), until: None }, false, restored, known);
        said(&page, gap)
    };
    assert_eq!(told(page(0, [5, 6, 100]), 4, None), "5 6 100; reset 7-99");
    assert_eq!(told(page(6, [100]), 6, Some(6)), "100; reset 7-99", "who has read all that is left, too");
    assert_eq!(told(page(0, [110, 120]), 100, Some(100)), "110 and more; renumbered 101-109", "after that");
    assert_eq!(told(page(0, [100]), 0, None), "100; renumbered 1-99", "nothing was there");
}

/// A channel without messages begins where the server says, at a seq that no message has.
#[test]
fn who_was_told_of_a_seq_that_no_message_has_misses_nothing_in_a_new_epoch() {
    for known in [0, 6, 9] {
        let known = Head { seq: known, pos: known * 10 };
        let mut page = page(0, [100, 101]);
        let gap = page.tell(Seqs { after: Some(9), until: None }, false, BEGUN, Some(known));
        assert_eq!(said(&page, gap), "100 101; renumbered 10-99");
    }
}

#[test]
fn a_client_that_claims_to_have_read_to_the_end_of_numbers_misses_nothing() {
    for until in [None, Some(3)] {
        let seqs = Seqs { after: Some(u64::MAX), until };
        assert!(page(1, [2, 3]).tell(seqs, false, BEGUN, None).is_none());
        assert!(page(3, []).tell(seqs, false, BEGUN, None).is_none());
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

#[test]
fn a_gap_is_what_lies_between_the_seq_that_was_asked_for_and_the_floor() {
    assert_eq!(page(7, []).gap_after(7), None);
    assert_eq!(page(7, []).gap_after(3), Some((4, 7)));
}
