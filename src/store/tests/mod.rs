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
            }
        )*
    };
}

mod api_keys;
mod appended;
mod commit;
mod epochs;
mod keys;
mod kill;
mod layout;
mod open;
mod read;
mod retention;
mod revocations;

use std::path::Path;

use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::{Entry, Epoch, Head, NewRow, Page, ReadRange, Store, StoreOptions};
use crate::protocol::{
    Channel, Data, Draft, Event, Message, MessageId, Partition, Place, Pos, Priority, Timestamp, UserId,
};

const PARTITION: Partition = Partition(0);
const NOW: Timestamp = Timestamp(1_795_334_400_000);

/// A database in a directory of its own, and the epoch that the test writes in.
struct TestStore {
    directory: TempDir,
    store: Store,
    epoch: Epoch,
}

impl TestStore {
    async fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = open(directory.path()).await;
        let epoch = store.open_epoch(PARTITION, 1_000).await.unwrap();
        Self { directory, store, epoch }
    }

    /// Commits messages without keys.
    async fn commit(&self, messages: &[Message]) {
        self.store.commit(&self.epoch, &plain(messages)).await.unwrap();
    }

    async fn read(&self, channel_name: &str, after: u64) -> Page {
        self.store.read(PARTITION, &all(channel_name, after), NOW).await.unwrap()
    }

    async fn head(&self, channel_name: &str) -> Option<Head> {
        self.store.heads(PARTITION, &[channel(channel_name)], u64::MAX).await.unwrap()[0]
    }

    fn url(&self) -> String {
        url(self.directory.path())
    }

    /// Another process, as far as SQLite is concerned.
    async fn connect(&self) -> SqliteConnection {
        SqliteConnection::connect(&self.url()).await.unwrap()
    }

    /// Runs SQL behind the store's back.
    async fn sql(&self, sql: &'static str) {
        let mut connection = self.connect().await;
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

fn url(directory: &Path) -> String {
    format!("sqlite://{}", directory.join("belfry.sqlite").display())
}

async fn open(directory: &Path) -> Store {
    let store = Store::open(&url(directory), &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    store
}

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

fn message(channel_name: &str, pos: u64, seq: u64, prev: u64) -> Message {
    Message {
        draft: Draft {
            channel: channel(channel_name),
            id: MessageId::new(NOW),
            event: Event::default(),
            data: Data::parse(&format!("{{\"n\":{pos}}}")).unwrap(),
            at: NOW,
            from: None,
            priority: None,
            key: None,
            expires_at: None,
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

fn positions(page: &Page) -> Vec<u64> {
    page.entries.iter().map(|entry| entry.place().pos.offset).collect()
}

fn seqs(page: &Page) -> Vec<u64> {
    page.entries.iter().map(|entry| entry.place().seq).collect()
}
