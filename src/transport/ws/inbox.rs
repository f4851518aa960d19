//! From a client's bytes to its messages. No IO: bytes in, messages out.

#[cfg(test)]
mod tests;

use actix_http::ws::{OpCode, Parser};
use actix_ws::CloseReason;
use bytes::{Bytes, BytesMut};
use bytestring::ByteString;

use super::{Violation, header};

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
            match header::frame_len(&self.raw, open, limit)? {
                Some(whole) if self.raw.len() >= whole => {}
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

    /// Takes one frame whose header has passed [`header::frame_len`].
    fn accept(&mut self, last: bool, code: OpCode, payload: BytesMut) -> Result<Option<Incoming>, Violation> {
        match code {
            OpCode::Ping => Ok(Some(Incoming::Ping(payload.freeze()))),
            OpCode::Pong => Ok(Some(Incoming::Pong(payload.freeze()))),
            OpCode::Close => Parser::try_parse_close_payload(&payload)
                .map(|reason| Some(Incoming::Close(reason)))
                .map_err(|_| Violation::BadClose),
            OpCode::Text if last => text(payload).map(Some),
            OpCode::Binary if last => Ok(Some(Incoming::Binary(payload.freeze()))),
            OpCode::Text | OpCode::Binary => {
                let text = code == OpCode::Text;
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
