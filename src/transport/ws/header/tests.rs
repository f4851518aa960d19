use super::*;

const LIMIT: u32 = 100_000;

fn check(bytes: &[u8]) -> Result<Option<usize>, Violation> {
    frame_len(bytes, None, LIMIT)
}

#[test]
fn lengths_of_all_three_sizes_are_read() {
    assert_eq!(check(&[0x81, 0x85, 1, 2, 3, 4]), Ok(Some(11)));
    assert_eq!(check(&[0x82, 0xFE, 0x01, 0x00, 1, 2, 3, 4]), Ok(Some(8 + 256)));
    assert_eq!(check(&[0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]), Ok(Some(14 + 65_536)));
}

#[test]
fn a_header_is_judged_before_it_is_whole() {
    assert_eq!(check(&[]), Ok(None));
    assert_eq!(check(&[0x81]), Ok(None));
    assert_eq!(check(&[0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0]), Ok(None));
    assert_eq!(check(&[0xC1]), Err(Violation::ReservedBits));
    assert_eq!(check(&[0x83]), Err(Violation::UnknownOpcode(3)));
    assert_eq!(check(&[0x80]), Err(Violation::UnexpectedContinuation));
    assert_eq!(check(&[0x09]), Err(Violation::FragmentedControl));
    assert_eq!(check(&[0x81, 0x05]), Err(Violation::Unmasked));
    assert_eq!(check(&[0x89, 0xFE]), Err(Violation::ControlTooLong));
    // The announced length is judged before the mask has come.
    let tebibyte = [0x82, 0xFF, 0, 0, 1, 0, 0, 0, 0, 0];
    assert_eq!(check(&tebibyte), Err(Violation::TooLarge { limit: LIMIT }));
    assert_eq!(check(&[0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]), Err(Violation::LengthTopBit));
}

/// Fuzzing has found it: whole ones of these passed, or were something else.
#[test]
fn a_control_frame_of_a_long_length_is_refused_however_its_bytes_come() {
    let short = [0x89, 0xFE, 0, 5, 0, 0, 0, 0, b'h', b'e', b'l', b'l', b'o'];
    let top_bit = [0x89, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0];
    for bytes in [&short[..], &top_bit] {
        for end in 2..=bytes.len() {
            assert_eq!(check(&bytes[..end]), Err(Violation::ControlTooLong), "{end} of {bytes:?}");
        }
    }
}

#[test]
fn the_limit_counts_all_fragments_and_spares_control_frames() {
    let continuation = [0x80, 0x8A, 1, 2, 3, 4];
    assert!(frame_len(&continuation, Some(90), 100).is_ok());
    assert_eq!(frame_len(&continuation, Some(91), 100), Err(Violation::TooLarge { limit: 100 }));
    assert!(frame_len(&[0x89, 0xFD, 1, 2, 3, 4], Some(100), 100).is_ok());
    assert_eq!(frame_len(&[0x81], Some(0), 100), Err(Violation::UnfinishedMessage));
}
