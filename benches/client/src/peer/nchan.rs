//! nginx with nchan: `/sub?id=CHANNEL` for WebSockets and event streams, `POST /pub?id=CHANNEL`. It knows no tokens, and a
//! subscriber that comes back begins with what comes then.

use super::{Ask, Meaning, Peer, Place, Published, Transport, UPGRADE, excerpt, request};
use crate::Credentials;

/// See the module.
pub struct Nchan;

impl Peer for Nchan {
    fn head_is_welcome(&self) -> bool {
        true
    }

    fn subscribe(&self, ask: &Ask<'_>) -> String {
        let mut headers = Vec::new();
        match ask.transport {
            Transport::WebSocket => headers.extend(UPGRADE),
            _ => headers.push(("Accept", "text/event-stream")),
        }
        // nchan's own way to name several.
        let line = format!("GET /sub?id={}", escaped(&ask.channels.join("+")));
        request(&line, ask.authority, &headers, None)
    }

    fn heard(&self, _: Transport, _: &[u8], _: &mut Place) -> anyhow::Result<Meaning> {
        Ok(Meaning::default())
    }

    fn publish(&self, authority: &str, _: &Credentials, messages: &[(&str, String)]) -> String {
        // It takes one at a time.
        let requests = messages.iter().map(|(channel, data)| {
            request(&format!("POST /pub?id={}", escaped(channel)), authority, &[], Some(data))
        });
        requests.collect()
    }

    fn answers(&self, messages: usize) -> usize {
        messages
    }

    fn published(&self, status: u16, body: &[u8]) -> Published {
        match status {
            // 202: nobody is there to hear it.
            200..=202 => Published::Yes,
            500.. => Published::Later(excerpt(body)),
            _ => Published::No(excerpt(body)),
        }
    }
}

fn escaped(channel: &str) -> String {
    form_urlencoded::byte_serialize(channel.as_bytes()).collect()
}
