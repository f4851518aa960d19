use super::*;

#[test]
fn who_is_ahead_is_behind_by_less_than_nothing() {
    let behind = |before, theirs, after| {
        let [before, theirs, after] = [before, theirs, after].map(Duration::from_millis);
        Reading { before, theirs, after }.behind()
    };
    assert_eq!((behind(100, 103, 105), behind(100, 305, 105), behind(300, 100, 305)), (0, 200, -200));
}
