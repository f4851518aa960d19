//! That no statement's cost grows with the table: SQLite's plans, and the steps that its machine takes. And what is
//! committed between two statements of one read.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use super::{
    shared::{heads::ends, read::Reader},
    sql,
};
use crate::{
    protocol::{Channel, Data, Draft, Message, Partition, Place, Pos, Timestamp},
    store::{Epoch, NewRow, ReadRange, Store, StoreOptions, tests::large},
};

/// Statements with their arguments, and how many thousand steps they may take over any number of messages.
const STATEMENTS: [(&str, &str, &[&str], u64); 23] = [
    ("read a range", sql::RANGE, &["0", "news", "1000", "2000", "102"], 10),
    ("read the end", sql::RANGE, &["0", "news", "@last", "9007199254740991", "102"], 10),
    ("read nobody", sql::RANGE, &["0", "zzz", "0", "9007199254740991", "102"], 1),
    ("read the newest", sql::NEWEST, &["0", "news", "0", "9007199254740991", "102"], 10),
    ("read a partition", sql::PARTITION, &["0", "1000", "2000", "102"], 10),
    ("find a seq", sql::NEAR, &["0", "news", "@last"], 1),
    ("find nobody's seq", sql::NEAR, &["0", "nobody", "0"], 1),
    ("heads", sql::HEADS, &["0", r#"["aaa","news","nobody","zzz"]"#, "9007199254740991"], 2),
    ("ahead", sql::AHEAD, &["0", r#"[["aaa",0],["news",100],["nobody",0],["zzz",9007199254740991]]"#], 2),
    ("committed", sql::POSITIONS, &["0", "100", "200"], 2),
    ("find keys", sql::FIND_KEYS, &[r#"[["key:ci","k7"],["key:ci","none"]]"#, "0"], 2),
    ("find recent keys", sql::FIND_KEYS, &[r#"[["key:ci","k7"]]"#, "9007199254740991"], 2),
    ("forget keys", sql::FORGET_KEYS, &["9007199254740991", "100"], 20),
    ("forget no key", sql::FORGET_KEYS, &["0", "100"], 1),
    ("channels", sql::CHANNELS, &["0", "", "101"], 20),
    ("last channels", sql::CHANNELS, &["0", "user:000001", "101"], 20),
    ("surplus", sql::SURPLUS, &["0", "news", "1000"], 10),
    ("oldest", sql::OLDEST, &["0", "user:000001", "0", "32"], 1),
    ("delete", sql::DELETE, &["0", "[1,2,3]"], 2),
    ("floors", sql::FLOORS, &["0", "", "100", "9007199254740991"], 10),
    ("forget floors", sql::DELETE_FLOORS, &["0", r#"["gone:000001"]"#, "9007199254740991"], 2),
    ("expire", sql::EXPIRE, &["9007199254740991", "100"], 30),
    ("forget revocations", sql::FORGET_REVOCATIONS, &["9007199254740991", "100"], 20),
];

/// In how many steps at a time they are counted.
const STEPS: i32 = 100;

#[tokio::test]
async fn every_statement_goes_through_an_index() {
    let store = Store::open("sqlite::memory:", &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let Store::Sqlite(sqlite) = store else { panic!("{store:?}") };
    let mut transaction = sqlite.0.writer.begin().await.unwrap();
    let connection = transaction.connection();
    sqlx::raw_sql(AssertSqlSafe(large::load(false))).execute(&mut *connection).await.unwrap();
    let last = (large::rows() - 50).to_string();
    let taken = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&taken);
    connection.lock_handle().await.unwrap().set_progress_handler(STEPS, move || {
        count.fetch_add(1, Ordering::Relaxed);
        true
    });

    for figures in ["", "ANALYZE"] {
        sqlx::raw_sql(figures).execute(&mut *connection).await.unwrap();
        for (name, sql, arguments, most) in STATEMENTS {
            let plan = plan(connection, sql).await;
            for step in &plan {
                let table = ["messages", "idempotency", "floors", " m", " i", " f"];
                let walks = step.starts_with("SCAN") && table.iter().any(|name| step.contains(name));
                assert!(!walks && !step.contains("TEMP B-TREE"), "{name}, {figures:?}: {plan:#?}");
                // Where only the partition is known, all of it is walked. The oldest of what has a floor is an exception.
                let all = step.ends_with("(partition=?)") && !step.contains("sweeps");
                assert!(!all, "{name}, {figures:?}: {plan:#?}");
            }
            sqlx::raw_sql("SAVEPOINT before").execute(&mut *connection).await.unwrap();
            taken.store(0, Ordering::Relaxed);
            let query = arguments.iter().fold(sqlx::query(sql), |query, argument| {
                let argument = if *argument == "@last" { last.as_str() } else { argument };
                match argument.parse::<i64>() {
                    Ok(number) => query.bind(number),
                    Err(_) => query.bind(argument.to_owned()),
                }
            });
            query.fetch_all(&mut *connection).await.unwrap();
            let steps = taken.load(Ordering::Relaxed) * STEPS as u64;
            assert!(steps <= most * 1_000, "{name}, {figures:?}: {steps} steps, {plan:#?}");
            sqlx::raw_sql("ROLLBACK TO before").execute(&mut *connection).await.unwrap();
        }
    }
}

async fn plan(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = sqlx::query(explain).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get("detail")).collect()
}

/// Commits a channel's messages, each at the position of its seq.
async fn commit(store: &Store, epoch: &Epoch, seqs: impl IntoIterator<Item = u64>) {
    let message = |seq| Message {
        draft: Draft { data: Data::parse("1").unwrap(), ..Draft::new(news(), Timestamp(1)) },
        place: Place { pos: Pos::new(Partition(0), seq), seq, prev: seq - 1, jump: false },
    };
    let messages: Vec<_> = seqs.into_iter().map(message).collect();
    let rows: Vec<_> = messages.iter().map(|message| NewRow { message, key: None }).collect();
    store.commit(epoch, &rows).await.unwrap();
}

fn news() -> Channel {
    Channel::parse("news").unwrap()
}

#[tokio::test]
async fn history_is_of_the_moment_at_which_its_channels_ends_were_read() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
    let store = Store::open(&url, &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let epoch = store.open_epoch(Partition(0), 1_000, 1).await.unwrap();
    commit(&store, &epoch, 1..=3).await;
    let Store::Sqlite(sqlite) = &store else { panic!("{store:?}") };
    let mut reader = sqlite.0.readers.acquire().await.unwrap();
    let known = ends(&mut reader, Partition(0), &["news"], u64::MAX).await.unwrap()[0];
    commit(&store, &epoch, 4..=5).await;
    let range =
        ReadRange { channel: news(), after: 0, until: u64::MAX, max_messages: 10, max_bytes: 1 << 20 };
    let mut reading = Reader { connection: &mut reader, partition: Partition(0), now: Timestamp(1) };
    for (after, found) in [(0, &[1, 2, 3][..]), (2, &[3]), (3, &[]), (4, &[]), (1 << 62, &[])] {
        let page = reading.by_seq(&range, after, known).await.unwrap();
        let seqs: Vec<u64> = page.entries.iter().map(|entry| entry.place().seq).collect();
        assert_eq!((&seqs[..], page.complete), (found, true), "after {after}");
    }
}

#[tokio::test]
async fn the_newest_before_a_seq_are_found_over_the_hole_of_a_new_epoch_in_few_steps() {
    const BASE: u64 = 1 << 45;
    let store = Store::open("sqlite::memory:", &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let epoch = store.open_epoch(Partition(0), 2 * BASE, 1).await.unwrap();
    commit(&store, &epoch, (1..=9).chain(BASE..BASE + 9)).await;
    let Store::Sqlite(sqlite) = &store else { panic!("{store:?}") };
    let taken = Arc::new(AtomicU64::new(0));
    let range = ReadRange { channel: news(), after: 0, until: u64::MAX, max_messages: 2, max_bytes: 1 << 20 };
    let newest = [BASE + 7, BASE + 8];
    let cases = [(u64::MAX, newest), (BASE + 2, [BASE, BASE + 1]), (BASE, [8, 9]), (10, [8, 9]), (4, [2, 3])];
    for (before, found) in cases {
        let count = Arc::clone(&taken);
        let mut reader = sqlite.0.readers.acquire().await.unwrap();
        reader.lock_handle().await.unwrap().set_progress_handler(1, move || {
            count.fetch_add(1, Ordering::Relaxed);
            true
        });
        drop(reader);
        taken.store(0, Ordering::Relaxed);
        let page = store.read_before_seq(Partition(0), &range, before, Timestamp(1)).await.unwrap();
        let seqs: Vec<u64> = page.entries.iter().map(|entry| entry.place().seq).collect();
        assert_eq!((&seqs[..], page.complete), (&found[..], false), "before {before}");
        // A step of the search takes about 40.
        let steps = taken.load(Ordering::Relaxed);
        assert!((1..700).contains(&steps), "{steps} steps before {before}");
    }
}
