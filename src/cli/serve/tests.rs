use super::*;

#[test]
fn what_will_be_missed_is_said_at_the_start() {
    let mut config = Config::default();
    config.server.max_connections = 1;
    assert!(warn(&config)[0].contains("no browser can connect"), "{:?}", warn(&config));
    config.auth.jwt_secret = Some("s".repeat(32).into());
    assert!(warn(&config).is_empty(), "{:?}", warn(&config));
    (config.server.max_connections, config.limits.sessions) = (usize::MAX, usize::MAX);
    assert!(warn(&config)[0].contains("room for"), "{:?}", warn(&config));
}

#[test]
fn the_banner_can_be_copied_into_a_shell() {
    let text = banner("127.0.0.1:4711".parse().unwrap());
    assert!(
        text.contains("http://127.0.0.1:4711/v1/publish") && text.contains(r#"{"channel":"news""#),
        "{text}"
    );
}
