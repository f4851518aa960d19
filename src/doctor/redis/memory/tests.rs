use super::*;
use crate::doctor::Level;

#[test]
fn a_redis_that_evicts_is_a_problem_and_one_that_would_a_warning() {
    assert_eq!(judge_eviction(1 << 30, "noeviction").level, Level::Ok);
    assert_eq!(judge_eviction(0, "noeviction").level, Level::Ok);
    assert_eq!(judge_eviction(0, "allkeys-lru").level, Level::Warning);
    assert_eq!(judge_eviction(1, "volatile-ttl").level, Level::Problem);
    assert_eq!(judge_eviction(1, "").level, Level::Skipped);
}

#[test]
fn a_redis_that_fills_up_is_told_in_time() {
    let level = |used| judge_memory(1_000, used).level;
    assert_eq!((level(799), level(800)), (Level::Ok, Level::Warning));
    assert_eq!((level(949), level(950)), (Level::Warning, Level::Problem));
    assert_eq!(judge_memory(0, 0).level, Level::Note);
}

#[test]
fn redis_should_wait_for_a_node_as_long_as_the_node_does_and_not_for_ever() {
    let level = |limits: &str| judge_pubsub(limits, 1_000).level;
    let with = |hard| format!("normal 0 0 0 slave 9 9 9 pubsub {hard} 100 60");
    assert_eq!((level(&with(999)), level(&with(1_000))), (Level::Warning, Level::Ok));
    assert_eq!((level(&with(0)), level("normal 0 0 0")), (Level::Note, Level::Skipped));
}
