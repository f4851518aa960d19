//! A response body that goes on for as long as its session has a connection: the delivery loop of every transport
//! that streams over HTTP.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;

use super::delivery::{Delivery, Framing};
use crate::{
    hub::{Hold, Step},
    session::{Manners, Millis},
};

/// The most bytes of messages that one write takes.
const WRITE_BYTES: usize = 64 << 10;

/// A framing whose bytes leave in chunks.
pub trait Chunked: Framing {
    /// What has been framed since the last chunk.
    fn take(&mut self) -> Bytes;
}

pub struct StreamBody<F> {
    delivery: Delivery,
    framing: F,
}

impl<F: Chunked> StreamBody<F> {
    pub fn new(connection: Hold, manners: &'static Manners, framing: F) -> Self {
        Self { delivery: Delivery::open(connection, manners), framing }
    }
}

impl<F: Chunked + Unpin> MessageBody for StreamBody<F> {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let Self { delivery, framing } = &mut *self;
        while !delivery.has_ended() {
            match delivery.connection.poll_next(cx) {
                Poll::Ready(Step::Write) => {
                    let batch = delivery.fill(WRITE_BYTES, framing);
                    let chunk = framing.take();
                    delivery.written(batch, chunk.len());
                    // An empty chunk would end a chunked body (RFC 9112 §7.1).
                    if !chunk.is_empty() {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                Poll::Ready(Step::Due) => delivery.connection.wake_at(Millis::MAX),
                Poll::Ready(Step::End) => break,
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(None)
    }
}
