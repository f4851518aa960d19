use sqlx::{Connection as _, SqliteConnection};

use super::*;
use crate::store::StoreOptions;

#[tokio::test]
async fn the_file_shrinks_when_what_was_in_it_has_gone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("belfry.sqlite");
    let url = format!("sqlite://{}", path.display());
    let sqlite = Sqlite::open(&url, &StoreOptions::default()).await.unwrap();
    sqlite.migrate().await.unwrap();
    measure(&path, sqlite.metrics());
    let empty = sqlite.metrics().file_bytes.get();
    assert!(empty > 0 && sqlite.metrics().disk_free_bytes.get() > 0);
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    for statement in [
        "CREATE TABLE filler (x BLOB)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) \
             INSERT INTO filler SELECT zeroblob(4000) FROM n",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "DELETE FROM filler",
    ] {
        sqlx::query(statement).fetch_all(&mut other).await.unwrap();
    }
    other.close().await.unwrap();
    let full = fs::metadata(&path).unwrap().len();
    assert!(full > 30 << 20, "{full}");
    measure(&path, sqlite.metrics());
    assert!(sqlite.metrics().file_bytes.get() >= full as i64);
    assert_eq!(sqlite.give_back().await.unwrap(), PAGES_AT_A_TIME, "a little at a time");
    while sqlite.give_back().await.unwrap() > 0 {}
    sqlite.close().await;
    let left = fs::metadata(&path).unwrap().len();
    assert!(left < full / 20, "{left} of {full} are left");
}
