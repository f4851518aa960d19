use super::*;
use crate::store::{CommitError, EpochRow, Opened, StoreError};

over_each_database![
    each_start_opens_an_epoch_above_all_positions_of_the_last,
    a_closed_epoch_gains_neither_rows_nor_positions,
    nothing_is_committed_outside_of_its_epoch,
    positions_end_where_javascript_numbers_do,
    an_epoch_is_opened_for_a_log_only_if_the_expected_one_is_in_charge,
    of_several_nodes_one_opens_the_next_epoch,
];

impl Store {
    /// [`Store::open_epoch_above`] nothing else.
    pub async fn open_epoch_for(
        &self,
        partition: Partition,
        block: u64,
        expected: Option<u64>,
        log_id: &str,
    ) -> Result<Opened, StoreError> {
        self.open_epoch_above(partition, block, expected, log_id, (0, 0), false).await
    }
}

async fn each_start_opens_an_epoch_above_all_positions_of_the_last(t: TestStore) {
    assert_eq!(t.epoch, Epoch { partition: PARTITION, epoch: 1, base: 1, limit: 1_001, first: 1, lost: 0 });
    let raised = t.store.raise_limit(&t.epoch, 500).await.unwrap();
    assert_eq!(raised, Epoch { limit: 1_501, ..t.epoch });

    t.store.close().await;
    let again = t.another().await;
    let second = again.open_epoch(PARTITION, 10, 1).await.unwrap();
    assert_eq!(
        second,
        Epoch { partition: PARTITION, epoch: 2, base: 1_501, limit: 1_511, first: 1, lost: 0 }
    );
    let other = again.open_epoch(Partition(1), 10, 1).await.unwrap();
    assert_eq!(other, Epoch { partition: Partition(1), epoch: 1, base: 1, limit: 11, first: 1, lost: 0 });
}

async fn a_closed_epoch_gains_neither_rows_nor_positions(t: TestStore) {
    t.commit(&run_of("news", 1, 1)).await;
    // Another process takes over.
    let other = t.another().await;
    let newer = other.open_epoch(PARTITION, 1_000, 1).await.unwrap();

    let late = message("news", 2, 2, 1);
    let refused = t.store.commit(&t.epoch, &plain(&[late])).await;
    assert!(matches!(refused, Err(CommitError::EpochClosed)), "{refused:?}");
    let refused = t.store.raise_limit(&t.epoch, 10).await;
    assert!(matches!(refused, Err(StoreError::EpochClosed(PARTITION))), "{refused:?}");
    assert_eq!(positions(&t.read("news", 0).await), [1]);

    let next = message("news", newer.base, 2, 1);
    other.commit(&newer, &plain(&[next])).await.unwrap();
    assert_eq!(positions(&t.read("news", 0).await), [1, newer.base]);
}

async fn nothing_is_committed_outside_of_its_epoch(t: TestStore) {
    for pos in [0, t.epoch.limit] {
        let batch = [message("news", 7, 1, 0), message("news", pos, 2, 7)];
        let refused = t.store.commit(&t.epoch, &plain(&batch)).await;
        assert!(
            matches!(refused, Err(CommitError::Refused(StoreError::OutsideEpoch(_)))),
            "{pos}: {refused:?}"
        );
    }
    assert!(t.read("news", 0).await.entries.is_empty());
}

async fn positions_end_where_javascript_numbers_do(t: TestStore) {
    let refused = t.store.open_epoch(PARTITION, crate::protocol::MAX_OFFSET, 1).await.unwrap_err();
    assert!(refused.to_string().contains("positions_are_used_up"), "{refused}");
    // The failed attempt has changed nothing.
    assert_eq!(t.store.raise_limit(&t.epoch, 1).await.unwrap().limit, 1_002);
}

async fn an_epoch_is_opened_for_a_log_only_if_the_expected_one_is_in_charge(t: TestStore) {
    // A partition that was never used.
    let other = Partition(7);
    assert_eq!(t.store.epoch(other).await.unwrap(), None);
    let missing = t.store.open_epoch_for(other, 10, Some(1), "a").await.unwrap_err();
    assert!(matches!(missing, StoreError::EpochMissing(Partition(7))), "{missing:?}");
    let first = Epoch { partition: other, epoch: 1, base: 1, limit: 11, first: 1, lost: 0 };
    assert_eq!(t.store.open_epoch_for(other, 10, None, "a").await.unwrap(), Opened::Mine(first));
    let row = EpochRow { epoch: first, log_id: Some("a".to_owned()), history: None };
    assert_eq!(t.store.epoch(other).await.unwrap(), Some(row.clone()));
    assert_eq!(t.store.open_epoch_for(other, 10, None, "b").await.unwrap(), Opened::Theirs(row.clone()));
    assert_eq!(t.store.open_epoch_for(other, 10, Some(9), "b").await.unwrap(), Opened::Theirs(row));

    // One that a memory log has left behind.
    let memory = EpochRow { epoch: t.epoch, log_id: None, history: None };
    assert_eq!(t.store.epoch(PARTITION).await.unwrap(), Some(memory));
    let second = Epoch {
        partition: PARTITION,
        epoch: 2,
        base: t.epoch.limit,
        limit: t.epoch.limit + 10,
        first: 1,
        lost: 0,
    };
    assert_eq!(t.store.open_epoch_for(PARTITION, 10, Some(1), "b").await.unwrap(), Opened::Mine(second));
    let refused = t.store.commit(&t.epoch, &plain(&run_of("news", 1, 1))).await;
    assert!(matches!(refused, Err(CommitError::EpochClosed)), "{refused:?}");
}

async fn of_several_nodes_one_opens_the_next_epoch(t: TestStore) {
    for expected in 1..=5 {
        let nodes = (0..8).map(|node| {
            let store = t.store.clone();
            tokio::spawn(async move {
                let log = format!("log {node}");
                (store.open_epoch_for(PARTITION, 10, Some(expected), &log).await.unwrap(), log)
            })
        });
        let mut mine = Vec::new();
        for node in nodes.collect::<Vec<_>>() {
            if let (Opened::Mine(epoch), log) = node.await.unwrap() {
                mine.push((epoch, log));
            }
        }
        let [(epoch, log)] = &mine[..] else { panic!("{mine:?}") };
        assert_eq!(epoch.epoch, expected + 1);
        let row = t.store.epoch(PARTITION).await.unwrap().unwrap();
        assert_eq!((row.epoch, row.log_id.as_ref()), (*epoch, Some(log)));
    }
}
