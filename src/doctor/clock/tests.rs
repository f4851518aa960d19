use super::*;
use crate::doctor::Level;

#[test]
fn clocks_that_are_apart_are_found_in_both_directions_and_a_slow_answer_is_none() {
    let millis = Duration::from_millis;
    let level = |theirs| {
        let reading = Reading { before: millis(100_000), theirs: millis(theirs), after: millis(100_200) };
        compare(&reading).level
    };
    assert_eq!((level(100_100), level(99_001), level(101_199)), (Level::Ok, Level::Ok, Level::Ok));
    assert_eq!((level(99_000), level(101_200)), (Level::Warning, Level::Warning));
    assert_eq!((level(70_001), level(130_199)), (Level::Warning, Level::Warning));
    assert_eq!((level(70_000), level(130_200)), (Level::Problem, Level::Problem));
}

#[test]
fn what_timedatectl_does_not_know_is_not_taken_for_good() {
    let said = |text: &str| judge(Some(Ok(text.to_owned()))).level;
    assert_eq!((said("yes"), said("no"), said("")), (Level::Ok, Level::Warning, Level::Skipped));
    assert_eq!(judge(None).level, Level::Skipped);
    assert_eq!(judge(Some(Err(io::ErrorKind::NotFound.into()))).level, Level::Skipped);
}
