//! PROTOCOL.md is held against the server: its examples are replayed, its tables compared with the code.
//!
//! How an example is written (the document tells its readers the short form of this):
//! - ```` ```http ```` with a request, then ```` ```http ```` with its answer. What an answer shows has to be
//!   there; of the headers, others may be there too.
//! - An answer that is an event stream stays open. ```` ```sse ```` shows what comes on it next.
//! - ```` ```websocket ```` opens a WebSocket, or goes on with the one that is open: `>` is what the client
//!   says, `<` what it hears, `< close CODE` the end.
//! - `…` stands for anything. `$NAME` stands for a value: where it is first heard it is remembered, after that
//!   it has to be the same, and requests send it.
//! - Indented lines go on with the line before. Pings come when they come, so they are passed over
//!   where none is shown.
//! - Each heading has a server of its own, with the namespaces of the document's `toml` block.

mod expect;
mod markdown;
mod replay;
mod tables;

use std::{collections::BTreeMap, path::Path};

use belfry::testing::config::{Namespaces, Sources};
use markdown::Section;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use crate::harness::{TestApp, is_fleet};

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("PROTOCOL.md");
    std::fs::read_to_string(path).unwrap()
}

/// The namespaces that all examples run with.
fn namespaces(sections: &[Section]) -> Namespaces {
    let mut blocks = sections.iter().flat_map(|section| &section.blocks);
    let toml = blocks.find(|block| block.language == "toml").expect("PROTOCOL.md shows the examples' config");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("belfry.toml");
    std::fs::write(&file, &toml.text).unwrap();
    let sources = Sources { file: Some(file), ..Sources::default() };
    sources.load().unwrap().config.namespaces
}

/// What lies before the first position of each partition: it is another in each database.
async fn before(database: &str) -> BTreeMap<u64, u64> {
    const FIRST: &str = "SELECT CAST(partition AS BIGINT), first_pos FROM epochs";
    let place = |(partition, first): (i64, i64)| (partition as u64, first as u64 - 1);
    if database.starts_with("sqlite:") {
        let mut hand = SqliteConnection::connect(database).await.unwrap();
        let rows: Vec<(i64, i64)> = sqlx::query_as(FIRST).fetch_all(&mut hand).await.unwrap();
        return rows.into_iter().map(place).collect();
    }
    let mut hand = PgConnection::connect(database).await.unwrap();
    let rows: Vec<(i64, i64)> = sqlx::query_as(FIRST).fetch_all(&mut hand).await.unwrap();
    rows.into_iter().map(place).collect()
}

#[tokio::test]
async fn the_server_does_what_each_example_shows() {
    let sections = markdown::sections(&document());
    let namespaces = namespaces(&sections);
    let mut failures = Vec::new();
    for section in sections.iter().filter(|section| section.blocks.iter().any(replay::is_replayed)) {
        let app = TestApp::with(|config| config.namespaces = namespaces.clone()).await;
        let before = before(&app.config.database.url).await;
        failures.extend(replay::section(section, app.address, before).await.err());
    }
    if is_fleet() {
        // The examples are of one machine, where plain channels have a partition to themselves.
        failures.retain(|failure| !failure.contains("shown \"1.0\""));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}

#[test]
fn every_frame_in_json_is_json() {
    for block in markdown::sections(&document()).iter().flat_map(|section| &section.blocks) {
        if block.language == "json" {
            for frame in markdown::joined_lines(&block.text) {
                if let Err(error) = serde_json::from_str::<serde_json::Value>(&frame) {
                    panic!("PROTOCOL.md:{}: {error}: {frame}", block.line);
                }
            }
        }
    }
}
