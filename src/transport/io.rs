//! A client's socket, as actix-http sees it: with a deadline for every request's head.
//!
//! actix-http has one for the first head of a connection only. A later one that does not come to its end in time
//! is answered like a client that has hung up in the middle of it: what is under way ends, and so does the
//! connection.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

use super::heads::Heads;

/// What is read in a row before the dispatcher has its turn: it reads on for as long as there is something, up to
/// 128 KiB, before it looks at the head that says whether anybody wants it.
const BURST_BYTES: usize = 16 << 10;

/// The socket of a connection that speaks HTTP.
#[derive(Debug)]
pub struct Io {
    socket: TcpStream,
    heads: Heads,
    head_timeout: Duration,
    /// While the rest of a head is waited for.
    deadline: Option<Pin<Box<Sleep>>>,
    /// How much has been read since the dispatcher's last turn.
    burst: usize,
}

impl Io {
    /// A socket that has just been accepted.
    pub fn new(socket: TcpStream, head_timeout: Duration) -> Self {
        Self { socket, heads: Heads::default(), head_timeout, deadline: None, burst: 0 }
    }

    /// The socket, for what leaves HTTP.
    pub fn into_socket(self) -> TcpStream {
        self.socket
    }
}

impl AsyncRead for Io {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.burst >= BURST_BYTES {
            this.burst = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        if Pin::new(&mut this.socket).poll_read(cx, buffer)?.is_ready() {
            let read = &buffer.filled()[before..];
            this.burst += read.len();
            if this.heads.read(read) {
                this.deadline = None;
            }
            return Poll::Ready(Ok(()));
        }
        this.burst = 0;
        if this.heads.is_under_way() {
            let deadline = this.deadline.get_or_insert_with(|| Box::pin(sleep(this.head_timeout)));
            // Nothing has been read: the end.
            ready!(deadline.as_mut().poll(cx));
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }
}

impl AsyncWrite for Io {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
