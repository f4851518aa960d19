//! Where values come from, and how they are written there.

use super::*;

#[test]
fn a_flag_wins_over_the_environment_which_wins_over_the_file() {
    let file = file("[session]\nttl = '1m'\nheartbeat = '11s'\nprobe_timeout = '12s'");
    let mut sources = sources(
        Some(&file),
        &[("BELFRY_SESSION__HEARTBEAT", "13s"), ("BELFRY_SESSION__PROBE_TIMEOUT", "14s")],
    );
    sources.flags.push(Flag { name: "--probe", key: "session.probe_timeout", value: "15s".into() });
    let loaded = sources.load().unwrap();
    let session = &loaded.config.session;
    let seconds =
        [session.ttl, session.heartbeat, session.probe_timeout, session.poll_wait].map(|d| d.as_secs());
    assert_eq!(seconds, [60, 13, 15, 25]);
    assert!(loaded.origin("session.ttl").starts_with("file /"));
    assert_eq!(loaded.origin("session.heartbeat"), "environment BELFRY_SESSION__HEARTBEAT");
    assert_eq!(loaded.origin("session.probe_timeout"), "flag --probe");
    assert_eq!(loaded.origin("session.poll_wait"), "default");
    assert!(loaded.to_string().contains("session.ttl = \"1m\"  # from file /"));
}

#[test]
fn the_environment_holds_text_numbers_switches_and_lists() {
    let config = sources(
        None,
        &[
            ("BELFRY_SERVER__WORKERS", "3"),
            ("BELFRY_SERVER__NODE", "7"),
            ("BELFRY_NAMESPACES__CHAT__KIND", "plain"),
            ("BELFRY_NAMESPACES__CHAT__CLIENT_PUBLISH", "true"),
            ("BELFRY_NAMESPACES__LIVE", "{ kind = 'ephemeral' }"),
            ("BELFRY_CORS__ORIGINS", "['https://a.example', 'http://localhost:5173']"),
            ("BELFRY_API_KEY", "bk_dev"),
            ("HOME", "/"),
        ],
    )
    .load()
    .unwrap()
    .config;
    assert_eq!((config.server.workers, config.server.node.as_str()), (3, "7"));
    let chat = config.namespaces.get("chat");
    assert_eq!((chat.kind, chat.client_publish, chat.history_size), (NamespaceKind::Plain, true, 1_000));
    assert_eq!(config.namespaces.get("live").kind, NamespaceKind::Ephemeral);
    assert_eq!(config.cors.origins, ["https://a.example", "http://localhost:5173"]);
}

#[test]
fn only_the_flag_turns_dev_on() {
    let file = file("dev = true");
    assert_eq!(problems(&sources(Some(&file), &[]))[0].key, "dev");
    let dev = Sources { dev: true, ..Sources::default() };
    assert!(dev.load().unwrap().config.dev);
    let flags = vec![Flag { name: "--listen", key: "server.listen", value: "0.0.0.0:80".into() }];
    let open = problems(&Sources { flags, ..dev });
    assert_eq!(open[0].to_string().split(": ").next().unwrap(), "server.listen (from flag --listen)");
}

#[test]
fn files_that_cannot_be_read_or_parsed_are_named() {
    let missing = Sources { file: Some("/nowhere/belfry.toml".into()), ..Sources::default() };
    let error = missing.load().unwrap_err().to_string();
    assert!(error.contains("/nowhere/belfry.toml") && error.contains("--config"), "{error}");
    let broken = file("[server\nlisten = 1");
    let error = sources(Some(&broken), &[]).load().unwrap_err().to_string();
    assert!(error.contains("not valid TOML") && error.contains("line 1"), "{error}");
}

#[test]
fn names_that_need_quotes_are_printed_so_that_they_can_be_read_again() {
    let first = file("[namespaces.\"a.b\"]\nkind = 'plain'");
    let printed = sources(Some(&first), &[]).load().unwrap().to_string();
    assert!(printed.contains("namespaces.\"a.b\".kind = \"plain\"  # from file"), "{printed}");
    let again = file(&printed);
    let config = sources(Some(&again), &[]).load().unwrap().config;
    assert_eq!(config.namespaces.get("a.b").kind, NamespaceKind::Plain);
}

#[test]
fn a_variable_that_is_nearly_a_setting_is_warned_about() {
    let loaded =
        sources(None, &[("BELFRY_SERVER_LISTEN", "0.0.0.0:1"), ("BELFRY_PORT", "tcp://x")]).load().unwrap();
    assert_eq!(loaded.warnings.len(), 1);
    assert!(loaded.warnings[0].contains("BELFRY_SERVER__LISTEN"), "{:?}", loaded.warnings);
}

#[test]
fn origins_may_be_text() {
    let origins =
        |value| sources(None, &[("BELFRY_CORS__ORIGINS", value)]).load().unwrap().config.cors.origins;
    assert_eq!(origins("https://a.example"), ["https://a.example"]);
    assert_eq!(origins("https://a.example, http://b.example"), ["https://a.example", "http://b.example"]);
    assert!(origins("").is_empty());
    let number = file("[cors]\norigins = 7");
    let found = problems(&sources(Some(&number), &[]));
    assert!(found[0].detail.contains("[\"first\", \"second\"]"), "{found:?}");
}
