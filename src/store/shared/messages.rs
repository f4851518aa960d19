//! Messages as rows. All that names their columns stands here, but for the migrations.

use sqlx::Row as _;

use super::DbRow;
use crate::{
    protocol::{Channel, Data, Draft, Event, Message, Partition, Place, Pos, Priority, Timestamp, UserId},
    store::{
        Head, Result, Row, StoreError,
        columns::{corrupt, message_id, unsigned},
    },
};

/// What is written of a message, and in what order; it is read in the same, after `tombstone`.
macro_rules! columns {
    () => {
        "pos, seq, prev, jump, at, expires_at, id, sender, priority, collapse_key, event, data"
    };
    // What is read of a floor, as a tombstone at position 0.
    (floor) => {
        "true AS tombstone, 0 AS pos, seq, pos AS prev, false, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
    };
    // What becomes of one that has expired.
    (cleared) => {
        "tombstone = true, event = '', data = '', sender = NULL, priority = NULL, collapse_key = NULL"
    };
}

/// Binds what is written, each value as `$column` takes it from a row.
macro_rules! bind {
    ($statement:expr, $column:ident) => {
        $statement
            .bind($column!(row => signed(row.message.place.pos.offset)))
            .bind($column!(row => signed(row.message.place.seq)))
            .bind($column!(row => signed(row.message.place.prev)))
            .bind($column!(row => row.message.place.jump))
            .bind($column!(row => row.message.draft.at.0))
            .bind($column!(row => row.message.draft.expires_at.map(|time| time.0)))
            .bind($column!(row => row.message.draft.id.to_string()))
            .bind($column!(row => row.message.draft.from.as_ref().map(|user| user.as_str())))
            .bind($column!(row => row.message.draft.priority.map(|priority| priority.as_str())))
            .bind($column!(row => row.message.draft.key.as_deref()))
            .bind($column!(row => row.message.draft.event.as_str()))
            .bind($column!(row => row.message.draft.data.as_str()))
    };
}

/// Reads `tombstone` and the columns: what stood here, or a tombstone if it has expired.
pub fn entry(partition: Partition, channel: &Channel, row: &DbRow, now: Timestamp) -> Result<Row> {
    let place = Place {
        pos: Pos::new(partition, unsigned(row.try_get(1)?)?),
        seq: unsigned(row.try_get(2)?)?,
        prev: unsigned(row.try_get(3)?)?,
        jump: row.try_get(4)?,
    };
    let expires_at = row.try_get::<Option<i64>, _>(6)?.map(Timestamp);
    if row.try_get(0)? || expires_at.is_some_and(|time| time <= now) {
        return Ok(Row::Tombstone(place));
    }
    match draft(channel, row, expires_at) {
        Ok(draft) => Ok(Row::Message(Message { draft, place })),
        // One that cannot be read is one that is missing, and must not stop who reads on.
        Err(error @ StoreError::Corrupt { .. }) => {
            tracing::error!(%error, %channel, pos = %place.pos, "a message is passed over");
            Ok(Row::Unreadable(place))
        }
        Err(error) => Err(error),
    }
}

fn draft(channel: &Channel, row: &DbRow, expires_at: Option<Timestamp>) -> Result<Draft> {
    let text = |at: usize| row.try_get::<Option<&str>, _>(at);
    let priority = |word| Priority::from_word(word).ok_or(StoreError::Corrupt { what: "priority" });
    Ok(Draft {
        id: message_id(text(7)?.unwrap_or_default())?,
        event: Event::parse(text(11)?.unwrap_or_default()).map_err(corrupt("event name"))?,
        data: Data::checked(text(12)?.unwrap_or_default()).map_err(corrupt("message"))?,
        from: text(8)?.map(UserId::parse).transpose().map_err(corrupt("user name"))?,
        priority: text(9)?.map(priority).transpose()?,
        key: text(10)?.map(str::to_owned),
        expires_at,
        ..Draft::new(channel.clone(), Timestamp(row.try_get(5)?))
    })
}

/// Reads the two columns that begin at `at`: the seq and the position of a message, if there is one.
pub(super) fn head(row: &DbRow, at: usize) -> Result<Option<Head>> {
    let (seq, pos): (Option<i64>, Option<i64>) = (row.try_get(at)?, row.try_get(at + 1)?);
    match (seq, pos) {
        (Some(seq), Some(pos)) => Ok(Some(Head { seq: unsigned(seq)?, pos: unsigned(pos)? })),
        _ => Ok(None),
    }
}
