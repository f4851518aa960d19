//! One subscriber: its connection, on any transport, and what it makes of what comes.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::SocketAddr,
    time::Instant,
};

use anyhow::Result;
use mio::{Interest, Registry, Token, net::TcpStream};

use crate::{
    http::{Body, Chunks, Head},
    mark::Marker,
    peer::{Ask, Leaving, Peer, Place, Transport},
    tally::{Heard, Tally},
    ws,
};

/// A subscriber, connected or away.
pub(crate) struct Subscriber {
    channels: Vec<String>,
    credential: Option<String>,
    place: Place,
    attempt: u64,
    pub(crate) heard: Heard,
    connection: Option<Connection>,
}

struct Connection {
    stream: TcpStream,
    since: Instant,
    open: bool,
    /// What the socket has not taken yet.
    out: Vec<u8>,
    head: Option<Head>,
    chunks: Chunks,
    /// The beginning of something whose end has not come.
    rest: Vec<u8>,
    /// The beginning of an event stream's line.
    line: Vec<u8>,
}

/// Whom it speaks to, and who counts.
pub(crate) struct Ears<'a> {
    pub(crate) peer: &'a dyn Peer,
    pub(crate) transport: Transport,
    pub(crate) authority: &'a str,
    pub(crate) marker: &'a Marker,
    pub(crate) tally: &'a mut Tally,
    pub(crate) now_us: u64,
}

/// What became of a connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing.
    On,
    /// It has been made: messages come from now on.
    Opened { since: Instant },
    /// It has ended.
    Ended(Leaving),
}

impl Subscriber {
    pub(crate) fn new(channels: Vec<String>, credential: Option<String>, heard: Heard) -> Self {
        Self { channels, credential, place: Place::default(), attempt: 0, heard, connection: None }
    }

    pub(crate) fn is_away(&self) -> bool {
        self.connection.is_none()
    }

    /// Begins a connection, and asks once it is there.
    pub(crate) fn connect(
        &mut self,
        address: SocketAddr,
        registry: &Registry,
        token: Token,
        ears: &Ears<'_>,
    ) -> Result<()> {
        let mut stream = TcpStream::connect(address)?;
        self.attempt += 1;
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        self.connection = Some(Connection {
            stream,
            since: Instant::now(),
            open: false,
            out: self.request(ears).into_bytes(),
            head: None,
            chunks: Chunks::default(),
            rest: Vec::new(),
            line: Vec::new(),
        });
        Ok(())
    }

    fn request(&self, ears: &Ears<'_>) -> String {
        let channels: Vec<_> = self.channels.iter().map(String::as_str).collect();
        ears.peer.subscribe(&Ask {
            transport: ears.transport,
            authority: ears.authority,
            channels: &channels,
            credential: self.credential.as_deref(),
            attempt: self.attempt,
            place: &self.place,
        })
    }

    /// Ends the connection as a network does: without a word.
    pub(crate) fn cut(&mut self) {
        self.connection = None;
    }

    /// Something may be written, or has come.
    pub(crate) fn ready(&mut self, buffer: &mut [u8], ears: &mut Ears<'_>) -> Result<Turn> {
        let Some(connection) = &mut self.connection else { return Ok(Turn::On) };
        let was_open = connection.open;
        let ended = match connection.flush() {
            Err(error) => Some(ended(error.to_string())),
            Ok(()) => self.read(buffer, ears)?,
        };
        if let Some(leaving) = ended {
            self.connection = None;
            return Ok(Turn::Ended(leaving));
        }
        let connection = self.connection.as_ref().expect("it has not ended");
        match connection.open && !was_open {
            true => Ok(Turn::Opened { since: connection.since }),
            false => Ok(Turn::On),
        }
    }

    fn read(&mut self, buffer: &mut [u8], ears: &mut Ears<'_>) -> Result<Option<Leaving>> {
        loop {
            let connection = self.connection.as_mut().expect("only read while it is there");
            let read = match connection.stream.read(buffer) {
                Ok(0) => return Ok(Some(ended("the connection ended without a word".to_owned()))),
                Ok(read) => read,
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::NotConnected => return Ok(None),
                    ErrorKind::Interrupted => continue,
                    _ => return Ok(Some(ended(error.to_string()))),
                },
            };
            ears.tally.bytes += read as u64;
            if let Some(leaving) = self.take(&buffer[..read], ears)? {
                return Ok(Some(leaving));
            }
            // Less than there was room for: nothing is left, and what comes will be told.
            if read < buffer.len() {
                return Ok(None);
            }
        }
    }

    fn take(&mut self, input: &[u8], ears: &mut Ears<'_>) -> Result<Option<Leaving>> {
        let connection = self.connection.as_mut().expect("only taken while it is there");
        let mut whole = std::mem::take(&mut connection.rest);
        let mut leaving = None;
        let used = if whole.is_empty() {
            let used = self.consume(input, ears, &mut leaving)?;
            whole.extend_from_slice(&input[used..]);
            0
        } else {
            whole.extend_from_slice(input);
            self.consume(&whole, ears, &mut leaving)?
        };
        whole.drain(..used);
        if let Some(connection) = &mut self.connection {
            connection.rest = whole;
        }
        Ok(leaving)
    }

    /// How many bytes were understood.
    fn consume(&mut self, input: &[u8], ears: &mut Ears<'_>, leaving: &mut Option<Leaving>) -> Result<usize> {
        let mut at = 0;
        loop {
            let connection = self.connection.as_mut().expect("only consumed while it is there");
            let Some(head) = &connection.head else {
                let Some(head) = Head::parse(&input[at..])? else { return Ok(at) };
                if head.status >= 300 {
                    let after_ms = head.retry_after.map(|seconds| seconds * 1000);
                    let last = !matches!(head.status, 429 | 500..);
                    let why =
                        format!("{}: {}", head.status, String::from_utf8_lossy(&input[at + head.len..]));
                    *leaving = Some(Leaving { why, last, after_ms });
                    return Ok(input.len());
                }
                at += head.len;
                connection.open |= ears.peer.head_is_welcome();
                connection.head = Some(head);
                continue;
            };
            if ears.transport == Transport::Poll {
                let Some((body, len)) = head.whole(&input[at..])? else {
                    // All of it again, once it is whole.
                    at -= std::mem::take(&mut connection.head).map_or(0, |head| head.len);
                    return Ok(at);
                };
                at += len;
                connection.head = None;
                self.hear(&body, ears, leaving)?;
                if leaving.is_none() {
                    let next = self.request(ears).into_bytes();
                    let connection = self.connection.as_mut().expect("it has not ended");
                    connection.out.extend_from_slice(&next);
                    if let Err(error) = connection.flush() {
                        *leaving = Some(ended(error.to_string()));
                    }
                }
            } else if ears.transport == Transport::WebSocket {
                return Ok(at + self.consume_frames(&input[at..], ears, leaving)?);
            } else if head.body == Body::Chunked {
                let mut chunks = std::mem::take(&mut connection.chunks);
                let used = chunks.feed(&input[at..], |part| self.consume_lines(part, ears, leaving))?;
                if let Some(connection) = &mut self.connection {
                    connection.chunks = chunks;
                }
                return Ok(at + used);
            } else {
                self.consume_lines(&input[at..], ears, leaving)?;
                return Ok(input.len());
            }
            if at == input.len() || leaving.is_some() {
                return Ok(at);
            }
        }
    }

    fn consume_frames(
        &mut self,
        input: &[u8],
        ears: &mut Ears<'_>,
        leaving: &mut Option<Leaving>,
    ) -> Result<usize> {
        let mut at = 0;
        while let Some(frame) = ws::Frame::parse(&input[at..]) {
            at += frame.len;
            match frame.opcode {
                ws::TEXT | ws::BINARY => self.hear(frame.payload, ears, leaving)?,
                ws::PING => {
                    let connection = self.connection.as_mut().expect("it is being read");
                    connection.out.extend_from_slice(&ws::client_pong(frame.payload));
                    connection.flush()?;
                }
                ws::CLOSE => {
                    let why =
                        String::from_utf8_lossy(frame.payload.get(2..).unwrap_or_default()).into_owned();
                    leaving.get_or_insert_with(|| ended(why));
                }
                _ => {}
            }
        }
        Ok(at)
    }

    fn consume_lines(
        &mut self,
        input: &[u8],
        ears: &mut Ears<'_>,
        leaving: &mut Option<Leaving>,
    ) -> Result<()> {
        let mut rest = input;
        while let Some(len) = memchr::memchr(b'\n', rest) {
            let connection = self.connection.as_mut().expect("it is being read");
            let mut line = std::mem::take(&mut connection.line);
            if line.is_empty() {
                self.line(&rest[..len], ears, leaving)?;
            } else {
                line.extend_from_slice(&rest[..len]);
                self.line(&line, ears, leaving)?;
            }
            rest = &rest[len + 1..];
        }
        let connection = self.connection.as_mut().expect("it is being read");
        connection.line.extend_from_slice(rest);
        Ok(())
    }

    fn line(&mut self, line: &[u8], ears: &mut Ears<'_>, leaving: &mut Option<Leaving>) -> Result<()> {
        if let Some(data) = line.strip_prefix(b"data:") {
            // One space behind the colon is none of the value (HTML, 9.2.6).
            return self.hear(data.strip_prefix(b" ").unwrap_or(data), ears, leaving);
        }
        if let Some(id) = line.strip_prefix(b"id:") {
            ears.peer.event_id(std::str::from_utf8(id)?.trim(), &mut self.place);
        }
        Ok(())
    }

    fn hear(&mut self, payload: &[u8], ears: &mut Ears<'_>, leaving: &mut Option<Leaving>) -> Result<()> {
        for mark in ears.marker.find(payload) {
            ears.tally.hear(&mut self.heard, mark, ears.now_us);
        }
        let meaning = ears.peer.heard(ears.transport, payload, &mut self.place)?;
        ears.tally.gaps += meaning.gaps;
        if let Some(connection) = &mut self.connection {
            connection.open |= meaning.welcome;
            if let Some(text) = meaning.say {
                connection.out.extend_from_slice(&ws::client_text(&text));
                connection.flush()?;
            }
        }
        if meaning.leaving.is_some() {
            *leaving = meaning.leaving;
        }
        Ok(())
    }
}

impl Connection {
    fn flush(&mut self) -> std::io::Result<()> {
        while !self.out.is_empty() {
            match self.stream.write(&self.out) {
                Ok(written) => drop(self.out.drain(..written)),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::NotConnected => return Ok(()),
                    ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
        Ok(())
    }
}

fn ended(why: String) -> Leaving {
    Leaving { why, last: false, after_ms: None }
}
