use super::*;

const MINUTE: i64 = 60_000;
const NOW: i64 = 1_795_334_400_000;

/// How SQL's time is judged when it was last seen so long ago (negative: ahead).
fn after(ms: i64, held_until: i64) -> (Option<i64>, Option<i64>, Option<Seen>) {
    let seen = Seen { at: Timestamp(NOW - ms), held_until: Timestamp(held_until) };
    let (time, see) = SweepTime::judge(Timestamp(NOW), Some(seen));
    (time.held_until.map(|until| until.0 - NOW), time.jumped, see)
}

#[test]
fn time_that_passes_holds_nothing_up_and_is_noted_once_a_minute() {
    let (first, see) = SweepTime::judge(Timestamp(NOW), None);
    assert_eq!((first.held_until, first.jumped), (None, None));
    assert_eq!(see, Some(Seen { at: Timestamp(NOW), held_until: Timestamp(0) }));
    assert_eq!(after(MINUTE, 0), (None, None, None));
    assert_eq!(after(5 * MINUTE, 0).0, None);
    assert!(after(MINUTE + 1, 0).2.is_some());
}

#[test]
fn a_jump_in_either_direction_holds_everything_for_an_hour() {
    let hour = 60 * MINUTE;
    for ms in [5 * MINUTE + 1, 8 * 24 * hour, -5 * MINUTE - 1, -8 * 24 * hour] {
        let (held, jumped, see) = after(ms, 0);
        assert_eq!((held, jumped), (Some(hour), Some(ms)));
        assert_eq!(see, Some(Seen { at: Timestamp(NOW), held_until: Timestamp(NOW + hour) }));
    }
    assert_eq!(after(5_000, NOW + 1).0, Some(1), "it is not over yet");
    assert_eq!(after(5_000, NOW).0, None, "it is over");
    assert_eq!(after(-8 * 24 * hour, NOW + 8 * 24 * hour).0, Some(hour), "set right again");
}
