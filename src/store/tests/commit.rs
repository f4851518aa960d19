use super::*;
use crate::store::{CommitError, StoreError};

#[tokio::test]
async fn a_message_comes_back_exactly_as_it_was_committed() {
    let t = TestStore::new().await;
    let mut full = message("user:42", 7, 3, 5);
    full.place.jump = true;
    full.draft.event = Event::parse("order.shipped \u{1f4e6}").unwrap();
    full.draft.data =
        Data::parse(r#"{"n":123456789012345678901234567890.10,"n":1e2,"s":"a\u0000\n'"}"#).unwrap();
    full.draft.from = Some(UserId::parse("ann").unwrap());
    full.draft.priority = Some(Priority::High);
    full.draft.key = Some("order-1".to_owned());
    full.draft.expires_at = Some(Timestamp(NOW.0 + 1));
    t.commit(&[full.clone(), message("user:42", 8, 4, 7)]).await;

    let page = t.read("user:42", 0).await;
    let Entry::Message(back) = &page.entries[0] else { panic!("{page:?}") };
    assert_eq!(format!("{back:?}"), format!("{full:?}"));
    assert!(page.complete);
}

#[tokio::test]
async fn a_batch_of_any_size_is_committed_whole() {
    let t = TestStore::new().await;
    let mut next = 1;
    for size in [1, 7, 8, 9, 63, 64, 65, 256] {
        let name = format!("size:{size}");
        t.commit(&run_of(&name, next, size)).await;
        let page = t.read(&name, 0).await;
        assert_eq!(seqs(&page), (1..=size).collect::<Vec<_>>());
        assert_eq!(positions(&page), (next..next + size).collect::<Vec<_>>());
        next += size;
    }
    t.commit(&[]).await;
}

#[tokio::test]
async fn a_batch_that_fails_in_its_middle_leaves_nothing() {
    let t = TestStore::new().await;
    t.sql(
        "CREATE TRIGGER full_disk BEFORE INSERT ON messages WHEN NEW.pos = 70 \
         BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    )
    .await;
    let batch = run_of("news", 1, 80);
    let refused = t.store.commit(&t.epoch, &plain(&batch)).await.unwrap_err();
    assert!(matches!(refused, CommitError::Refused(_)), "{refused:?}");
    assert!(refused.to_string().contains("the disk is full"), "{refused}");
    assert!(t.read("news", 0).await.entries.is_empty());
    assert_eq!(t.head("news").await, None);

    t.sql("DROP TRIGGER full_disk").await;
    t.commit(&batch).await;
    assert_eq!(t.read("news", 0).await.entries.len(), 80);
}

#[tokio::test]
async fn a_failing_commit_is_unknown_until_it_is_read_back() {
    let t = TestStore::new().await;
    // A deferred foreign key is checked by COMMIT itself.
    t.sql(
        "CREATE TABLE promises (pos INTEGER REFERENCES epochs (partition) DEFERRABLE INITIALLY DEFERRED); \
         CREATE TRIGGER promise AFTER INSERT ON messages WHEN NEW.pos = 2 \
         BEGIN INSERT INTO promises VALUES (99); END",
    )
    .await;
    t.commit(&run_of("news", 1, 1)).await;
    let failed = t.store.commit(&t.epoch, &plain(&[message("news", 2, 2, 1)])).await;
    assert!(matches!(failed, Err(CommitError::Unknown(_))), "{failed:?}");
    assert_eq!(t.store.committed(PARTITION, 1, 2).await.unwrap(), [1]);

    t.commit(&[message("news", 3, 2, 1)]).await;
    assert_eq!(t.store.committed(PARTITION, 1, 3).await.unwrap(), [1, 3]);
}

#[tokio::test]
async fn a_position_or_seq_that_is_taken_refuses_the_batch() {
    let t = TestStore::new().await;
    t.commit(&run_of("news", 1, 2)).await;
    for clash in [message("other", 2, 1, 0), message("news", 4, 2, 2)] {
        let batch = [message("fresh", 3, 1, 0), clash];
        let refused = t.store.commit(&t.epoch, &plain(&batch)).await;
        assert!(matches!(refused, Err(CommitError::Refused(StoreError::Sql(_)))), "{refused:?}");
        assert_eq!(t.head("fresh").await, None);
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_a_store_that_works() {
    let t = TestStore::new().await;
    for pos in 1..50 {
        let batch = [message("news", pos, pos, pos - 1)];
        let rows = plain(&batch);
        // Polled a few times and dropped: somewhere between BEGIN and COMMIT.
        let mut commit = Box::pin(t.store.commit(&t.epoch, &rows));
        for _ in 0..pos % 12 {
            tokio::select! {
                biased;
                _ = &mut commit => break,
                () = tokio::task::yield_now() => {}
            }
        }
        drop(commit);
        // Reading back decides, whatever was under way.
        if t.store.committed(PARTITION, pos, pos).await.unwrap().is_empty() {
            t.commit(&batch).await;
        }
    }
    assert_eq!(positions(&t.read("news", 0).await), (1..50).collect::<Vec<_>>());
}
