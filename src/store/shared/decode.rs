//! From rows to messages.

use sqlx::Row as _;

use super::DbRow;
use crate::{
    protocol::{Channel, Partition, Timestamp},
    store::{Head, Row, StoreError, columns, columns::Stored},
};

/// Reads the columns of `sql::RANGE`.
pub(in super::super) fn entry(
    partition: Partition,
    channel: &Channel,
    row: &DbRow,
    now: Timestamp,
) -> Result<Row, StoreError> {
    let stored = Stored {
        pos: row.try_get(0)?,
        seq: row.try_get(1)?,
        prev: row.try_get(2)?,
        jump: row.try_get(3)?,
        tombstone: row.try_get(4)?,
        at: row.try_get(5)?,
        expires_at: row.try_get(6)?,
        id: row.try_get::<Option<_>, _>(7)?.unwrap_or_default(),
        sender: row.try_get(8)?,
        priority: row.try_get(9)?,
        collapse_key: row.try_get(10)?,
        event: row.try_get::<Option<_>, _>(11)?.unwrap_or_default(),
        data: row.try_get::<Option<_>, _>(12)?.unwrap_or_default(),
    };
    stored.entry(partition, channel, now)
}

/// Reads the two columns that begin at `at`: the seq and the position of a message, if there is one.
pub(super) fn head(row: &DbRow, at: usize) -> Result<Option<Head>, StoreError> {
    let (seq, pos): (Option<i64>, Option<i64>) = (row.try_get(at)?, row.try_get(at + 1)?);
    match (seq, pos) {
        (Some(seq), Some(pos)) => {
            Ok(Some(Head { seq: columns::unsigned(seq)?, pos: columns::unsigned(pos)? }))
        }
        _ => Ok(None),
    }
}
