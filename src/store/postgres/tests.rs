//! That no statement's cost grows with the table: what PostgreSQL reads for each, over figures that tempt it to walk.

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::{appended, sql};
use crate::{
    store::{Store, StoreOptions, tests::large},
    support::postgres::PostgresServer,
};

/// Statements with their arguments, and how many pages they may look at over any number of messages.
const STATEMENTS: [(&str, &str, &str, u64); 24] = [
    ("read a range", sql::RANGE, "0, 'news', 1000, 2000, 100, 1, 0, 100000", 50),
    ("read the end", sql::RANGE, "0, 'news', @last, 9007199254740991, 100, 1, 0, 100000", 50),
    ("read nobody", sql::RANGE, "0, 'zzz', 0, 9007199254740991, 100, 1, 0, 100000", 20),
    ("read the newest", sql::NEWEST, "0, 'news', 0, 9007199254740991, 100, 1, 0, 100000", 50),
    ("read a partition", sql::PARTITION, "0, 1000, 2000, 100, 1, 0, 100000", 50),
    ("find a seq", sql::NEAR, "0, 'news', @last", 20),
    ("find nobody's seq", sql::NEAR, "0, 'nobody', 0", 20),
    ("heads", sql::HEADS, r#"0, '["aaa","news","nobody","zzz"]', 9007199254740991"#, 60),
    ("ahead", sql::AHEAD, r#"0, '[["aaa",0],["news",100],["nobody",0],["zzz",9007199254740991]]'"#, 80),
    ("committed", sql::POSITIONS, "0, 100, 200", 50),
    ("find keys", sql::FIND_KEYS, r#"'[["key:ci","k7"],["key:ci","none"]]', 0"#, 20),
    ("find recent keys", sql::FIND_KEYS, r#"'[["key:ci","k7"]]', 9007199254740991"#, 20),
    ("find used keys", appended::KEYS, "'{key:ci}', '{k7}', '{news}'", 20),
    ("find ids", appended::IDS, "0, '{7,299000}'", 20),
    ("forget keys", sql::FORGET_KEYS, "9007199254740991, 100", 1_000),
    ("forget no key", sql::FORGET_KEYS, "0, 100", 20),
    ("channels", sql::CHANNELS, "0, '', 100", 1_500),
    ("last channels", sql::CHANNELS, "0, 'user:000001', 100", 1_500),
    ("surplus", sql::SURPLUS, "0, 'news', 1000", 1_500),
    ("oldest", sql::OLDEST, "0, 'user:000001', 0, 32", 60),
    ("delete", sql::DELETE, "0, '[1,2,3]'", 50),
    ("floors", sql::FLOORS, "0, '', 100, 9007199254740991", 700),
    ("expire", sql::EXPIRE, "9007199254740991, 100", 3_000),
    ("forget revocations", sql::FORGET_REVOCATIONS, "9007199254740991, 100", 1_000),
];

#[tokio::test]
async fn every_statement_goes_through_an_index() {
    let database = PostgresServer::shared().database();
    let store = Store::open(&database.url(), &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    // With the settings of the store's own connections, but for the deadline of the load.
    let Store::Postgres(postgres) = store else { panic!("{store:?}") };
    let mut connection = postgres.0.connections.connect_once().await.unwrap();
    // Figures of when there was nothing, as autovacuum leaves them, and plans made by them.
    let empty = "SET statement_timeout = 0; ALTER TABLE messages SET (autovacuum_enabled = off); VACUUM ANALYZE messages";
    for statement in empty.split("; ") {
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    }
    prepare(&mut connection, "force_generic_plan").await;
    sqlx::raw_sql(AssertSqlSafe(large::load(true))).execute(&mut connection).await.unwrap();
    examine(&mut connection, "plans of an empty table").await;

    for (name, figures) in [("old figures", ""), ("fresh figures", "ANALYZE")] {
        sqlx::raw_sql(figures).execute(&mut connection).await.unwrap();
        for mode in ["force_custom_plan", "force_generic_plan"] {
            prepare(&mut connection, mode).await;
            examine(&mut connection, &format!("{name}, {mode}")).await;
        }
    }
}

async fn prepare(connection: &mut PgConnection, mode: &str) {
    let settings = format!("DEALLOCATE ALL; SET plan_cache_mode = {mode}");
    sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *connection).await.unwrap();
    for (number, (_, sql, arguments, _)) in STATEMENTS.into_iter().enumerate() {
        let prepare = format!("PREPARE s{number} AS {sql}");
        sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *connection).await.unwrap();
        // The first use makes the plan.
        explain(connection, "EXPLAIN", number, arguments).await;
    }
}

async fn examine(connection: &mut PgConnection, when: &str) {
    for (number, (name, _, arguments, most)) in STATEMENTS.into_iter().enumerate() {
        let plan = explain(connection, "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF)", number, arguments).await;
        for table in ["messages", "idempotency", "floors", "revocations"] {
            assert!(!plan.contains(&format!("Seq Scan on {table}")), "{name}, {when}:\n{plan}");
        }
        assert!(pages(&plan) <= most, "{name}, {when}: {} pages\n{plan}", pages(&plan));
    }
}

/// What the whole statement looked at: the steps of a plan count what those below them do.
fn pages(plan: &str) -> u64 {
    let planning = plan.find("Planning:").unwrap_or(plan.len());
    let lines = plan[..planning].lines().filter_map(|line| line.trim().strip_prefix("Buffers: shared "));
    let sum = |line: &str| {
        let counts = line.split_whitespace().filter_map(|word| {
            word.strip_prefix("hit=").or_else(|| word.strip_prefix("read="))?.parse::<u64>().ok()
        });
        counts.sum()
    };
    lines.map(sum).max().unwrap_or(0)
}

async fn explain(connection: &mut PgConnection, explain: &str, number: usize, arguments: &str) -> String {
    let last = (large::rows() - 50).to_string();
    let arguments = arguments.replace("@last", &last);
    let explain = format!("BEGIN; {explain} EXECUTE s{number} ({arguments}); ROLLBACK");
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0) + "\n").collect()
}
