//! Commands of clients.

use std::collections::BTreeMap;

use belfry::{
    protocol::{ClientPublish, Code, Command, Connect, Past, Refresh, Subscribe, Unsubscribe},
    testing::{auth::Identity, publish::Fields},
};
use serde_json::json;

use super::publishes::check_draft;

/// A refusal says what is wrong and repeats little of it.
const DETAIL_BYTES: usize = 2_048;

pub fn commands(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let command = match Command::parse(text) {
        Ok(command) => command,
        Err((_, refusal)) => {
            assert_eq!(refusal.code, Code::BadCommand);
            assert!(refusal.detail.len() <= DETAIL_BYTES, "{} bytes", refusal.detail.len());
            return;
        }
    };
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    assert!(value.is_object() || value.is_null(), "{text} is taken for a command");
    let written = write(&command);
    let again = Command::parse(&written).unwrap_or_else(|error| panic!("{written}: {error:?}"));
    assert_eq!(format!("{again:?}"), format!("{command:?}"), "{text} is read, and written as {written}");
    match &command {
        Command::Subscribe(Subscribe { past, .. }) => {
            let is_sound = |past: &Past| !matches!(past, Past::Last(count) if !(1..=1_000).contains(count));
            assert!(past.values().all(is_sound), "{past:?}");
        }
        Command::Publish(publish) => check_publish(publish, text.len()),
        _ => {}
    }
}

fn check_publish(publish: &ClientPublish, len: usize) {
    let ann: Identity = serde_json::from_str(r#"{"user":"ann","read":[],"publish":["*"]}"#).unwrap();
    let Ok(fields) = Fields::of_command(publish, &ann) else { return };
    let [draft] = &fields.drafts[..] else { panic!("a command publishes to one channel") };
    assert_eq!(draft.channel.as_str(), publish.channel);
    assert_eq!(draft.from.as_ref().map(|user| user.as_str()), Some("ann"));
    assert_eq!(fields.idempotency_key.as_ref().map(|key| key.as_str()), publish.idempotency_key.as_deref());
    check_draft(draft, len);
}

/// A command as a client could write it. Tokens are secret: another stands for each.
fn write(command: &Command) -> String {
    let value = match command {
        Command::Connect(Connect { token, session, cursor, channels, heartbeat_ms, attempt, connection }) => {
            json!({
                "type": "connect", "token": token.as_ref().map(|_| "t"), "session": session, "cursor": cursor,
                "channels": channels, "heartbeat_ms": heartbeat_ms, "attempt": attempt, "connection": connection,
            })
        }
        Command::Subscribe(Subscribe { id, channels, past }) => {
            let (mut after, mut last) = (BTreeMap::new(), BTreeMap::new());
            for (channel, past) in past {
                match past {
                    Past::After(seq) => drop(after.insert(channel, seq)),
                    Past::Last(count) => drop(last.insert(channel, count)),
                }
            }
            json!({ "type": "subscribe", "id": id, "channels": channels, "after": after, "last": last })
        }
        Command::Unsubscribe(Unsubscribe { id, channels }) => {
            json!({ "type": "unsubscribe", "id": id, "channels": channels })
        }
        Command::Publish(ClientPublish { id, channel, event, data, idempotency_key, echo, .. }) => {
            // A tree of values would change the data.
            let rest = json!({
                "type": "publish", "id": id, "channel": channel, "event": event, "idempotency_key": idempotency_key,
                "echo": echo,
            });
            let data = data.as_ref().map_or("null", |data| data.get());
            return format!(r#"{{"data":{data},{}"#, &rest.to_string()[1..]);
        }
        Command::Refresh(Refresh { id, .. }) => json!({ "type": "refresh", "id": id, "token": "t" }),
        // Which one it was is not kept.
        Command::Ack => json!({ "type": "ack", "cursor": "0.1" }),
        Command::Ping => json!({ "type": "ping" }),
        Command::Pong => json!({ "type": "pong" }),
        Command::Bye => json!({ "type": "bye" }),
    };
    value.to_string()
}
