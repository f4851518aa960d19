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
