use super::*;

fn at(ms: i64) -> Timestamp {
    Timestamp(1_000 * WINDOW_MS + ms)
}

#[test]
fn a_steady_flow_has_its_rate_and_a_quiet_channel_none() {
    let (mut rates, channel) = (Rates::default(), Channel::parse("news").unwrap());
    (0..100).for_each(|n| rates.hear(&channel, at(n * 100)));
    let steady = rates.of(&channel, at(10_000));
    assert!((9.0..11.0).contains(&steady), "{steady}");
    assert!(rates.of(&channel, at(14_000)) < steady);
    assert_eq!(rates.of(&channel, at(30_000)), 0.0);
}

#[test]
fn channels_that_have_been_quiet_are_forgotten() {
    let mut rates = Rates::default();
    let name = |n: usize| Channel::parse(&format!("channel:{n}")).unwrap();
    (0..FEW).for_each(|n| rates.hear(&name(n), at(0)));
    rates.hear(&name(FEW), at(3 * WINDOW_MS));
    assert_eq!((rates.heard.len(), rates.tidy_at), (1, FEW));
}

#[test]
fn channels_of_this_window_and_the_one_before_stay_and_are_looked_at_seldom() {
    let mut rates = Rates::default();
    let name = |n: usize| Channel::parse(&format!("channel:{n}")).unwrap();
    (0..FEW).for_each(|n| rates.hear(&name(n), at(0)));
    assert_eq!((rates.heard.len(), rates.tidy_at), (FEW, FEW));
    rates.hear(&name(FEW), at(WINDOW_MS));
    assert_eq!((rates.heard.len(), rates.tidy_at), (FEW + 1, 2 * FEW));
}

#[test]
fn of_the_window_before_as_much_counts_as_is_needed_for_a_whole_one() {
    let (mut rates, channel) = (Rates::default(), Channel::parse("news").unwrap());
    (0..10).for_each(|_| rates.hear(&channel, at(0)));
    assert_eq!(rates.of(&channel, at(WINDOW_MS)), 2.0);
    assert_eq!(rates.of(&channel, at(WINDOW_MS + WINDOW_MS / 4)), 1.5);
    assert_eq!(rates.of(&channel, at(2 * WINDOW_MS)), 0.0);
}
