use std::{
    fs::{self, File},
    os::unix::fs::FileExt as _,
};

use sqlx::{Connection as _, SqliteConnection};

use crate::{
    protocol::Partition,
    store::{Store, StoreOptions, beside, sqlite::writer::Transaction},
};

const FRAME: u64 = 4096 + 24;

/// A store whose log has been written to, and that file.
async fn with_log() -> (tempfile::TempDir, Store, File) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("belfry.sqlite");
    let store = Store::open(&format!("sqlite://{}", file.display()), &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    store.open_epoch(Partition(0), 1_000, 1).await.unwrap();
    let log = File::options().write(true).open(beside(&file, "-wal")).unwrap();
    (directory, store, log)
}

fn length(log: &File) -> u64 {
    log.metadata().unwrap().len()
}

/// Changes a page, or adds so many.
async fn write(store: &Store, pages: i64) -> Transaction<'_> {
    let Store::Sqlite(sqlite) = store else { panic!("{store:?}") };
    let mut transaction = sqlite.0.writer.begin().await.unwrap();
    let add = "INSERT INTO api_keys (id, hash, scopes, name, created_at) VALUES (hex(randomblob(8)), '', '', hex(zeroblob(?)), 0)";
    sqlx::query(add).bind(pages * 2_000).execute(transaction.connection()).await.unwrap();
    transaction
}

async fn is_found_cut(store: &Store) -> bool {
    store.ping().await.is_err_and(|error| error.to_string().contains("cut short"))
}

#[tokio::test]
async fn what_is_cut_off_the_log_under_a_transaction_is_noticed_before_its_commit() {
    let (_directory, store, log) = with_log().await;
    let transaction = write(&store, 1).await;
    transaction.check_log().unwrap();
    log.set_len(length(&log) - 1).unwrap();
    transaction.check_log().unwrap_err();
    drop(transaction);
    assert!(is_found_cut(&store).await);
}

/// A commit writes first, and then waits for the disk: most of its time.
#[tokio::test]
async fn what_is_cut_off_the_log_while_it_is_committed_to_is_noticed_after_it() {
    for cut in ["a byte", "a frame", "all of it"] {
        let (_directory, store, log) = with_log().await;
        write(&store, 1).await.commit().await.unwrap();
        let before = length(&log);
        let mut transaction = write(&store, 5).await;
        transaction.check_log().unwrap();
        sqlx::query("COMMIT").execute(transaction.connection()).await.unwrap();
        let after = length(&log);
        assert!(after >= before + 5 * FRAME);
        let left = match cut {
            "a byte" => after - 1,
            "a frame" => after - FRAME,
            _ => before,
        };
        log.set_len(left).unwrap();
        transaction.end().await.unwrap_err();
        assert!(is_found_cut(&store).await, "{cut}");
    }
}

/// Between the last look and the last byte that is written.
#[tokio::test]
async fn a_commit_over_a_hole_is_noticed() {
    for hole in [FRAME, 2 * FRAME] {
        let (_directory, store, log) = with_log().await;
        write(&store, 1).await.commit().await.unwrap();
        let mut transaction = write(&store, 5).await;
        transaction.check_log().unwrap();
        log.set_len(length(&log) - hole).unwrap();
        sqlx::query("COMMIT").execute(transaction.connection()).await.unwrap();
        transaction.end().await.unwrap_err();
        assert!(is_found_cut(&store).await, "{hole}");
    }
}

#[tokio::test]
async fn a_log_that_was_cut_and_made_as_long_again_is_noticed_also_where_it_goes_on_from_its_beginning() {
    for (begun_anew, left) in
        [(false, 3 * FRAME), (true, 3 * FRAME), (false, 32), (true, 32), (false, 0), (true, 0)]
    {
        let (_directory, store, log) = with_log().await;
        write(&store, 20).await.commit().await.unwrap();
        if begun_anew {
            let Store::Sqlite(sqlite) = &store else { panic!("{store:?}") };
            let mut transaction = sqlite.0.writer.begin().await.unwrap();
            let connection = transaction.connection();
            for sql in ["ROLLBACK", "PRAGMA wal_checkpoint(RESTART)", "BEGIN IMMEDIATE"] {
                sqlx::query(sql).execute(&mut *connection).await.unwrap();
            }
            transaction.commit().await.unwrap();
            write(&store, 5).await.commit().await.unwrap();
            // What lies behind its end is from before.
            log.set_len(length(&log) - FRAME).unwrap();
            assert!(store.ping().await.is_ok());
            write(&store, 1).await.commit().await.unwrap();
        }
        let whole = length(&log);
        log.set_len(left).unwrap();
        log.set_len(whole).unwrap();
        assert!(is_found_cut(&store).await, "{begun_anew} {left}");
    }
}

/// SQLite reads over it as if the page were empty, and begins with a start before it.
#[tokio::test]
async fn a_hole_in_the_middle_of_the_log_ends_what_is_promised_once_somebody_has_read_over_it() {
    let (directory, store, log) = with_log().await;
    let is_noted = || directory.path().join("belfry.sqlite.lost").exists();
    let begin = length(&log);
    write(&store, 20).await.commit().await.unwrap();
    let end = length(&log);
    write(&store, 1).await.commit().await.unwrap();
    log.write_all_at(&vec![0; (end - begin) as usize], begin).unwrap();
    assert!(store.ping().await.is_ok() && !is_noted());
    assert!(store.api_keys().await.unwrap_err().to_string().contains("malformed"));
    assert!(store.ping().await.unwrap_err().to_string().contains("damaged"));
    assert!(is_noted());
}

/// A checkpoint goes as far as the oldest reader lets it, and half of one without its log is no database.
#[tokio::test]
async fn a_log_that_was_removed_or_replaced_is_put_back_also_while_another_program_reads_what_was_before() {
    for replaced in [false, true] {
        let (directory, store, _log) = with_log().await;
        let file = directory.path().join("belfry.sqlite");
        let url = format!("sqlite://{}", file.display());
        let mut shell = SqliteConnection::connect(&url).await.unwrap();
        for sql in ["BEGIN", "SELECT * FROM epochs"] {
            sqlx::query(sql).fetch_all(&mut shell).await.unwrap();
        }
        let (wal, copy) = (beside(&file, "-wal"), beside(&file, "-copy"));
        fs::copy(&wal, &copy).unwrap();
        write(&store, 5).await.commit().await.unwrap();
        for _ in 0..2 {
            match replaced {
                true => fs::rename(&copy, &wal).unwrap(),
                false => fs::remove_file(&wal).unwrap(),
            }
            assert!(store.ping().await.unwrap_err().to_string().contains("restart Belfry"));
            fs::copy(&wal, &copy).unwrap();
        }
        let keys = async || {
            let mut other = SqliteConnection::connect(&url).await.unwrap();
            sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM api_keys").fetch_one(&mut other).await.unwrap()
        };
        assert_eq!(keys().await, 1);
        shell.close().await.unwrap();
        assert_eq!(keys().await, 1);
        store.close().await;
        assert_eq!(keys().await, 1);
    }
}
