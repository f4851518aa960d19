//! Where an answer that takes its time leaves actix's HTTP dispatcher, as WebSockets do: with its socket, and in a task
//! as small as theirs. The dispatcher and its two buffers are gone then. When the answer has ended and the client keeps
//! the connection, the socket goes back for the next request.
//!
//! An answer that is ready at once never leaves. What the client has sent behind the request waits until it is written.

use std::{
    cell::{Cell, RefCell},
    io::{self, Write as _},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_http::ConnectionType;
use actix_web::{
    HttpRequest,
    body::{BodySize, MessageBody},
    http::Version,
};
use bytes::Bytes;
use tokio::{io::Interest, net::TcpStream, time::timeout};

use super::{
    io::{Gone, Way},
    server::KEEP_ALIVE,
    socket::Socket,
};

/// While so much waits for the socket, nothing more is taken from the body.
const HIGH_WATER: usize = 32 << 10;
/// What a client may have said before its answer has ended; the rest waits in its socket.
pub const AHEAD_BYTES: usize = 4 << 10;
/// Room for a chunk's size in hexadecimal digits, and the end of its line.
const SIZE_BYTES: usize = 18;

/// Takes the socket along.
type Leave = Box<dyn FnOnce(Gone)>;

/// What the socket under the dispatcher and the answers above it know of each other.
#[derive(Clone, Default)]
pub struct Exit(Rc<Requests>);

#[derive(Default)]
struct Requests {
    /// Requests that the dispatcher has been given to their end.
    read: Cell<u64>,
    /// Answers that have come to theirs.
    answered: Cell<u64>,
    leave: RefCell<Option<Leave>>,
}

belfry_core::debug_with!(Exit {});

impl Exit {
    /// An answer begins; it ends when what this gives is dropped.
    pub fn begin(&self) -> UnderWay {
        UnderWay(self.clone())
    }

    /// The dispatcher has been given a request to its end.
    pub fn read(&self) {
        self.0.read.set(self.0.read.get() + 1);
    }

    /// Whether what was given to its end has been answered as well, or what has not ended yet.
    pub fn has_answered(&self) -> bool {
        self.0.answered.get() >= self.0.read.get()
    }

    /// Whether what is written next is the end of it.
    pub fn leaves(&self) -> bool {
        self.0.leave.borrow().is_some()
    }

    /// The one who leaves, once.
    pub fn take(&self) -> Option<Leave> {
        self.0.leave.take()
    }

    /// Where the rest of the request has still to be read, the dispatcher does it.
    fn is_free(&self) -> bool {
        !self.has_answered() && !self.leaves()
    }
}

/// An answer, until its end.
pub struct UnderWay(Exit);

impl Drop for UnderWay {
    fn drop(&mut self) {
        let answered = &self.0.0.answered;
        answered.set(answered.get() + 1);
    }
}

/// The body of an answer, and what is held until it is dropped.
pub struct Holding<B, T>(pub B, pub T);

impl<B: MessageBody + Unpin, T: Unpin> MessageBody for Holding<B, T> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.0.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, B::Error>>> {
        Pin::new(&mut self.0).poll_next(cx)
    }
}

/// How an answer without a length ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// An empty chunk (RFC 9112 §7.1), after which the connection serves further requests, or not.
    WithChunk { kept: bool },
    /// The end of the connection (§6.3).
    WithConnection,
}

/// A body that leaves the first time that it has to wait.
pub struct Leaving<B> {
    body: Option<B>,
    exit: Option<Exit>,
    ends: Ends,
}

impl<B: MessageBody + Unpin + 'static> Leaving<B> {
    /// The body of the answer to this request.
    pub fn new(request: &HttpRequest, body: B) -> Self {
        let kept = request.head().connection_type() == ConnectionType::KeepAlive;
        let old = request.version() == Version::HTTP_10;
        let ends = if old { Ends::WithConnection } else { Ends::WithChunk { kept } };
        Self { body: Some(body), exit: request.conn_data::<Exit>().cloned(), ends }
    }
}

impl<B: MessageBody + Unpin + 'static> MessageBody for Leaving<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.as_ref().map_or(BodySize::Stream, MessageBody::size)
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, B::Error>>> {
        let Self { body, exit, ends } = &mut *self;
        let Some(waiting) = body else { return Poll::Pending };
        let next = Pin::new(waiting).poll_next(cx);
        if next.is_pending()
            && let Some(exit) = exit.take_if(|exit| exit.is_free())
            && let Some(body) = body.take()
        {
            let ends = *ends;
            *exit.0.leave.borrow_mut() = Some(Box::new(move |gone| {
                actix_rt::spawn(Answer::new(gone, body, ends));
            }));
        }
        next
    }
}

/// An answer that goes on without the dispatcher.
struct Answer<B> {
    /// None once it serves the next request.
    line: Option<Line>,
    /// None once all of it is in the socket's queue.
    body: Option<B>,
    ends: Ends,
}

/// What the connection is but for the answer.
struct Line {
    socket: Socket,
    /// What the client has said meanwhile.
    ahead: Vec<u8>,
    way: Way,
}

impl<B: MessageBody + Unpin> Answer<B> {
    fn new(gone: Gone, body: B, ends: Ends) -> Self {
        let Gone { stream, unwritten, ahead, way } = gone;
        let mut socket = Socket::new(stream);
        socket.send(unwritten.into());
        Self { line: Some(Line { socket, ahead, way }), body: Some(body), ends }
    }
}

impl Line {
    /// Takes in what the client says. Ready when it has hung up, be it its half only: no browser does that which still listens.
    fn poll_gone(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Self { socket, ahead, .. } = self;
        while ahead.len() < AHEAD_BYTES {
            match ready!(
                socket.poll_read(cx, AHEAD_BYTES - ahead.len(), |read| ahead.extend_from_slice(read))
            ) {
                Ok(1..) => {}
                Ok(0) | Err(_) => return Poll::Ready(()),
            }
        }
        socket.poll_closed(cx)
    }

    /// Writes what there is and the socket has room for. Ready when nothing is left and nothing will come.
    fn poll_written(
        &mut self,
        cx: &mut Context<'_>,
        body: &mut Option<impl MessageBody + Unpin>,
        ends: Ends,
    ) -> Poll<io::Result<()>> {
        loop {
            let flushed = self.socket.poll_flush(cx)?;
            let Some(more) = body else { return flushed.map(Ok) };
            if self.socket.pending() >= HIGH_WATER {
                return Poll::Pending;
            }
            match ready!(Pin::new(more).poll_next(cx)) {
                Some(Ok(bytes)) => self.write(cx, bytes, ends)?,
                Some(Err(_)) => return Poll::Ready(Err(io::ErrorKind::InvalidData.into())),
                None => {
                    *body = None;
                    if let Ends::WithChunk { .. } = ends {
                        self.socket.send(Bytes::from_static(b"0\r\n\r\n"));
                    }
                }
            }
        }
    }

    fn write(&mut self, cx: &mut Context<'_>, bytes: Bytes, ends: Ends) -> io::Result<()> {
        // An empty chunk would be the last.
        if bytes.is_empty() {
            return Ok(());
        }
        if ends == Ends::WithConnection {
            return self.socket.write(cx, b"", bytes, b"");
        }
        let mut line = [0; SIZE_BYTES];
        let mut rest = &mut line[..];
        write!(rest, "{:X}\r\n", bytes.len())?;
        let left = rest.len();
        self.socket.write(cx, &line[..SIZE_BYTES - left], bytes, b"\r\n")
    }
}

impl<B: MessageBody + Unpin> Future for Answer<B> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { line: slot, body, ends } = &mut *self;
        let Some(line) = slot else { return Poll::Ready(()) };
        if line.poll_gone(cx).is_ready() || ready!(line.poll_written(cx, body, *ends)).is_err() {
            return Poll::Ready(());
        }
        if *ends != (Ends::WithChunk { kept: true }) {
            return line.socket.poll_shutdown(cx).map(drop);
        }
        let Some(Line { socket, ahead, way }) = slot.take() else { return Poll::Ready(()) };
        let few = ahead.len() < AHEAD_BYTES;
        let stream = if few { Ok(socket.into_stream()) } else { socket.into_stream_anew() };
        if let Ok(stream) = stream {
            actix_rt::spawn(serve_next(stream, ahead, way));
        }
        Poll::Ready(())
    }
}

/// Goes back with the next request, if it comes while the connection is kept.
async fn serve_next(stream: TcpStream, mut ahead: Vec<u8>, way: Way) {
    // Empty lines before a request are passed over (RFC 9112 §2.2); alone they are none.
    let lines = ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    ahead.drain(..lines);
    if !ahead.is_empty() {
        return way.back(stream, ahead);
    }
    let next = tokio::select! {
        next = timeout(KEEP_ALIVE, stream.ready(Interest::READABLE)) => next,
        () = way.stopping() => return,
    };
    // Who has hung up behind its request waits for no answer: it may have asked again elsewhere by now.
    if let Ok(Ok(ready)) = next
        && !ready.is_read_closed()
    {
        way.back(stream, ahead);
    }
}
