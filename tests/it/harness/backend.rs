//! What the servers of the tests run over. `BELFRY_TEST_BACKEND=sqlite`, the default, or `postgres`: the
//! whole suite runs over each.

use belfry::config::Config;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::support::postgres::{Database, PostgresServer};

const VARIABLE: &str = "BELFRY_TEST_BACKEND";

/// Where a server has its files and its database; both go with it.
pub struct Place {
    pub directory: TempDir,
    database: Option<Database<'static>>,
}

/// The database's write locks, in somebody else's hand.
pub enum Lock {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Place {
    pub fn new() -> Self {
        let database = match std::env::var(VARIABLE).as_deref() {
            Err(_) | Ok("sqlite") => None,
            Ok("postgres") => Some(PostgresServer::shared().database()),
            Ok(other) => panic!("{VARIABLE}={other}: it is `sqlite` or `postgres`"),
        };
        Self { directory: tempfile::tempdir().unwrap(), database }
    }

    pub fn database_url(&self) -> String {
        match &self.database {
            Some(database) => database.url(),
            None => format!("sqlite://{}", self.directory.path().join("belfry.sqlite").display()),
        }
    }
}

impl Lock {
    /// Takes the locks that every commit needs.
    pub async fn of(config: &Config) -> Self {
        let url = &config.database.url;
        if url.starts_with("sqlite:") {
            let mut other = SqliteConnection::connect(url).await.unwrap();
            sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
            return Self::Sqlite(other);
        }
        let mut other = PgConnection::connect(url).await.unwrap();
        let lock = "BEGIN; LOCK TABLE messages, idempotency IN EXCLUSIVE MODE";
        sqlx::raw_sql(lock).execute(&mut other).await.unwrap();
        Self::Postgres(other)
    }

    /// Gives them back.
    pub async fn release(self) {
        match self {
            Self::Sqlite(connection) => connection.close().await.unwrap(),
            Self::Postgres(connection) => connection.close().await.unwrap(),
        }
    }
}
