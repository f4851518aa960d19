use super::*;

#[test]
fn session_ids_have_one_spelling() {
    let id = SessionId::random();
    assert_eq!(id.to_string().parse::<SessionId>().unwrap(), id);
    for bad in ["", "0", &"g".repeat(32), &"A".repeat(32), &"0".repeat(33)] {
        assert!(bad.parse::<SessionId>().is_err(), "{bad:?}");
    }
}

#[test]
fn times_are_written_with_milliseconds() {
    assert_eq!(Timestamp(1_795_334_400_123).to_string(), "2026-11-22T08:00:00.123Z");
    assert_eq!(Timestamp(1_795_334_400_000).to_string(), "2026-11-22T08:00:00.000Z");
}

#[test]
fn idempotency_keys_are_limited_on_both_sides() {
    assert!(IdempotencyKey::parse(&"k".repeat(MAX_IDEMPOTENCY_KEY_BYTES)).is_ok());
    for bad in ["", "a\nb", "ä", &"k".repeat(MAX_IDEMPOTENCY_KEY_BYTES + 1)] {
        assert!(IdempotencyKey::parse(bad).is_err(), "{bad:?}");
    }
}
