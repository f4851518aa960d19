use super::*;
use crate::auth::Patterns;

fn token(user: &str, jti: Option<&str>, issued_at: Option<i64>) -> Identity {
    Identity {
        subject: Subject::User(UserId::parse(user).unwrap()),
        read: Patterns::default(),
        publish: Patterns::default(),
        admin: false,
        expires_at: None,
        issued_at: issued_at.map(Timestamp),
        jti: jti.map(Into::into),
    }
}

fn revoke_user(user: &str, before: i64, expires_at: i64) -> Revocation {
    let user = UserId::parse(user).unwrap();
    Revocation {
        revoked: Revoked::User { user, before: Timestamp(before) },
        expires_at: Timestamp(expires_at),
    }
}

#[test]
fn a_token_is_revoked_by_its_jti_alone() {
    let all = Revocations::default();
    let (one, other, nameless) =
        (token("ann", Some("a"), Some(1)), token("ann", Some("b"), Some(1)), token("ann", None, Some(1)));
    assert!(all.check(&one).is_ok());
    let revocation = Revocation { revoked: Revoked::Token("a".into()), expires_at: Timestamp(10) };
    all.add(&revocation);
    assert_eq!(all.check(&one).unwrap_err().code, Code::TokenRevoked);
    assert!(all.check(&other).is_ok() && all.check(&nameless).is_ok());
    assert!(revocation.revoked.means(&one) && !revocation.revoked.means(&nameless));
}

#[test]
fn a_users_older_tokens_are_revoked_and_newer_ones_are_not() {
    let all = Revocations::default();
    all.add(&revoke_user("ann", 5_500, 99));
    all.add(&revoke_user("ann", 2_000, 99));
    for (issued_at, good) in [(None, false), (Some(5_000), false), (Some(5_500), true), (Some(6_000), true)] {
        assert_eq!(all.check(&token("ann", None, issued_at)).is_ok(), good, "{issued_at:?}");
    }
    assert!(all.check(&token("bob", None, None)).is_ok());
}

#[test]
fn a_revocation_is_forgotten_in_its_time() {
    let all = Revocations::default();
    all.add(&revoke_user("ann", 5_000, 10));
    all.add(&Revocation { revoked: Revoked::Token("a".into()), expires_at: Timestamp(20) });
    all.forget(Timestamp(10));
    assert_eq!(all.len(), 1);
    assert!(all.check(&token("ann", None, None)).is_ok());
    all.forget(Timestamp(20));
    assert!(all.is_empty());
}
