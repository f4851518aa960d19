//! One WebSocket connection over its bare stream.
//!
//! It has no timer: its owner keeps the time (heartbeats, deadlines) and watches [`Wire::pending`].

#[cfg(test)]
mod tests;

use std::{
    future::poll_fn,
    io,
    pin::pin,
    task::{Context, Poll, ready},
};

use actix_ws::CloseReason;
use bytes::Bytes;
use tokio::{net::TcpStream, task::coop};

use super::{
    Violation, frame,
    inbox::{Inbox, Incoming},
};
use crate::transport::socket::Socket;

/// Why nothing more comes from a client.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// It closed the stream, or nothing it sends counts any more.
    #[error("the client is gone")]
    Gone,
    #[error("the connection broke: {0}")]
    Io(#[from] io::Error),
    /// It broke the protocol: close with [`Violation::close_reason`].
    #[error(transparent)]
    Violation(#[from] Violation),
}

/// A connection after its handshake.
pub struct Wire {
    socket: Socket,
    inbox: Inbox,
    limit: u32,
    side: ReadSide,
}

/// What becomes of the bytes that the client sends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReadSide {
    /// They are read as frames.
    Open,
    /// The client said Close or broke the protocol: they are thrown away.
    Deaf,
    /// Likewise, and our end of the stream is shut, so the client should hang up.
    Shut,
}

impl Wire {
    /// A wire over a stream on which everything from here on is frames. `leftovers` are bytes that
    /// were read together with the handshake; messages may have up to `limit` bytes.
    pub fn new(stream: TcpStream, leftovers: &[u8], limit: u32) -> Self {
        let mut inbox = Inbox::default();
        inbox.push(leftovers);
        Self { socket: Socket::new(stream), inbox, limit, side: ReadSide::Open }
    }

    /// Queues a ready-made frame. It leaves with the next [`poll_flush`](Self::poll_flush).
    pub fn send(&mut self, frame: Bytes) {
        self.socket.send(frame);
    }

    /// Bytes that are queued and not yet taken by the kernel.
    pub fn pending(&self) -> usize {
        self.socket.pending()
    }

    /// Bytes that the kernel has taken so far: while this grows, a slow client is not a stalled one.
    pub fn written(&self) -> u64 {
        self.socket.written()
    }

    /// The next message of the client. To bound what Pongs and replies can pile up, do not ask for
    /// more while much is [`pending`](Self::pending).
    pub fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Result<Incoming, WireError>> {
        if self.side != ReadSide::Open {
            return Poll::Ready(Err(WireError::Gone));
        }
        if self.inbox.has_bytes() {
            // Messages that are here already cost no read, but must cost task budget.
            let budget = ready!(coop::poll_proceed(cx));
            if let Some(incoming) = self.decode()? {
                budget.made_progress();
                return Poll::Ready(Ok(incoming));
            }
        }
        loop {
            let inbox = &mut self.inbox;
            if ready!(self.socket.poll_read(cx, usize::MAX, |bytes| inbox.push(bytes)))? == 0 {
                return Poll::Ready(Err(WireError::Gone));
            }
            if let Some(incoming) = self.decode()? {
                return Poll::Ready(Ok(incoming));
            }
        }
    }

    /// [`poll_read`](Self::poll_read) as a future.
    pub async fn read(&mut self) -> Result<Incoming, WireError> {
        poll_fn(|cx| self.poll_read(cx)).await
    }

    fn decode(&mut self) -> Result<Option<Incoming>, Violation> {
        let outcome = self.inbox.next(self.limit);
        if matches!(outcome, Err(_) | Ok(Some(Incoming::Close(_)))) {
            self.side = ReadSide::Deaf;
            self.inbox = Inbox::default();
        }
        outcome
    }

    /// Writes what is pending; ready when nothing is left.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.socket.poll_flush(cx)
    }

    /// [`poll_flush`](Self::poll_flush) as a future.
    pub async fn flush(&mut self) -> io::Result<()> {
        poll_fn(|cx| self.poll_flush(cx)).await
    }

    /// The closing handshake (RFC 6455 §7.1): what is pending and then Close leave, the client's
    /// Close or end of stream is awaited until `deadline`, then the socket is closed.
    ///
    /// Spawn it rather than await it: then a live connection's task does not carry the room for it.
    pub async fn close(mut self, reason: Option<CloseReason>, deadline: impl Future<Output = ()>) {
        self.send(frame::close(reason));
        let mut deadline = pin!(deadline);
        poll_fn(|cx| match deadline.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => self.poll_closed(cx),
        })
        .await;
    }

    /// Drives the closing handshake after a Close frame was [sent](Self::send). Ready when the
    /// socket may be dropped; the caller keeps the deadline.
    ///
    /// Dropping it earlier, with unread bytes in it, would reset the connection and could take the Close frame from the client.
    pub fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if ready!(self.poll_flush(cx)).is_err() {
            return Poll::Ready(());
        }
        while self.side == ReadSide::Open {
            // Either the message is of no use any more, or it has changed `side`.
            match ready!(self.poll_read(cx)) {
                Ok(_) | Err(WireError::Violation(_)) => {}
                Err(WireError::Gone | WireError::Io(_)) => return Poll::Ready(()),
            }
        }
        if self.side == ReadSide::Deaf {
            if ready!(self.socket.poll_shutdown(cx)).is_err() {
                return Poll::Ready(());
            }
            self.side = ReadSide::Shut;
        }
        while let Ok(1..) = ready!(self.socket.poll_read(cx, usize::MAX, |_| {})) {}
        Poll::Ready(())
    }
}
