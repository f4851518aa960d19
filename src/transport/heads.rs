//! Where the heads of a connection's requests begin and end, so that each can have its deadline.
//!
//! This reads along and decides nothing: what a request is, the parser says, and it refuses whatever could be
//! read in two ways (two lengths, a length beside chunks) and ends the connection. So what is odd here is a body
//! of no length: rather a deadline too many than one too few.

/// The bytes of a line that are looked at: the two headers that matter are shorter, and so is any honest chunk's
/// size.
const LINE_BYTES: usize = 64;

/// What a connection's client is in the middle of.
#[derive(Debug)]
pub struct Heads {
    part: Part,
    /// As much of the present line as is looked at. Nothing is allocated between requests: most connections are idle.
    line: Vec<u8>,
    body: Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Between,
    /// In a head; or in empty lines before one, which the parser passes over (RFC 9112 §2.2).
    Head {
        begun: bool,
    },
    /// So much is left of a body or of a chunk.
    Body {
        left: u64,
        chunked: bool,
    },
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

    /// Reads on. Whether a head has ended in these bytes.
    pub fn read(&mut self, mut bytes: &[u8]) -> bool {
        let mut ended = false;
        while !bytes.is_empty() {
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
            if self.part == Part::Between {
                self.part = Part::Head { begun: false };
                self.body = Body::Length(0);
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let (some, rest) = bytes.split_at(end.map_or(bytes.len(), |at| at + 1));
            bytes = rest;
            let room = (LINE_BYTES - self.line.len()).min(some.len());
            self.line.extend_from_slice(&some[..room]);
            if end.is_some() {
                ended |= self.line_ended();
                self.line.clear();
            }
        }
        if !matches!(self.part, Part::Head { .. } | Part::ChunkSize | Part::Trailer) {
            self.line = Vec::new();
        }
        ended
    }

    /// Whether the head has ended with this line.
    fn line_ended(&mut self) -> bool {
        let line = self.line.trim_ascii();
        let was_head = self.is_under_way();
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
        was_head && !self.is_under_way()
    }
}

/// What a header says of the body that is to come.
fn framing(line: &[u8]) -> Option<Body> {
    let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    let value = value.trim_ascii();
    if name.eq_ignore_ascii_case("content-length") {
        return Some(Body::Length(value.parse().unwrap_or(0)));
    }
    let chunked = name.eq_ignore_ascii_case("transfer-encoding") && value.eq_ignore_ascii_case("chunked");
    chunked.then_some(Body::Chunked)
}

/// What is no size ends the connection.
fn chunk_size(line: &[u8]) -> u64 {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    std::str::from_utf8(digits).ok().and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const POST: &str = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    const CHUNKED: &str = "POST / HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: Chunked\r\n\r\n";

    /// Whether a head is under way after these bytes, however they are cut.
    fn under_way(text: &str) -> bool {
        let whole = {
            let mut heads = Heads::default();
            heads.read(text.as_bytes());
            heads.is_under_way()
        };
        for size in 1..text.len().min(20) {
            let mut heads = Heads::default();
            for piece in text.as_bytes().chunks(size) {
                heads.read(piece);
            }
            assert_eq!(heads.is_under_way(), whole, "{text:?} in pieces of {size}");
        }
        whole
    }

    #[test]
    fn a_head_is_under_way_from_its_first_byte_to_the_empty_line() {
        assert!(!under_way("") && !under_way(GET));
        assert!((1..GET.len()).all(|end| under_way(&GET[..end])));
        assert!(!under_way(&GET.replace('\r', "")), "bare line feeds end lines as well (RFC 9112 §2.2)");
    }

    #[test]
    fn empty_lines_before_a_head_belong_to_it() {
        assert!(under_way("\r\n") && under_way("\r\n\r\n\r\n"));
        assert!(!under_way(&format!("\r\n\r\n{GET}")));
        assert!(under_way(&format!("{GET}\r\n")));
    }

    #[test]
    fn the_next_head_begins_behind_the_body() {
        for (request, body) in [
            (GET, ""),
            (POST, "G\r\n\r\n"),
            (CHUNKED, "3;x=y\r\n\r\n\n\r\nA\r\n0123456789\r\n0\r\na: b\r\n\r\n"),
        ] {
            for end in 0..=body.len() {
                assert!(!under_way(&format!("{request}{}", &body[..end])), "{request:?} {end} of {body:?}");
            }
            assert!(under_way(&format!("{request}{body}G")), "{request:?} {body:?}");
            assert!(!under_way(&format!("{request}{body}{GET}")), "{request:?} {body:?}");
            assert!(under_way(&format!("{request}{body}{GET}G")), "{request:?} {body:?}");
        }
    }

    #[test]
    fn that_a_head_has_ended_is_said_even_where_the_next_has_begun() {
        let mut heads = Heads::default();
        assert!(!heads.read(b"GET /"));
        assert!(heads.read(format!(" HTTP/1.1\r\n\r\n{POST}").as_bytes()));
        assert!(!heads.read(b"12345"), "a body");
        assert!(!heads.read(b"GET"));
        assert!(heads.read(b" / HTTP/1.1\r\n\r\nGET") && heads.is_under_way());
    }

    #[test]
    fn long_lines_cost_nothing_and_mean_nothing() {
        let long = format!("GET /{} HTTP/1.1\r\nx: {}\r\n", "y".repeat(10_000), "z".repeat(10_000));
        assert!(under_way(&long) && !under_way(&format!("{long}\r\n")));
        let far = format!("POST / HTTP/1.1\r\nx: {}content-length: 9\r\n\r\n", " ".repeat(LINE_BYTES));
        assert!(under_way(&format!("{far}G")));
    }

    #[test]
    fn odd_framing_is_a_body_of_no_length() {
        for header in ["Content-Length: many", "Content-Length : 5", "Transfer-Encoding: gzip"] {
            let request = format!("POST / HTTP/1.1\r\n{header}\r\n\r\nG");
            assert!(under_way(&request), "{header}");
        }
    }
}
