use super::*;
use crate::doctor::Level;

#[test]
fn the_proxys_own_refusal_is_told_from_belfrys() {
    let answer = |status: u16, kind: &str| {
        Response::builder().status(status).header(CONTENT_TYPE, kind).body(()).unwrap()
    };
    let level = |answer: &Response<()>, clients| judge(Ok(answer), "limits.body_bytes", 1, clients).level;
    let (ours, theirs) = (answer(413, "application/problem+json"), answer(413, "text/html"));
    assert_eq!((level(&ours, true), level(&theirs, true)), (Level::Ok, Level::Problem));
    assert_eq!(level(&theirs, false), Level::Warning);
    assert_eq!(level(&answer(502, "text/html"), true), Level::Skipped);
}
