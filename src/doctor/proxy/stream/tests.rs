use super::*;
use crate::doctor::Level;

#[test]
fn a_stream_is_one_only_if_its_second_chunk_comes_by_itself_and_soon() {
    let level = |head: Option<u64>, first: Option<u64>, second: Option<u64>| {
        let millis = |at: Option<u64>| at.map(Duration::from_millis);
        judge(&Arrivals { head: millis(head), first: millis(first), second: millis(second) }, "").level
    };
    assert_eq!(level(Some(5), Some(6), Some(210)), Level::Ok);
    assert_eq!(level(Some(5), Some(6), Some(1_999)), Level::Ok);
    assert_eq!(level(Some(5), Some(6), Some(2_000)), Level::Warning);
    assert_eq!(level(Some(5), Some(6), None), Level::Problem);
    assert_eq!(level(Some(5), None, None), Level::Problem);
    assert_eq!(level(None, None, None), Level::Problem);
}
