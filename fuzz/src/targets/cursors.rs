//! Cursors and positions.

use belfry::protocol::{Cursor, MAX_OFFSET, MAX_PARTITIONS, Partition, Pos, Start};

/// A position, as bytes.
const POS_BYTES: usize = 10;

pub fn cursors(data: &[u8]) {
    check_made(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(pos) = text.parse::<Pos>() {
        assert_eq!(pos.to_string(), text, "a position has one spelling");
    }
    let parsed = text.parse::<Cursor>();
    let in_json: Result<Cursor, _> = serde_json::from_value(text.into());
    assert_eq!(in_json.ok(), parsed.clone().ok(), "{text:?} in JSON");
    let start = if text == "earliest" { Ok(Start::Earliest) } else { parsed.clone().map(Start::After) };
    assert_eq!(text.parse::<Start>(), start);

    let Ok(cursor) = parsed else { return };
    let positions: Vec<Pos> = cursor.iter().collect();
    assert!((1..=MAX_PARTITIONS).contains(&positions.len()), "{cursor:?}");
    assert!(positions.is_sorted_by(|one, next| one.partition < next.partition), "{cursor:?}");
    assert!(positions.iter().all(|pos| pos.offset <= MAX_OFFSET), "{cursor:?}");
    let mut parts: Vec<Pos> = text.split(',').map(|part| part.parse().unwrap()).collect();
    parts.sort_unstable();
    assert_eq!(parts, positions, "{text:?} says something else");
    assert_eq!(cursor.to_string().parse(), Ok(cursor));
}

/// Every cursor that there can be is read as it is written.
fn check_made(data: &[u8]) {
    let position = |bytes: &[u8]| {
        let (partition, offset) = bytes.split_at(POS_BYTES - 8);
        let partition = u16::from_be_bytes(partition.try_into().unwrap());
        Pos::new(Partition(partition), u64::from_be_bytes(offset.try_into().unwrap()) & MAX_OFFSET)
    };
    let cursor: Cursor = data.chunks_exact(POS_BYTES).take(MAX_PARTITIONS).map(position).collect();
    if !cursor.is_empty() {
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }
}
