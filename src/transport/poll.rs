//! Long-poll: one read after the cursor. The head is sent at once and the wait is in the body, since a
//! handler that is pending costs more memory than a body that is.

use std::{
    io, mem,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;

use super::tally::{Batch, Tally};
use crate::{
    hub::{Connection, Step},
    protocol::{Cursor, Frame, TransportKind},
    session::{Millis, Outgoing},
};

/// The most bytes of messages that one answer takes; the next poll gets the rest.
const ANSWER_BYTES: usize = 256 << 10;

/// The answer to a poll.
pub struct PollBody {
    connection: Option<Connection>,
    tally: Tally,
    /// Frames so far, joined by commas.
    frames: String,
    /// The cursor after them, which has to be said even if the session is gone by then.
    cursor: Cursor,
    batch: Batch,
    /// Answer as soon as nothing more is at hand.
    at_once: bool,
    closing: bool,
}

impl PollBody {
    /// The answer for a connection that has just been made, after at most `wait`.
    pub fn new(mut connection: Connection, wait: Millis) -> Self {
        let node = connection.hub().node();
        let until = node.now() + wait;
        connection.wake_at(until);
        let tally = Tally::open(&connection, TransportKind::Poll);
        let cursor = connection.cursor().unwrap_or_default();
        Self {
            connection: Some(connection),
            tally,
            frames: String::new(),
            cursor,
            batch: Batch::default(),
            at_once: wait == 0,
            closing: false,
        }
    }

    fn drain(&mut self) {
        let Self { connection, tally, frames, cursor, batch, closing, .. } = self;
        let Some(connection) = connection else { return };
        let mut add = |json: &str| {
            if !frames.is_empty() {
                frames.push(',');
            }
            frames.push_str(json);
        };
        connection.drain(ANSWER_BYTES, |outgoing| match outgoing {
            Outgoing::Entry(entry, _) => {
                batch.add(entry);
                add(entry.json_str());
            }
            Outgoing::Frame(frame, _) => {
                if let Frame::Close { code, .. } = frame {
                    *closing = true;
                    tally.ended(*code);
                }
                add(&frame.encode());
            }
            // Replies go into the answers of commands requests.
            Outgoing::Reply(_) => {}
        });
        if let Some(after) = connection.cursor() {
            *cursor = after;
        }
    }

    /// Whether the answer is complete as it is.
    fn is_enough(&self) -> bool {
        let Some(connection) = &self.connection else { return true };
        let full = self.frames.len() >= ANSWER_BYTES;
        let something = self.at_once || !self.frames.is_empty();
        self.closing || full || (something && !connection.is_behind())
    }

    /// Lets the session go and makes the answer.
    fn answer(&mut self) -> Option<Bytes> {
        let connection = self.connection.take()?;
        let session = connection.session();
        let cursor = connection.mark().unwrap_or_else(|| mem::take(&mut self.cursor));
        drop(connection);
        let frames = mem::take(&mut self.frames);
        let answer: Bytes =
            format!(r#"{{"session":"{session}","cursor":"{cursor}","frames":[{frames}]}}"#).into();
        self.tally.written(&self.batch, answer.len());
        Some(answer)
    }
}

impl MessageBody for PollBody {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            let Some(connection) = &mut self.connection else { return Poll::Ready(None) };
            match connection.poll_next(cx) {
                Poll::Ready(Step::Write) => {
                    self.drain();
                    if self.is_enough() {
                        break;
                    }
                }
                Poll::Ready(Step::End) => break,
                // What was missed is being read: it is worth the short wait.
                Poll::Ready(Step::Due) if connection.is_behind() => {
                    connection.wake_at(u64::MAX);
                    self.at_once = true;
                }
                Poll::Ready(Step::Due) => break,
                Poll::Pending if self.is_enough() => break,
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(self.answer().map(Ok))
    }
}
