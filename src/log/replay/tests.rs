use super::*;

const PARTITION: Partition = Partition(0);
const ALL: Limit = Limit { bytes: usize::MAX, messages: 1_000 };

fn place(pos: u64, seq: u64, prev: u64) -> Place {
    Place { pos: Pos::new(PARTITION, pos), seq, prev, jump: false }
}

fn entry(pos: u64, seq: u64, prev: u64) -> Entry {
    Entry::tombstone(Channel::parse("a").unwrap(), place(pos, seq, prev))
}

fn jump(pos: u64, seq: u64, prev: u64) -> Entry {
    entry(pos, seq, prev).placed(Place { jump: true, ..place(pos, seq, prev) })
}

/// Reads one channel after 10: below the epoch that begins at 1,000, or in an epoch up to 2,000.
fn read(volatile: bool, below: bool, floor: Head, entries: impl IntoIterator<Item = Entry>) -> String {
    let want = Want { channel: Channel::parse("a").unwrap(), after: 10, earliest: false, volatile };
    let entries = entries.into_iter().map(Arc::new).collect();
    let page = Page { entries, floor, complete: true };
    let (until, crossing) = if below { (999, Some(1_000)) } else { (2_000, None) };
    let span = Span { partition: PARTITION, from: 10, until, crossing };
    let (items, to) = merge_pages(span, vec![(&want, page)], ALL);
    let items: Vec<_> = items
        .iter()
        .map(|item| match item {
            Item::Entry(entry) => entry.offset().to_string(),
            Item::Gap(gap) => {
                let from = gap.from_seq.map_or_else(String::new, |seq| seq.to_string());
                format!("{} {from}-{} @{}", gap.reason.as_str(), gap.to_seq.unwrap(), gap.resume.offset)
            }
        })
        .collect();
    assert_eq!(to, until);
    items.join(", ")
}

const NO_FLOOR: Head = Head { seq: 0, pos: 0 };

#[test]
fn below_a_base_durable_messages_come_first_and_then_the_word_that_seqs_go_on_higher() {
    let found = read(false, true, NO_FLOOR, [entry(20, 5, 10), entry(30, 6, 20)]);
    assert_eq!(found, "20, 30, renumbered 7-999 @999");
}

#[test]
fn what_lies_beyond_the_base_is_not_read_and_is_no_hole() {
    let found = read(false, true, NO_FLOOR, [entry(20, 5, 10), entry(1_000, 1_000, 999)]);
    assert_eq!(found, "20, renumbered 6-999 @999");
}

#[test]
fn below_a_base_a_plain_channel_hears_reset_for_whatever_is_not_at_hand() {
    assert_eq!(read(true, true, NO_FLOOR, []), "reset -999 @999");
    let floor = Head { seq: 5, pos: 20 };
    assert_eq!(read(true, true, floor, [entry(30, 6, 20)]), "reset -5 @10, 30, reset 7-999 @999");
}

#[test]
fn an_epoch_in_between_is_no_loss() {
    let found = read(false, true, NO_FLOOR, [entry(20, 5, 10), entry(510, 501, 500)]);
    assert_eq!(found, "20, renumbered 6-500 @20, 510, renumbered 502-999 @999");
}

#[test]
fn what_retention_took_is_not_covered_by_an_epoch_in_between() {
    let floor = Head { seq: 6, pos: 30 };
    let found = read(false, true, floor, [entry(510, 501, 500)]);
    assert_eq!(found, "trimmed -6 @10, renumbered 7-500 @10, 510, renumbered 502-999 @999");
}

#[test]
fn a_message_that_never_came_to_sql_is_said_to_be_missing() {
    assert_eq!(read(false, true, NO_FLOOR, [entry(30, 7, 20)]), "trimmed -6 @10, 30, renumbered 8-999 @999");
}

#[test]
fn where_all_that_is_left_lies_beyond_the_base_what_was_below_counts_as_trimmed() {
    assert_eq!(read(false, true, Head { seq: 1_010, pos: 1_050 }, []), "trimmed -999 @10");
}

#[test]
fn a_jump_says_nothing_is_missing_only_where_the_source_vouches_for_what_is_before_it() {
    let floor = Head { seq: 6, pos: 30 };
    assert_eq!(read(false, false, NO_FLOOR, [jump(60, 51, 50)]), "renumbered -50 @10, 60");
    assert_eq!(read(false, false, floor, [jump(60, 51, 50)]), "trimmed -6 @10, renumbered 7-50 @10, 60");
    assert_eq!(read(true, false, NO_FLOOR, [jump(60, 51, 50)]), "reset -50 @10, 60");
    assert_eq!(read(false, false, NO_FLOOR, [entry(60, 51, 50)]), "trimmed -50 @10, 60", "no jump");
}

#[test]
fn a_hole_that_was_found_late_is_said_even_to_readers_who_have_passed_it() {
    assert_eq!(read(false, false, NO_FLOOR, [entry(12, 5, 9).after_a_hole()]), "trimmed -4 @10, 12");
    let both = [entry(12, 5, 11).after_a_hole()];
    assert_eq!(read(false, false, NO_FLOOR, both), "trimmed -4 @10, 12", "once");
}
