//! WebSocket frames (RFC 6455, section 5): a server's, unmasked and whole, and what a client says.

/// One frame of a server.
pub struct Frame<'a> {
    /// 1 text, 2 binary, 8 close, 9 ping.
    pub opcode: u8,
    /// Its content.
    pub payload: &'a [u8],
    /// Header and payload.
    pub len: usize,
}

/// Text.
pub const TEXT: u8 = 1;
/// Bytes.
pub const BINARY: u8 = 2;
/// The server is leaving.
pub const CLOSE: u8 = 8;
/// To be answered with the same payload.
pub const PING: u8 = 9;

impl<'a> Frame<'a> {
    /// `None` while it is not all there.
    pub fn parse(input: &'a [u8]) -> Option<Self> {
        let (start, len): (usize, usize) = match *input.get(1)? {
            126 => (4, usize::from(u16::from_be_bytes(input.get(2..4)?.try_into().ok()?))),
            127 => (10, usize::try_from(u64::from_be_bytes(input.get(2..10)?.try_into().ok()?)).ok()?),
            short => (2, usize::from(short)),
        };
        let len = start.checked_add(len)?;
        Some(Self { opcode: input[0] & 0x0f, payload: input.get(start..len)?, len })
    }
}

/// A whole text frame as a server sends it.
pub fn server_text(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | TEXT];
    match payload.len() {
        short @ 0..=125 => frame.push(short as u8),
        len => {
            frame.push(126);
            frame
                .extend_from_slice(&u16::try_from(len).expect("messages of a bench are small").to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    frame
}

/// A whole text frame of a client, of at most 65,535 bytes.
pub fn client_text(text: &str) -> Vec<u8> {
    let mut frame = server_text(text.as_bytes());
    frame[1] |= 0x80;
    let header = frame.len() - text.len();
    frame.splice(header..header, [0; 4]);
    frame
}

/// The answer to a ping, whose payload is at most 125 bytes. A mask of zeros is valid and leaves it as it is.
pub fn client_pong(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x8a, 0x80 | payload.len() as u8, 0, 0, 0, 0];
    frame.extend_from_slice(payload);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_parsed_once_it_is_whole() {
        for len in [0, 125, 126, 60_000] {
            let wire = server_text(&vec![b'x'; len]);
            let frame = Frame::parse(&wire).expect("whole");
            assert_eq!((frame.opcode, frame.payload.len(), frame.len), (TEXT, len, wire.len()));
            assert!((0..wire.len()).all(|end| Frame::parse(&wire[..end]).is_none()));
        }
    }
}
