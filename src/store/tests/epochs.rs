use super::*;
use crate::store::{CommitError, StoreError};

#[tokio::test]
async fn each_start_opens_an_epoch_above_all_positions_of_the_last() {
    let t = TestStore::new().await;
    assert_eq!(t.epoch, Epoch { partition: PARTITION, epoch: 1, base: 1, limit: 1_001 });
    let raised = t.store.raise_limit(&t.epoch, 500).await.unwrap();
    assert_eq!(raised, Epoch { limit: 1_501, ..t.epoch });

    t.store.close().await;
    let again = open(t.directory.path()).await;
    let second = again.open_epoch(PARTITION, 10).await.unwrap();
    assert_eq!(second, Epoch { partition: PARTITION, epoch: 2, base: 1_501, limit: 1_511 });
    let other = again.open_epoch(Partition(1), 10).await.unwrap();
    assert_eq!(other, Epoch { partition: Partition(1), epoch: 1, base: 1, limit: 11 });
}

#[tokio::test]
async fn a_closed_epoch_gains_neither_rows_nor_positions() {
    let t = TestStore::new().await;
    t.commit(&run_of("news", 1, 1)).await;
    // Another process on the same file takes over.
    let other = open(t.directory.path()).await;
    let newer = other.open_epoch(PARTITION, 1_000).await.unwrap();

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

#[tokio::test]
async fn nothing_is_committed_outside_of_its_epoch() {
    let t = TestStore::new().await;
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

#[tokio::test]
async fn positions_end_where_javascript_numbers_do() {
    let t = TestStore::new().await;
    let refused = t.store.open_epoch(PARTITION, crate::protocol::MAX_OFFSET).await.unwrap_err();
    assert!(refused.to_string().contains("positions_are_used_up"), "{refused}");
    // The failed attempt has changed nothing.
    assert_eq!(t.store.raise_limit(&t.epoch, 1).await.unwrap().limit, 1_002);
}
