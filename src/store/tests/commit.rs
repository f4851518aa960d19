use std::time::Duration;

use super::*;
use crate::store::{CommitError, Retention, StoreError};

over_each_database![
    a_batch_that_fails_in_its_middle_leaves_nothing,
    a_lock_that_is_not_given_back_refuses_the_batch_in_time,
    a_message_comes_back_exactly_as_it_was_committed,
    a_batch_of_any_size_is_committed_whole,
    a_failing_commit_is_unknown_until_it_is_read_back,
    a_position_that_is_taken_refuses_the_batch,
    a_caller_that_goes_away_leaves_a_store_that_works,
    readers_see_whole_batches_and_no_hole_while_the_writer_commits_and_trims,
];

async fn stored(t: &TestStore, from: u64, to: u64) -> Vec<u64> {
    let found = t.store.committed(PARTITION, from, to).await.unwrap();
    found.into_iter().map(|(pos, _)| pos).collect()
}

async fn a_message_comes_back_exactly_as_it_was_committed(t: TestStore) {
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
    let Row::Message(back) = &page.entries[0] else { panic!("{page:?}") };
    assert_eq!(format!("{back:?}"), format!("{full:?}"));
    assert!(page.complete);
}

async fn a_batch_of_any_size_is_committed_whole(t: TestStore) {
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

async fn a_batch_that_fails_in_its_middle_leaves_nothing(t: TestStore) {
    // ROLLBACK ends the transaction within SQLite, as a full disk does.
    for sqlite in ["SELECT RAISE(ABORT, 'the disk is full')", "SELECT RAISE(ROLLBACK, 'the disk is full')"] {
        t.on_insert("messages", "NEW.pos = 70", sqlite, "RAISE EXCEPTION 'the disk is full'").await;
        let batch = run_of("news", 1, 80);
        let refused = t.store.commit(&t.epoch, &plain(&batch)).await.unwrap_err();
        assert!(matches!(refused, CommitError::Refused(_)), "{refused:?}");
        assert!(refused.to_string().contains("the disk is full"), "{refused}");
        assert!(t.read("news", 0).await.entries.is_empty());
        assert_eq!(t.head("news").await, None);
        t.clear_obstacle("messages").await;
    }
    t.commit(&run_of("news", 1, 80)).await;
    assert_eq!(t.read("news", 0).await.entries.len(), 80);
}

async fn a_failing_commit_is_unknown_until_it_is_read_back(t: TestStore) {
    // A deferred foreign key is checked by COMMIT itself.
    let promises =
        "CREATE TABLE promises (pos BIGINT REFERENCES epochs (partition) DEFERRABLE INITIALLY DEFERRED)";
    t.hand().await.run(promises).await;
    let promise = "INSERT INTO promises VALUES (99)";
    t.on_insert("messages", "NEW.pos = 2", promise, promise).await;
    t.commit(&run_of("news", 1, 1)).await;
    let failed = t.store.commit(&t.epoch, &plain(&[message("news", 2, 2, 1)])).await;
    assert!(matches!(failed, Err(CommitError::Unknown(_))), "{failed:?}");
    assert_eq!(stored(&t, 1, 2).await, [1]);

    t.commit(&[message("news", 3, 2, 1)]).await;
    assert_eq!(stored(&t, 1, 3).await, [1, 3]);
}

async fn a_position_that_is_taken_refuses_the_batch(t: TestStore) {
    t.commit(&run_of("news", 1, 2)).await;
    let batch = [message("fresh", 3, 1, 0), message("other", 2, 1, 0)];
    let refused = t.store.commit(&t.epoch, &plain(&batch)).await;
    assert!(matches!(refused, Err(CommitError::Refused(StoreError::Sql(_)))), "{refused:?}");
    assert_eq!(t.head("fresh").await, None);
}

async fn a_caller_that_goes_away_leaves_a_store_that_works(t: TestStore) {
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

async fn a_lock_that_is_not_given_back_refuses_the_batch_in_time(t: TestStore) {
    let (short, long) = (Duration::from_millis(50), Duration::from_secs(60));
    let mut deadlines = vec![(long, short)];
    if matches!(t.place, Location::Sqlite(_)) {
        deadlines.push((short, long));
    }
    for (busy_timeout, commit_timeout) in deadlines {
        let options = StoreOptions { busy_timeout, commit_timeout, ..StoreOptions::default() };
        let store = Store::open(&t.url(), &options).await.unwrap();
        let mut other = t.hand().await;
        other.lock().await;
        let refused = store.commit(&t.epoch, &plain(&run_of("news", 1, 3))).await.unwrap_err();
        assert!(matches!(refused, CommitError::Refused(_)), "{refused:?}");
        other.run("ROLLBACK").await;

        // What was refused does not come later.
        assert!(t.store.committed(PARTITION, 1, 3).await.unwrap().is_empty());
    }
    t.commit(&run_of("news", 1, 3)).await;
}

async fn readers_see_whole_batches_and_no_hole_while_the_writer_commits_and_trims(t: TestStore) {
    let (store, epoch) = (t.store.clone(), t.epoch);
    let writing = tokio::spawn(async move {
        let messages = run_of("news", 1, 900);
        for batch in messages.chunks(9) {
            store.commit(&epoch, &plain(batch)).await.unwrap();
            let keep = Retention { since: None, at_most: Some(45) };
            store.trim(PARTITION, None, 100, |_| keep).await.unwrap();
        }
    });
    while !writing.is_finished() {
        let page = t.read("news", 0).await;
        let last = page.entries.last().map_or(page.floor.seq, |entry| entry.place().seq);
        assert_eq!(seqs(&page), (page.floor.seq + 1..=last).collect::<Vec<_>>());
        assert_eq!(last % 9, 0, "a batch is there as a whole or not at all");
    }
    writing.await.unwrap();
    assert_eq!(seqs(&t.read("news", 0).await), (856..=900).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_file_that_was_closed_is_not_opened_again_by_who_comes_late() {
    let t = TestStore::sqlite().await;
    t.store.close().await;
    t.store.raise_limit(&t.epoch, 10).await.unwrap_err();
    let late = t.store.commit(&t.epoch, &plain(&run_of("news", 1, 1))).await;
    assert!(matches!(late, Err(CommitError::Refused(_))), "{late:?}");
}
