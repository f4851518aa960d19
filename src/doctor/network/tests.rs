use super::*;
use crate::doctor::Level;

#[test]
fn a_full_conntrack_table_is_a_problem_and_a_small_one_a_warning() {
    let level = |most, now, proxy_here| judge_conntrack(most, now, 1_000, proxy_here).level;
    assert_eq!(level(1_000, 899, false), Level::Ok);
    assert_eq!(level(1_000, 900, false), Level::Problem);
    assert_eq!(level(999, 0, false), Level::Warning);
    assert_eq!((level(1_999, 0, true), level(2_000, 0, true)), (Level::Warning, Level::Ok));
}

#[test]
fn ports_count_where_the_proxy_is() {
    let level = |sessions, here| judge_ports((32_768, 60_999), sessions, here).level;
    assert_eq!((level(28_232, true), level(28_233, true)), (Level::Ok, Level::Warning));
    assert_eq!(level(28_233, false), Level::Note);
    assert_eq!((judge_reuse(0, true).level, judge_reuse(0, false).level), (Level::Warning, Level::Note));
    assert_eq!((judge_reuse(1, true).level, judge_reuse(2, true).level), (Level::Ok, Level::Ok));
}

#[test]
fn the_kernels_queue_should_be_as_long_as_ours() {
    assert_eq!((judge_backlog(4_095).level, judge_backlog(4_096).level), (Level::Warning, Level::Ok));
}
