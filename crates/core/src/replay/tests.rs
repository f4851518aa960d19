use super::*;
use crate::protocol::Channel;

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
    read_all(below, &[("a", volatile, floor, entries.into_iter().map(Arc::new).collect())])
}

/// What is read of some channels, in as many reads as it takes.
fn read_all(below: bool, channels: &[(&str, bool, Head, Vec<Arc<Entry>>)]) -> String {
    let (until, crossing) = if below { (999, Some(1_000)) } else { (2_000, None) };
    let (mut from, mut said) = (10, Vec::new());
    while from < until {
        let wants: Vec<_> = channels
            .iter()
            .map(|(name, volatile, ..)| {
                let channel = Channel::parse(name).unwrap();
                Want { channel, after: from, earliest: 0, volatile: *volatile }
            })
            .collect();
        let pages = wants.iter().zip(channels).map(|(want, (_, _, floor, entries))| {
            let entries = entries.iter().filter(|entry| entry.offset() > from).cloned().collect();
            (want, Page { entries, floor: *floor, complete: true, ..Page::default() })
        });
        let span = Span { partition: PARTITION, from, until, crossing, lost: 0 };
        let (items, to) = merge_pages(span, pages.collect(), ALL);
        assert!(to > from, "{said:?}");
        from = to;
        said.extend(items.iter().map(|item| match item {
            Item::Entry(entry) => entry.offset().to_string(),
            Item::Gap(gap) => {
                let from = gap.from_seq.map_or_else(String::new, |seq| seq.to_string());
                format!("{} {from}-{} @{}", gap.reason.as_str(), gap.to_seq.unwrap(), gap.resume.offset)
            }
        }));
    }
    assert_eq!(from, until);
    said.join(", ")
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
    assert_eq!(found, "20, renumbered 6-500 @500, 510, renumbered 502-999 @999");
}

#[test]
fn what_retention_took_is_not_covered_by_an_epoch_in_between() {
    let floor = Head { seq: 6, pos: 30 };
    let found = read(false, true, floor, [entry(510, 501, 500)]);
    assert_eq!(found, "trimmed -6 @10, renumbered 7-500 @500, 510, renumbered 502-999 @999");
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

#[test]
fn a_page_that_ends_early_holds_others_up_only_where_it_was_not_read() {
    let [a, b] = ["a", "b"].map(|name| Want {
        channel: Channel::parse(name).unwrap(),
        after: 10,
        earliest: 0,
        volatile: false,
    });
    let to = |read| {
        let unread = Page { read, ..Page::default() };
        let entries = [entry(20, 5, 10), entry(30, 6, 20)].map(Arc::new).into();
        let other = Page { entries, complete: true, ..Page::default() };
        let span = Span { partition: PARTITION, from: 10, until: 100, crossing: None, lost: 0 };
        let (items, to) = merge_pages(span, vec![(&a, unread), (&b, other)], ALL);
        (items.len(), to)
    };
    assert_eq!([to(0), to(25), to(100)], [(0, 10), (1, 25), (2, 100)]);
}

#[test]
fn where_an_epoch_began_in_between_every_channel_hears_of_it_before_anything_of_that_epoch() {
    let durable = vec![Arc::new(entry(510, 501, 500))];
    let found = read_all(true, &[("a", false, NO_FLOOR, durable), ("b", false, NO_FLOOR, Vec::new())]);
    let first = "renumbered -500 @499, renumbered -500 @500, 510";
    assert_eq!(found, format!("{first}, renumbered 502-999 @998, renumbered -999 @999"));
}

#[test]
fn what_is_gone_of_a_plain_channel_is_said_before_the_cursor_passes_it() {
    let durable = vec![Arc::new(entry(20, 5, 10)), Arc::new(entry(30, 6, 20))];
    let found = read_all(true, &[("a", false, NO_FLOOR, durable), ("b", true, NO_FLOOR, Vec::new())]);
    assert_eq!(found, "reset -999 @10, 20, 30, renumbered 7-999 @999");
}

#[test]
fn what_a_plain_channel_has_in_the_next_epoch_is_not_read_before_the_crossing() {
    let durable = vec![Arc::new(entry(20, 5, 10))];
    let (gone, next) = (Head { seq: 7, pos: 40 }, vec![Arc::new(entry(1_000, 1_000, 999))]);
    let found = read_all(true, &[("b", true, gone, next), ("a", false, NO_FLOOR, durable)]);
    assert_eq!(found, "reset -999 @10, 20, renumbered 6-999 @999");
}

#[test]
fn the_word_of_a_jump_comes_before_anything_of_other_channels() {
    for floor in [NO_FLOOR, Head { seq: 5, pos: 10 }] {
        let [jumps, other] = [vec![Arc::new(jump(60, 51, 50))], vec![Arc::new(entry(20, 5, 10))]];
        let found = read_all(false, &[("b", false, NO_FLOOR, other), ("a", false, floor, jumps)]);
        assert_eq!(found, "renumbered -50 @10, 20, 60");
    }
}

#[test]
fn where_a_channel_goes_on_right_after_what_was_trimmed_one_gap_says_so() {
    let floor = Head { seq: 6, pos: 50 };
    assert_eq!(read(false, false, floor, [jump(60, 51, 50)]), "trimmed -50 @10, 60");
}

#[test]
fn what_a_plain_channel_lacks_in_an_epoch_that_lasts_is_trimmed() {
    assert_eq!(read(true, false, NO_FLOOR, [entry(60, 5, 20)]), "trimmed -4 @10, 60");
}

#[test]
fn what_is_missing_beyond_the_end_of_a_read_is_left_to_the_next_one() {
    let want =
        |name, after| Want { channel: Channel::parse(name).unwrap(), after, earliest: 0, volatile: false };
    let page = |entry, complete| Page { entries: vec![Arc::new(entry)], complete, ..Page::default() };
    // The first page ends before there is nothing more; the second channel was joined where it ends.
    let (cut, joined) = (want("a", 10), want("b", 20));
    let pages = vec![(&cut, page(entry(20, 5, 10), false)), (&joined, page(entry(30, 7, 25), true))];
    let (items, to) =
        merge_pages(Span { partition: PARTITION, from: 10, until: 100, crossing: None, lost: 0 }, pages, ALL);
    assert!(matches!(&items[..], [Item::Entry(entry)] if entry.offset() == 20), "{items:?}");
    assert_eq!(to, 20);
}
