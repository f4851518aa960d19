//! From a client's bytes to its messages. No IO: bytes in, messages out.

use actix_http::ws::{OpCode, Parser};
use actix_ws::CloseReason;
use bytes::{Bytes, BytesMut};
use bytestring::ByteString;

use super::{Violation, header::Header};

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Incoming {
    /// A text message, whole.
    Text(ByteString),
    Binary(Bytes),
    /// A Ping, to be answered with a Pong of the same payload.
    Ping(Bytes),
    Pong(Bytes),
    /// The client's side of the closing handshake. Nothing comes after it.
    Close(Option<CloseReason>),
}

/// Puts frames and messages together. Owns memory only while something is incomplete.
#[derive(Default)]
pub struct Inbox {
    partial: Option<Box<Partial>>,
}

#[derive(Default)]
struct Partial {
    /// Bytes that are not decoded yet. Grows as bytes arrive, never by an announced length.
    raw: BytesMut,
    /// Whether frames were taken off the front of `raw`, whose memory they then still occupy.
    spent: bool,
    /// The fragmented message under way.
    fragments: Option<Fragments>,
}

struct Fragments {
    text: bool,
    payload: BytesMut,
    /// How much of a text's payload is known to be UTF-8.
    checked: usize,
}

impl Inbox {
    /// Whether there are bytes that [`next`](Self::next) has not taken yet.
    pub fn has_bytes(&self) -> bool {
        self.partial.as_ref().is_some_and(|partial| !partial.raw.is_empty())
    }

    /// Takes in bytes that have arrived.
    pub fn push(&mut self, fresh: &[u8]) {
        if !fresh.is_empty() {
            self.partial.get_or_insert_default().raw.extend_from_slice(fresh);
        }
    }

    /// The next message, if it is whole. After a violation all is forgotten.
    pub fn next(&mut self, limit: u32) -> Result<Option<Incoming>, Violation> {
        let Some(partial) = &mut self.partial else { return Ok(None) };
        let outcome = partial.next(limit);
        if outcome.is_err() || (partial.raw.is_empty() && partial.fragments.is_none()) {
            self.partial = None;
        } else if partial.raw.is_empty() {
            partial.raw = BytesMut::new();
        }
        outcome
    }
}

impl Partial {
    fn next(&mut self, limit: u32) -> Result<Option<Incoming>, Violation> {
        loop {
            let open = self.fragments.as_ref().map(|fragments| fragments.payload.len());
            match Header::check(&self.raw, open, limit)? {
                Some(header) if self.raw.len() >= header.frame_len => {}
                _ => break,
            }
            let Ok(Some((last, opcode, payload))) = Parser::parse(&mut self.raw, true, limit as usize) else {
                return Err(Violation::Malformed);
            };
            self.spent = true;
            if let Some(incoming) = self.accept(last, opcode, payload.unwrap_or_default())? {
                return Ok(Some(incoming));
            }
        }
        if std::mem::take(&mut self.spent) {
            // What is left is the beginning of a frame; it must not keep the whole read alive.
            self.raw = BytesMut::from(&self.raw[..]);
        }
        Ok(None)
    }

    /// Takes one frame whose header has passed [`Header::check`].
    fn accept(
        &mut self,
        last: bool,
        opcode: OpCode,
        payload: BytesMut,
    ) -> Result<Option<Incoming>, Violation> {
        match opcode {
            OpCode::Ping => Ok(Some(Incoming::Ping(payload.freeze()))),
            OpCode::Pong => Ok(Some(Incoming::Pong(payload.freeze()))),
            OpCode::Close => Parser::try_parse_close_payload(&payload)
                .map(|reason| Some(Incoming::Close(reason)))
                .map_err(|_| Violation::BadClose),
            OpCode::Text if last => text(payload).map(Some),
            OpCode::Binary if last => Ok(Some(Incoming::Binary(payload.freeze()))),
            OpCode::Text | OpCode::Binary => {
                let text = opcode == OpCode::Text;
                let fragments = Fragments { text, payload: BytesMut::new(), checked: 0 };
                self.fragments.insert(fragments).append(&payload)?;
                Ok(None)
            }
            OpCode::Continue => {
                let Some(fragments) = &mut self.fragments else {
                    return Err(Violation::UnexpectedContinuation);
                };
                fragments.append(&payload)?;
                if !last {
                    return Ok(None);
                }
                let whole = self.fragments.take().expect("it was appended to just now");
                match whole.text {
                    true => text(whole.payload).map(Some),
                    false => Ok(Some(Incoming::Binary(whole.payload.freeze()))),
                }
            }
            OpCode::Bad => Err(Violation::Malformed),
        }
    }
}

impl Fragments {
    /// Text is checked fragment by fragment, so that what is wrong ends the connection at once
    /// (RFC 6455 §8.1) and each byte is looked at once. A character may be split between fragments.
    fn append(&mut self, fragment: &[u8]) -> Result<(), Violation> {
        self.payload.extend_from_slice(fragment);
        if self.text {
            match std::str::from_utf8(&self.payload[self.checked..]) {
                Ok(_) => self.checked = self.payload.len(),
                Err(split) if split.error_len().is_none() => self.checked += split.valid_up_to(),
                Err(_) => return Err(Violation::InvalidUtf8),
            }
        }
        Ok(())
    }
}

fn text(payload: BytesMut) -> Result<Incoming, Violation> {
    ByteString::try_from(payload.freeze()).map(Incoming::Text).map_err(|_| Violation::InvalidUtf8)
}

#[cfg(test)]
mod tests {
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
}
