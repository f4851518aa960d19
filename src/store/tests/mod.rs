//! One suite over every database that the store speaks to.

/// Makes tests of functions: each runs over every database.
macro_rules! over_each_database {
    ($($test:ident),* $(,)?) => {
        $(
            mod $test {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    super::$test(super::TestStore::sqlite().await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    super::$test(super::TestStore::postgres().await).await;
                }
            }
        )*
    };
}

mod api_keys;
mod appended;
mod commit;
mod epochs;
mod failures;
mod keys;
mod kill;
pub(super) mod large;
mod layout;
mod level;
mod open;
pub(crate) mod proxy;
mod read;
mod retention;
mod revocations;
mod tls;

use std::{collections::BTreeSet, path::Path};

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use super::{Epoch, Head, NewRow, ReadRange, Row, RowPage, Store, StoreOptions};
use crate::{
    protocol::{Channel, Data, Draft, Event, Message, Partition, Place, Pos, Priority, Timestamp, UserId},
    support::postgres::{Database, PostgresServer},
};

const PARTITION: Partition = Partition(0);
const NOW: Timestamp = Timestamp(1_795_334_400_000);

/// A database of its own, and the epoch that the test writes in.
struct TestStore {
    store: Store,
    epoch: Epoch,
    place: Location,
}

/// Where the database is; it goes with the test.
enum Location {
    Sqlite(TempDir),
    Postgres(Database<'static>),
}

/// A connection of somebody else.
enum Hand {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl TestStore {
    async fn sqlite() -> Self {
        Self::at(Location::Sqlite(tempfile::tempdir().unwrap())).await
    }

    async fn postgres() -> Self {
        Self::at(Location::Postgres(PostgresServer::shared().database())).await
    }

    async fn at(place: Location) -> Self {
        let store = open(&place.url()).await;
        let epoch = store.open_epoch(PARTITION, 1_000, 1).await.unwrap();
        Self { store, epoch, place }
    }

    /// Opens it once more, as another process would.
    async fn another(&self) -> Store {
        open(&self.url()).await
    }

    fn url(&self) -> String {
        self.place.url()
    }

    /// Commits messages without keys.
    async fn commit(&self, messages: &[Message]) {
        self.store.commit(&self.epoch, &plain(messages)).await.unwrap();
    }

    async fn read(&self, channel_name: &str, after: u64) -> RowPage {
        self.store.read(PARTITION, &all(channel_name, after), NOW).await.unwrap()
    }

    async fn head(&self, channel_name: &str) -> Option<Head> {
        self.store.heads(PARTITION, &[channel(channel_name)], u64::MAX).await.unwrap().known[0]
    }

    async fn hand(&self) -> Hand {
        match &self.place {
            Location::Sqlite(_) => Hand::Sqlite(SqliteConnection::connect(&self.url()).await.unwrap()),
            Location::Postgres(_) => Hand::Postgres(PgConnection::connect(&self.url()).await.unwrap()),
        }
    }

    /// From now on, SQL is run for each row that a table is to take and for which the condition holds.
    async fn on_insert(&self, table: &str, condition: &str, sqlite: &str, postgres: &str) {
        let trigger = match &self.place {
            Location::Sqlite(_) => {
                format!(
                    "CREATE TRIGGER obstacle BEFORE INSERT ON {table} WHEN {condition} BEGIN {sqlite}; END"
                )
            }
            Location::Postgres(_) => format!(
                "CREATE FUNCTION obstacle() RETURNS trigger LANGUAGE plpgsql AS $$ \
                 BEGIN {postgres}; RETURN NEW; END $$; \
                 CREATE TRIGGER obstacle BEFORE INSERT ON {table} \
                 FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION obstacle()"
            ),
        };
        self.hand().await.run(&trigger).await;
    }

    /// From now on, each row that a table is to take and for which the condition holds is an error.
    async fn refuse(&self, table: &str, condition: &str) {
        let sqlite = "SELECT RAISE(ABORT, 'the disk is full')";
        self.on_insert(table, condition, sqlite, "RAISE EXCEPTION 'the disk is full'").await;
    }

    /// Tables with their columns, and whether each has to have a value.
    async fn columns(&self, sql: &'static str) -> BTreeSet<(String, String, i64)> {
        let rows: Vec<_> = match self.hand().await {
            Hand::Sqlite(mut connection) => sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap(),
            Hand::Postgres(mut connection) => sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap(),
        };
        rows.into_iter().collect()
    }

    async fn clear_obstacle(&self, table: &str) {
        let drop = match &self.place {
            Location::Sqlite(_) => "DROP TRIGGER obstacle".to_owned(),
            Location::Postgres(_) => format!("DROP TRIGGER obstacle ON {table}; DROP FUNCTION obstacle"),
        };
        self.hand().await.run(&drop).await;
    }
}

impl Location {
    fn url(&self) -> String {
        match self {
            Self::Sqlite(directory) => sqlite_url(directory.path()),
            Self::Postgres(database) => database.url(),
        }
    }
}

impl Hand {
    async fn run(&mut self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(connection) => drop(sql.execute(connection).await.unwrap()),
            Self::Postgres(connection) => drop(sql.execute(connection).await.unwrap()),
        }
    }

    /// Takes the locks that every commit needs, until `ROLLBACK`.
    async fn lock(&mut self) {
        let sql = match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN; LOCK TABLE messages, idempotency IN ACCESS EXCLUSIVE MODE",
        };
        self.run(sql).await;
    }
}

fn sqlite_url(directory: &Path) -> String {
    format!("sqlite://{}", directory.join("belfry.sqlite").display())
}

async fn open(url: &str) -> Store {
    let store = Store::open(url, &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    store
}

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

fn message(channel_name: &str, pos: u64, seq: u64, prev: u64) -> Message {
    Message {
        draft: Draft {
            data: Data::parse(&format!("{{\"n\":{pos}}}")).unwrap(),
            ..Draft::new(channel(channel_name), NOW)
        },
        place: Place { pos: Pos::new(PARTITION, pos), seq, prev, jump: false },
    }
}

/// Messages 1, 2, 3 … of one channel, at the positions `first`, `first + 1` …
fn run_of(channel_name: &str, first: u64, count: u64) -> Vec<Message> {
    let prev = |i| if i == 0 { 0 } else { first + i - 1 };
    (0..count).map(|i| message(channel_name, first + i, i + 1, prev(i))).collect()
}

fn plain(messages: &[Message]) -> Vec<NewRow<'_>> {
    messages.iter().map(|message| NewRow { message, key: None }).collect()
}

fn all(channel_name: &str, after: u64) -> ReadRange {
    ReadRange {
        channel: channel(channel_name),
        after,
        until: u64::MAX,
        max_messages: 1_000,
        max_bytes: usize::MAX,
    }
}

fn positions(page: &RowPage) -> Vec<u64> {
    page.entries.iter().map(|entry| entry.place().pos.offset).collect()
}

fn seqs(page: &RowPage) -> Vec<u64> {
    page.entries.iter().map(|entry| entry.place().seq).collect()
}

impl Store {
    /// A single channel.
    async fn read(
        &self,
        partition: Partition,
        range: &ReadRange,
        now: Timestamp,
    ) -> Result<RowPage, crate::store::StoreError> {
        let pages = self.read_many(partition, std::slice::from_ref(range), usize::MAX, now).await?;
        Ok(pages.into_iter().next().expect("there is a page for each range"))
    }
}
