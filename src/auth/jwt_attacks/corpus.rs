//! The forgeries. Each function returns tokens that differ from a good one in one way.

use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::json;

use super::*;
use crate::auth::{MAX_PATTERNS, MAX_TOKEN_BYTES};

pub(super) fn attacks_on_the_algorithm() -> Vec<String> {
    let claims = claims().to_string();
    let mut tokens = Vec::new();
    for none in ["none", "None", "NONE", "nOnE", "", "null"] {
        let message = unsigned(&json!({ "alg": none, "kid": "hs" }).to_string(), &claims);
        tokens.push(format!("{message}."));
        // The signature of the very same text, made with the right key.
        let signature = crypto::sign(message.as_bytes(), &hs(), Algorithm::HS256).unwrap();
        tokens.push(format!("{message}.{signature}"));
    }
    for header in [
        r#"{"kid":"hs"}"#,
        r#"{"alg":null}"#,
        r#"{"alg":["HS256"]}"#,
        r#"{"alg":0}"#,
        r#"{"alg":"HS256","alg":"none"}"#,
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"alg":"hs256"}"#,
        r#"{"alg":"HS256 "}"#,
        "[]",
        "null",
        "",
    ] {
        tokens.push(sign_text(header, &claims, &hs(), Algorithm::HS256));
    }
    // Right secret, but an algorithm that this key is not for.
    for (name, algorithm) in [("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)] {
        tokens.push(sign_text(&json!({ "alg": name, "kid": "hs" }).to_string(), &claims, &hs(), algorithm));
        tokens.push(sign_text(r#"{"alg":"HS256","kid":"hs"}"#, &claims, &hs(), algorithm));
    }
    for (name, algorithm) in
        [("PS256", Algorithm::PS256), ("RS384", Algorithm::RS384), ("RS512", Algorithm::RS512)]
    {
        tokens.push(sign_text(&json!({ "alg": name, "kid": "rs" }).to_string(), &claims, &rs(), algorithm));
    }
    tokens
}

pub(super) fn attacks_by_key_confusion() -> Vec<String> {
    let mut tokens = Vec::new();
    for (kid, pem) in [("rs", RSA_PUBLIC), ("es", EC_PUBLIC), ("ed", ED_PUBLIC)] {
        let der = pem.lines().filter(|line| !line.starts_with("--")).collect::<String>();
        let der = STANDARD.decode(der).unwrap();
        for public in [pem.as_bytes(), pem.trim_end().as_bytes(), &der] {
            let key = EncodingKey::from_secret(public);
            for header in [json!({ "alg": "HS256", "kid": kid }), json!({ "alg": "HS256" })] {
                tokens.push(sign(&header, &claims(), &key, Algorithm::HS256));
            }
        }
    }
    // A good key under another's name, and under another's algorithm.
    tokens.push(sign(&json!({ "alg": "HS256", "kid": "rs" }), &claims(), &hs(), Algorithm::HS256));
    tokens.push(sign(&json!({ "alg": "RS256", "kid": "hs" }), &claims(), &rs(), Algorithm::RS256));
    tokens.push(sign(&json!({ "alg": "EdDSA", "kid": "es" }), &claims(), &ed(), Algorithm::EdDSA));
    tokens.push(sign(&json!({ "alg": "ES256", "kid": "es" }), &claims(), &ed(), Algorithm::EdDSA));
    // Two issuers share a `kid`: the key of one does not sign for the other.
    let shared = json!({ "alg": "HS256", "kid": "shared" });
    for issuer in [json!({ "iss": "two" }), json!({})] {
        tokens.push(sign(&shared, &claims_with(issuer), &hs(), Algorithm::HS256));
    }
    tokens
}

pub(super) fn attacks_through_the_header() -> Vec<String> {
    let mut tokens = Vec::new();
    let empty = EncodingKey::from_secret(b"");
    for kid in [
        "/dev/null",
        "../../../../../../dev/null",
        "file:///dev/null",
        "hs' UNION SELECT '' -- ",
        "hs\" OR 1=1 --",
        "hs; rm -rf /",
        "http://127.0.0.1:1/key",
        "hs\0",
        "HS",
        "",
        " hs",
    ] {
        tokens.push(sign(&json!({ "alg": "HS256", "kid": kid }), &claims(), &empty, Algorithm::HS256));
        tokens.push(sign(&json!({ "alg": "HS256", "kid": kid }), &claims(), &hs(), Algorithm::HS256));
    }
    for kid in [json!(["hs"]), json!({ "$ne": "" }), json!(0)] {
        tokens.push(sign(&json!({ "alg": "HS256", "kid": kid }), &claims(), &hs(), Algorithm::HS256));
    }
    // The token brings its own key, or says where to fetch one.
    let url = "http://127.0.0.1:1/jwks.json";
    for header in [
        json!({ "alg": "RS256", "jwk": attacker_jwk() }),
        json!({ "alg": "RS256", "kid": "rs", "jwk": attacker_jwk() }),
        json!({ "alg": "RS256", "kid": "rs", "jku": url }),
        json!({ "alg": "RS256", "kid": "evil", "jku": url }),
        json!({ "alg": "RS256", "kid": "rs", "x5u": url }),
        json!({ "alg": "RS256", "kid": "rs", "x5c": [attacker_jwk()["n"]] }),
        json!({ "alg": "RS256", "kid": url }),
    ] {
        let claims = claims_with(json!({ "iss": "https://issuer", "aud": "belfry" }));
        tokens.push(sign(&header, &claims, &attacker(), Algorithm::RS256));
    }
    let oct = json!({ "alg": "HS256", "jwk": { "kty": "oct", "k": BASE64.encode("x".repeat(32)) } });
    let own = EncodingKey::from_secret("x".repeat(32).as_bytes());
    tokens.push(sign(&oct, &claims(), &own, Algorithm::HS256));
    // Rightly signed, but of another kind, or with extensions that must be understood.
    for header in [
        json!({ "alg": "HS256", "kid": "hs", "crit": ["b64"], "b64": false }),
        json!({ "alg": "HS256", "kid": "hs", "crit": ["exp"] }),
        json!({ "alg": "HS256", "kid": "hs", "crit": [] }),
        json!({ "alg": "HS256", "kid": "hs", "typ": "logout+jwt" }),
        json!({ "alg": "HS256", "kid": "hs", "typ": "secevent+jwt" }),
        json!({ "alg": "HS256", "kid": "hs", "typ": ["JWT"] }),
    ] {
        tokens.push(sign(&header, &claims(), &hs(), Algorithm::HS256));
    }
    tokens
}

pub(super) fn attacks_through_the_claims() -> Vec<String> {
    let soon = now() + 600;
    let mut tokens: Vec<_> = [
        json!({ "exp": null }),
        json!({ "exp": soon.to_string() }),
        json!({ "exp": "never" }),
        json!({ "exp": true }),
        json!({ "exp": [soon] }),
        json!({ "exp": { "value": soon } }),
        json!({ "exp": -1 }),
        json!({ "nbf": now() + 60 }),
        json!({ "nbf": "0" }),
        json!({ "nbf": [0] }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "sub": 42 }),
        json!({ "sub": ["ann"] }),
        json!({ "sub": "ann\r\nX: y" }),
        json!({ "sub": "ann\0" }),
        json!({ "sub": "an%6e" }),
        json!({ "sub": "*" }),
        json!({ "sub": "." }),
        json!({ "sub": ".." }),
        json!({ "sub": "änn" }),
        json!({ "sub": "a".repeat(124) }),
        json!({ "channels": "team:*" }),
        json!({ "channels": { "0": "team:*" } }),
        json!({ "channels": [42] }),
        json!({ "channels": ["a*b"] }),
        json!({ "channels": ["team:*", "**"] }),
        json!({ "channels": vec!["a"; MAX_PATTERNS + 1] }),
        json!({ "publish": "room:1" }),
        json!({ "publish": [null] }),
        json!({ "publish": ["a b"] }),
        json!({ "jti": 7 }),
        json!({ "jti": "a\0b" }),
        json!({ "aud": "somebody-else" }),
        json!({ "aud": ["somebody-else"] }),
        json!({ "aud": [] }),
        json!({ "aud": 7 }),
    ]
    .into_iter()
    .map(|changes| hs_claims(&claims_with(changes)))
    .collect();
    // The library reads these claims, so `null` itself goes in as text.
    for claims in [
        format!(r#"{{"sub":"ann","exp":null,"iat":{soon}}}"#),
        format!(r#"{{"sub":null,"exp":{soon}}}"#),
        format!(r#"{{"sub":"ann","sub":"root","exp":{soon}}}"#),
        format!(r#"{{"sub":"ann","exp":1,"exp":{soon}}}"#),
        format!(r#"{{"sub":"ann","exp":{soon},"exp":1}}"#),
        r#"{"sub":"ann","exp":NaN}"#.to_owned(),
        r#"{"sub":"ann","exp":1e999}"#.to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        r#""ann""#.to_owned(),
        String::new(),
        "[".repeat(4_000),
    ] {
        tokens.push(sign_text(r#"{"alg":"HS256","kid":"hs"}"#, &claims, &hs(), Algorithm::HS256));
    }
    for changes in [
        json!({ "aud": "belfry" }),
        json!({ "iss": "https://issuer" }),
        json!({ "iss": "https://issuer/", "aud": "belfry" }),
        json!({ "iss": "https://evil", "aud": "belfry" }),
        json!({ "iss": ["https://issuer", "https://evil"], "aud": "belfry" }),
        json!({ "iss": 7, "aud": "belfry" }),
        json!({ "iss": "https://issuer", "aud": "Belfry" }),
        json!({ "iss": "https://issuer", "aud": ["belfry2"] }),
        json!({ "iss": "https://issuer", "aud": [] }),
        json!({ "iss": "https://issuer", "aud": { "belfry": true } }),
    ] {
        tokens.push(rs_claims(changes));
    }
    tokens
}

pub(super) fn attacks_on_the_form() -> Vec<String> {
    let good = hs_claims(&claims());
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (header, payload) = message.split_once('.').unwrap();
    let other = BASE64.encode(claims_with(json!({ "sub": "root" })).to_string());
    let mut tokens = vec![
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        "eyJ".into(),
        message.into(),
        format!("{message}."),
        format!("{message}.{}", &signature[1..]),
        format!("{message}.{signature}="),
        format!("{message}.{signature}A"),
        format!("{message}.{signature}.{signature}"),
        format!("{message}..{signature}"),
        format!(".{good}"),
        format!("{good}."),
        format!(" {good}"),
        format!("{good}\n"),
        format!("{good}\0"),
        format!("Bearer {good}"),
        format!("{header}.{other}.{signature}"),
        format!("{payload}.{header}.{signature}"),
        format!("{header}..{signature}"),
        format!("{header}.{payload}.{}", BASE64.encode([0; 32])),
        format!("{header}.{payload}.{}", signature.replace(['-', '_'], "+")) + "+",
        good.to_ascii_lowercase(),
        good.replace('.', "%2e"),
        "A".repeat(MAX_TOKEN_BYTES + 1),
        hs_claims(&claims_with(json!({ "junk": "x".repeat(MAX_TOKEN_BYTES) }))),
        json!({ "protected": header, "payload": payload, "signature": signature }).to_string(),
    ];
    tokens.extend((0..signature.len()).map(|end| format!("{message}.{}", &signature[..end])));
    // CVE-2022-21449 and its kin: signatures of zeros, and of the wrong length.
    let es_message = unsigned(r#"{"alg":"ES256","kid":"es"}"#, &claims().to_string());
    let ed_message = unsigned(r#"{"alg":"EdDSA"}"#, &claims().to_string());
    let rs_message = unsigned(r#"{"alg":"RS256","kid":"rs"}"#, &claims().to_string());
    for length in [0, 1, 63, 64, 65, 70, 256] {
        for byte in [0, 0xff] {
            let signature = BASE64.encode(vec![byte; length]);
            tokens.extend(
                [&es_message, &ed_message, &rs_message].map(|message| format!("{message}.{signature}")),
            );
        }
    }
    tokens
}
