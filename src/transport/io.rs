//! A client's socket, as actix-http sees it: with a deadline for every request's head, and one request at a time.
//!
//! actix-http has one for the first head of a connection only. A later one that does not come to its end in time is answered
//! like a client that has hung up in the middle of it: what is under way ends, and so does the connection.
//!
//! actix-http reads ahead. What it has read last decides how it frames the answer that it writes, and is carried out even
//! where that answer is the connection's last. So what follows a request waits here until its answer has been written.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    io, mem,
    net::SocketAddr,
    os::fd::{AsRawFd as _, RawFd},
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use actix_http::Extensions;
use actix_server::GracefulShutdownSignal;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

use super::{
    heads::Heads,
    leave::{AHEAD_BYTES, Exit},
};
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

/// The socket of a connection that speaks HTTP, until an answer takes it along.
#[derive(Debug)]
pub struct Io {
    stream: Option<TcpStream>,
    /// What was read before the dispatcher may have it.
    ahead: Vec<u8>,
    heads: Heads,
    /// While the rest of a head is waited for.
    deadline: Option<Pin<Box<Sleep>>>,
    /// How much has been read since the dispatcher's last turn.
    burst: usize,
    crowded: bool,
    /// Whether a request has been given to its end whose answer has not been written to its own.
    owes: bool,
    /// Whether the client has said meanwhile that it will say nothing more.
    ended: bool,
    exit: Exit,
    /// What the dispatcher still writes when an answer leaves.
    unwritten: Vec<u8>,
    way: Way,
}

/// What an answer takes along.
pub struct Gone {
    pub stream: TcpStream,
    /// To be written first.
    pub unwritten: Vec<u8>,
    /// What follows the request.
    pub ahead: Vec<u8>,
    pub way: Way,
}

/// A connection's place in the process, and its way back to the dispatcher.
#[derive(Debug, Clone)]
pub struct Way(Rc<Place>);

impl Way {
    /// Comes true when the server stops.
    pub async fn stopping(&self) {
        self.0.0.stopping.notified().await;
    }

    /// Serves the requests that come next, of which so much has been read.
    pub fn back(self, stream: TcpStream, ahead: Vec<u8>) {
        let door = Rc::clone(&self.0.0);
        (door.serve)(Io::over(stream, ahead, self));
    }
}

/// Where a worker's connections come in.
pub struct Door {
    room: Arc<Room>,
    /// How long a request's head may take.
    head_timeout: Duration,
    stopping: GracefulShutdownSignal,
    /// Takes those that come back.
    serve: Box<dyn Fn(Io)>,
    /// Connections that speak HTTP or have left it for a while.
    open: Cell<usize>,
    /// Of the one who waits until there are none.
    keeper: RefCell<Option<Waker>>,
}

impl Door {
    pub fn new(
        room: Arc<Room>,
        head_timeout: Duration,
        stopping: GracefulShutdownSignal,
        serve: impl Fn(Io) + 'static,
    ) -> Rc<Self> {
        let (serve, open, keeper) = (Box::new(serve), Cell::default(), RefCell::default());
        Rc::new(Self { room, head_timeout, stopping, serve, open, keeper })
    }

    /// A stopping worker waits for what actix has under way, and that does not know of connections that have left it. So of those
    /// whose time with it is over one stays until nobody is left.
    pub async fn keep(&self) {
        if self.keeper.borrow().is_some() {
            return;
        }
        poll_fn(|cx| {
            let left = self.open.get() > 0;
            *self.keeper.borrow_mut() = left.then(|| cx.waker().clone());
            if left { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }
}

belfry_core::debug_with!(Door { room });

#[derive(Debug)]
struct Place(Rc<Door>);

impl Drop for Place {
    fn drop(&mut self) {
        let Self(door) = self;
        door.room.open.fetch_sub(1, Ordering::Relaxed);
        door.open.set(door.open.get() - 1);
        if door.open.get() == 0
            && let Some(keeper) = &*door.keeper.borrow()
        {
            keeper.wake_by_ref();
        }
    }
}

impl Io {
    /// A socket that has just been accepted.
    pub fn new(stream: TcpStream, door: &Rc<Door>) -> Self {
        let crowded = door.room.enter(&stream);
        door.open.set(door.open.get() + 1);
        let way = Way(Rc::new(Place(Rc::clone(door))));
        Self { crowded, ..Self::over(stream, Vec::new(), way) }
    }

    fn over(stream: TcpStream, ahead: Vec<u8>, way: Way) -> Self {
        Self {
            stream: Some(stream),
            ahead,
            heads: Heads::default(),
            deadline: None,
            burst: 0,
            crowded: false,
            owes: false,
            ended: false,
            exit: Exit::default(),
            unwritten: Vec::new(),
            way,
        }
    }

    /// Says to whoever answers whether there is room, and where it can leave.
    pub fn tell(&self, connection: &mut Extensions) {
        if self.crowded {
            connection.insert(Crowded);
        }
        connection.insert(self.exit.clone());
    }

    pub fn peer(&self) -> Option<SocketAddr> {
        self.stream.as_ref()?.peer_addr().ok()
    }

    /// The stream, and what was read of it behind the request, for what leaves HTTP.
    pub fn into_stream(self) -> Option<(TcpStream, Vec<u8>)> {
        Some((self.stream?, self.ahead))
    }

    fn patience(&self) -> Duration {
        let timeout = self.way.0.0.head_timeout;
        if self.crowded { timeout.min(CROWDED_TIMEOUT) } else { timeout }
    }

    /// Reads, and reads along: to the end of a request at most.
    fn poll_some(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.owes {
            return self.poll_ahead(cx, buffer);
        }
        let Some(stream) = &mut self.stream else { return Poll::Ready(Ok(())) };
        let given = if self.ahead.is_empty() {
            let before = buffer.filled().len();
            ready!(Pin::new(stream).poll_read(cx, buffer))?;
            let read = &buffer.filled()[before..];
            let given = self.heads.read(read);
            self.ahead.extend_from_slice(&read[given..]);
            buffer.set_filled(before + given);
            given
        } else {
            let given = self.heads.read(&self.ahead[..self.ahead.len().min(buffer.remaining())]);
            buffer.put_slice(&self.ahead[..given]);
            self.ahead.drain(..given);
            if self.ahead.is_empty() {
                self.ahead = Vec::new();
            }
            given
        };
        self.burst += given;
        if !self.heads.is_under_way() {
            self.deadline = None;
        }
        if given > 0 && self.heads.is_between() {
            self.exit.read();
            self.owes = !self.exit.has_answered();
        }
        Poll::Ready(Ok(()))
    }

    /// Takes in a little of what follows the request. Who will say nothing more waits for the answer all the same, or has
    /// gone, which is not told apart: only what leaves HTTP to wait goes by it.
    fn poll_ahead(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(Ok(())) };
        while self.ahead.len() < AHEAD_BYTES {
            let mut some = buffer.take(AHEAD_BYTES - self.ahead.len());
            ready!(Pin::new(&mut *stream).poll_read(cx, &mut some))?;
            if some.filled().is_empty() {
                self.ended = true;
                break;
            }
            self.ahead.extend_from_slice(some.filled());
        }
        Poll::Pending
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
        if let read @ Poll::Ready(_) = this.poll_some(cx, buffer) {
            return read;
        }
        this.burst = 0;
        if this.crowded || this.heads.is_under_way() {
            let patience = this.patience();
            let deadline = this.deadline.get_or_insert_with(|| Box::pin(sleep(patience)));
            // Nothing has been read: the end.
            ready!(deadline.as_mut().poll(cx));
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }
}

impl AsyncWrite for Io {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.exit.leaves() {
            this.unwritten.extend_from_slice(bytes);
            return Poll::Ready(Ok(bytes.len()));
        }
        let Some(stream) = &mut this.stream else { return gone() };
        Pin::new(stream).poll_write(cx, bytes)
    }

    /// All is written that the dispatcher has: what leaves does so now, and there is nothing more to do here.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if let Some(leave) = this.exit.take()
            && let Some(stream) = this.stream.take()
        {
            let (unwritten, ahead) = (mem::take(&mut this.unwritten), mem::take(&mut this.ahead));
            leave(Gone { stream, unwritten, ahead, way: this.way.clone() });
        }
        if this.owes && this.exit.has_answered() {
            this.owes = false;
            if this.ended || !this.ahead.is_empty() {
                cx.waker().wake_by_ref();
            }
        }
        let Some(stream) = &mut this.stream else { return gone() };
        Pin::new(stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(stream) = &mut self.stream else { return gone() };
        Pin::new(stream).poll_shutdown(cx)
    }
}

/// What the dispatcher ends at, without another turn.
fn gone<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::NotConnected.into()))
}
