use super::*;

#[test]
fn ranges_hold_on_both_sides() {
    let failures = |value| {
        let mut checks = Checks::default();
        checks.size("limits.data_bytes", value, 1..=1024);
        checks.found
    };
    assert!(failures(1).is_empty() && failures(1024).is_empty());
    assert_eq!(failures(0)[0].1, "0B is out of range; allowed is 1B to 1KiB");
    assert_eq!(failures(1025)[0].1, "1025B is out of range; allowed is 1B to 1KiB");
}
