//! WebSocket frames of clients.

use belfry::testing::transport::ws::{Incoming, Violation, header::frame_len, inbox::Inbox};

/// The longest header of a client's frame, mask included (RFC 6455 §5.2).
const HEADER_MAX: usize = 14;

/// The most that a control frame carries (§5.5).
const CONTROL_MAX: usize = 125;

/// A limit that no input reaches.
const ROOMY: u32 = 1 << 26;

/// The first byte says how the rest is cut, the second how long a message may be.
pub fn frames(data: &[u8]) {
    let [cut, room, bytes @ ..] = data else { return };
    let limit = if *room == u8::MAX { ROOMY } else { u32::from(*room) * 8 };
    check_header(bytes, limit);

    let (messages, violation) = read(bytes, limit, bytes.len());
    for step in [1, usize::from(*cut) + 1] {
        assert_eq!(read(bytes, limit, step), (messages.clone(), violation), "in pieces of {step}");
    }
    let written: Vec<u8> = messages.iter().flat_map(write).collect();
    assert!(written.len() <= bytes.len() + HEADER_MAX * messages.len(), "more than came");
    for message in &messages {
        let (opcode, payload) = parts(message);
        let most = if opcode >= 8 { CONTROL_MAX } else { limit as usize };
        assert!(payload.len() <= most, "{message:?} under a limit of {limit}");
    }
    assert_eq!(read(&written, limit, written.len()), (messages, None), "what was read, written again");
}

/// What is known of a header stays so, whatever comes behind.
fn check_header(bytes: &[u8], limit: u32) {
    let mut known = Ok(None);
    for end in 0..=bytes.len().min(HEADER_MAX) {
        let judged = frame_len(&bytes[..end], None, limit);
        assert!(known == Ok(None) || judged == known, "{judged:?} after {known:?}");
        known = judged;
    }
    if let Ok(Some(whole)) = known {
        assert!(whole <= HEADER_MAX + CONTROL_MAX.max(limit as usize), "{whole}");
    }
}

/// All that comes of the bytes, if they come in pieces of `step`.
fn read(bytes: &[u8], limit: u32, step: usize) -> (Vec<Incoming>, Option<Violation>) {
    let (mut inbox, mut messages) = (Inbox::default(), Vec::new());
    for piece in bytes.chunks(step.max(1)) {
        inbox.push(piece);
        loop {
            match inbox.next(limit) {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(violation) => {
                    assert!(!inbox.has_bytes(), "something is kept after {violation}");
                    return (messages, Some(violation));
                }
            }
        }
    }
    (messages, None)
}

fn parts(message: &Incoming) -> (u8, Vec<u8>) {
    match message {
        Incoming::Text(text) => (1, text.as_bytes().to_vec()),
        Incoming::Binary(bytes) => (2, bytes.to_vec()),
        Incoming::Close(None) => (8, Vec::new()),
        Incoming::Close(Some(reason)) => {
            let text = reason.description.as_deref().unwrap_or_default();
            (8, [&u16::from(reason.code).to_be_bytes(), text.as_bytes()].concat())
        }
        Incoming::Ping(bytes) => (9, bytes.to_vec()),
        Incoming::Pong(bytes) => (10, bytes.to_vec()),
    }
}

/// One frame, masked by zeros.
fn write(message: &Incoming) -> Vec<u8> {
    let (opcode, payload) = parts(message);
    let mut frame = vec![0x80 | opcode];
    match payload.len() {
        len @ 0..=125 => frame.push(0x80 | len as u8),
        len @ 126..=0xFFFF => {
            frame.push(0x80 | 126);
            frame.extend((len as u16).to_be_bytes());
        }
        len => {
            frame.push(0x80 | 127);
            frame.extend((len as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}
