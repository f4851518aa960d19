use super::*;

#[test]
fn the_first_is_written_and_the_next_ones_are_counted() {
    let quiet = Quiet::new();
    assert_eq!(quiet.due_at(Duration::from_millis(5)), Some(0));
    for _ in 0..1_000 {
        assert_eq!(quiet.due_at(Duration::from_millis(6)), None);
    }
    assert_eq!(quiet.due_at(PERIOD + Duration::from_millis(4)), None);
    assert_eq!(quiet.due_at(PERIOD + Duration::from_millis(5)), Some(1_001));
    assert_eq!(quiet.due_at(PERIOD * 3), Some(0));
}
