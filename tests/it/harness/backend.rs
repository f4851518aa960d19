//! What the servers of the tests run over. `BELFRY_TEST_BACKEND=sqlite`, the default, `postgres`, or
//! `fleet` (PostgreSQL and Redis): the whole suite runs over each.

use belfry::config::Config;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::support::{
    postgres::{Database, PostgresServer},
    redis::{Options, RedisServer},
};

const VARIABLE: &str = "BELFRY_TEST_BACKEND";

/// Where a server has its files and its database; both go with it.
pub struct Place {
    pub directory: TempDir,
    database: Option<Database<'static>>,
    redis: Option<RedisServer>,
}

/// The database's write locks, in somebody else's hand.
pub enum Lock {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Place {
    pub async fn new() -> Self {
        let backend = std::env::var(VARIABLE);
        let (postgres, fleet) = match backend.as_deref() {
            Err(_) | Ok("sqlite") => (false, false),
            Ok("postgres") => (true, false),
            Ok("fleet") => (true, true),
            Ok(other) => panic!("{VARIABLE}={other}: it is `sqlite`, `postgres` or `fleet`"),
        };
        let database = postgres.then(|| PostgresServer::shared().database());
        // It keeps its data, so that a test that restarts its Belfry finds its plain history again.
        let options = Options { appendonly: true, ..Options::default() };
        let redis = if fleet { Some(RedisServer::start(options).await) } else { None };
        Self { directory: tempfile::tempdir().unwrap(), database, redis }
    }

    /// The servers' settings.
    pub fn settle(&self, config: &mut Config) {
        config.database.url = self.database_url();
        config.redis.urls = self.redis.iter().map(|redis| redis.url().parse().unwrap()).collect();
    }

    fn database_url(&self) -> String {
        match &self.database {
            Some(database) => database.url(),
            None => format!("sqlite://{}", self.directory.path().join("belfry.sqlite").display()),
        }
    }
}

/// Whether the log is over Redis: it outlives its servers, and all of its channels are in partition 0.
pub fn is_fleet() -> bool {
    std::env::var(VARIABLE).is_ok_and(|backend| backend == "fleet")
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
