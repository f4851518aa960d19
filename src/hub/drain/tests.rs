use super::*;

#[test]
fn the_moments_are_spread_over_the_window_and_each_is_kept() {
    let (draining, window) = (Draining::default(), 999);
    let mut tenths = [0; 10];
    for _ in 0..10_000 {
        let id = SessionId::random();
        let delay = draining.delay(id, window);
        assert_eq!(draining.delay(id, window), delay);
        tenths[delay as usize / 100] += 1;
    }
    // Seven standard deviations.
    assert!(tenths.iter().all(|&count: &u32| count.abs_diff(1_000) < 210), "{tenths:?}");
    assert_eq!(draining.delay(SessionId::random(), 0), 0);
}

#[test]
fn who_asks_for_a_drain_again_is_told_how_long_it_has_gone_on_and_changes_nothing() {
    let draining = Draining::default();
    assert!(!draining.has_begun());
    assert_eq!(draining.begin(), Duration::ZERO);
    let begun = *draining.begun.borrow();
    draining.begin();
    assert_eq!(*draining.begun.borrow(), begun);
}
