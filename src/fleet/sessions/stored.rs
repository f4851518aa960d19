//! A session's record in Redis, from which any node can carry it on. `claim.lua` names the fields of its hash.
//!
//! What a client has been told is there before it is told: `welcome` and the replies to `subscribe` and `unsubscribe` wait
//! for the save. What nothing rests on is written behind: `applied` (a client's publishes have keys of their own).

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    fleet::letter::{VERSION, first},
    protocol::{Channel, Partition, SessionId, TransportKind},
    session::{Holder, Record, Subscription},
};

/// A channel, its partition, `since`, `fresh`, `volatile`, `granted`.
type Carried = (Channel, Option<u16>, u64, bool, bool, bool);

/// The channels of a record.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(default = "first")]
    v: u32,
    channels: Vec<Carried>,
    /// [`Record::changed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed: Option<Vec<Channel>>,
    /// [`Record::transport`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transport: Option<TransportKind>,
}

/// What a stored record's fields say.
#[derive(Debug, thiserror::Error)]
#[error("the record of session {id} in Redis cannot be read: {problem}")]
pub struct StoredError {
    id: SessionId,
    problem: String,
}

/// A record's channels as text, with what else does not change often.
pub fn encode(record: &Record) -> Box<str> {
    let channels = record
        .subscriptions
        .iter()
        .map(|Subscription { channel, partition, since, fresh, volatile, granted }| {
            (channel.clone(), partition.map(|partition| partition.0), *since, *fresh, *volatile, *granted)
        })
        .collect();
    let stored =
        Stored { v: VERSION, channels, changed: record.changed.clone(), transport: record.transport };
    serde_json::to_string(&stored).expect("names and numbers are valid JSON").into()
}

fn subscriptions(channels: Vec<Carried>) -> Vec<Subscription> {
    let subscription = |(channel, partition, since, fresh, volatile, granted): Carried| Subscription {
        channel,
        partition: partition.map(Partition),
        since,
        fresh,
        volatile,
        granted,
    };
    channels.into_iter().map(subscription).collect()
}

/// A connection as two fields, empty where the client gave nothing.
pub fn holder_fields(holder: Option<&Holder>) -> (String, &str) {
    let attempt = holder.and_then(|holder| holder.attempt).map(|attempt| attempt.to_string());
    let connection = holder.and_then(|holder| holder.connection.as_deref());
    (attempt.unwrap_or_default(), connection.unwrap_or_default())
}

/// The connection that two fields name.
pub fn holder(attempt: &str, connection: &str) -> Holder {
    let connection = (!connection.is_empty()).then(|| connection.into());
    Holder { attempt: attempt.parse().ok(), connection }
}

/// The record that the fields of a hash are.
pub fn record(
    id: SessionId,
    owner: Arc<str>,
    fence: u64,
    holder: Holder,
    applied: &str,
    text: &str,
) -> Result<Record, StoredError> {
    let bad = |problem: String| StoredError { id, problem };
    let applied = applied.parse().map_err(|error| bad(format!("applied {applied:?}: {error}")))?;
    let stored: Stored =
        serde_json::from_str(text).map_err(|error| bad(format!("subscriptions: {error}")))?;
    let Stored { v, channels, changed, transport } = stored;
    if v > VERSION {
        return Err(bad(format!("it is of version {v}, and {VERSION} is the newest that is read here")));
    }
    let subscriptions = subscriptions(channels);
    let holder = (holder != Holder::default()).then(|| Box::new(holder));
    Ok(Record { id, owner, subscriptions, applied, holder, fence, changed, transport })
}
