//! Two processes and one database: the second does no harm to the first, and a first one that is closed ends.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use serde_json::json;
use sqlx::{Connection, SqliteConnection};
use tokio::process::Command;

use crate::harness::{TestApp, eventually, soon};

/// Starts another one as somebody may by mistake; what it says as it ends.
async fn second(app: &TestApp, listen: &str) -> String {
    second_on(&app.config.database.url, listen).await
}

async fn second_on(database: &str, listen: &str) -> String {
    second_in(Path::new("."), &["--listen", listen, "--database", database]).await
}

async fn second_in(directory: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfry"));
    command.args(["serve", "--dev"]).args(arguments).current_dir(directory);
    let output = soon("the end of the second", command.kill_on_drop(true).output()).await.unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn is_a_file(app: &TestApp) -> bool {
    app.config.database.url.starts_with("sqlite:")
}

#[tokio::test]
async fn a_second_process_is_refused_and_the_first_goes_on() {
    let app = TestApp::spawn_process("").await;
    app.publish(1).await;
    let said = second(&app, &app.address.to_string()).await;
    assert!(said.contains("is taken") || said.contains("in use"), "{said}");
    if is_a_file(&app) {
        let said = second(&app, "127.0.0.1:0").await;
        assert!(said.contains(&format!("process {} serves from", app.process().id())), "{said}");
    }
    app.publish(2).await;
    assert_eq!(app.get("/readyz").await.status, 200);
    // Where it was started by mistake it leaves nothing.
    let empty = tempfile::tempdir().unwrap();
    let said = second_in(empty.path(), &["--listen", &app.address.to_string()]).await;
    assert!(said.contains("is taken") || said.contains("in use"), "{said}");
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_second_process_is_refused_by_whatever_name_it_calls_the_database() {
    let app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://") else { return };
    let link = format!("{file}.link");
    std::os::unix::fs::symlink(file, &link).unwrap();
    let said = second_on(&format!("sqlite://{link}"), "127.0.0.1:0").await;
    assert!(said.contains(&format!("process {} serves from", app.process().id())), "{said}");
    let said = second_on(&format!("sqlite:file:{file}"), "127.0.0.1:0").await;
    assert!(said.contains("write its path"), "{said}");
    app.publish(1).await;
}

#[tokio::test]
async fn what_lies_beside_the_database_is_its_owners_too() {
    let app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://") else { return };
    app.publish(1).await;
    let name = Path::new(file).file_name().unwrap().to_str().unwrap();
    let mut seen = 0;
    for there in fs::read_dir(Path::new(file).parent().unwrap()).unwrap() {
        let there = there.unwrap();
        if there.file_name().to_str().unwrap().starts_with(name) {
            let mode = there.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{there:?}");
            seen += 1;
        }
    }
    assert!(seen >= 4, "the file, its journal, the lock and the mark");
}

#[tokio::test]
async fn a_process_that_can_never_publish_again_ends() {
    let app = TestApp::spawn_process("").await;
    if !is_a_file(&app) {
        return;
    }
    app.publish(1).await;
    // As another process would, had somebody removed the lock.
    let mut hand = SqliteConnection::connect(&app.config.database.url).await.unwrap();
    let next = "UPDATE epochs SET epoch = epoch + 1, base_pos = limit_pos, limit_pos = limit_pos + 1000";
    sqlx::query(next).execute(&mut hand).await.unwrap();
    // It may be gone before it has answered.
    if let Ok(refused) = app
        .request("POST", "/v1/publish")
        .bearer_auth("bk_dev")
        .json(&json!({"channel": "news"}))
        .send()
        .await
    {
        assert_eq!(refused.status(), 503);
    }
    eventually("it says why", async || app.process().log().contains("another process has opened")).await;
    assert_eq!(app.exit_code().await, Some(1));
}

/// What was acknowledged before is not lost with it, however the process ends.
#[tokio::test]
async fn nothing_is_acknowledged_into_a_log_that_has_been_removed() {
    let mut app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    for n in 1..=3 {
        app.publish(n).await;
    }
    fs::remove_file(format!("{file}-wal")).unwrap();
    refused_for_good(&app, "(-wal) was moved, removed or replaced").await;
    // Nor into another one in its place.
    fs::write(format!("{file}-wal"), "").unwrap();
    refused_for_good(&app, "(-wal) was moved, removed or replaced").await;
    fs::remove_file(format!("{file}-wal")).unwrap();
    app.kill().await;
    app.start_again().await;
    let history = app.get("/v1/history?channel=news").await.json();
    assert_eq!(history["messages"].as_array().unwrap().len(), 3, "{history}");
    goes_on_above(&app, 4).await;
}

/// `cp` of a backup empties the file first, and then fills it: what it is afterwards is not what the server has been writing to.
#[tokio::test]
async fn nothing_is_acknowledged_any_more_into_a_file_that_was_emptied_whatever_is_put_into_it() {
    let app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://") else { return };
    app.publish(1).await;
    let before = fs::read(file).unwrap();
    for content in [vec![], before] {
        fs::write(file, content).unwrap();
        refused_for_good(&app, "emptied").await;
    }
}

/// A part that is cut off is a hole, behind which nothing is found again.
#[tokio::test]
async fn nothing_is_acknowledged_into_a_log_that_has_been_cut_short() {
    for cut in [|bytes| bytes / 2, |bytes| bytes - 4096, |_| 0] {
        let mut app = TestApp::spawn_process("").await;
        let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
        let log = fs::OpenOptions::new().write(true).open(format!("{file}-wal")).unwrap();
        app.publish(1).await;
        log.set_len(cut(log.metadata().unwrap().len())).unwrap();
        refused_for_good(&app, "cut short").await;
        refused_for_good(&app, "cut short").await;
        app.kill().await;
        app.start_again().await;
        app.publish(2).await;
    }
}

/// As programs do that copy a database while it is in use.
#[tokio::test]
async fn a_log_that_another_process_has_brought_in_and_emptied_is_whole() {
    let mut app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    let mut hand = SqliteConnection::connect(&app.config.database.url).await.unwrap();
    for n in 1..=3 {
        app.publish(n).await;
        let (busy, ..): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut hand).await.unwrap();
        assert_eq!((busy, fs::metadata(format!("{file}-wal")).unwrap().len()), (0, 0));
        assert_eq!(app.get("/readyz").await.status, 200);
    }
    app.kill().await;
    app.start_again().await;
    assert_eq!(app.publish(4).await["seq"], 4);
}

/// What lay there meanwhile nobody knows: clients are told, and what might have been given is not given again.
async fn goes_on_above(app: &TestApp, next: u64) {
    assert!(app.publish("next").await["seq"].as_u64().unwrap() > next);
    let page = app.get(&format!("/v1/history?channel=news&after_seq={}", next - 1)).await.json();
    assert_eq!(page["gap"]["reason"], "reset", "{page}");
}

async fn refused_for_good(app: &TestApp, why: &str) {
    let refused = app.post("/v1/publish", &json!({"channel": "news"})).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    let ready = app.get("/readyz").await;
    assert_eq!(ready.status, 503, "{ready:?}");
    for answer in [refused, ready] {
        assert!(answer.json()["detail"].as_str().unwrap().contains(why), "{answer:?}");
    }
}

#[tokio::test]
async fn nothing_is_acknowledged_into_a_file_that_has_been_moved_away() {
    let mut app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    app.publish(1).await;
    let away = format!("{file}.away");
    let moved = "moved, removed or replaced";
    fs::rename(&file, &away).unwrap();
    refused_for_good(&app, moved).await;
    // Also where another one has taken its place, as after a careless restore; or, for a while, had.
    fs::copy(&away, &file).unwrap();
    refused_for_good(&app, moved).await;
    fs::rename(&away, &file).unwrap();
    refused_for_good(&app, moved).await;
    app.kill().await;
    app.start_again().await;
    goes_on_above(&app, 2).await;
    assert_eq!(app.get("/readyz").await.status, 200);
}
