//! Group commit: a batch of messages and their idempotency keys, all of it or nothing.
//!
//! Rows go in by the 64, the 8 and the 1, so that three statements serve every batch and each is prepared once. They use
//! bare `?`: sqlx looks up the name of every numbered placeholder, which SQLite answers by a walk over all of them.

use std::sync::LazyLock;

use sqlx::{Sqlite as Driver, query::Query, sqlite::SqliteArguments};

use super::{Sqlite, shared::epochs, writer::Transaction};
use crate::store::{
    CommitError, Epoch, KeyUse, NewRow, Result, StoreError,
    columns::{millis, partition_id, signed},
    in_charge,
};

pub(super) type Statement<'q> = Query<'q, Driver, SqliteArguments>;

/// A statement for so many rows at a time, the most first.
type BySize = LazyLock<[(usize, String); 3]>;

/// Its row holds the epoch that is in charge.
static BEGIN: LazyLock<String> = LazyLock::new(|| format!("BEGIN IMMEDIATE; {}", epochs::CURRENT));

/// No conflict is allowed for: a position that is taken is an error. `OR FAIL`, because the transaction is given up then,
/// and SQLite need not keep what the statement has changed.
pub(super) static INSERT_MESSAGES: BySize = LazyLock::new(|| {
    by_size("INSERT OR FAIL INTO messages", concat!("partition, channel, ", columns!()), "")
});

/// A key that has expired gives way. One that has not leaves its row as it is, which the number of changed rows betrays.
static INSERT_KEYS: BySize = LazyLock::new(|| {
    by_size(
        "INSERT INTO idempotency",
        "scope, key, channel, body_hash, id, partition, pos, seq, used_at",
        "ON CONFLICT (scope, key, channel) DO UPDATE SET body_hash = excluded.body_hash, \
         id = excluded.id, partition = excluded.partition, pos = excluded.pos, seq = excluded.seq, \
         used_at = excluded.used_at WHERE idempotency.used_at < excluded.used_at - ?",
    )
});

fn by_size(insert: &str, columns: &str, rest: &str) -> [(usize, String); 3] {
    let row = format!("({})", vec!["?"; columns.split(',').count()].join(","));
    let rows = |count| vec![row.as_str(); count].join(",");
    [64, 8, 1].map(|count| (count, format!("{insert} ({columns}) VALUES {} {rest}", rows(count))))
}

/// The rows in pieces, each with the statement that it fits.
fn pieces<'r, T>(
    statements: &'static BySize,
    mut rows: &'r [T],
) -> impl Iterator<Item = (Statement<'r>, &'r [T])> {
    std::iter::from_fn(move || {
        let (size, sql) = statements.iter().find(|(size, _)| *size <= rows.len())?;
        let (piece, rest) = rows.split_at(*size);
        rows = rest;
        Some((sqlx::query(sql.as_str()), piece))
    })
}

impl Sqlite {
    pub async fn commit(&self, epoch: &Epoch, rows: &[NewRow<'_>]) -> Result<(), CommitError> {
        let insert = async { Ok((self.insert(epoch, rows).await?, ())) };
        self.settle(insert).await
    }

    /// Holds the write lock, so what is true at its beginning is true until its end.
    pub(super) async fn begin_in(&self, epoch: &Epoch, rows: &[NewRow<'_>]) -> Result<Transaction<'_>> {
        let begin = || sqlx::query(BEGIN.as_str()).bind(partition_id(epoch.partition));
        let (transaction, current) = self.0.writer.begin_with(begin).await?;
        let current = current.map(|row| epochs::decode(epoch.partition, &row)).transpose()?;
        in_charge(epoch, current.map(|row| row.epoch), rows)?;
        Ok(transaction)
    }

    async fn insert(&self, epoch: &Epoch, rows: &[NewRow<'_>]) -> Result<Transaction<'_>> {
        let mut transaction = self.begin_in(epoch, rows).await?;
        let connection = transaction.connection();
        for (statement, piece) in pieces(&INSERT_MESSAGES, rows) {
            piece.iter().fold(statement, bind_message).execute(&mut *connection).await?;
        }
        let keys: Vec<_> = rows.iter().filter_map(|row| Some((row, row.key?))).collect();
        let age = millis(self.0.options.idempotency_age);
        for (statement, piece) in pieces(&INSERT_KEYS, &keys) {
            let statement =
                piece.iter().fold(statement, |sql, &(row, key)| bind_key(sql, row, key)).bind(age);
            if statement.execute(&mut *connection).await?.rows_affected() != piece.len() as u64 {
                return Err(StoreError::KeyUsed);
            }
        }
        transaction.check_log()?;
        Ok(transaction)
    }
}

pub(super) fn bind_message<'q>(statement: Statement<'q>, row: &'q NewRow<'_>) -> Statement<'q> {
    macro_rules! column {
        ($row:ident => $value:expr) => {{
            let $row = row;
            $value
        }};
    }
    let statement = statement.bind(partition_id(row.message.place.pos.partition));
    bind!(statement.bind(row.message.draft.channel.as_str()), column)
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
