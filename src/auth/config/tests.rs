use super::*;

#[test]
fn secrets_do_not_show_in_debug() {
    let config: AuthConfig = serde_json::from_value(serde_json::json!({
        "jwt_secret": "CANARY-short-form",
        "jwt_keys": [{"algorithm": "HS256", "secret": "CANARY-long-form"}],
    }))
    .unwrap();
    assert!(!format!("{config:?}").contains("CANARY"));
}

#[test]
fn unknown_keys_and_algorithms_are_refused() {
    for bad in [
        r#"{"jwt_key": []}"#,
        r#"{"jwt_keys": [{"algorithm": "none"}]}"#,
        r#"{"jwt_keys": [{"algorithm": "hs256"}]}"#,
        r#"{"jwt_keys": [{"algorithm": "HS256", "jwks_url": "http://x"}]}"#,
        r#"{"jwt_keys": [{"secret": "x"}]}"#,
    ] {
        assert!(serde_json::from_str::<AuthConfig>(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_cookie_has_a_name_that_browsers_send() {
    let with = |name: &str| AuthConfig { cookie: Some(name.into()), ..Default::default() }.cookie_name();
    assert_eq!(with("__Host-belfry"), Ok(Some("__Host-belfry".into())));
    for bad in ["", "a b", "a=b", "a;b", "ä"] {
        assert!(with(bad).is_err(), "{bad:?}");
    }
}
