//! Frames for clients, ready-made: header and payload in one piece of shared memory. A text frame,
//! whose payload is a message or a frame of the contract, is made by [`text_frame`](crate::protocol::text_frame).

#[cfg(test)]
mod tests;

use actix_http::ws::{OpCode, Parser};
use actix_ws::CloseReason;
use bytes::{Bytes, BytesMut};

/// The longest frame header without a mask (RFC 6455 §5.2).
const HEADER_MAX: usize = 10;
/// What a close frame has room for beside its code: a control frame carries at most 125 bytes.
const CLOSE_TEXT_MAX: usize = 123;

/// An empty Ping (§5.5.2).
pub static PING: Bytes = Bytes::from_static(&[0x89, 0]);

/// A Pong, the answer to a Ping with the same payload.
pub fn pong(payload: &[u8]) -> Bytes {
    message(OpCode::Pong, payload)
}

/// A close frame; a description that is too long is cut.
pub fn close(reason: Option<CloseReason>) -> Bytes {
    let reason = reason.map(|mut reason| {
        if let Some(text) = &mut reason.description {
            text.truncate(text.floor_char_boundary(CLOSE_TEXT_MAX));
        }
        reason
    });
    let mut frame = BytesMut::new();
    Parser::write_close(&mut frame, reason, false);
    frame.freeze()
}

/// An unfragmented frame of any kind.
pub fn message(opcode: OpCode, payload: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(HEADER_MAX + payload.len());
    Parser::write_message(&mut frame, payload, opcode, true, false);
    frame.freeze()
}
