//! The npm package `ws` with a map of channels above it, `benches/peers/ws.mjs`: `GET /?channels=`, `POST /publish?channel=`. No session, no
//! history: what comes while somebody is away, nobody hears.

use super::{Ask, Meaning, Peer, Place, Published, Transport, UPGRADE, excerpt, query, request};
use crate::Credentials;

/// See the module.
pub(super) struct Ws;

impl Peer for Ws {
    fn speaks(&self, transport: Transport) -> bool {
        transport == Transport::WebSocket
    }

    fn head_is_welcome(&self) -> bool {
        true
    }

    fn subscribe(&self, ask: &Ask<'_>) -> String {
        let line = format!("GET /?{}", query(&[("channels", &ask.channels.join(","))]));
        request(&line, ask.authority, &UPGRADE, None)
    }

    fn heard(&self, _: Transport, _: &[u8], _: &mut Place) -> anyhow::Result<Meaning> {
        Ok(Meaning::default())
    }

    fn publish(&self, authority: &str, _: &Credentials, messages: &[(&str, String)]) -> String {
        messages.iter().map(|(channel, data)| post(authority, channel, data)).collect()
    }

    fn published(&self, status: u16, body: &[u8]) -> Published {
        published(status, body)
    }
}

/// What our own servers over the npm packages take.
pub(super) fn post(authority: &str, channel: &str, data: &str) -> String {
    request(&format!("POST /publish?{}", query(&[("channel", channel)])), authority, &[], Some(data))
}

/// ... and what they answer.
pub(super) fn published(status: u16, body: &[u8]) -> Published {
    match status {
        200 => Published::Yes,
        _ => Published::No(excerpt(body)),
    }
}
