//! That no statement walks a table: SQLite's own plans, with its own figures.

use sqlx::{AssertSqlSafe, Row};

use super::{commit, heads, keys, read, retention};
use crate::store::{Store, StoreOptions};

async fn plan(sql: &str) -> Vec<String> {
    let store = Store::open("sqlite::memory:", &StoreOptions::default()).await.unwrap();
    let Store::Sqlite(sqlite) = store else { panic!("{store:?}") };
    sqlite.migrate().await.unwrap();
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = sqlx::query(explain).fetch_all(&sqlite.0.readers).await.unwrap();
    rows.iter().map(|row| row.get("detail")).collect()
}

#[tokio::test]
async fn every_statement_goes_through_an_index() {
    for (name, sql) in [
        ("read a range", read::RANGE),
        ("find a seq", read::NEXT),
        ("heads", heads::HEADS),
        ("committed", commit::POSITIONS),
        ("find keys", keys::FIND),
        ("forget keys", keys::FORGET),
        ("channels", retention::CHANNELS),
        ("surplus", retention::SURPLUS),
        ("oldest", retention::OLDEST),
        ("delete", retention::DELETE),
        ("expire", retention::EXPIRE),
    ] {
        let plan = plan(sql).await;
        for step in &plan {
            let table = ["messages", "idempotency", "floors", " m", " i"];
            let walks = step.starts_with("SCAN") && table.iter().any(|name| step.contains(name));
            assert!(!walks && !step.contains("TEMP B-TREE"), "{name}: {plan:#?}");
        }
    }
}
