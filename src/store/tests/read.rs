use super::*;
use crate::store::{PartitionRange, columns::size};

over_each_database![
    heads_are_the_last_messages_of_their_own_channels,
    a_range_holds_its_last_position_and_not_its_first,
    a_page_ends_at_its_limits_but_is_never_empty,
    history_goes_on_after_a_seq,
    a_seq_is_found_however_its_channel_is_strewn_over_the_positions,
    several_channels_are_read_as_if_one_by_one,
    of_many_channels_the_lowest_are_read_and_no_more_than_was_asked_for,
    what_has_expired_is_a_tombstone,
    a_partition_is_read_over_all_its_channels_in_order_of_position,
];

async fn heads_are_the_last_messages_of_their_own_channels(t: TestStore) {
    t.commit(&run_of("a", 1, 3)).await;
    t.commit(&run_of("b", 10, 1)).await;
    let names = ["b", "never", "a", "b"].map(channel);
    let heads = t.store.heads(PARTITION, &names, u64::MAX).await.unwrap().known;
    let (a, b) = (Some(Head { seq: 3, pos: 3 }), Some(Head { seq: 1, pos: 10 }));
    assert_eq!(heads, [b, None, a, b]);
    assert!(t.store.heads(PARTITION, &[], u64::MAX).await.unwrap().known.is_empty());
    assert_eq!(t.store.heads(Partition(1), &names, u64::MAX).await.unwrap().known, [None; 4]);
}

async fn a_range_holds_its_last_position_and_not_its_first(t: TestStore) {
    t.commit(&run_of("a", 1, 9)).await;
    let range = ReadRange { until: 6, ..all("a", 3) };
    let page = t.store.read(PARTITION, &range, NOW).await.unwrap();
    assert_eq!(positions(&page), [4, 5, 6]);
    assert!(page.complete);
    assert_eq!(page.floor, Head::default());
}

async fn a_page_ends_at_its_limits_but_is_never_empty(t: TestStore) {
    t.commit(&run_of("a", 1, 9)).await;
    let read = async |max_messages, max_bytes| {
        let range = ReadRange { max_messages, max_bytes, ..all("a", 0) };
        t.store.read(PARTITION, &range, NOW).await.unwrap()
    };
    let by_count = read(4, usize::MAX).await;
    assert_eq!((positions(&by_count), by_count.complete), (vec![1, 2, 3, 4], false));
    let exact = read(9, usize::MAX).await;
    assert_eq!((exact.entries.len(), exact.complete), (9, true));
    let by_bytes = read(9, 1).await;
    assert_eq!((positions(&by_bytes), by_bytes.complete), (vec![1], false));
}

async fn history_goes_on_after_a_seq(t: TestStore) {
    t.commit(&run_of("a", 101, 9)).await;
    let range = ReadRange { until: 108, max_messages: 3, ..all("a", 0) };
    let first = t.store.read_after_seq(PARTITION, &range, 4, NOW).await.unwrap();
    assert_eq!((seqs(&first), first.complete), (vec![5, 6, 7], false));
    let rest = t.store.read_after_seq(PARTITION, &range, 7, NOW).await.unwrap();
    assert_eq!((seqs(&rest), rest.complete), (vec![8], true));
}

async fn a_seq_is_found_however_its_channel_is_strewn_over_the_positions(t: TestStore) {
    let strewn = [1, 2, 3, 7, 40, 41, 42, 500, 501, 777];
    let rows: Vec<_> = (1..).zip(strewn).map(|(seq, pos)| message("a", pos, seq, 0)).collect();
    t.commit(&rows).await;
    for after in 0..=12 {
        let page = t.store.read_after_seq(PARTITION, &all("a", 0), after, NOW).await.unwrap();
        assert_eq!(seqs(&page), (after + 1..=10).collect::<Vec<_>>(), "after {after}");
    }
}

async fn several_channels_are_read_as_if_one_by_one(t: TestStore) {
    t.commit(&run_of("a", 1, 3)).await;
    t.commit(&run_of("b", 4, 3)).await;
    let ranges = [all("b", 4), all("never", 0), all("a", 3), all("a", 0)];
    let pages = t.store.read_many(PARTITION, &ranges, usize::MAX, NOW).await.unwrap();
    assert_eq!(pages.iter().map(positions).collect::<Vec<_>>(), [vec![5, 6], vec![], vec![], vec![1, 2, 3]]);
    assert!(pages.iter().all(|page| page.complete));
}

async fn of_many_channels_the_lowest_are_read_and_no_more_than_was_asked_for(t: TestStore) {
    let names = ["a", "b", "c", "quiet"];
    let rows: Vec<_> =
        (0..30).map(|at: usize| message(names[at % 3], at as u64 + 10, 1 + at as u64 / 3, 0)).collect();
    t.commit(&rows).await;
    let max_bytes = 4 * size(&channel("a"), &Row::Message(rows[0].clone()));
    let (mut from, mut reads) = (9, Vec::new());
    loop {
        let ranges = names.map(|name| ReadRange { until: 39, ..all(name, from) });
        let pages = t.store.read_many(PARTITION, &ranges, max_bytes, NOW).await.unwrap();
        let mut read: Vec<u64> = pages.iter().flat_map(positions).collect();
        read.sort_unstable();
        assert!(pages[3].complete, "nothing was ever there");
        let reach = pages.iter().filter(|page| !page.complete).map(|page| page.read).min();
        assert_eq!(read.last().copied(), reach.or(Some(39)), "all of it up to there, and nothing above");
        reads.extend(read.iter().copied());
        assert!(read.len() <= 4, "{read:?}");
        let Some(reach) = reach else { break };
        from = reach;
    }
    assert_eq!(reads, (10..40).collect::<Vec<u64>>());
}

async fn what_has_expired_is_a_tombstone(t: TestStore) {
    let mut messages = run_of("a", 1, 3);
    messages[1].draft.expires_at = Some(NOW);
    messages[2].draft.expires_at = Some(Timestamp(NOW.0 + 1));
    t.commit(&messages).await;
    let page = t.read("a", 0).await;
    assert!(
        matches!(&page.entries[..], [
        Row::Message(_),
        Row::Tombstone(place),
        Row::Message(_),
    ] if *place == messages[1].place),
        "{page:?}"
    );
}

async fn a_partition_is_read_over_all_its_channels_in_order_of_position(t: TestStore) {
    let mut messages = vec![
        message("b", 3, 1, 0),
        message("a", 4, 1, 0),
        message("b", 7, 2, 3),
        message("c", 8, 1, 0),
        message("a", 9, 2, 4),
    ];
    messages[2].draft.expires_at = Some(NOW);
    t.commit(&messages).await;
    let read = async |range: PartitionRange| {
        let page = t.store.read_range(PARTITION, &range, NOW).await.unwrap();
        let places = page.entries.iter().map(|(channel, entry)| {
            let tombstone = matches!(entry, Row::Tombstone(_));
            (channel.to_string(), entry.place().pos.offset, tombstone)
        });
        (places.collect::<Vec<_>>(), page.complete)
    };
    let all = PartitionRange { after: 0, until: u64::MAX, max_messages: 10, max_bytes: usize::MAX };
    let at = |name: &str, pos, tombstone| (name.to_owned(), pos, tombstone);
    let expected =
        [at("b", 3, false), at("a", 4, false), at("b", 7, true), at("c", 8, false), at("a", 9, false)];
    assert_eq!(read(all).await, (expected.to_vec(), true));
    let inner = PartitionRange { after: 3, until: 8, ..all };
    assert_eq!(read(inner).await, (expected[1..4].to_vec(), true));
    assert_eq!(read(PartitionRange { max_messages: 3, ..all }).await, (expected[..3].to_vec(), false));
    assert_eq!(read(PartitionRange { max_messages: 5, ..all }).await, (expected.to_vec(), true));
    assert_eq!(read(PartitionRange { max_bytes: 1, ..all }).await, (expected[..1].to_vec(), false));
    let other = t.store.read_range(Partition(1), &all, NOW).await.unwrap();
    assert!(other.entries.is_empty() && other.complete);
}
