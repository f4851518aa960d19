//! The socket of a connection that has left HTTP's dispatcher: one that is idle owns nothing on the heap. It has no
//! timer and no bound on what is sent: its owner keeps the time, and watches [`Socket::pending`].

use std::{
    cell::RefCell,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_util::FutureExt as _;
use tokio::{
    io::{AsyncRead, AsyncWrite, Interest, ReadBuf},
    net::TcpStream,
};

use super::outbox::Outbox;

/// Bytes read at once, into a buffer that all connections of a worker thread share.
const READ_SIZE: usize = 64 * 1024;
/// Slices that one vectored write takes at most; the array lives on the stack.
const SLICES_PER_WRITE: usize = 64;

thread_local! {
    static READ_BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_SIZE].into());
}

/// A stream, and what it has still to take.
#[derive(Debug)]
pub struct Socket {
    stream: TcpStream,
    outbox: Outbox,
    written: u64,
}

impl Socket {
    /// Nothing waits for it yet.
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, outbox: Outbox::default(), written: 0 }
    }

    /// The stream, for what reads and writes it otherwise. Nothing may be [pending](Self::pending).
    pub fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// The same, after [`Socket::poll_closed`]: registered anew it is told again what there is.
    pub fn into_stream_anew(self) -> io::Result<TcpStream> {
        TcpStream::from_std(self.stream.into_std()?)
    }

    /// Queues bytes. They leave with the next [`poll_flush`](Self::poll_flush).
    pub fn send(&mut self, bytes: Bytes) {
        self.outbox.push(bytes);
    }

    /// Writes bytes between a few that are its own, past the queue where nothing waits in it; queues what is not taken.
    pub fn write(
        &mut self,
        cx: &mut Context<'_>,
        before: &[u8],
        mut bytes: Bytes,
        after: &'static [u8],
    ) -> io::Result<()> {
        let mut written = 0;
        if self.outbox.bytes() == 0 {
            let slices = [IoSlice::new(before), IoSlice::new(&bytes), IoSlice::new(after)];
            if let Poll::Ready(taken) = Pin::new(&mut self.stream).poll_write_vectored(cx, &slices)? {
                self.written += taken as u64;
                written = taken;
            }
        }
        let in_before = written.min(before.len());
        let in_bytes = (written - in_before).min(bytes.len());
        let in_after = written - in_before - in_bytes;
        if in_before < before.len() {
            self.outbox.push(Bytes::copy_from_slice(&before[in_before..]));
        }
        self.outbox.push(bytes.split_off(in_bytes));
        self.outbox.push(Bytes::from_static(&after[in_after..]));
        Ok(())
    }

    /// Bytes that are queued and not yet taken by the kernel.
    pub fn pending(&self) -> usize {
        self.outbox.bytes()
    }

    /// Bytes that the kernel has taken so far: while this grows, a slow client is not a stalled one.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Writes what is pending; ready when nothing is left.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.outbox.bytes() > 0 {
            let stream = Pin::new(&mut self.stream);
            let written = ready!(match self.outbox.only() {
                Some(bytes) => stream.poll_write(cx, bytes),
                None => {
                    let mut slices = [IoSlice::new(&[]); SLICES_PER_WRITE];
                    stream.poll_write_vectored(cx, self.outbox.gather(&mut slices))
                }
            })?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.outbox.advance(written);
            self.written += written as u64;
        }
        Poll::Ready(Ok(()))
    }

    /// Reads what has come, up to `most`, and shows it to `take`; ready with how much it was, 0 at the end of stream.
    pub fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        most: usize,
        take: impl FnOnce(&[u8]),
    ) -> Poll<io::Result<usize>> {
        READ_BUFFER.with_borrow_mut(|buffer| {
            let most = most.min(buffer.len());
            let mut buffer = ReadBuf::new(&mut buffer[..most]);
            // Unlike `try_read`, this knows that a read which did not fill the buffer has emptied the socket, which
            // saves the call that would say so.
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
            take(buffer.filled());
            Poll::Ready(Ok(buffer.filled().len()))
        })
    }

    /// Ready when the client has hung up, by whatever it has said before; nothing of that is read. From then on there is no
    /// [reading](Self::poll_read): the kernel says only once that something has come, and here it is forgotten, so as to hear of
    /// what comes next. (A client that has filled its window is heard of as late as one that has vanished.)
    pub fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            if ready!(self.stream.poll_read_ready(cx)).is_err() || self.is_closed() {
                return Poll::Ready(());
            }
            let nothing = || Err::<(), _>(io::ErrorKind::WouldBlock.into());
            let _: io::Result<()> = self.stream.try_io(Interest::READABLE, nothing);
        }
    }

    fn is_closed(&self) -> bool {
        let ready = self.stream.ready(Interest::READABLE | Interest::ERROR).now_or_never();
        ready.is_some_and(|ready| ready.is_ok_and(|ready| ready.is_read_closed() || ready.is_error()))
    }

    /// Says that nothing more will be written.
    pub fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
