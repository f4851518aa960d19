//! Server-Sent Events (WHATWG HTML §9.2).

use std::fmt::Write as _;

use bytes::{BufMut, Bytes, BytesMut};
use rand::RngExt;

use super::{delivery::Framing, stream::Chunked};
use crate::{
    protocol::{Cursor, Entry, Frame},
    session::{Stream, cursor_text},
};

/// When an `EventSource` comes back after a cut: spread, so that they do not all come at once.
const RETRY_MS: std::ops::RangeInclusive<u32> = 1_000..=5_000;

/// The same where the moments of the cuts are spread already.
const RETRY_ELSEWHERE_MS: std::ops::RangeInclusive<u32> = 100..=1_000;

/// `pad=1`: as much as middleboxes that buffer by size are known to want.
const PAD_BYTES: usize = 16 << 10;

/// The padding and `retry:`, which belongs to the event that follows: alone it would make an event
/// without data, which the standard ignores and some clients do not (Python's httpx-sse).
pub fn prelude(pad: bool) -> String {
    let mut out = String::new();
    if pad {
        out = format!(":{}\n\n", " ".repeat(PAD_BYTES));
    }
    out.push_str(&retry(RETRY_MS));
    out
}

fn retry(spread: std::ops::RangeInclusive<u32>) -> String {
    format!("retry: {}\n", rand::rng().random_range(spread))
}

pub fn event(frame: &Frame, id: Option<&Cursor>) -> String {
    let mut out = format!("event: {}\n", frame.name());
    if let Some(id) = id {
        let _ = writeln!(out, "id: {id}");
    }
    let _ = write!(out, "data: {}\n\n", frame.encode());
    out
}

/// Joins events into a chunk. A single message to a reader of one partition is passed on as the
/// bytes that all such readers share.
#[derive(Default)]
pub struct Events {
    shared: Option<Bytes>,
    out: BytesMut,
}

impl Events {
    /// A stream's framing, with the [`prelude`] to come out before its first event.
    pub fn begin(pad: bool) -> Self {
        Self { shared: None, out: BytesMut::from(prelude(pad).as_str()) }
    }

    fn unshare(&mut self) {
        if let Some(shared) = self.shared.take() {
            self.out.put_slice(&shared);
        }
    }
}

impl Framing for Events {
    fn message(&mut self, entry: &Entry, streams: &[Stream]) {
        let whole = streams.len() == 1 && entry.place.is_some();
        if whole && self.out.is_empty() && self.shared.is_none() {
            self.shared = Some(entry.sse().clone());
            return;
        }
        self.unshare();
        if whole {
            self.out.put_slice(entry.sse());
            return;
        }
        self.out.put_slice(entry.sse_data());
        if entry.place.is_some() {
            self.out.put_slice(b"id: ");
            cursor_text(streams, &mut self.out);
            self.out.put_u8(b'\n');
        }
        self.out.put_u8(b'\n');
    }

    fn frame(&mut self, frame: &Frame, id: Option<&Cursor>) {
        self.unshare();
        if let Frame::Reconnect { .. } = frame {
            // An `EventSource` knows nothing of this frame: it comes back by itself after the close.
            self.out.put_slice(retry(RETRY_ELSEWHERE_MS).as_bytes());
        }
        self.out.put_slice(event(frame, id).as_bytes());
    }
}

impl Chunked for Events {
    fn take(&mut self) -> Bytes {
        let own = std::mem::take(&mut self.out);
        self.shared.take().unwrap_or_else(|| own.freeze())
    }
}
