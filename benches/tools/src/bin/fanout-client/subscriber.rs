//! One subscriber: what it asks for and what it makes of the answer, on each transport.

use crate::Counts;
use belfry_bench_tools::http::Head;
use belfry_bench_tools::{Error, ws};
use std::io::Write;
use std::net::TcpStream;

const MESSAGE: &[u8] = br#"{"type":"message""#;
const WELCOME: &[u8] = br#"{"type":"welcome""#;
const CLOSE: &[u8] = br#"{"type":"close""#;
const DATA_LINE: &[u8] = b"data: ";
/// The longest that a poll may be held.
const WAIT_SECONDS: u32 = 60;

/// How a subscriber hears.
#[derive(Clone, Copy)]
pub enum Transport {
    /// `GET /v1/ws`
    WebSocket,
    /// `GET /v1/sse`
    Sse,
    /// `GET /v1/poll`, again and again
    Poll,
}

impl Transport {
    /// By its name on the command line.
    pub fn parse(name: &str) -> Result<Self, Error> {
        match name {
            "ws" => Ok(Self::WebSocket),
            "sse" => Ok(Self::Sse),
            "poll" => Ok(Self::Poll),
            _ => Err(format!("--transport wants ws, sse or poll, got {name:?}").into()),
        }
    }
}

/// A connection and what has not been understood of its input yet.
pub struct Subscriber {
    transport: Transport,
    stream: TcpStream,
    /// The headers that every poll repeats.
    headers: String,
    /// Whether the response's head is behind us; a poll has a new one each time.
    headed: bool,
    welcomed: bool,
    closed: bool,
    /// The start of something whose end has not come; holds no memory otherwise.
    rest: Vec<u8>,
}

impl Subscriber {
    /// Connects and asks.
    pub fn connect(transport: Transport, authority: &str, channel: &str, token: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(authority)?;
        stream.set_nodelay(true)?;
        let (target, headers) = match transport {
            Transport::WebSocket => (
                format!("/v1/ws?channels={channel}"),
                format!(
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
                     Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: belfry.v1, bearer.{token}\r\n"
                ),
            ),
            Transport::Sse => {
                (format!("/v1/sse?channels={channel}"), format!("Authorization: Bearer {token}\r\n"))
            }
            Transport::Poll => {
                (format!("/v1/poll?channels={channel}"), format!("Authorization: Bearer {token}\r\n"))
            }
        };
        let headers = format!("Host: {authority}\r\n{headers}\r\n");
        let mut subscriber = Self {
            transport,
            stream,
            headers,
            headed: false,
            welcomed: false,
            closed: false,
            rest: Vec::new(),
        };
        subscriber.ask(&target)?;
        Ok(subscriber)
    }

    /// For the poller, and to read from when it says so.
    pub fn socket(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// The server has said that it ends this connection.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Takes what has been read.
    pub fn receive(&mut self, input: &[u8], counts: &mut Counts) -> Result<(), Error> {
        counts.bytes += input.len() as u64;
        if self.rest.is_empty() {
            let used = self.consume(input, counts)?;
            self.rest.extend_from_slice(&input[used..]);
            return Ok(());
        }
        let mut whole = std::mem::take(&mut self.rest);
        whole.extend_from_slice(input);
        let used = self.consume(&whole, counts)?;
        self.rest.extend_from_slice(&whole[used..]);
        Ok(())
    }

    /// How many bytes were understood.
    fn consume(&mut self, input: &[u8], counts: &mut Counts) -> Result<usize, Error> {
        if matches!(self.transport, Transport::Poll) {
            return self.consume_poll(input, counts);
        }
        let mut at = 0;
        if !self.headed {
            let Some(head) = Head::parse(input)? else { return Ok(0) };
            let expected = if matches!(self.transport, Transport::WebSocket) { 101 } else { 200 };
            refuse_unless(head.status == expected, input)?;
            self.headed = true;
            at = head.len;
        }
        let used = match self.transport {
            Transport::WebSocket => self.consume_frames(&input[at..], counts)?,
            _ => self.consume_lines(&input[at..], counts)?,
        };
        Ok(at + used)
    }

    fn consume_frames(&mut self, input: &[u8], counts: &mut Counts) -> Result<usize, Error> {
        let mut at = 0;
        while let Some(frame) = ws::Frame::parse(&input[at..]) {
            match frame.opcode {
                ws::TEXT => self.note(frame.payload, counts)?,
                ws::PING => self.stream.write_all(&ws::client_pong(frame.payload))?,
                ws::CLOSE => self.closed = true,
                _ => {}
            }
            at += frame.len;
        }
        Ok(at)
    }

    /// Chunk sizes are lines of their own, and skipped like any other line that holds no data.
    fn consume_lines(&mut self, input: &[u8], counts: &mut Counts) -> Result<usize, Error> {
        let mut at = 0;
        while let Some(len) = input[at..].iter().position(|byte| *byte == b'\n') {
            if let Some(frame) = input[at..at + len].strip_prefix(DATA_LINE) {
                self.note(frame, counts)?;
            }
            at += len + 1;
        }
        Ok(at)
    }

    /// A whole answer, and the next question after it. A subscriber counts as open once its second poll is out, since
    /// the first is answered at once.
    fn consume_poll(&mut self, input: &[u8], counts: &mut Counts) -> Result<usize, Error> {
        let Some(head) = Head::parse(input)? else { return Ok(0) };
        refuse_unless(head.status == 200, input)?;
        let Some((body, len)) = head.body(&input[head.len..])? else { return Ok(0) };
        let text = std::str::from_utf8(&body)?;
        let session = string_field(text, "session").ok_or("a poll's answer without a session")?;
        let cursor = string_field(text, "cursor").ok_or("a poll's answer without a cursor")?;
        self.ask(&format!("/v1/poll?session={session}&cursor={cursor}&wait={WAIT_SECONDS}"))?;
        counts.deliveries += text.matches(r#"{"type":"message""#).count() as u64;
        self.welcome(counts);
        Ok(head.len + len)
    }

    fn ask(&mut self, target: &str) -> Result<(), Error> {
        Ok(self.stream.write_all(format!("GET {target} HTTP/1.1\r\n{}", self.headers).as_bytes())?)
    }

    fn note(&mut self, frame: &[u8], counts: &mut Counts) -> Result<(), Error> {
        if frame.starts_with(MESSAGE) {
            counts.deliveries += 1;
            counts.frame_bytes = frame.len();
        } else if frame.starts_with(WELCOME) {
            self.welcome(counts);
        } else if frame.starts_with(CLOSE) {
            refuse_unless(self.welcomed, frame)?;
        }
        Ok(())
    }

    fn welcome(&mut self, counts: &mut Counts) {
        if !std::mem::replace(&mut self.welcomed, true) {
            counts.open += 1;
        }
    }
}

fn refuse_unless(good: bool, response: &[u8]) -> Result<(), Error> {
    if good {
        Ok(())
    } else {
        Err(format!("the server refused: {}", String::from_utf8_lossy(response)).into())
    }
}

/// A string from the top of a poll's answer, whose ids and cursors need no unescaping.
fn string_field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!(r#""{name}":""#))?;
    rest.split_once('"').map(|(value, _)| value)
}
