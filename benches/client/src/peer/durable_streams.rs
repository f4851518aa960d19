//! Electric's `durable-streams`: a stream for each channel, which is made first; `GET …?offset=now&live=sse`, `POST` appends. A subscriber
//! that comes back goes on from the offset that the newest control event named.

use serde::Deserialize;

use super::{Ask, Meaning, Peer, Place, Published, Transport, excerpt, query, request};
use crate::Credentials;

/// See the module.
pub(super) struct DurableStreams;

/// A control event's data, which follows a batch of messages.
#[derive(Deserialize)]
struct Control {
    #[serde(rename = "streamNextOffset")]
    next: String,
}

const CONTROL: &[u8] = br#"{"streamNextOffset""#;

impl Peer for DurableStreams {
    fn speaks(&self, transport: Transport) -> bool {
        transport == Transport::Sse
    }

    fn head_is_welcome(&self) -> bool {
        true
    }

    fn prepare(&self, authority: &str, channel: &str) -> Option<String> {
        Some(request(&format!("PUT {}", path(channel)), authority, &[], Some("")))
    }

    fn subscribe(&self, ask: &Ask<'_>) -> String {
        let offset = if ask.place.cursor.is_empty() { "now" } else { &ask.place.cursor };
        let query = query(&[("offset", offset), ("live", "sse")]);
        // One stream for a connection: the plan has seen to that.
        let line = format!("GET {}?{query}", path(ask.channels.first().unwrap_or(&"")));
        request(&line, ask.authority, &[], None)
    }

    fn heard(&self, _: Transport, payload: &[u8], place: &mut Place) -> anyhow::Result<Meaning> {
        if payload.starts_with(CONTROL) {
            place.cursor = serde_json::from_slice::<Control>(payload)?.next;
        }
        Ok(Meaning::default())
    }

    fn publish(&self, authority: &str, _: &Credentials, messages: &[(&str, String)]) -> String {
        let one = |(channel, data): &(&str, String)| {
            request(&format!("POST {}", path(channel)), authority, &[], Some(data))
        };
        messages.iter().map(one).collect()
    }

    fn published(&self, status: u16, body: &[u8]) -> Published {
        match status {
            200..=204 => Published::Yes,
            429 | 503 => Published::Later(excerpt(body)),
            _ => Published::No(excerpt(body)),
        }
    }
}

fn path(channel: &str) -> String {
    format!("/{}", query(&[("", channel)]).trim_start_matches('='))
}
