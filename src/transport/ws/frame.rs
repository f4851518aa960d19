//! Frames for clients, ready-made: header and payload in one piece of shared memory. A text frame,
//! whose payload is a message or a frame of the contract, is made by [`text_frame`](crate::protocol::text_frame).

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

#[cfg(test)]
mod tests {
    use actix_ws::CloseCode;

    use super::*;

    #[test]
    fn headers_are_as_the_rfc_says() {
        assert_eq!(message(OpCode::Binary, b"hi")[..], [0x82, 2, b'h', b'i']);
        assert_eq!(message(OpCode::Ping, &[]), PING);
        assert_eq!(pong(b"x")[..], [0x8A, 1, b'x']);
        assert_eq!(message(OpCode::Binary, &[0; 200])[..4], [0x82, 126, 0, 200]);
        assert_eq!(close(None)[..], [0x88, 0]);
        assert_eq!(close(Some(CloseCode::Other(4010).into()))[..], [0x88, 2, 0x0F, 0xAA]);
    }

    #[test]
    fn a_long_close_reason_is_cut_between_characters() {
        let frame = close(Some((CloseCode::Size, "ü".repeat(100)).into()));
        assert_eq!(frame[1] as usize, 2 + 122);
        assert!(std::str::from_utf8(&frame[4..]).is_ok());
    }
}
