//! Socket.IO 4 over WebSocket, without its first polls: packets of Engine.IO 4 and Socket.IO 5. With connection state recovery a client
//! shows `pid` and the newest event's offset, which comes as that event's last argument.

use serde::Deserialize;

use super::{Ask, Meaning, Peer, Place, Published, Transport, UPGRADE, query, request, ws};
use crate::Credentials;

/// See the module.
pub(super) struct SocketIo;

/// Engine.IO's: the connection is there, a ping and its answer.
const OPEN: u8 = b'0';
const PING: &[u8] = b"2";
const PONG: &str = "3";
/// Socket.IO's, behind Engine.IO's `4`: welcome, an event, a refusal.
const CONNECT: &[u8] = b"40";
const EVENT: &[u8] = b"42";
const REFUSED: &[u8] = b"44";

#[derive(Deserialize)]
struct Connected {
    #[serde(default)]
    pid: String,
}

impl Peer for SocketIo {
    fn speaks(&self, transport: Transport) -> bool {
        transport == Transport::WebSocket
    }

    fn head_is_welcome(&self) -> bool {
        false
    }

    fn subscribe(&self, ask: &Ask<'_>) -> String {
        let channels = ask.channels.join(",");
        let query = query(&[("EIO", "4"), ("transport", "websocket"), ("channels", &channels)]);
        request(&format!("GET /socket.io/?{query}"), ask.authority, &UPGRADE, None)
    }

    fn heard(&self, _: Transport, payload: &[u8], place: &mut Place) -> anyhow::Result<Meaning> {
        let mut meaning = Meaning::default();
        if payload.first() == Some(&OPEN) {
            let Place { session, newest, .. } = &*place;
            meaning.say = Some(match newest.is_empty() {
                true => "40".to_owned(),
                false => format!("40{}", serde_json::json!({ "pid": session, "offset": newest })),
            });
        } else if payload == PING {
            meaning.say = Some(PONG.to_owned());
        } else if let Some(json) = payload.strip_prefix(CONNECT) {
            place.session = serde_json::from_slice::<Connected>(json)?.pid;
            meaning.welcome = true;
        } else if payload.starts_with(EVENT) {
            // `42["message",{…},"offset"]`
            if let Some(rest) = payload.strip_suffix(br#""]"#).filter(|_| !place.session.is_empty()) {
                let at = memchr::memrchr(b'"', rest).map_or(rest.len(), |at| at + 1);
                place.newest.clear();
                place.newest.push_str(std::str::from_utf8(&rest[at..])?);
            }
        } else if payload.starts_with(REFUSED) {
            anyhow::bail!("Socket.IO refused: {}", String::from_utf8_lossy(payload));
        }
        Ok(meaning)
    }

    fn publish(&self, authority: &str, _: &Credentials, messages: &[(&str, String)]) -> String {
        messages.iter().map(|(channel, data)| ws::post(authority, channel, data)).collect()
    }

    fn published(&self, status: u16, body: &[u8]) -> Published {
        ws::published(status, body)
    }
}
