use std::time::Duration;

use secrecy::ExposeSecret;

use super::*;
use crate::{
    auth::{Grant, Signer},
    protocol::Channel,
};

#[test]
fn what_was_signed_is_what_is_read() {
    let config = AuthConfig { jwt_secret: Some("s".repeat(32).into()), ..AuthConfig::default() };
    let signer = Signer::new(&config, false).unwrap().unwrap();
    let grant = Grant {
        user: UserId::parse("ann").unwrap(),
        channels: Patterns::parse(&["team:*"]).unwrap(),
        publish: Patterns::parse(&["room:1"]).unwrap(),
        expires_at: Timestamp::now().plus(Duration::from_secs(60)),
    };
    let token = signer.sign(&grant);
    let identity = JwtVerifier::new(&config, false).unwrap().verify(token.expose_secret()).unwrap();
    assert_eq!(identity.subject, Subject::User(grant.user));
    assert_eq!(identity.read, grant.channels);
    assert_eq!(identity.publish, grant.publish);
    assert_eq!(identity.expires_at.unwrap().0, grant.expires_at.0 / 1000 * 1000);
    assert!(identity.can_read(&Channel::parse("user:ann").unwrap()));
    assert!(!identity.admin && identity.jti.is_some());
}

fn of(issued_at: Option<i64>, expires_at: i64) -> Identity {
    Identity {
        subject: Subject::User(UserId::parse("ann").unwrap()),
        read: Patterns::default(),
        publish: Patterns::default(),
        admin: false,
        expires_at: Some(Timestamp(expires_at)),
        issued_at: issued_at.map(Timestamp),
        jti: None,
    }
}

#[test]
fn a_token_is_not_issued_later_than_clocks_differ() {
    let now = Timestamp(1_000_000);
    let latest = now.plus(CLOCK_LEEWAY).0;
    let check = |issued_at| check_times(&of(issued_at, i64::MAX), None, now).map_err(|it| it.code);
    assert_eq!(check(None), Ok(()));
    assert_eq!(check(Some(latest)), Ok(()));
    for later in [latest + 1, i64::MAX] {
        assert_eq!(check(Some(later)), Err(Code::Unauthorized), "{later}");
    }
}

#[test]
fn a_token_lives_as_long_as_it_may() {
    let (now, day) = (Timestamp(1_000_000), 86_400_000);
    let max_age = Some(Duration::from_millis(86_400_000));
    let check =
        |issued_at, expires_at| check_times(&of(issued_at, expires_at), max_age, now).map_err(|it| it.code);
    assert_eq!(check(Some(now.0), now.0 + day), Ok(()));
    assert_eq!(check(Some(now.0), now.0 + day + 1), Err(Code::Unauthorized));
    assert_eq!(check(Some(now.0), i64::MAX), Err(Code::Unauthorized));
    assert_eq!(check(None, now.0 + 1), Err(Code::Unauthorized), "it does not say when");
    assert_eq!(check_times(&of(None, i64::MAX), None, now), Ok(()), "there is no such limit");
}

#[test]
fn the_dev_secret_works_under_dev_only() {
    let config = AuthConfig { jwt_secret: Some("s".repeat(32).into()), ..AuthConfig::default() };
    let token = Signer::new(&AuthConfig::default(), true).unwrap().unwrap().sign(&Grant {
        user: UserId::parse("ann").unwrap(),
        channels: Patterns::default(),
        publish: Patterns::default(),
        expires_at: Timestamp::now().plus(Duration::from_secs(60)),
    });
    assert!(JwtVerifier::new(&config, true).unwrap().verify(token.expose_secret()).is_ok());
    assert!(JwtVerifier::new(&config, false).unwrap().verify(token.expose_secret()).is_err());
    let none = JwtVerifier::new(&AuthConfig::default(), false).unwrap();
    assert!(none.verify(token.expose_secret()).unwrap_err().detail.contains("auth.jwt_keys"));
}
