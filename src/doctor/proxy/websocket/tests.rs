use hyper::header::CONTENT_TYPE;

use super::*;
use crate::doctor::Level;

#[test]
fn an_upgrade_that_does_not_pass_is_told_from_one_that_belfry_refuses() {
    let seen = |status: u16, kind: &str| {
        let response = Response::builder().status(status).header(CONTENT_TYPE, kind).body(()).unwrap();
        judge_handshake(&response).map(|finding| finding.seen).unwrap_or_default()
    };
    assert_eq!(seen(101, ""), "");
    assert!(seen(426, "application/problem+json").contains("takes the header Upgrade away"));
    assert!(seen(403, "application/problem+json").contains("another Host"));
    assert!(seen(503, "application/problem+json").contains("Belfry refuses it"));
    assert!(seen(502, "text/html").contains("does not pass: answered 502"));
}

#[test]
fn frames_have_to_pass_in_both_directions_and_as_they_are() {
    let level = |down, up| judge_frames(down, up, "").level;
    assert_eq!(
        (level(true, true), level(true, false), level(false, false)),
        (Level::Ok, Level::Problem, Level::Problem)
    );
    assert_eq!(judge_extensions("permessage-deflate").level, Level::Warning);
}
