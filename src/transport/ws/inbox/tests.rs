use proptest::prelude::*;

use super::*;

const LIMIT: u32 = 1_000;

fn client(opcode: OpCode, last: bool, payload: &[u8]) -> Vec<u8> {
    let mut frame = BytesMut::new();
    Parser::write_message(&mut frame, payload, opcode, last, true);
    frame.to_vec()
}

/// Everything that comes of `bytes` when they arrive in pieces of `step`.
fn decode(bytes: &[u8], step: usize) -> (Vec<Incoming>, Option<Violation>, Inbox) {
    let (mut inbox, mut got) = (Inbox::default(), Vec::new());
    for piece in bytes.chunks(step) {
        inbox.push(piece);
        loop {
            match inbox.next(LIMIT) {
                Ok(Some(incoming)) => got.push(incoming),
                Ok(None) => break,
                Err(violation) => return (got, Some(violation), inbox),
            }
        }
    }
    (got, None, inbox)
}

#[test]
fn a_fragmented_text_is_one_message_and_lets_a_ping_through() {
    let euro = "a€".as_bytes();
    let bytes = [
        client(OpCode::Text, false, &euro[..2]),
        client(OpCode::Ping, true, b"p"),
        client(OpCode::Continue, false, &[]),
        client(OpCode::Continue, true, &euro[2..]),
    ]
    .concat();
    let (got, violation, inbox) = decode(&bytes, bytes.len());
    assert_eq!(got, [Incoming::Ping("p".into()), Incoming::Text("a€".into())]);
    assert_eq!(violation, None);
    assert!(inbox.partial.is_none(), "nothing is kept when nothing is incomplete");
}

#[test]
fn wrong_text_is_found_in_the_fragment_that_holds_it() {
    let (_, violation, inbox) = decode(&client(OpCode::Text, false, b"a\xFF"), 64);
    assert_eq!(violation, Some(Violation::InvalidUtf8));
    assert!(inbox.partial.is_none());
    let split = [client(OpCode::Text, false, b"a\xE2"), client(OpCode::Continue, true, b"")].concat();
    assert_eq!(decode(&split, 64).1, Some(Violation::InvalidUtf8));
}

#[test]
fn fragments_are_limited_together() {
    let mut bytes = client(OpCode::Binary, false, &[0; 600]);
    bytes.extend(client(OpCode::Continue, false, &[0; 401]));
    assert_eq!(decode(&bytes, 64).1, Some(Violation::TooLarge { limit: LIMIT }));
}

#[test]
fn close_payloads_are_checked() {
    for bad in [&b"\x03"[..], b"\x03\xED", b"\x03\xE8\xFF"] {
        assert_eq!(decode(&client(OpCode::Close, true, bad), 64).1, Some(Violation::BadClose));
    }
    let (got, ..) = decode(&client(OpCode::Close, true, b"\x03\xE8bye"), 64);
    let expected = CloseReason { code: 1000.into(), description: Some("bye".into()) };
    assert_eq!(got, [Incoming::Close(Some(expected))]);
}

#[test]
fn the_beginning_of_a_frame_does_not_keep_the_read_alive() {
    let mut bytes = client(OpCode::Binary, true, &[0; 900]).repeat(50);
    bytes.push(0x82);
    let (mut got, _, inbox) = decode(&bytes, bytes.len());
    assert!(inbox.has_bytes());
    let Some(Incoming::Binary(payload)) = got.pop() else { panic!("50 frames were sent") };
    drop(got);
    assert!(payload.is_unique());
}

proptest! {
    #[test]
    fn how_bytes_are_cut_makes_no_difference(
        payloads in prop::collection::vec(".{0,200}", 1..8),
        step in 1usize..300,
    ) {
        let frame = |text: &String| client(OpCode::Text, true, text.as_bytes());
        let bytes: Vec<u8> = payloads.iter().flat_map(frame).collect();
        let expected: Vec<_> = payloads.iter().map(|text| Incoming::Text(text.as_str().into())).collect();
        let (got, violation, inbox) = decode(&bytes, step);
        prop_assert_eq!(got, expected);
        prop_assert_eq!(violation, None);
        prop_assert!(inbox.partial.is_none());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), step in 1usize..50) {
        decode(&bytes, step);
    }
}
