//! Group commit: a batch of messages and their idempotency keys, all of it or nothing.
//!
//! Rows go in by the 64, the 8 and the 1, so that three statements serve every batch and each is
//! prepared once. They use bare `?`: sqlx looks up the name of every numbered placeholder, which
//! SQLite answers by a walk over all of them.

use sqlx::{Sqlite as Driver, SqliteConnection, query::Query, sqlite::SqliteArguments};
use tokio::time::{Instant, timeout_at};

use super::{Sqlite, shared::epochs, writer::Transaction};
use crate::store::{
    CommitError, Epoch, KeyUse, NewRow, StoreError,
    columns::{millis, partition_id, priority_text, signed},
    in_charge,
};

pub(super) type Statement<'q> = Query<'q, Driver, SqliteArguments>;

macro_rules! by_eight {
    ($row:ident) => {
        concat!(
            $row!(),
            ",",
            $row!(),
            ",",
            $row!(),
            ",",
            $row!(),
            ",",
            $row!(),
            ",",
            $row!(),
            ",",
            $row!(),
            ",",
            $row!()
        )
    };
}
macro_rules! message {
    () => {
        "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    };
}
macro_rules! message_8 {
    () => {
        by_eight!(message)
    };
}
macro_rules! message_64 {
    () => {
        by_eight!(message_8)
    };
}
macro_rules! insert_messages {
    ($rows:ident) => {
        // No conflict is allowed for: a position that is taken is an error. `OR FAIL`, because the
        // transaction is given up then, and SQLite need not keep what the statement has changed.
        concat!(
            "INSERT OR FAIL INTO messages (partition, pos, channel, seq, prev, jump, at, expires_at, id, sender, \
             priority, collapse_key, event, data) VALUES ",
            $rows!()
        )
    };
}

macro_rules! key {
    () => {
        "(?,?,?,?,?,?,?,?,?)"
    };
}
macro_rules! key_8 {
    () => {
        by_eight!(key)
    };
}
macro_rules! key_64 {
    () => {
        by_eight!(key_8)
    };
}
macro_rules! insert_keys {
    ($rows:ident) => {
        // A key that has expired gives way. One that has not leaves its row as it is, which the
        // number of changed rows betrays.
        concat!(
            "INSERT INTO idempotency (scope, key, channel, body_hash, id, partition, pos, seq, used_at) VALUES ",
            $rows!(),
            " ON CONFLICT (scope, key, channel) DO UPDATE SET body_hash = excluded.body_hash, \
             id = excluded.id, partition = excluded.partition, pos = excluded.pos, seq = excluded.seq, \
             used_at = excluded.used_at WHERE idempotency.used_at < excluded.used_at - ?"
        )
    };
}

impl Sqlite {
    pub(in crate::store) async fn commit(
        &self,
        epoch: &Epoch,
        rows: &[NewRow<'_>],
    ) -> Result<(), CommitError> {
        let insert = async { Ok((self.insert(epoch, rows).await?, ())) };
        self.settle(insert).await
    }

    /// Commits what `insert` has put into a transaction, and says what the log may conclude.
    pub(super) async fn settle<'a, T>(
        &self,
        insert: impl Future<Output = Result<(Transaction<'a>, T), StoreError>>,
    ) -> Result<T, CommitError> {
        let after = self.0.options.commit_timeout;
        let deadline = Instant::now() + after;
        let timeout = |what| StoreError::Timeout { what, after };

        // Until COMMIT has been sent, giving up means that it never will be.
        let (transaction, result) = match timeout_at(deadline, insert).await {
            Ok(Ok(inserted)) => inserted,
            Ok(Err(StoreError::EpochClosed(_))) => return Err(CommitError::EpochClosed),
            Ok(Err(error)) => return Err(CommitError::Refused(error)),
            Err(_) => return Err(CommitError::Refused(timeout("inserting a batch"))),
        };
        match timeout_at(deadline, transaction.commit()).await {
            Ok(Ok(())) => Ok(result),
            Ok(Err(error)) => Err(CommitError::Unknown(error)),
            Err(_) => Err(CommitError::Unknown(timeout("committing a batch"))),
        }
    }

    async fn insert(&self, epoch: &Epoch, rows: &[NewRow<'_>]) -> Result<Transaction<'_>, StoreError> {
        let mut transaction = self.0.writer.begin().await?;
        let connection = transaction.connection();
        check_epoch(connection, epoch, rows).await?;

        let mut rest = rows;
        while !rest.is_empty() {
            let (sql, size) = match rest.len() {
                64.. => (insert_messages!(message_64), 64),
                8.. => (insert_messages!(message_8), 8),
                _ => (insert_messages!(message), 1),
            };
            let (chunk, others) = rest.split_at(size);
            chunk.iter().fold(sqlx::query(sql), bind_message).execute(&mut *connection).await?;
            rest = others;
        }

        let keys: Vec<_> = rows.iter().filter_map(|row| Some((row, row.key?))).collect();
        let mut rest = keys.as_slice();
        let age = millis(self.0.options.idempotency_age);
        while !rest.is_empty() {
            let (sql, size) = match rest.len() {
                64.. => (insert_keys!(key_64), 64),
                8.. => (insert_keys!(key_8), 8),
                _ => (insert_keys!(key), 1),
            };
            let (chunk, others) = rest.split_at(size);
            let statement =
                chunk.iter().fold(sqlx::query(sql), |sql, &(row, key)| bind_key(sql, row, key)).bind(age);
            if statement.execute(&mut *connection).await?.rows_affected() != size as u64 {
                return Err(StoreError::KeyUsed);
            }
            rest = others;
        }
        Ok(transaction)
    }
}

/// The transaction holds the write lock, so what is true here is true until its end.
pub(super) async fn check_epoch(
    connection: &mut SqliteConnection,
    epoch: &Epoch,
    rows: &[NewRow<'_>],
) -> Result<(), StoreError> {
    let current = epochs::current(connection, epoch.partition).await?;
    in_charge(epoch, current.map(|row| row.epoch), rows)
}

pub(super) fn bind_message<'q>(statement: Statement<'q>, row: &'q NewRow<'_>) -> Statement<'q> {
    let (draft, place) = (&row.message.draft, &row.message.place);
    statement
        .bind(partition_id(place.pos.partition))
        .bind(signed(place.pos.offset))
        .bind(draft.channel.as_str())
        .bind(signed(place.seq))
        .bind(signed(place.prev))
        .bind(i64::from(place.jump))
        .bind(draft.at.0)
        .bind(draft.expires_at.map(|time| time.0))
        .bind(draft.id.to_string())
        .bind(draft.from.as_ref().map(|user| user.as_str()))
        .bind(draft.priority.map(priority_text))
        .bind(draft.key.as_deref())
        .bind(draft.event.as_str())
        .bind(draft.data.as_str())
}

pub(super) fn bind_key<'q>(statement: Statement<'q>, row: &'q NewRow<'_>, key: KeyUse<'q>) -> Statement<'q> {
    let (draft, place) = (&row.message.draft, &row.message.place);
    statement
        .bind(key.scope)
        .bind(key.key.as_str())
        .bind(draft.channel.as_str())
        .bind(hex::encode(key.body_hash))
        .bind(draft.id.to_string())
        .bind(partition_id(place.pos.partition))
        .bind(signed(place.pos.offset))
        .bind(signed(place.seq))
        .bind(draft.at.0)
}
