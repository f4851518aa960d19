//! From rows to messages. What a column holds was checked when it was written, so a value that does
//! not parse means that something else wrote to the database.

use sqlx::{Row, sqlite::SqliteRow};

use crate::{
    protocol::{
        Channel, Data, Draft, Event, Message, MessageId, Partition, Place, Pos, Priority, Timestamp, UserId,
    },
    store::{Entry, StoreError},
};

pub(super) fn unsigned(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt { what: "negative number" })
}

pub(super) fn corrupt<E>(what: &'static str) -> impl Fn(E) -> StoreError {
    move |_| StoreError::Corrupt { what }
}

/// Reads the columns of `read::BY_POS`.
pub(super) fn entry(
    partition: Partition,
    channel: &Channel,
    row: &SqliteRow,
    now: Timestamp,
) -> Result<Entry, StoreError> {
    let place = Place {
        pos: Pos::new(partition, unsigned(row.try_get(0)?)?),
        seq: unsigned(row.try_get(1)?)?,
        prev: unsigned(row.try_get(2)?)?,
        jump: row.try_get::<i64, _>(3)? != 0,
    };
    let expires_at = row.try_get::<Option<i64>, _>(6)?.map(Timestamp);
    if row.try_get::<i64, _>(4)? != 0 || expires_at.is_some_and(|time| time <= now) {
        return Ok(Entry::Tombstone(place));
    }
    let sender = row.try_get::<Option<&str>, _>(8)?;
    let priority = row.try_get::<Option<&str>, _>(9)?;
    let draft = Draft {
        channel: channel.clone(),
        id: message_id(row.try_get(7)?)?,
        event: Event::parse(row.try_get(11)?).map_err(corrupt("event name"))?,
        data: Data::from_stored(row.try_get(12)?),
        at: Timestamp(row.try_get(5)?),
        from: sender.map(UserId::parse).transpose().map_err(corrupt("user name"))?,
        priority: priority.map(parse_priority).transpose()?,
        key: row.try_get(10)?,
        expires_at,
    };
    Ok(Entry::Message(Message { draft, place }))
}

pub(super) fn message_id(text: &str) -> Result<MessageId, StoreError> {
    text.parse().map(MessageId).map_err(corrupt("message id"))
}

/// SHA-256, 64 hexadecimal digits.
pub(super) fn hash(text: &str) -> Result<[u8; 32], StoreError> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).map_err(corrupt("hash"))?;
    Ok(hash)
}

pub(super) fn priority_text(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Normal => "normal",
        Priority::High => "high",
    }
}

fn parse_priority(text: &str) -> Result<Priority, StoreError> {
    match text {
        "low" => Ok(Priority::Low),
        "normal" => Ok(Priority::Normal),
        "high" => Ok(Priority::High),
        _ => Err(StoreError::Corrupt { what: "priority" }),
    }
}
