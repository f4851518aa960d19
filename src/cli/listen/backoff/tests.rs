use super::*;

#[test]
fn the_bound_doubles_up_to_the_cap() {
    let mut backoff = Backoff::default();
    for seconds in [1, 2, 4, 8, 16, 30, 30] {
        assert_eq!(backoff.bound().as_secs(), seconds);
        assert!(backoff.next() <= Duration::from_secs(seconds));
    }
    backoff.failures = u32::MAX;
    assert!(backoff.next() <= CAP);
    backoff.reset();
    assert_eq!(backoff.bound(), BASE);
}
