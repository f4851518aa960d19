//! Where requests begin and end in what a connection sends.

use actix_codec::Decoder as _;
use actix_http::{
    ServiceConfig,
    h1::{Codec, Message, MessageType},
};
use belfry::testing::transport::Heads;
use bytes::BytesMut;

/// The first byte says how the rest is cut.
pub fn heads(data: &[u8]) {
    let [cut, bytes @ ..] = data else { return };
    let whole = read(bytes, bytes.len());
    for step in [1, usize::from(*cut) + 1] {
        assert_eq!(read(bytes, step), whole, "in pieces of {step}");
    }
    // Rather a deadline too many than one too few.
    if parser_waits_for_a_head(bytes) {
        assert!(whole.under_way, "the parser waits for a head that has no deadline");
    }
}

#[derive(Debug, PartialEq)]
struct Read {
    /// Where requests end.
    ends: Vec<usize>,
    under_way: bool,
    between: bool,
}

fn read(bytes: &[u8], step: usize) -> Read {
    let (mut heads, mut ends, mut at) = (Heads::default(), Vec::new(), 0);
    for mut piece in bytes.chunks(step.max(1)) {
        while !piece.is_empty() {
            let some = heads.read(piece);
            assert!(0 < some && some <= piece.len(), "{some} of {}", piece.len());
            assert!(some == piece.len() || heads.is_between(), "to the end of a request at most");
            assert!(!(heads.is_between() && heads.is_under_way()));
            piece = &piece[some..];
            at += some;
            if heads.is_between() {
                ends.push(at);
            }
        }
    }
    Read { ends, under_way: heads.is_under_way(), between: heads.is_between() }
}

/// Whether the parser that the server uses has been given the beginning of a head, after requests that it takes.
fn parser_waits_for_a_head(bytes: &[u8]) -> bool {
    thread_local! {
        // Its clock is a task, whose thread must not end before it.
        static CONFIG: &'static ServiceConfig = {
            let system = Box::leak(Box::new(actix_rt::System::new()));
            Box::leak(Box::new(system.block_on(async { ServiceConfig::default() })))
        };
    }
    let mut codec = CONFIG.with(|config| Codec::new((*config).clone()));
    let (mut rest, mut in_body) = (BytesMut::from(bytes), false);
    loop {
        match codec.decode(&mut rest) {
            Ok(Some(Message::Item(_))) => match codec.message_type() {
                // What follows an upgrade is no HTTP.
                MessageType::Stream => return false,
                kind => in_body = kind == MessageType::Payload,
            },
            Ok(Some(Message::Chunk(chunk))) => in_body = chunk.is_some(),
            Ok(None) => return !in_body && !rest.is_empty(),
            Err(_) => return false,
        }
    }
}
