//! Forged tokens, none of which may be accepted: RFC 8725, the usual tool kits, and the advisories of
//! other push servers. Beside them stands the one token that each differs from, which is accepted,
//! so that a refusal is about the difference.

mod corpus;

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

use super::{AuthConfig, JwtVerifier};
use crate::protocol::{Code, Timestamp};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../../tests/fixtures/jwt/", $name))
    };
}

const SECRET: &str = "an HS256 secret that nobody guesses";
const RSA_PUBLIC: &str = fixture!("rsa.public.pem");
const EC_PUBLIC: &str = fixture!("ec256.public.pem");
const ED_PUBLIC: &str = fixture!("ed25519.public.pem");

/// One key per algorithm. `rs` fixes issuer and audience; `ed` has no `kid`; two issuers share `shared`.
fn verifier() -> JwtVerifier {
    let other = "another HS256 secret that nobody guesses";
    let config: AuthConfig = serde_json::from_value(json!({ "jwt_keys": [
        { "kid": "hs", "algorithm": "HS256", "secret": SECRET },
        { "kid": "rs", "algorithm": "RS256", "public_key": RSA_PUBLIC, "issuer": "https://issuer", "audience": "belfry" },
        { "kid": "es", "algorithm": "ES256", "public_key": EC_PUBLIC },
        { "algorithm": "EdDSA", "public_key": ED_PUBLIC },
        { "kid": "shared", "algorithm": "HS256", "secret": SECRET, "issuer": "one" },
        { "kid": "shared", "algorithm": "HS256", "secret": other, "issuer": "two" },
    ]}))
    .unwrap();
    JwtVerifier::new(&config, false).unwrap()
}

fn hs() -> EncodingKey {
    EncodingKey::from_secret(SECRET.as_bytes())
}
fn rs() -> EncodingKey {
    EncodingKey::from_rsa_pem(fixture!("rsa.private.pem").as_bytes()).unwrap()
}
fn es() -> EncodingKey {
    EncodingKey::from_ec_pem(fixture!("ec256.private.pem").as_bytes()).unwrap()
}
fn ed() -> EncodingKey {
    EncodingKey::from_ed_pem(fixture!("ed25519.private.pem").as_bytes()).unwrap()
}
fn attacker() -> EncodingKey {
    EncodingKey::from_rsa_pem(fixture!("attacker.private.pem").as_bytes()).unwrap()
}
fn attacker_jwk() -> Value {
    serde_json::from_str(fixture!("attacker.jwk.json")).unwrap()
}

fn now() -> i64 {
    Timestamp::now().0 / 1000
}

/// What every token here says, unless the attack is about it.
fn claims() -> Value {
    json!({ "sub": "ann", "exp": now() + 600, "channels": ["team:*"] })
}

/// The same, changed; `null` takes a claim away.
fn claims_with(changes: Value) -> Value {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn unsigned(header: &str, claims: &str) -> String {
    format!("{}.{}", BASE64.encode(header), BASE64.encode(claims))
}

fn sign_text(header: &str, claims: &str, key: &EncodingKey, algorithm: Algorithm) -> String {
    let message = unsigned(header, claims);
    let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

fn sign(header: &Value, claims: &Value, key: &EncodingKey, algorithm: Algorithm) -> String {
    sign_text(&header.to_string(), &claims.to_string(), key, algorithm)
}

/// Rightly signed with the HS256 key: all that can be wrong is in the claims.
fn hs_claims(claims: &Value) -> String {
    sign(&json!({ "alg": "HS256", "kid": "hs" }), claims, &hs(), Algorithm::HS256)
}

fn rs_claims(changes: Value) -> String {
    sign(&json!({ "alg": "RS256", "kid": "rs" }), &claims_with(changes), &rs(), Algorithm::RS256)
}

#[test]
fn no_forged_token_is_accepted() {
    let verifier = verifier();
    let corpus: BTreeSet<String> = [
        corpus::attacks_on_the_algorithm(),
        corpus::attacks_by_key_confusion(),
        corpus::attacks_through_the_header(),
        corpus::attacks_through_the_claims(),
        corpus::attacks_on_the_form(),
    ]
    .concat()
    .into_iter()
    .collect();
    assert!(corpus.len() >= 200, "{}", corpus.len());
    for token in &corpus {
        let Err(refusal) = verifier.verify(token) else { panic!("accepted: {token}") };
        assert_eq!(refusal.code, Code::Unauthorized, "{token}: {refusal}");
        let parts = token.split('.').filter(|part| part.len() > 8);
        assert!(parts.into_iter().all(|part| !refusal.detail.contains(part)), "repeats the token: {refusal}");
    }
}

#[test]
fn every_character_of_a_token_counts() {
    let verifier = verifier();
    let good = hs_claims(&claims());
    for at in 0..good.len() {
        let mut forged = good.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        assert!(verifier.verify(&forged).is_err(), "at {at}: {forged}");
    }
}

#[test]
fn the_tokens_that_the_forgeries_imitate_are_accepted() {
    let hs_header = |extra: Value| {
        let mut header = json!({ "alg": "HS256", "kid": "hs" });
        header.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        sign(&header, &claims(), &hs(), Algorithm::HS256)
    };
    for token in [
        hs_claims(&claims()),
        hs_claims(&claims_with(json!({ "exp": now() as f64 + 600.5, "nbf": now() - 1, "jti": "1" }))),
        hs_claims(&claims_with(json!({ "exp": u64::MAX }))),
        hs_claims(&claims_with(json!({ "iss": "anyone", "channels": null }))),
        rs_claims(json!({ "iss": "https://issuer", "aud": "belfry" })),
        rs_claims(json!({ "iss": "https://issuer", "aud": ["other", "belfry"] })),
        sign(&json!({ "alg": "ES256", "kid": "es" }), &claims(), &es(), Algorithm::ES256),
        sign(&json!({ "alg": "EdDSA" }), &claims(), &ed(), Algorithm::EdDSA),
        // `kid` only looks up: a key without one takes tokens with any that is not another's.
        sign(&json!({ "alg": "EdDSA", "kid": "unheard-of" }), &claims(), &ed(), Algorithm::EdDSA),
        sign(&json!({ "alg": "HS256" }), &claims(), &hs(), Algorithm::HS256),
        sign(
            &json!({ "alg": "HS256", "kid": "shared" }),
            &claims_with(json!({ "iss": "one" })),
            &hs(),
            Algorithm::HS256,
        ),
        // What is ignored does not harm either.
        hs_header(json!({ "typ": "JWT" })),
        hs_header(json!({ "typ": "at+jwt" })),
        hs_header(
            json!({ "jku": "http://127.0.0.1:1/", "jwk": attacker_jwk(), "x5u": "http://127.0.0.1:1/" }),
        ),
    ] {
        let identity = verifier().verify(&token).unwrap();
        assert_eq!(identity.owner().as_str(), "user:ann");
    }
}

#[test]
fn an_expired_token_is_told_apart_but_only_if_it_is_genuine() {
    for exp in [0, now() - 3600, now() - 1, now()] {
        let expired = claims_with(json!({ "exp": exp }));
        let refusal = verifier().verify(&hs_claims(&expired)).unwrap_err();
        assert_eq!(refusal.code, Code::TokenExpired, "{exp}");
        let key = EncodingKey::from_secret(b"not the secret, just as long as it is");
        let forged = sign(&json!({ "alg": "HS256", "kid": "hs" }), &expired, &key, Algorithm::HS256);
        assert_eq!(verifier().verify(&forged).unwrap_err().code, Code::Unauthorized);
    }
}
