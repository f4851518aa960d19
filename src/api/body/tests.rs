use super::*;
use crate::publish::PublishRequest;

fn refused(body: &[u8]) -> String {
    let refusal = parse::<PublishRequest<'_>>(body, "{}").unwrap_err();
    assert_eq!(refusal.code, Code::BadRequest);
    refusal.detail
}

#[test]
fn errors_say_where_and_what() {
    assert!(refused(b"{\"channel\":\n \"a\" x}").contains("line 2 column 6"));
    assert!(refused(b"{\"chanel\":\"a\"}").contains("unknown field `chanel`, expected one of `channel`"));
    assert!(refused(b"").contains("empty"));
    assert!(refused(b"channel=a").contains("no JSON object"));
    assert!(refused(b"{\"channel\":\"\xff\"}").contains("UTF-8"));
    assert!(refused(b"{\"channel\":\"a\",\"channel\":\"b\"}").contains("duplicate field `channel`"));
}

#[test]
fn a_limit_names_its_setting_where_there_is_one() {
    let limits = BodyLimits::from(&LimitsConfig::default());
    assert!(too_large(limits).detail.contains("8388608 bytes (limits.body_bytes);"));
    assert!(too_large(BodyLimits { setting: None, ..limits }).detail.contains("8388608 bytes;"));
}

#[test]
fn an_error_repeats_only_so_much() {
    let detail = refused(format!("{{\"{}\":1}}", "x".repeat(100_000)).as_bytes());
    assert!(detail.len() < 2 * MAX_DETAIL_CHARS && detail.contains("column"), "{detail}");
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let open = "[".repeat(100_000);
    for body in [
        open.clone(),
        format!("{{\"data\":{open}"),
        format!("{{\"x\":{open}"),
        "{\"channels\":[".repeat(100_000),
    ] {
        refused(body.as_bytes());
    }
}
