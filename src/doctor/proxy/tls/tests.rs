use super::*;
use crate::doctor::Level;

#[test]
fn browsers_want_http_2_and_pages_want_tls() {
    assert_eq!(judge_protocol(Some(b"h2")).level, Level::Ok);
    assert_eq!(
        (judge_protocol(Some(b"http/1.1")).level, judge_protocol(None).level),
        (Level::Warning, Level::Warning)
    );
    assert_eq!(
        (judge_plain("127.0.0.1").level, judge_plain("push.example").level),
        (Level::Note, Level::Warning)
    );
}
