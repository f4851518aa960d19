use std::time::Duration;

use super::*;
use crate::auth::JwtVerifier;

#[test]
fn issuer_audience_and_kid_of_the_key_stand_in_the_token() {
    let config: AuthConfig = serde_json::from_value(serde_json::json!({ "jwt_keys": [
        { "algorithm": "HS256", "secret": "CANARY-".repeat(6), "kid": "k1", "issuer": "me", "audience": "you" },
    ]}))
    .unwrap();
    let signer = Signer::new(&config, true).unwrap().unwrap();
    let token = signer.sign(&Grant {
        user: UserId::parse("ann").unwrap(),
        channels: Patterns::default(),
        publish: Patterns::default(),
        expires_at: Timestamp::now().plus(Duration::from_secs(60)),
    });
    assert!(JwtVerifier::new(&config, false).unwrap().verify(token.expose_secret()).is_ok());
    assert!(!format!("{signer:?}").contains("CANARY"));
}

#[test]
fn without_a_secret_nothing_signs() {
    assert!(Signer::new(&AuthConfig::default(), false).unwrap().is_none());
}
