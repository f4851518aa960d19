//! The migrations of both databases make the same tables.

use std::{collections::BTreeSet, fs};

use super::*;

/// What one of them has by itself: SQLite keeps rows in the order of a number, PostgreSQL's have none.
const ONLY_IN_SQLITE: [(&str, &str); 1] = [("idempotency", "number")];

#[test]
fn migrations_have_the_same_numbers_and_names() {
    let names = |database: &str| {
        let directory = format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        let files = fs::read_dir(directory).unwrap().map(|file| file.unwrap().file_name());
        files.map(|name| name.into_string().unwrap()).collect::<BTreeSet<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_and_their_columns_are_the_same() {
    let (sqlite, postgres) = (TestStore::sqlite().await, TestStore::postgres().await);
    let mut ours = sqlite
        .columns(
            "SELECT t.name, c.name, c.\"notnull\" FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
        )
        .await;
    for (table, column) in ONLY_IN_SQLITE {
        ours.retain(|(t, c, _)| (t.as_str(), c.as_str()) != (table, column));
    }
    let theirs = postgres
        .columns(
            "SELECT table_name::text, column_name::text, (is_nullable = 'NO')::int::int8 \
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'",
        )
        .await;
    assert_eq!(ours, theirs);
}

/// From the one on that made the table for it.
#[tokio::test]
async fn each_migration_says_who_may_still_write() {
    const SAYS: &str = "-- Oldest writer: ";
    let store = TestStore::sqlite().await;
    let mut hand = SqliteConnection::connect(&store.url()).await.unwrap();
    let oldest: i64 = sqlx::query_scalar("SELECT oldest FROM writers").fetch_one(&mut hand).await.unwrap();
    for database in ["sqlite", "postgres"] {
        let directory = format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> = fs::read_dir(directory).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let said = files[6..].iter().map(|file| {
            let text = fs::read_to_string(file).unwrap();
            let number = text.strip_prefix(SAYS).and_then(|rest| rest.lines().next()?.parse::<i64>().ok());
            number.unwrap_or_else(|| panic!("{} has to begin with {SAYS:?} and a number", file.display()))
        });
        assert_eq!(said.max(), Some(oldest), "{database}: `writers` is told what the files say");
    }
}
