//! The header of one client frame, judged as soon as its bytes are there.
//!
//! actix's parser buffers a whole frame before it looks at any limit, and reserves memory by the announced length; one frame
//! that announces 1 TiB would fill the machine. So nothing reaches it that has not passed here.

#[cfg(test)]
mod tests;

use actix_http::ws::OpCode;

use super::Violation;

/// FIN: the last, or only, frame of its message (RFC 6455 §5.2).
const FIN: u8 = 0x80;
/// RSV1, RSV2, RSV3: meaningless without an extension, and none is ever agreed on (§5.2).
const RESERVED: u8 = 0x70;
/// MASK, set in every frame that comes from a client (§5.1).
const MASK: u8 = 0x80;
/// Bytes of the masking key (§5.3).
const MASK_LEN: usize = 4;

/// Judges the header at the front of `bytes`, in the order in which its bytes arrive: how long header and payload are
/// together, at most the limit and 14. `None`: nothing wrong so far, but it is not whole yet.
///
/// `open` is what a fragmented message under way holds already.
pub fn frame_len(bytes: &[u8], open: Option<usize>, limit: u32) -> Result<Option<usize>, Violation> {
    let Some(&first) = bytes.first() else { return Ok(None) };
    let control = check_kind(first, open.is_some())?;

    let Some(&second) = bytes.get(1) else { return Ok(None) };
    if second & MASK == 0 {
        return Err(Violation::Unmasked);
    }
    let (length, length_len) = match second & !MASK {
        // More than it may carry (§5.5), or not written as short as can be (§5.2).
        126 | 127 if control => return Err(Violation::ControlTooLong),
        126 => match bytes.get(2..4) {
            Some(long) => (u64::from(u16::from_be_bytes(long.try_into().expect("two bytes"))), 2),
            None => return Ok(None),
        },
        127 => match bytes.get(2..10) {
            Some(long) => (u64::from_be_bytes(long.try_into().expect("eight bytes")), 8),
            None => return Ok(None),
        },
        short => (u64::from(short), 0),
    };
    if length >> 63 != 0 {
        return Err(Violation::LengthTopBit);
    }
    // A control frame may stand between fragments and is no part of their message.
    let so_far = if control { 0 } else { open.unwrap_or(0) as u64 };
    if !control && so_far.saturating_add(length) > u64::from(limit) {
        return Err(Violation::TooLarge { limit });
    }

    let header_len = 2 + length_len + MASK_LEN;
    if bytes.len() < header_len {
        return Ok(None);
    }
    Ok(Some(header_len + length as usize))
}

/// Judges a frame's first byte; true for a control frame.
fn check_kind(first: u8, open: bool) -> Result<bool, Violation> {
    if first & RESERVED != 0 {
        return Err(Violation::ReservedBits);
    }
    match OpCode::from(first & 0x0F) {
        OpCode::Bad => Err(Violation::UnknownOpcode(first & 0x0F)),
        OpCode::Continue if !open => Err(Violation::UnexpectedContinuation),
        OpCode::Continue => Ok(false),
        OpCode::Text | OpCode::Binary if open => Err(Violation::UnfinishedMessage),
        OpCode::Text | OpCode::Binary => Ok(false),
        OpCode::Close | OpCode::Ping | OpCode::Pong if first & FIN == 0 => Err(Violation::FragmentedControl),
        OpCode::Close | OpCode::Ping | OpCode::Pong => Ok(true),
    }
}
