//! The command line, the real binary, as people and scripts use it.

mod backups;
mod databases;
mod health;
mod over_tls;
mod restores;
mod terminal;

use std::{
    io::{BufRead as _, BufReader},
    process::{Output, Stdio},
};

use tokio::process::Command;

use crate::harness::{TestApp, soon};

/// A command without what the environment of the tests may hold for it.
fn belfry(line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfry"));
    command
        .args(line.split_whitespace())
        .env_remove("BELFRY_API_KEY")
        .env_remove("BELFRY_TOKEN")
        .kill_on_drop(true);
    command
}

/// Its exit code, and what it says on standard error.
async fn ends(mut command: Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = soon("the end of the command", command.output()).await.unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn listen_ends_when_its_credential_is_of_no_use_any_more() {
    let app = TestApp::start().await;
    let second = std::time::Duration::from_secs(1);
    for transport in ["ws", "sse", "poll"] {
        let listen = |token: &str| {
            belfry(&format!("listen --url http://{} --transport {transport} --token {token}", app.address))
        };
        let (code, said) = ends(listen(&app.token_for("ann", &[], &[], second * 2))).await;
        assert_eq!(code, Some(4), "{transport}: {said}");
        assert!(said.contains("token_expired"), "{transport}: {said}");
        assert_eq!(ends(listen("nonsense")).await.0, Some(4), "{transport}");
    }
}

#[tokio::test]
async fn without_a_credential_nothing_is_asked() {
    // Nobody is there, and nobody is looked for.
    for command in ["listen news", "publish news 1"] {
        let (code, said) = ends(belfry(&format!("{command} --url http://127.0.0.1:1"))).await;
        assert_eq!(code, Some(4), "{said}");
        assert!(said.contains("BELFRY_API_KEY"), "{said}");
    }
}

#[tokio::test]
async fn a_reader_that_has_seen_enough_ends_publish() {
    let app = TestApp::start().await;
    let url = format!("http://{}", app.address);
    let count = 100_000;
    let mut publish = std::process::Command::new(env!("CARGO_BIN_EXE_belfry"))
        .args(["publish", "news", "1", "--api-key", "bk_dev", "--count", &count.to_string(), "--url", &url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = tokio::task::spawn_blocking(move || {
        let mut printed = BufReader::new(publish.stdout.take().unwrap());
        printed.read_line(&mut String::new()).unwrap();
        drop(printed);
        publish.wait().unwrap()
    });
    assert_eq!(soon("the end of publish", status).await.unwrap().code(), Some(0));
    let last = app.publish(2).await["seq"].as_u64().unwrap();
    assert!(last < count, "all {count} were published");
}

#[tokio::test]
async fn what_was_published_and_cannot_be_printed_is_said_to_be_published() {
    let app = TestApp::start().await;
    let mut publish = belfry(&format!("publish news 1 --api-key bk_dev --url http://{}", app.address));
    publish.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap()).stderr(Stdio::piped());
    let output = soon("the end of publish", publish.spawn().unwrap().wait_with_output()).await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("published") && said.contains("\"seq\":1"), "{said}");
}
