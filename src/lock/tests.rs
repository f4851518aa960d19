use super::*;
use crate::store::StoreOptions;

#[tokio::test]
async fn the_second_is_told_who_is_the_first_and_comes_in_when_that_has_gone() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
    let store = Store::open(&url, &StoreOptions::default()).await.unwrap();
    let first = Lock::take(&store).await.unwrap().expect("it is a file");
    let refused = Lock::take(&store).await.unwrap_err().to_string();
    let names = format!("process {} serves from {}", process::id(), url.trim_start_matches("sqlite://"));
    assert!(refused.contains(&names), "{refused}");
    drop(first);
    assert!(Lock::take(&store).await.unwrap().is_some());
    for (link, name) in [(false, "symbolic"), (true, "hard")] {
        let name = directory.path().join(name);
        let _first = Lock::take(&store).await.unwrap();
        let file = store.beside("").unwrap();
        if link { fs::hard_link(file, &name) } else { std::os::unix::fs::symlink(file, &name) }.unwrap();
        let url = format!("sqlite://{}", name.display());
        let second = Store::open(&url, &StoreOptions::default()).await.unwrap();
        let refused = Lock::take(&second).await.unwrap_err().to_string();
        assert!(refused.contains(if link { "several names" } else { "serves from" }), "{refused}");
    }
    let memory = Store::open("sqlite::memory:", &StoreOptions::default()).await.unwrap();
    assert!(Lock::take(&memory).await.unwrap().is_none());
}
