//! Responses of HTTP/1.1: a head, and a body by length or by chunks, as they come.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use anyhow::{Context as _, Result, bail};

/// The first part of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// 200 and so on.
    pub status: u16,
    /// Bytes up to and with the empty line.
    pub len: usize,
    /// How its body is framed.
    pub body: Body,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
}

/// How a body is framed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// So many bytes.
    Length(usize),
    /// In chunks.
    Chunked,
    /// Until the connection ends, or, after 101, no body.
    Open,
}

impl Head {
    /// `None` while the empty line has not come.
    pub fn parse(input: &[u8]) -> Result<Option<Self>> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut response = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(len) = response.parse(input).context("no HTTP response")? else {
            return Ok(None);
        };
        let value = |name: &str| {
            let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
            std::str::from_utf8(header.value).ok().map(str::trim)
        };
        let chunked = value("transfer-encoding").is_some_and(|it| it.eq_ignore_ascii_case("chunked"));
        let body = match value("content-length") {
            // No Content never has one (RFC 9110, section 15.3.5).
            _ if response.code == Some(204) => Body::Length(0),
            _ if chunked => Body::Chunked,
            Some(length) => Body::Length(length.parse().context("a length that is no number")?),
            None => Body::Open,
        };
        let retry_after = value("retry-after").and_then(|seconds| seconds.parse().ok());
        Ok(Some(Self { status: response.code.context("a response without status")?, len, body, retry_after }))
    }

    /// A body that is wanted as a whole, and its length on the wire; `None` while it is not all there.
    pub fn whole(&self, rest: &[u8]) -> Result<Option<(Vec<u8>, usize)>> {
        match self.body {
            Body::Length(length) => Ok(rest.get(..length).map(|body| (body.to_vec(), length))),
            Body::Chunked => {
                let (mut chunks, mut body) = (Chunks::default(), Vec::new());
                let used = chunks.feed(rest, |part| {
                    body.extend_from_slice(part);
                    Ok(())
                })?;
                Ok(chunks.ended.then_some((body, used)))
            }
            Body::Open => bail!("a body without a length"),
        }
    }
}

/// Sends a request and waits for its answer, whose status it gives.
pub fn exchange(stream: &mut TcpStream, request: &str) -> Result<u16> {
    stream.write_all(request.as_bytes())?;
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer)?;
        answer.extend_from_slice(&buffer[..read]);
        if let Some(head) = Head::parse(&answer)?
            && head.whole(&answer[head.len..])?.is_some()
        {
            return Ok(head.status);
        }
        if read == 0 {
            bail!("the server ended the connection before it had answered");
        }
    }
}

/// Takes chunks apart (RFC 9112, section 7.1) that come in pieces of any size.
#[derive(Debug, Default)]
pub struct Chunks {
    /// Of the chunk under way, with the line end behind it.
    left: usize,
    /// The last one has come.
    pub ended: bool,
}

/// The line end behind a chunk.
const LINE_END: usize = 2;

impl Chunks {
    /// Hands on what is content; how much of the input was used. The rest is the beginning of a chunk's first line.
    pub fn feed(&mut self, input: &[u8], mut part: impl FnMut(&[u8]) -> Result<()>) -> Result<usize> {
        let mut at = 0;
        while at < input.len() && !self.ended {
            if self.left == 0 {
                match httparse::parse_chunk_size(&input[at..]).map_err(|_| anyhow::anyhow!("no chunk"))? {
                    httparse::Status::Partial => return Ok(at),
                    httparse::Status::Complete((line, 0)) => {
                        let end = at + line + LINE_END;
                        if end > input.len() {
                            return Ok(at);
                        }
                        (at, self.ended) = (end, true);
                    }
                    httparse::Status::Complete((line, size)) => {
                        at += line;
                        self.left = usize::try_from(size)? + LINE_END;
                    }
                }
                continue;
            }
            let taken = self.left.min(input.len() - at);
            let content = taken.min(self.left.saturating_sub(LINE_END));
            part(&input[at..at + content])?;
            self.left -= taken;
            at += taken;
        }
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHUNKED: &[u8] =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n";

    fn body_of(response: &[u8]) -> Option<(Vec<u8>, usize)> {
        let head = Head::parse(response).unwrap()?;
        let (body, len) = head.whole(&response[head.len..]).unwrap()?;
        Some((body, head.len + len))
    }

    #[test]
    fn bodies_are_found_by_length_and_by_chunks_once_they_are_whole() {
        for response in [&b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"[..], CHUNKED] {
            assert_eq!(body_of(response), Some((b"hello".to_vec(), response.len())));
            for end in 0..response.len() {
                assert_eq!(body_of(&response[..end]), None, "cut at {end}");
            }
        }
    }

    #[test]
    fn chunks_are_taken_apart_wherever_the_network_cuts_them() {
        let body = &CHUNKED[Head::parse(CHUNKED).unwrap().unwrap().len..];
        for size in 1..=body.len() {
            let (mut chunks, mut content, mut rest) = (Chunks::default(), Vec::new(), Vec::new());
            for piece in body.chunks(size) {
                rest.extend_from_slice(piece);
                let part = |part: &[u8]| {
                    content.extend_from_slice(part);
                    Ok(())
                };
                let used = chunks.feed(&rest, part).unwrap();
                rest.drain(..used);
            }
            assert_eq!((content.as_slice(), chunks.ended, rest.len()), (&b"hello"[..], true, 0), "by {size}");
        }
    }
}
