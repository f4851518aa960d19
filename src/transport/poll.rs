//! Long-poll: one read after the cursor. The head is sent at once and the wait is in the body, since a
//! handler that is pending costs more memory than a body that is.

use std::{
    io, mem,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;

use super::delivery::{Batch, Delivery, Framing};
use crate::{
    hub::{Hold, Refused, Step},
    protocol::{Cursor, Entry, Frame},
    session::{Manners, Millis, Stream},
};

/// The most bytes of messages that one answer takes; the next poll gets the rest.
const ANSWER_BYTES: usize = 256 << 10;

pub struct PollBody {
    delivery: Option<Delivery>,
    frames: Frames,
    /// The cursor after them, which has to be said even if the session is gone by then.
    cursor: Cursor,
    batch: Batch,
    /// Answer as soon as nothing more is at hand.
    at_once: bool,
}

/// Frames so far, joined by commas.
#[derive(Default)]
struct Frames(String);

impl Frames {
    fn add(&mut self, json: &str) {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(json);
    }
}

impl Framing for Frames {
    fn message(&mut self, entry: &Entry, _: &[Stream]) {
        self.add(entry.json_str());
    }

    fn frame(&mut self, frame: &Frame, _: Option<&Cursor>) {
        self.add(&frame.encode());
    }
}

impl PollBody {
    /// The answer for a connection that has just been made, after at most `wait`. Refused where another one has taken the
    /// session already: there is no cursor to go on from.
    pub fn new(mut connection: Hold, wait: Millis) -> Result<Self, Refused> {
        let Some(cursor) = connection.cursor() else { return Err(connection.parting()) };
        let until = connection.hub().node().now() + wait;
        connection.wake_at(until);
        Ok(Self {
            delivery: Some(Delivery::open(connection, &Manners::LONG_POLL)),
            frames: Frames::default(),
            cursor,
            batch: Batch::default(),
            at_once: wait == 0,
        })
    }

    fn fill(&mut self) {
        let Some(delivery) = &mut self.delivery else { return };
        let filled = delivery.fill(ANSWER_BYTES, &mut self.frames);
        self.batch = mem::take(&mut self.batch).and(filled);
        if let Some(after) = delivery.connection.cursor() {
            self.cursor = after;
        }
    }

    /// Whether the answer is complete as it is.
    fn is_enough(&self) -> bool {
        let Some(delivery) = &self.delivery else { return true };
        let full = self.frames.0.len() >= ANSWER_BYTES;
        let something = self.at_once || !self.frames.0.is_empty();
        delivery.has_ended() || full || (something && !delivery.connection.is_behind())
    }

    /// Makes the answer and lets the session go, before the client can have the answer and ask again.
    fn answer(&mut self) -> Option<Bytes> {
        let mut delivery = self.delivery.take()?;
        let connection = &delivery.connection;
        let session = connection.session();
        let cursor = connection.mark().unwrap_or_else(|| mem::take(&mut self.cursor));
        let frames = mem::take(&mut self.frames.0);
        let answer: Bytes =
            format!(r#"{{"session":"{session}","cursor":"{cursor}","frames":[{frames}]}}"#).into();
        delivery.written(mem::take(&mut self.batch), answer.len());
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
            let Some(Delivery { connection, .. }) = &mut self.delivery else { return Poll::Ready(None) };
            match connection.poll_next(cx) {
                Poll::Ready(Step::Write) => {
                    self.fill();
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
