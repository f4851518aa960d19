//! Server-Sent Events (WHATWG HTML §9.2): the delivery loop as a response body.

use std::{
    fmt::Write as _,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::{BufMut, Bytes, BytesMut};
use rand::RngExt;

use super::tally::{Batch, Tally};
use crate::{
    hub::{Connection, Step},
    protocol::{Cursor, Entry, Frame, TransportKind},
    session::{Outgoing, Stream, cursor_text},
};

/// The most bytes of messages that one write takes.
const WRITE_BYTES: usize = 64 << 10;

/// When an `EventSource` comes back after a cut: spread, so that they do not all come at once.
const RETRY_MS: std::ops::RangeInclusive<u32> = 1_000..=5_000;

/// The same where the moments of the cuts are spread already.
const RETRY_ELSEWHERE_MS: std::ops::RangeInclusive<u32> = 100..=1_000;

/// `pad=1`: as much as middleboxes that buffer by size are known to want.
const PAD_BYTES: usize = 16 << 10;

/// An event stream.
pub struct SseBody {
    connection: Connection,
    tally: Tally,
    /// What precedes the first event.
    prelude: Option<Bytes>,
    ended: bool,
}

impl SseBody {
    /// The stream of a connection that has just been made.
    pub fn new(connection: Connection, pad: bool) -> Self {
        let tally = Tally::open(&connection, TransportKind::Sse);
        Self { connection, tally, prelude: Some(prelude(pad)), ended: false }
    }

    /// What waits, as one chunk.
    fn chunk(&mut self) -> Bytes {
        let mut writer = Writer::default();
        if let Some(prelude) = self.prelude.take() {
            writer.out.extend_from_slice(&prelude);
        }
        let Self { connection, tally, ended, .. } = self;
        connection.drain(WRITE_BYTES, |outgoing| match outgoing {
            Outgoing::Entry(entry, streams) => writer.entry(entry, streams),
            Outgoing::Frame(frame, id) => {
                if let Frame::Close { code, .. } = frame {
                    *ended = true;
                    tally.ended(*code);
                }
                writer.frame(frame, id.as_ref());
            }
            // Replies go into the answers of commands requests.
            Outgoing::Reply(_) => {}
        });
        let (batch, chunk) = writer.finish();
        self.tally.written(&batch, chunk.len());
        chunk
    }
}

/// The padding and `retry:`, which belongs to the event that follows: alone it would make an event
/// without data, which the standard ignores and some clients do not (Python's httpx-sse).
pub fn prelude(pad: bool) -> Bytes {
    let mut out = String::new();
    if pad {
        out = format!(":{}\n\n", " ".repeat(PAD_BYTES));
    }
    out.push_str(&retry(RETRY_MS));
    out.into()
}

fn retry(spread: std::ops::RangeInclusive<u32>) -> String {
    format!("retry: {}\n", rand::rng().random_range(spread))
}

/// A frame as an event.
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
struct Writer {
    shared: Option<Bytes>,
    out: BytesMut,
    batch: Batch,
}

impl Writer {
    fn entry(&mut self, entry: &Entry, streams: &[Stream]) {
        self.batch.add(entry);
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

    fn unshare(&mut self) {
        if let Some(shared) = self.shared.take() {
            self.out.put_slice(&shared);
        }
    }

    fn finish(self) -> (Batch, Bytes) {
        (self.batch, self.shared.unwrap_or_else(|| self.out.freeze()))
    }
}

impl MessageBody for SseBody {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            match self.connection.poll_next(cx) {
                Poll::Ready(Step::Write) => {
                    let chunk = self.chunk();
                    // An empty chunk would end a chunked body (RFC 9112 §7.1).
                    if !chunk.is_empty() {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                Poll::Ready(Step::Due) => self.connection.wake_at(u64::MAX),
                Poll::Ready(Step::End) => self.ended = true,
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
