//! A session's record in Redis, from which any node can carry it on. `claim.lua` names the fields of
//! its hash.
//!
//! What a client has been told is there before it is told: `welcome` and the replies to `subscribe`
//! and `unsubscribe` wait for the save. What nothing rests on is written behind: `applied` (a client's
//! publishes have keys of their own).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    protocol::{Channel, Partition, SessionId, TransportKind},
    session::{Holder, Record, Subscription},
};

/// A channel, its partition, `since`, `fresh`, `volatile`, `granted`.
type Carried = (Channel, Option<u16>, u64, bool, bool, bool);

/// The channels of a record.
#[derive(Serialize, Deserialize)]
struct Stored {
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
    let stored = Stored { channels, changed: record.changed.clone(), transport: record.transport };
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
    let Stored { channels, changed, transport } =
        serde_json::from_str(text).map_err(|error| bad(format!("subscriptions: {error}")))?;
    let subscriptions = subscriptions(channels);
    let holder = (holder != Holder::default()).then(|| Box::new(holder));
    Ok(Record { id, owner, subscriptions, applied, holder, fence, changed, transport })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was() {
        let subscription = |name: &str, partition: Option<u16>, since, fresh| Subscription {
            channel: Channel::parse(name).unwrap(),
            partition: partition.map(Partition),
            since,
            volatile: false,
            fresh,
            granted: fresh,
        };
        let subscriptions =
            vec![subscription("eph:1", None, 0, false), subscription("team:7", Some(1), (1 << 53) - 1, true)];
        let lost = [Channel::parse("lost").unwrap()];
        let held = Holder { attempt: Some(u64::MAX), connection: Some("tab".into()) };
        let id = SessionId::random();
        let whole = Record {
            subscriptions: subscriptions.clone(),
            applied: u64::MAX,
            holder: Some(Box::new(held.clone())),
            fence: 4,
            changed: Some(lost.to_vec()),
            transport: Some(TransportKind::Sse),
            ..Record::new(id, "user:ann".into())
        };
        let text = encode(&whole);
        assert_eq!(
            &*text,
            r#"{"channels":[["eph:1",null,0,false,false,false],["team:7",1,9007199254740991,true,false,true]],"changed":["lost"],"transport":"sse"}"#
        );
        let (attempt, connection) = holder_fields(Some(&held));
        let record =
            record(id, "user:ann".into(), 4, holder(&attempt, connection), "18446744073709551615", &text)
                .unwrap();
        assert_eq!((record.subscriptions, record.applied), (subscriptions, u64::MAX));
        assert_eq!(record.holder.as_deref(), Some(&held));
        assert_eq!(record.changed.as_deref(), Some(&lost[..]));
        assert_eq!(record.transport, Some(TransportKind::Sse));
    }

    #[test]
    fn nothing_given_is_nothing_held() {
        assert_eq!(holder_fields(None), (String::new(), ""));
        assert_eq!(holder("", ""), Holder::default());
    }

    #[test]
    fn what_cannot_be_read_is_an_error_that_names_the_session() {
        let id = SessionId::random();
        for (applied, subscriptions) in
            [("x", "{}"), ("1", "nonsense"), ("1", r#"{"channels":[["a b",0,0,false]]}"#)]
        {
            let error = record(id, "user:ann".into(), 1, Holder::default(), applied, subscriptions);
            assert!(error.unwrap_err().to_string().contains(&id.to_string()));
        }
    }
}
