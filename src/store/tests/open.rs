use super::*;
use crate::store::StoreError;

async fn refusal(url: &str) -> String {
    Store::open(url, &StoreOptions::default()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn the_file_and_its_directory_are_created() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&sqlite_url(&directory.path().join("new").join("deep"))).await;
    store.ping().await.unwrap();
    // Migrating again changes nothing.
    store.migrate().await.unwrap();
}

#[tokio::test]
async fn nobody_but_their_owner_reads_the_files() {
    use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let directory = tempfile::tempdir().unwrap();
    let made = directory.path().join("new");
    let files = ["belfry.sqlite", "belfry.sqlite-wal", "belfry.sqlite-shm"].map(|name| made.join(name));
    let url = sqlite_url(&made);
    let store = open(&url).await;
    assert_eq!(mode(&made), 0o700);
    assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 3]);
    // An earlier version made them for everybody.
    for file in &files {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    // What is no database is somebody else's.
    let letter = directory.path().join("letter.txt");
    fs::write(&letter, "Dear Ann, \n".repeat(100)).unwrap();
    fs::set_permissions(&letter, fs::Permissions::from_mode(0o644)).unwrap();
    let refused = refusal(&format!("sqlite://{}", letter.display())).await;
    assert!(refused.contains("is not a SQLite database"), "{refused}");
    assert_eq!(mode(&letter), 0o644);
    let again = open(&url).await;
    assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 3]);
    again.close().await;
    store.close().await;
}

#[tokio::test]
async fn a_database_in_memory_outlives_a_failed_transaction() {
    let store = Store::open("sqlite::memory:", &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let epoch = store.open_epoch(PARTITION, 100, 1).await.unwrap();
    let messages = run_of("a", 1, 2);
    store.commit(&epoch, &plain(&messages)).await.unwrap();
    store.commit(&epoch, &plain(&messages)).await.unwrap_err();
    let page = store.read(PARTITION, &all("a", 0), NOW).await.unwrap();
    assert_eq!(positions(&page), [1, 2]);
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_and_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("not.sqlite");
    std::fs::write(&path, "Dear diary, this is not a database at all.\n".repeat(100)).unwrap();

    let not_a_database = refusal(&format!("sqlite://{}", path.display())).await;
    assert!(not_a_database.contains("not.sqlite"), "{not_a_database}");
    assert!(not_a_database.contains("not a SQLite database; name another one"), "{not_a_database}");

    let below_a_file = refusal(&format!("sqlite://{}/deeper/db", path.display())).await;
    assert!(below_a_file.contains("cannot create the directory"), "{below_a_file}");

    let a_directory = refusal(&format!("sqlite://{}", directory.path().display())).await;
    assert!(a_directory.contains("it is a directory; name a file in it"), "{a_directory}");

    let bad_parameter = refusal("sqlite://x?mode=fast").await;
    assert!(bad_parameter.contains("mode"), "{bad_parameter}");
}

#[tokio::test]
async fn a_url_of_another_kind_is_refused_without_its_password() {
    for url in ["mysql://ann:hunter2@db/belfry", "mssql:hunter2", "hunter2"] {
        let refused = Store::open(url, &StoreOptions::default()).await.unwrap_err();
        assert!(matches!(refused, StoreError::Url { .. }), "{refused:?}");
        let text = refused.to_string();
        assert!(text.contains("sqlite://path/to/file") && !text.contains("hunter2"), "{text}");
    }
}
