//! What columns hold, the same in every database. It was checked when it was written, so a value that
//! does not parse means that something else wrote to the database.

use std::time::Duration;

use super::{Result, Row, StoreError};
use crate::protocol::{Channel, MessageId, Partition};

/// What an entry weighs against `max_bytes`: its texts and a little for the rest.
pub(super) fn size(channel: &Channel, entry: &Row) -> usize {
    let texts = match entry {
        Row::Message(message) => message.draft.data.as_str().len() + message.draft.event.as_str().len(),
        Row::Tombstone(_) | Row::Unreadable(_) => 0,
    };
    texts + overhead(channel)
}

/// What an entry weighs beside its texts.
pub(super) fn overhead(channel: &Channel) -> usize {
    channel.as_str().len() + size_of::<Row>()
}

/// The databases' integers are signed. Everything that the log counts stays below 2^53.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt { what: "negative number" })
}

pub(super) fn partition_id(partition: Partition) -> i64 {
    i64::from(partition.0)
}

pub(super) fn partition(id: i64) -> Result<Partition> {
    u16::try_from(id).map(Partition).map_err(corrupt("partition"))
}

pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

pub(super) fn channel(name: &str) -> Result<Channel> {
    Channel::parse(name).map_err(corrupt("channel name"))
}

pub(super) fn message_id(text: &str) -> Result<MessageId> {
    text.parse().map(MessageId).map_err(corrupt("message id"))
}

/// SHA-256, 64 hexadecimal digits.
pub(super) fn hash(text: &str) -> Result<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).map_err(corrupt("hash"))?;
    Ok(hash)
}

pub(super) fn corrupt<E>(what: &'static str) -> impl Fn(E) -> StoreError {
    move |_| StoreError::Corrupt { what }
}
