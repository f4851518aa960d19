//! `belfry backup`: a copy of an SQLite database in use.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::{belfry, ends};
use crate::harness::{TestApp, is_fleet};

#[tokio::test]
async fn a_copy_is_made_while_the_server_runs_and_again_over_the_first() {
    let app = TestApp::start().await;
    let directory = tempfile::tempdir().unwrap();
    let copy = directory.path().join("copy.sqlite");
    let backup = || belfry(&format!("backup {} --database {}", copy.display(), app.config.database.url));
    if is_fleet() || !app.config.database.url.starts_with("sqlite:") {
        let (code, said) = ends(backup()).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("pg_dump -Fc"), "{said}");
        return;
    }
    for n in 1..=3 {
        app.publish(n).await;
        let (code, said) = ends(backup()).await;
        assert_eq!(code, Some(0), "{said}");
    }
    let left: Vec<_> =
        fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["copy.sqlite"], "nothing lies beside it");
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    app.publish(4).await;

    let restored = TestApp::with(|config| config.database.url = format!("sqlite://{}", copy.display())).await;
    let history = restored.get("/v1/history?channel=news").await.json();
    let data: Vec<_> = history["messages"].as_array().unwrap().iter().map(|it| it["data"].clone()).collect();
    assert_eq!(data, [1, 2, 3], "{history}");
}

#[tokio::test]
async fn what_cannot_be_copied_is_said_and_nothing_is_left_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("belfry.sqlite");
    let url = format!("sqlite://{}", database.display());
    let refused = async |target: &str, why: &str| {
        let (code, said) = ends(belfry(&format!("backup {target} --database {url}"))).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(why), "{said}");
    };
    let copy = directory.path().join("copy.sqlite").display().to_string();
    refused(&copy, "there is no database at").await;
    assert_eq!(ends(belfry(&format!("migrate --database {url}"))).await.0, Some(0));
    refused(&database.display().to_string(), "is the database itself").await;
    refused(&directory.path().display().to_string(), "is a directory").await;
    // What it would replace while a server uses it, or for the whole machine.
    let link = directory.path().join("link.sqlite");
    std::os::unix::fs::symlink(&database, &link).unwrap();
    refused(&link.display().to_string(), "is the database itself").await;
    for ending in ["-wal", "-shm", "-journal", ".limit", ".lock"] {
        refused(&format!("{}{ending}", database.display()), "belongs to the database").await;
    }
    fs::remove_file(&link).unwrap();
    refused("/dev/null", "is no file that could be replaced").await;
    refused("/nowhere/copy.sqlite", "cannot write /nowhere/copy.sqlite").await;
    fs::write(&database, "no database, but long enough to be looked at as one").unwrap();
    refused(&copy, "not a SQLite database").await;
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left of it");
    let postgres = "backup /tmp/x.dump --database postgres://ann:CANARY@db/belfry";
    let (code, said) = ends(belfry(postgres)).await;
    assert!(code == Some(1) && said.contains("pg_dump") && !said.contains("CANARY"), "{said}");
}
