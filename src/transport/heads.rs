//! Where a connection's requests begin and end, so that each head can have its deadline, and the dispatcher one request
//! at a time.
//!
//! This reads along and decides nothing: what a request is, the parser says, and it refuses whatever could be
//! read in two ways (two lengths, a length beside chunks) and ends the connection. So what is odd here is a body
//! of no length: rather a deadline too many than one too few.

#[cfg(test)]
mod tests;

/// The bytes of a line that are looked at: the two headers that matter are shorter, and so is any honest chunk's size.
const LINE_BYTES: usize = 64;

/// What a connection's client is in the middle of.
#[derive(Debug)]
pub struct Heads {
    part: Part,
    /// As much of a line that has begun and not ended as is looked at.
    line: Vec<u8>,
    body: Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// No request has begun.
    Between,
    /// In a head; or in empty lines before one, which the parser passes over (RFC 9112 §2.2).
    Head { begun: bool },
    /// So much is left of a body or of a chunk.
    Body { left: u64, chunked: bool },
    /// In the line that says how long the next chunk is.
    ChunkSize,
    /// Behind the last chunk.
    Trailer,
}

/// How the body of the request whose head is being read is framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Length(u64),
    Chunked,
}

impl Default for Heads {
    fn default() -> Self {
        Self { part: Part::Between, line: Vec::new(), body: Body::Length(0) }
    }
}

impl Heads {
    /// Whether a head has begun and not ended.
    pub fn is_under_way(&self) -> bool {
        matches!(self.part, Part::Head { .. })
    }

    /// Whether what was read ends with a request.
    pub fn is_between(&self) -> bool {
        self.part == Part::Between
    }

    /// Reads on, to the end of the request at most. How many of these bytes that are.
    pub fn read(&mut self, bytes: &[u8]) -> usize {
        let all = bytes.len();
        let mut bytes = bytes;
        if self.part == Part::Between && all > 0 {
            self.part = Part::Head { begun: false };
            self.body = Body::Length(0);
        }
        while !bytes.is_empty() && self.part != Part::Between {
            if let Part::Body { left, chunked } = self.part {
                let some = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                bytes = &bytes[some..];
                self.part = match (left - some as u64, chunked) {
                    (0, false) => Part::Between,
                    (0, true) => Part::ChunkSize,
                    (left, _) => Part::Body { left, chunked },
                };
                continue;
            }
            let end = memchr::memchr(b'\n', bytes);
            let (some, rest) = bytes.split_at(end.map_or(bytes.len(), |at| at + 1));
            bytes = rest;
            // Most lines come whole.
            if end.is_some() && self.line.is_empty() {
                self.line_ended(&some[..some.len().min(LINE_BYTES)]);
                continue;
            }
            let room = (LINE_BYTES - self.line.len()).min(some.len());
            self.line.extend_from_slice(&some[..room]);
            if end.is_some() {
                let line = std::mem::take(&mut self.line);
                self.line_ended(&line);
            }
        }
        all - bytes.len()
    }

    fn line_ended(&mut self, line: &[u8]) {
        let line = line.trim_ascii();
        self.part = match self.part {
            Part::Head { begun: false } if line.is_empty() => Part::Head { begun: false },
            Part::Head { .. } if !line.is_empty() => {
                self.body = framing(line).unwrap_or(self.body);
                Part::Head { begun: true }
            }
            Part::Head { .. } => match self.body {
                Body::Length(0) => Part::Between,
                Body::Length(left) => Part::Body { left, chunked: false },
                Body::Chunked => Part::ChunkSize,
            },
            Part::ChunkSize => match chunk_size(line) {
                0 => Part::Trailer,
                // With the line's end behind it.
                size => Part::Body { left: size.saturating_add(2), chunked: true },
            },
            Part::Trailer if line.is_empty() => Part::Between,
            other => other,
        };
    }
}

/// What a header says of the body that is to come.
fn framing(line: &[u8]) -> Option<Body> {
    let value_of = |name: &[u8]| {
        let (start, value) = line.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
    };
    if let Some(value) = value_of(b"content-length:") {
        let length = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
        return Some(Body::Length(length.unwrap_or(0)));
    }
    let chunked = value_of(b"transfer-encoding:")?.eq_ignore_ascii_case(b"chunked");
    chunked.then_some(Body::Chunked)
}

/// What is no size ends the connection.
fn chunk_size(line: &[u8]) -> u64 {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    std::str::from_utf8(digits).ok().and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
}
