//! One publisher: a kept-alive connection with at most one request under way.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::SocketAddr,
};

use anyhow::{Context as _, Result};
use mio::{Interest, Registry, Token, net::TcpStream};

use crate::{
    http::Head,
    peer::{Peer, Published},
};

pub(crate) struct Publisher {
    stream: TcpStream,
    out: Vec<u8>,
    rest: Vec<u8>,
    /// The streams whose messages it publishes, in turn.
    pub(crate) streams: Vec<u32>,
    pub(crate) turn: usize,
    /// What waits for its answer.
    pub(crate) under_way: Option<UnderWay>,
}

/// A request that has been sent.
pub(crate) struct UnderWay {
    pub(crate) due_us: u64,
    /// Streams and numbers.
    pub(crate) messages: Vec<(u32, u32)>,
    /// How many answers are still to come: a server that takes one message at a time gives one for each.
    answers: usize,
    verdict: Published,
}

impl Publisher {
    pub(crate) fn connect(
        address: SocketAddr,
        registry: &Registry,
        token: Token,
        streams: Vec<u32>,
    ) -> Result<Self> {
        // Made at once: there are few of them.
        let stream = std::net::TcpStream::connect(address).context("cannot connect a publisher")?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self { stream, out: Vec::new(), rest: Vec::new(), streams, turn: 0, under_way: None })
    }

    pub(crate) fn send(
        &mut self,
        request: String,
        due_us: u64,
        messages: Vec<(u32, u32)>,
        answers: usize,
    ) -> Result<()> {
        self.under_way = Some(UnderWay { due_us, messages, answers, verdict: Published::Yes });
        self.out = request.into_bytes();
        self.flush()
    }

    fn flush(&mut self) -> Result<()> {
        while !self.out.is_empty() {
            match self.stream.write(&self.out) {
                Ok(written) => drop(self.out.drain(..written)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("a publisher's connection broke"),
            }
        }
        Ok(())
    }

    /// Something may be written, or has come: a request that is answered, and how.
    pub(crate) fn ready(
        &mut self,
        buffer: &mut [u8],
        peer: &dyn Peer,
    ) -> Result<Option<(UnderWay, Published)>> {
        self.flush()?;
        let mut closed = false;
        loop {
            match self.stream.read(buffer) {
                // It may have answered before.
                Ok(0) => {
                    closed = true;
                    break;
                }
                Ok(read) => self.rest.extend_from_slice(&buffer[..read]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("a publisher's connection broke"),
            }
        }
        while let Some(head) = Head::parse(&self.rest)? {
            let Some((body, len)) = head.whole(&self.rest[head.len..])? else { break };
            let under_way = self.under_way.as_mut().context("an answer that nobody asked for")?;
            match peer.published(head.status, &body) {
                Published::Yes => {}
                other => under_way.verdict = other,
            }
            self.rest.drain(..head.len + len);
            under_way.answers -= 1;
            if under_way.answers == 0 {
                let mut answered = self.under_way.take().expect("it was there");
                let verdict = std::mem::replace(&mut answered.verdict, Published::Yes);
                return Ok(Some((answered, verdict)));
            }
        }
        anyhow::ensure!(!closed, "the server closed a publisher's connection");
        Ok(None)
    }
}
