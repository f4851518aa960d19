use super::*;

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
const CHUNKED: &str = "POST / HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: Chunked\r\n\r\n";

/// Reads all of it, request by request. How many have ended.
fn read_all(heads: &mut Heads, mut bytes: &[u8]) -> usize {
    let mut ended = 0;
    while !bytes.is_empty() {
        let read = heads.read(bytes);
        assert!(read > 0 && (read == bytes.len() || heads.is_between()), "to the end of a request at most");
        bytes = &bytes[read..];
        ended += usize::from(heads.is_between());
    }
    ended
}

/// Whether a head is under way after these bytes, however they are cut.
fn under_way(text: &str) -> bool {
    let whole = {
        let mut heads = Heads::default();
        read_all(&mut heads, text.as_bytes());
        heads.is_under_way()
    };
    for size in 1..text.len().min(20) {
        let mut heads = Heads::default();
        for piece in text.as_bytes().chunks(size) {
            read_all(&mut heads, piece);
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
    for (request, body) in
        [(GET, ""), (POST, "G\r\n\r\n"), (CHUNKED, "3;x=y\r\n\r\n\n\r\nA\r\n0123456789\r\n0\r\na: b\r\n\r\n")]
    {
        for end in 0..=body.len() {
            assert!(!under_way(&format!("{request}{}", &body[..end])), "{request:?} {end} of {body:?}");
        }
        assert!(under_way(&format!("{request}{body}G")), "{request:?} {body:?}");
        assert!(!under_way(&format!("{request}{body}{GET}")), "{request:?} {body:?}");
        assert!(under_way(&format!("{request}{body}{GET}G")), "{request:?} {body:?}");
    }
}

#[test]
fn what_is_read_ends_with_a_request() {
    let chunked = format!("{CHUNKED}3;x=y\r\n\r\n\n\r\n0\r\na: b\r\n\r\n");
    let post = format!("{POST}12345");
    let row = [&chunked, GET, &post, GET].concat();
    for size in 1..row.len() {
        let mut heads = Heads::default();
        let ended: usize = row.as_bytes().chunks(size).map(|piece| read_all(&mut heads, piece)).sum();
        assert!(ended == 4 && heads.is_between(), "in pieces of {size}");
    }
    let mut heads = Heads::default();
    let mut rest = row.as_bytes();
    for request in [&chunked, GET, &post, GET] {
        assert_eq!(heads.read(rest), request.len());
        rest = &rest[request.len()..];
    }
    assert_eq!(heads.read(rest), 0);
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
