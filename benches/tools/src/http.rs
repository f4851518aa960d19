//! HTTP/1.1, as far as a client that knows its server needs it.

use crate::Error;
use std::borrow::Cow;

/// The address in `http://127.0.0.1:8080`, which is also what `Host` says.
pub fn authority(url: &str) -> Result<&str, Error> {
    let rest =
        url.strip_prefix("http://").ok_or_else(|| format!("--url wants http://host:port, got {url:?}"))?;
    Ok(rest.trim_end_matches('/'))
}

/// A body, and how long it was on the wire.
type Body<'a> = (Cow<'a, [u8]>, usize);

/// A response's first part.
pub struct Head<'a> {
    /// 200 and so on.
    pub status: u16,
    /// Bytes up to and with the empty line.
    pub len: usize,
    text: &'a str,
}

impl<'a> Head<'a> {
    /// `None` while the empty line has not come.
    pub fn parse(input: &'a [u8]) -> Result<Option<Self>, Error> {
        let Some(end) = input.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
        let text = std::str::from_utf8(&input[..end])?;
        let status = text.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| format!("not an HTTP response: {text:?}"))?;
        Ok(Some(Self { status, len: end + 4, text }))
    }

    /// The body and its length on the wire; `None` while it is not all there.
    pub fn body<'b>(&self, rest: &'b [u8]) -> Result<Option<Body<'b>>, Error> {
        if self.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
            return chunked(rest);
        }
        let len = self.header("content-length").ok_or("a body of unknown length")?.parse()?;
        Ok(rest.get(..len).map(|body| (body.into(), len)))
    }

    fn header(&self, name: &str) -> Option<&'a str> {
        let mut pairs = self.text.split("\r\n").filter_map(|line| line.split_once(':'));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

fn chunked(rest: &[u8]) -> Result<Option<Body<'_>>, Error> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let Some(line) = rest[at..].windows(2).position(|bytes| bytes == b"\r\n") else { return Ok(None) };
        let size = usize::from_str_radix(std::str::from_utf8(&rest[at..at + line])?, 16)?;
        let start = at + line + 2;
        at = start + size + 2;
        let Some(chunk) = rest.get(start..at) else { return Ok(None) };
        if size == 0 {
            return Ok(Some((body.into(), at)));
        }
        body.extend_from_slice(&chunk[..size]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of(response: &[u8]) -> Option<(Vec<u8>, usize)> {
        let head = Head::parse(response).unwrap()?;
        let (body, len) = head.body(&response[head.len..]).unwrap()?;
        Some((body.into_owned(), head.len + len))
    }

    #[test]
    fn bodies_are_found_by_length_and_by_chunks_once_they_are_whole() {
        for response in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"[..],
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        ] {
            assert_eq!(body_of(response), Some((b"hello".to_vec(), response.len())));
            for end in 0..response.len() {
                assert_eq!(body_of(&response[..end]), None, "cut at {end}");
            }
        }
    }
}
