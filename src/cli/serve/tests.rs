use futures_util::FutureExt as _;

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

#[tokio::test]
async fn a_hangup_stops_the_server_where_its_terminal_is_gone_and_nowhere_else() {
    for has_terminal in [false, true] {
        let mut signals = Signals { has_terminal, ..Signals::listen().unwrap() };
        // Of the same signal all are told at once.
        let mut sent = signal(SignalKind::hangup()).unwrap();
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::HUP).unwrap();
        sent.recv().await.unwrap();
        assert_eq!(signals.next().now_or_never().is_some(), has_terminal);
    }
}
