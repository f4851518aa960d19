//! A client's socket, as actix-http sees it: with a deadline for every request's head.
//!
//! actix-http has one for the first head of a connection only. A later one that does not come to its end in time
//! is answered like a client that has hung up in the middle of it: what is under way ends, and so does the
//! connection.

use std::{
    io,
    os::fd::{AsRawFd as _, RawFd},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use actix_http::Extensions;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

use super::heads::Heads;
use crate::{machine, protocol::Refusal};

/// What is read in a row before the dispatcher has its turn: it reads on for as long as there is something, up to
/// 128 KiB, before it looks at the head that says whether anybody wants it.
const BURST_BYTES: usize = 16 << 10;

/// How long a connection for which there is hardly room may take to ask for something.
const CROWDED_TIMEOUT: Duration = Duration::from_secs(3);

/// What connections that speak HTTP take of the process.
#[derive(Debug)]
pub struct Room {
    open: AtomicUsize,
    most: usize,
    /// Descriptors from this one on are the last few, since the kernel gives the lowest that is free.
    last_files: RawFd,
}

impl Room {
    /// Room for so many.
    pub fn new(most: usize) -> Arc<Self> {
        let last_files = machine::open_files().map_or(RawFd::MAX, |files| {
            let kept = (files / 8).clamp(8, 256);
            RawFd::try_from(files.saturating_sub(kept)).unwrap_or(RawFd::MAX)
        });
        Arc::new(Self { open: AtomicUsize::new(0), most, last_files })
    }

    /// Whether one more is one too many: it is told so, at once, and the probes are answered all the same.
    fn enter(&self, socket: &TcpStream) -> bool {
        let open = self.open.fetch_add(1, Ordering::Relaxed);
        if socket.as_raw_fd() >= self.last_files {
            quietly!(
                ERROR,
                open_files = machine::open_files(),
                "hardly any open files are left: newcomers are told 503; give the process more (LimitNOFILE, ulimit -n)"
            );
            return true;
        }
        let full = open >= self.most;
        if full {
            quietly!(
                WARN,
                connections = open,
                "there are as many connections as there may (server.max_connections): newcomers are told 503"
            );
        }
        full
    }
}

/// Of the last few connections that there are files for: it is told that there is no room.
#[derive(Debug, Clone, Copy)]
pub struct Crowded;

impl Crowded {
    /// What it hears.
    pub fn refusal(self) -> Refusal {
        Refusal::unavailable("this node has as many connections as it may; try again")
    }
}

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
    crowded: bool,
    _place: Place,
}

#[derive(Debug)]
struct Place(Arc<Room>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Io {
    /// A socket that has just been accepted.
    pub fn new(socket: TcpStream, head_timeout: Duration, room: &Arc<Room>) -> Self {
        let crowded = room.enter(&socket);
        let head_timeout = if crowded { head_timeout.min(CROWDED_TIMEOUT) } else { head_timeout };
        let _place = Place(Arc::clone(room));
        Self { socket, heads: Heads::default(), head_timeout, deadline: None, burst: 0, crowded, _place }
    }

    /// Says to whoever answers that there is no room.
    pub fn tell(&self, connection: &mut Extensions) {
        if self.crowded {
            connection.insert(Crowded);
        }
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
        if this.crowded || this.heads.is_under_way() {
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
