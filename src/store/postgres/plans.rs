//! That no statement walks a table: PostgreSQL's own plans, over figures that tempt it to.

use sqlx::{AssertSqlSafe, PgConnection, Row};

use super::{commit, heads, keys, read, retention, revocations};
use crate::{
    store::{Store, StoreOptions},
    support::postgres::PostgresServer,
};

/// Half of the messages are in one channel, the others are each alone in theirs.
const ROWS: &str = "\
    INSERT INTO messages (partition, pos, channel, seq, prev, jump, at, id, event, data, expires_at) \
    SELECT 0, n, CASE WHEN n % 2 = 0 THEN 'news' ELSE 'user:' || n END, n, 0, false, n, '', '', '', \
      CASE WHEN n % 10 = 0 THEN n END \
    FROM generate_series(1, 20000) AS n; \
    INSERT INTO idempotency (scope, key, channel, body_hash, id, partition, pos, seq, used_at) \
    SELECT 'key:ci', n::text, 'news', '', '', 0, n, n, n FROM generate_series(1, 20000) AS n; \
    INSERT INTO floors (partition, channel, seq, pos) \
    SELECT 0, 'user:' || n, 1, 1 FROM generate_series(1, 5000) AS n; \
    INSERT INTO revocations (kind, value, issued_before, expires_at) \
    SELECT 'token', n, n, n FROM generate_series(1, 20000) AS n";

#[tokio::test]
async fn every_statement_goes_through_an_index() {
    let database = PostgresServer::shared().database();
    let store = Store::open(&database.url(), &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    // With the settings of the store's own connections.
    let Store::Postgres(postgres) = store else { panic!("{store:?}") };
    let mut connection = postgres.0.connections.connect_once().await.unwrap();
    sqlx::raw_sql(ROWS).execute(&mut connection).await.unwrap();

    // Without figures at first, as right after an upgrade or a restore.
    for analyze in ["", "ANALYZE"] {
        sqlx::raw_sql(analyze).execute(&mut connection).await.unwrap();
        for (name, sql, arguments) in [
            ("read a range", read::RANGE, "0, 'news', 0, 100, 10, 1, 0, 1000"),
            ("read a partition", read::PARTITION, "0, 0, 100, 10, 1, 0, 1000"),
            ("find a seq", read::NEXT, "0, 'news', 100"),
            ("heads", heads::HEADS, "0, '{news,nobody}', 100"),
            ("committed", commit::POSITIONS, "0, 1, 10"),
            ("find keys", keys::FIND, "'{key:ci}', '{7}', 0"),
            ("forget keys", keys::FORGET, "10, 10"),
            ("channels", retention::CHANNELS, "0, '', 1000"),
            ("surplus", retention::SURPLUS, "0, 'news', 10"),
            ("oldest", retention::OLDEST, "0, 'news', 10"),
            ("delete", retention::DELETE, "0, '{1,2,3}'"),
            ("expire", retention::EXPIRE, "10, 10"),
            ("forget revocations", revocations::FORGET, "10, 10"),
        ] {
            for mode in ["force_custom_plan", "force_generic_plan"] {
                let plan = plan(&mut connection, sql, arguments, mode).await;
                for table in ["messages", "idempotency", "floors", "revocations"] {
                    let walk = format!("Seq Scan on {table}");
                    assert!(!plan.contains(&walk), "{name}, {mode}, {analyze:?}:\n{plan}");
                }
                // Along the primary key, in search of a channel that may not be there.
                let strays = plan.lines().any(|line| line.contains("Filter:") && line.contains("channel"));
                assert!(!strays, "{name}, {mode}, {analyze:?}:\n{plan}");
            }
        }
    }
}

async fn plan(connection: &mut PgConnection, sql: &str, arguments: &str, mode: &str) -> String {
    let explain = format!(
        "DEALLOCATE ALL; SET plan_cache_mode = {mode}; PREPARE it AS {sql}; EXPLAIN EXECUTE it ({arguments})"
    );
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0) + "\n").collect()
}
