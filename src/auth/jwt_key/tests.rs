use super::*;

const RSA: &str = include_str!("../../../tests/fixtures/jwt/rsa.public.pem");
const RSA_PRIVATE: &str = include_str!("../../../tests/fixtures/jwt/rsa.private.pem");
const RSA_1024: &str = include_str!("../../../tests/fixtures/jwt/rsa1024.public.pem");
const P256: &str = include_str!("../../../tests/fixtures/jwt/ec256.public.pem");
const P384: &str = include_str!("../../../tests/fixtures/jwt/ec384.public.pem");
const ED25519: &str = include_str!("../../../tests/fixtures/jwt/ed25519.public.pem");

fn load_one(key: serde_json::Value) -> Result<Vec<JwtKey>, AuthConfigError> {
    let config = serde_json::from_value(serde_json::json!({ "jwt_keys": [key] })).unwrap();
    load(&config, false)
}

#[test]
fn each_algorithm_takes_its_own_kind_of_key_only() {
    for (algorithm, good) in [("RS256", RSA), ("ES256", P256), ("EdDSA", ED25519)] {
        for pem in [RSA, RSA_1024, P256, P384, ED25519, RSA_PRIVATE, "", "nonsense"] {
            let loaded = load_one(serde_json::json!({ "algorithm": algorithm, "public_key": pem }));
            assert_eq!(loaded.is_ok(), pem == good, "{algorithm} with {pem}");
        }
    }
}

#[test]
fn a_secret_is_long_enough_and_no_public_key() {
    let with = |secret: &str| load_one(serde_json::json!({ "algorithm": "HS256", "secret": secret }));
    assert!(with(&"s".repeat(32)).is_ok());
    assert!(with(&"s".repeat(31)).unwrap_err().to_string().starts_with("auth.jwt_keys[0]: an HS256"));
    assert!(with(RSA).is_err());
}

#[test]
fn a_key_has_one_source() {
    for bad in [
        serde_json::json!({ "algorithm": "HS256" }),
        serde_json::json!({ "algorithm": "RS256" }),
        serde_json::json!({ "algorithm": "HS256", "public_key": RSA }),
        serde_json::json!({ "algorithm": "RS256", "secret": "s".repeat(32) }),
        serde_json::json!({ "algorithm": "RS256", "public_key": RSA, "public_key_file": "x" }),
        serde_json::json!({ "algorithm": "HS256", "secret": "s".repeat(32), "secret_file": "x" }),
    ] {
        assert!(load_one(bad.clone()).is_err(), "{bad}");
    }
    let missing = load_one(serde_json::json!({ "algorithm": "RS256", "public_key_file": "/no/such" }));
    assert!(missing.unwrap_err().to_string().contains("/no/such"));
}

#[test]
fn files_are_read_without_their_last_newline() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), format!("{}\n", "s".repeat(32))).unwrap();
    let key = serde_json::json!({ "algorithm": "HS256", "secret_file": file.path() });
    let secret = hs256_secret("x", &serde_json::from_value(key).unwrap()).unwrap();
    assert_eq!(secret.expose_secret(), "s".repeat(32));
}

#[test]
fn the_short_form_and_dev_add_a_key_each() {
    let config = AuthConfig { jwt_secret: Some("s".repeat(32).into()), ..AuthConfig::default() };
    assert_eq!(load(&config, false).unwrap().len(), 1);
    assert_eq!(load(&config, true).unwrap().len(), 2);
    assert!(load(&AuthConfig::default(), false).unwrap().is_empty());
    let loaded = format!("{:?}", load(&config, false).unwrap());
    assert!(!loaded.contains(&"s".repeat(32)));
}
