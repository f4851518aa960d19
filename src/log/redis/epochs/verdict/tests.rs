use super::*;
use crate::protocol::Partition;

const X: &str = "0123456789abcdef0123456789abcdef01234567";
const Y: &str = "abcdefabcdefabcdefabcdefabcdefabcdefabcd";

fn epoch(epoch: u64, base: u64, limit: u64) -> Epoch {
    Epoch { partition: Partition(0), epoch, base, limit, first: 1, lost: 0 }
}

fn row(number: u64, log: Option<&str>) -> Option<EpochRow> {
    let epoch = epoch(number, number * 100, number * 100 + 100);
    Some(EpochRow { epoch, log_id: log.map(str::to_owned), history: None })
}

fn state(number: u64) -> Option<LogState> {
    Some(LogState {
        epoch: number,
        base: number * 100,
        limit: number * 100 + 100,
        fleet: None,
        open_for: None,
        back: None,
        evicted: false,
    })
}

fn judged(row: Option<EpochRow>, state: Option<LogState>) -> Step {
    judge(row.as_ref(), state, &X.parse().unwrap())
}

#[test]
fn the_first_start_opens_and_so_does_the_step_up_from_a_memory_log() {
    assert_eq!(judged(None, None), Step::Open);
    assert_eq!(judged(row(3, None), None), Step::Open);
}

#[test]
fn an_epoch_is_in_charge_only_of_the_incarnation_that_it_was_opened_for() {
    assert_eq!(judged(row(3, Some(X)), state(3)), Step::InCharge(epoch(3, 300, 400)));
    assert_eq!(judged(row(3, Some(Y)), state(3)), Step::Open);
    assert_eq!(judged(row(3, Some(Y)), None), Step::Open);
}

#[test]
fn a_redis_that_has_yet_to_hear_is_told() {
    assert_eq!(judged(row(4, Some(X)), state(3)), Step::Tell(epoch(4, 400, 500)));
    let low = LogState { limit: 350, ..state(3).unwrap() };
    assert_eq!(judged(row(3, Some(X)), Some(low)), Step::InCharge(epoch(3, 300, 400)));
}

#[test]
fn a_replica_that_fell_far_behind_before_it_was_promoted_gets_a_new_epoch() {
    assert_eq!(judged(row(4, Some(Y)), state(3)), Step::Open);
}

#[test]
fn what_cannot_be_is_looked_at_again() {
    assert_eq!(judged(row(3, Some(X)), None), Step::LookAgain, "flushed, or just opened");
    assert_eq!(judged(None, state(1)), Step::LookAgain, "another database's");
    assert_eq!(judged(row(3, Some(X)), state(4)), Step::LookAgain, "the database is older");
    assert_eq!(judged(row(3, Some(Y)), state(4)), Step::LookAgain);
    let high = LogState { limit: 500, ..state(3).unwrap() };
    assert_eq!(judged(row(3, Some(X)), Some(high)), Step::LookAgain, "the database is older");
    let other = LogState { base: 1, ..state(3).unwrap() };
    assert_eq!(judged(row(3, Some(X)), Some(other)), Step::LookAgain, "another database's");
}
