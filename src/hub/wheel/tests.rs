use super::*;

#[test]
fn nothing_fires_early_within_reach_and_nothing_is_late_by_more_than_a_tick() {
    let mut wheel = Wheel::new(0);
    for at in [0, 1, 49, 50, 51, 10_000] {
        wheel.insert(7, at);
    }
    let mut fired = Vec::new();
    for now in 0..=10_050 {
        wheel.turn(now, |_, at| fired.push((now, at)));
    }
    assert_eq!(fired.len(), 6);
    assert!(fired.iter().all(|(now, at)| now >= at && *now <= at + TICK_MS), "{fired:?}");
}

#[test]
fn a_deadline_out_of_reach_fires_before_the_wheel_comes_round() {
    let mut wheel = Wheel::new(0);
    wheel.insert(1, Millis::MAX);
    let mut fired = 0;
    wheel.turn(LISTS as Millis * TICK_MS, |_, _| fired += 1);
    assert_eq!(fired, 1);
}
