//! The opening handshake (RFC 6455 §4.2): who gets a 101, and which subprotocol is spoken.

#[cfg(test)]
mod tests;

use actix_http::{
    RequestHead, Version,
    header::{HeaderMap, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL},
    ws::{HandshakeError, hash_key, verify_handshake},
};
use bytes::Bytes;

use crate::{
    auth::SUBPROTOCOL_PREFIX,
    protocol::{Code, Refusal},
};

/// The subprotocol of the wire contract, version 1.
pub const SUBPROTOCOL: &str = "belfry.v1";

/// The 101 for a request, ready to send, or why there is none.
pub fn respond(head: &RequestHead) -> Result<Bytes, Refusal> {
    if head.version < Version::HTTP_11 {
        return Err(Refusal::new(Code::UpgradeRequired, "a WebSocket handshake needs HTTP/1.1"));
    }
    verify_handshake(head).map_err(|error| match error {
        HandshakeError::GetMethodRequired => {
            Refusal::new(Code::MethodNotAllowed, "a WebSocket handshake is a GET request")
        }
        HandshakeError::BadWebsocketKey => {
            Refusal::bad_request("Sec-WebSocket-Key must be 16 bytes in base64")
        }
        HandshakeError::UnsupportedVersion => {
            Refusal::new(Code::UpgradeRequired, "the WebSocket version must be 13")
        }
        error => Refusal::new(Code::UpgradeRequired, format!("not a WebSocket handshake: {error}")),
    })?;
    let chosen = subprotocol(&head.headers)?;
    let protocol = chosen.map(|it| format!("sec-websocket-protocol: {it}\r\n")).unwrap_or_default();
    let key = head.headers.get(SEC_WEBSOCKET_KEY).expect("a verified handshake has a key");
    let accept = hash_key(key.as_bytes());
    let accept = std::str::from_utf8(&accept).expect("base64 is ASCII");
    Ok(Bytes::from(format!(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\
         sec-websocket-accept: {accept}\r\n{protocol}cache-control: no-store\r\n\
         x-content-type-options: nosniff\r\n\r\n"
    )))
}

/// Ours if it is offered, none if nothing is; a token is a credential, not an offer.
fn subprotocol(headers: &HeaderMap) -> Result<Option<&'static str>, Refusal> {
    let mut offers = offered(headers).filter(|offer| !offer.starts_with(SUBPROTOCOL_PREFIX)).peekable();
    if offers.peek().is_none() {
        return Ok(None);
    }
    match offers.any(|offer| offer == SUBPROTOCOL) {
        true => Ok(Some(SUBPROTOCOL)),
        false => Err(Refusal::new(Code::BadSubprotocol, format!("offer {SUBPROTOCOL}, or no subprotocol"))),
    }
}

fn offered(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(SEC_WEBSOCKET_PROTOCOL)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|offer| !offer.is_empty())
}
