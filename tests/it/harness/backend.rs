//! What the servers of the tests run over. `BELFRY_TEST_BACKEND=sqlite`, the default, `postgres`, or
//! `fleet` (PostgreSQL and Redis): scripts/test-backends.sh runs over the other two what depends on it.

use std::{io::Write as _, sync::OnceLock};

use belfry::testing::config::Config;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::support::{
    postgres::{Database, PostgresServer},
    redis::{Options, RedisServer},
};

const VARIABLE: &str = "BELFRY_TEST_BACKEND";

/// Where the log and the durable messages are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Backend {
    Sqlite,
    Postgres,
    Fleet,
}

impl Backend {
    /// The one under test. Says once which it is, past the capture of each test's output.
    fn under_test() -> Self {
        static BACKEND: OnceLock<Backend> = OnceLock::new();
        *BACKEND.get_or_init(|| {
            let given = std::env::var(VARIABLE);
            let (backend, what) = match given.as_deref() {
                Err(_) | Ok("sqlite") => (Self::Sqlite, "SQLite, the log in memory"),
                Ok("postgres") => (Self::Postgres, "PostgreSQL, the log in memory"),
                Ok("fleet") => (Self::Fleet, "PostgreSQL and Redis"),
                Ok(other) => panic!("{VARIABLE}={other}: it is `sqlite`, `postgres` or `fleet`"),
            };
            let _ = writeln!(std::io::stderr(), "==> the servers of these tests run over {what}");
            backend
        })
    }
}

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
        Self::over(Backend::under_test()).await
    }

    /// PostgreSQL and Redis.
    pub async fn fleet() -> Self {
        Self::over(Backend::Fleet).await
    }

    async fn over(backend: Backend) -> Self {
        let database = (backend != Backend::Sqlite).then(|| PostgresServer::shared().database());
        // It keeps its data, so that a test that restarts its Belfry finds its plain history again.
        let options = Options { appendonly: true, ..Options::default() };
        let redis = if backend == Backend::Fleet { Some(RedisServer::start(options).await) } else { None };
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
    Backend::under_test() == Backend::Fleet
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
