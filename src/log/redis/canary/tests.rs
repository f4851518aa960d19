use super::*;

#[test]
fn a_node_that_has_heard_nothing_yet_is_deaf_and_says_why() {
    let (canary, max_age) = (Canary::new(), Duration::from_secs(3));
    canary.note(Some("Redis cannot be reached".to_owned()));
    assert!(canary.silence(max_age).unwrap().ends_with("s: Redis cannot be reached"));
    canary.sings();
    assert_eq!(canary.silence(max_age), None);
    assert!(canary.silence(Duration::ZERO).is_none_or(|silence| !silence.contains("reached")));
}
