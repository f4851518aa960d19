use super::*;

fn apply(resume: &mut Resume, frame: &str) -> Step {
    resume.apply(&serde_json::from_str(frame).unwrap())
}

fn parameter(resume: &Resume, name: &str) -> Option<String> {
    resume.query().into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn welcomed() -> Resume {
    let mut resume = Resume::new(&[Channel::parse("news").unwrap()], Start::Now);
    let frame = r#"{"type":"welcome","session":"00000000000000000000000000000007","cursor":"0.10,1.3","resumed":false,"heartbeat_ms":9000}"#;
    assert_eq!(apply(&mut resume, frame), Step::Welcome { resumed: false });
    resume
}

fn message(pos: &str) -> String {
    format!(
        r#"{{"type":"message","channel":"news","seq":1,"pos":"{pos}","data":{{"type":"x","cursor":1e999}}}}"#
    )
}

#[test]
fn the_next_connection_goes_on_where_the_last_one_was_cut() {
    let mut resume = welcomed();
    resume.begin();
    assert_eq!(apply(&mut resume, &message("0.12")), Step::Message);
    assert_eq!(apply(&mut resume, r#"{"type":"ping","cursor":"1.9"}"#), Step::Quiet);
    assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.12,1.9"));
    assert_eq!(parameter(&resume, "session").unwrap(), "00000000000000000000000000000007");
    assert_eq!(parameter(&resume, "channels").as_deref(), Some("news"));
    assert_eq!(parameter(&resume, "attempt").as_deref(), Some("1"));
    assert_eq!(resume.silence(), Duration::from_secs(14));
}

#[test]
fn what_was_seen_is_not_shown_again() {
    let mut resume = welcomed();
    assert_eq!(apply(&mut resume, &message("0.12")), Step::Message);
    assert_eq!(apply(&mut resume, &message("0.12")), Step::Quiet);
    assert_eq!(apply(&mut resume, &message("0.11")), Step::Quiet);
    assert_eq!(apply(&mut resume, &message("1.4")), Step::Message, "partitions do not compare");
    let ephemeral = r#"{"type":"message","channel":"typing","data":1}"#;
    assert_eq!(apply(&mut resume, ephemeral), Step::Message);
    assert_eq!(apply(&mut resume, ephemeral), Step::Message);
}

#[test]
fn the_cursor_goes_back_for_a_reset_only() {
    let mut resume = welcomed();
    apply(&mut resume, &message("0.50"));
    apply(&mut resume, r#"{"type":"ping","cursor":"0.40"}"#);
    apply(&mut resume, r#"{"type":"gap","channel":"news","reason":"trimmed","resume":"0.41"}"#);
    assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.50,1.3"));
    let reset = r#"{"type":"gap","channel":"news","reason":"reset","resume":"0.20"}"#;
    assert_eq!(apply(&mut resume, reset), Step::Gap);
    assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.20,1.3"));
    assert_eq!(apply(&mut resume, &message("0.21")), Step::Message);
}

#[test]
fn a_reset_on_the_way_forward_is_adopted_like_every_gap() {
    let mut resume = welcomed();
    apply(&mut resume, &message("0.50"));
    let reset = |at: u64| format!(r#"{{"type":"gap","channel":"news","reason":"reset","resume":"0.{at}"}}"#);
    assert_eq!(apply(&mut resume, &reset(10)), Step::Gap);
    assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.50,1.3"));
    assert_eq!(apply(&mut resume, &message("0.50")), Step::Quiet);
    apply(&mut resume, &reset(99));
    assert_eq!(parameter(&resume, "cursor").as_deref(), Some("0.99,1.3"));
    assert_eq!(apply(&mut resume, &message("0.100")), Step::Message);
}

#[test]
fn a_close_is_obeyed() {
    let close = |code: &str, is_final: bool| {
        format!(
            r#"{{"type":"close","status":4000,"code":"{code}","detail":"d","final":{is_final},"retry_after_ms":700}}"#
        )
    };
    let mut resume = welcomed();
    assert!(matches!(apply(&mut resume, &close("forbidden", true)), Step::Final { .. }));
    assert!(matches!(apply(&mut resume, &close("token_expired", false)), Step::Final { .. }));
    let again = apply(&mut resume, &close("some_later_code", false));
    assert!(matches!(again, Step::Again { after: Some(after), .. } if after.as_millis() == 700));
    assert!(parameter(&resume, "session").is_some());
    apply(&mut resume, &close("replaced", false));
    assert_eq!(parameter(&resume, "session"), None);
    assert!(parameter(&resume, "cursor").is_some());
    apply(&mut resume, &close("session_mismatch", false));
    assert_eq!(parameter(&resume, "cursor"), None);
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let mut resume = welcomed();
    assert_eq!(apply(&mut resume, r#"{"type":"sparkle","level":9}"#), Step::Quiet);
    assert_eq!(apply(&mut resume, r#"{"type":"gap","reason":"eclipse","resume":"0.60"}"#), Step::Gap);
}
