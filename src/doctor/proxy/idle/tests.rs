use super::*;
use crate::doctor::Level;

#[test]
fn a_cut_before_the_usual_silence_is_over_is_a_problem_and_after_it_a_warning() {
    let seconds = Duration::from_secs;
    let level = |held| judge(&held, seconds(20), "session.heartbeat").level;
    let cut = |after| Held::Cut(seconds(after), "end".to_owned());
    assert_eq!((level(cut(19)), level(cut(20))), (Level::Problem, Level::Warning));
    assert_eq!(
        (level(Held::Whole(seconds(20))), level(Held::Mute(seconds(20)))),
        (Level::Ok, Level::Problem)
    );
    let advice = judge(&cut(5), seconds(20), "session.heartbeat").advice.unwrap();
    assert!(advice.ends_with("session.heartbeat = \"2s\""), "{advice}");
}
