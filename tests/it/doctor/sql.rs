//! PostgreSQL, as it should be and as it should not.

use sqlx::{Connection as _, PgConnection};
use tokio::process::Command;

use super::Patient;
use crate::support::postgres::PostgresServer;

fn patient(url: &str) -> Patient {
    Patient::new(&format!("[database]\nurl = \"{url}\"\n"))
}

#[tokio::test]
async fn a_postgres_with_its_defaults_is_clean_until_too_many_nodes_share_it() {
    let server = PostgresServer::start_with("max_connections = 43\n");
    let database = server.database();
    let patient = patient(&database.url());
    // 43 less 3 for superusers: three nodes of ten, and one more in a rolling restart.
    patient.examine(&[]).await.is_well();
    let empty = patient.examine(&["--nodes", "3"]).await;
    assert_eq!(empty.level("redis.missing"), "problem", "{}", empty.text);
    assert_eq!((empty.level("sql.tables"), empty.level("sql.layout")), ("note".to_owned(), "ok".to_owned()));
    assert_eq!(
        (empty.level("sql.connections"), empty.level("clock.apart")),
        ("ok".to_owned(), "ok".to_owned())
    );
    assert_eq!(empty.level("sql.durability"), "ok");
    assert_eq!(patient.examine(&["--nodes", "4"]).await.level("sql.connections"), "warning");
    patient.examine(&["--nodes", "5"]).await.is_ill("sql.connections");

    let mut migrate = Command::new(env!("CARGO_BIN_EXE_belfry"));
    migrate.args(["migrate", "--database", &database.url()]);
    assert!(migrate.output().await.unwrap().status.success());
    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
    assert_eq!(patient.examine(&[]).await.level("sql.tables"), "ok");
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'later', true, '', 0)";
    sqlx::raw_sql(later).execute(&mut connection).await.unwrap();
    sqlx::raw_sql("INSERT INTO layout (number, redis) VALUES (1, 2)").execute(&mut connection).await.unwrap();
    let newer = patient.examine(&[]).await;
    assert_eq!(newer.level("sql.tables"), "note", "this one may still write");
    newer.is_ill("sql.layout");
    sqlx::raw_sql("UPDATE writers SET oldest = 9999").execute(&mut connection).await.unwrap();
    patient.examine(&[]).await.is_ill("sql.tables");
}

#[tokio::test]
async fn a_postgres_that_does_not_sync_is_a_problem() {
    let database = PostgresServer::shared().database();
    patient(&database.url()).examine(&[]).await.is_ill("sql.durability");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_a_problem_and_no_password_is_shown() {
    let address = PostgresServer::shared().address();
    for url in [
        format!("postgres://belfry:CANARY@{address}/nowhere"),
        "postgres://a:CANARY@127.0.0.1:1/x".to_owned(),
    ] {
        let found = patient(&url).examine(&[]).await;
        found.is_ill("sql.reachable");
        assert!(!found.text.contains("CANARY") && !found.said.contains("CANARY"), "{}", found.text);
    }
}
