//! nginx with nchan: `/sub?id=CHANNEL` for WebSockets and event streams, `POST /pub?id=CHANNEL`. Its event streams go on where their
//! last id was; its WebSockets begin with what comes then.

use super::{Ask, Meaning, Peer, Place, Published, Transport, UPGRADE, excerpt, query, request};
use crate::Credentials;

/// See the module.
pub(super) struct Nchan;

impl Peer for Nchan {
    fn speaks(&self, transport: Transport) -> bool {
        transport != Transport::Poll
    }

    fn head_is_welcome(&self) -> bool {
        true
    }

    fn subscribe(&self, ask: &Ask<'_>) -> String {
        let mut headers = Vec::new();
        match ask.transport {
            Transport::WebSocket => headers.extend(UPGRADE),
            _ => headers.push(("Accept", "text/event-stream")),
        }
        if !ask.place.cursor.is_empty() {
            headers.push(("Last-Event-ID", &ask.place.cursor));
        }
        // With `nchan_channel_id_split_delimiter` a list; it takes ids as they stand in the URL.
        let ids: Vec<_> = ask.channels.iter().map(|channel| query(&[("id", channel)])).collect();
        let line = format!("GET /sub?{}", ids.join(",").replace(",id=", ","));
        request(&line, ask.authority, &headers, None)
    }

    fn heard(&self, _: Transport, _: &[u8], _: &mut Place) -> anyhow::Result<Meaning> {
        Ok(Meaning::default())
    }

    fn event_id(&self, id: &str, place: &mut Place) {
        place.cursor.clear();
        place.cursor.push_str(id);
    }

    fn publish(&self, authority: &str, _: &Credentials, messages: &[(&str, String)]) -> String {
        let one = |(channel, data): &(&str, String)| {
            request(&format!("POST /pub?{}", query(&[("id", channel)])), authority, &[], Some(data))
        };
        messages.iter().map(one).collect()
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
