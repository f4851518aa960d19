use super::*;
use crate::protocol::Code;

const NOW: Timestamp = Timestamp(1_795_334_400_000);

fn read(json: &str) -> Result<Revocation, Refusal> {
    let asked: RevocationRequest = body::parse(json.as_bytes(), EXAMPLE)?;
    asked.revocation(&AuthConfig::default(), NOW)
}

#[test]
fn one_token_or_a_users_is_revoked_for_as_long_as_is_said() {
    let day = Timestamp(NOW.0 + 86_400_000);
    let token = read(r#"{"jti":"a"}"#).unwrap();
    assert_eq!(token, Revocation { revoked: Revoked::Token("a".into()), expires_at: day });
    let user = read(r#"{"user":"ann"}"#).unwrap();
    let latest = NOW.plus(CLOCK_LEEWAY);
    assert!(matches!(user.revoked, Revoked::User { before, .. } if before == latest), "{user:?}");
    let text = format!(r#"{{"user":"ann","before":"{}","expires_at":"{day}"}}"#, Timestamp(1_000));
    let user = read(&text).unwrap();
    assert!(matches!(user.revoked, Revoked::User { before: Timestamp(1_000), .. }), "{user:?}");
    assert_eq!(user.expires_at, day);
}

#[test]
fn what_names_nothing_or_both_or_another_time_is_refused() {
    let later = Timestamp(NOW.plus(CLOCK_LEEWAY).0 + 1);
    for json in [
        "{}".to_owned(),
        r#"{"jti":"a","user":"ann"}"#.to_owned(),
        r#"{"jti":""}"#.to_owned(),
        r#"{"jti":"a\u0000b"}"#.to_owned(),
        r#"{"user":"a b"}"#.to_owned(),
        r#"{"jti":"a","before":"2026-01-01T00:00:00Z"}"#.to_owned(),
        r#"{"user":"ann","before":"yesterday"}"#.to_owned(),
        format!(r#"{{"user":"ann","before":"{later}"}}"#),
        format!(r#"{{"jti":"a","expires_at":"{NOW}"}}"#),
        r#"{"jti":"a","expires_at":"2099-01-01T00:00:00Z"}"#.to_owned(),
    ] {
        assert_eq!(read(&json).unwrap_err().code, Code::BadRequest, "{json}");
    }
}
