//! Values that are refused, and what is said of them.

use super::*;

#[test]
fn every_bad_value_is_reported_with_key_origin_and_what_is_allowed() {
    let file = file(
        "[server]\nlisten = 'here'\nport = 1\n[database]\nsynchronous = 'off'\n[namespaces.chat]\nkind = 'solid'\n[limits]\ndata_bytes = '64KB'\nsessions = 'many'",
    );
    let found =
        problems(&sources(Some(&file), &[("BELFRY_SESSION__TTL", "20"), ("BELFRY_SESION__TTL", "20s")]));
    for (key, origin, allowed) in [
        ("server.listen", "file /", "127.0.0.1:8080"),
        ("server.port", "file /", "expected one of `listen`"),
        ("database.synchronous", "file /", "`full`"),
        ("namespaces.chat.kind", "file /", "`ephemeral`"),
        ("limits.data_bytes", "file /", "KiB"),
        ("limits.sessions", "file /", "integer"),
        ("session.ttl", "environment BELFRY_SESSION__TTL", "\"20s\""),
        ("sesion.ttl", "environment BELFRY_SESION__TTL", "`session`"),
    ] {
        let problem =
            found.iter().find(|problem| problem.key == key).unwrap_or_else(|| panic!("{key}: {found:?}"));
        assert!(problem.origin.starts_with(origin), "{problem}");
        assert!(problem.detail.contains(allowed), "{problem}");
    }
    assert_eq!(found.len(), 8, "{found:?}");
}

#[test]
fn values_that_parse_are_checked_against_each_other() {
    let found = problems(&sources(
        None,
        &[
            ("BELFRY_SESSION__HEARTBEAT", "61s"),
            ("BELFRY_LIMITS__PENDING_BYTES", "32KiB"),
            ("BELFRY_TELEMETRY__FILTER", "belfry=loud"),
            ("BELFRY_CORS__ORIGINS", "['*']"),
            ("BELFRY_DATABASE__URL", "mysql://x"),
            ("BELFRY_NAMESPACES__A__KIND", "plain"),
            ("BELFRY_NAMESPACES__A__HISTORY_SIZE", "0"),
        ],
    ));
    let keys: BTreeSet<_> = found.iter().map(|problem| problem.key.as_str()).collect();
    let expected = [
        "cors.origins[0]",
        "database.url",
        "limits.pending_bytes",
        "namespaces.a.history_size",
        "session.heartbeat",
        "telemetry.filter",
    ];
    assert_eq!(keys, expected.into());
    assert!(found.iter().all(|problem| problem.origin.starts_with("environment BELFRY_")), "{found:?}");
}

#[test]
fn bounds_hold_on_both_sides() {
    let good = |name: &str, value: &str| sources(None, &[(name, value)]).load().is_ok();
    for (name, inside, outside) in [
        ("BELFRY_SESSION__HEARTBEAT", ["1s", "60s"], ["999ms", "61s"]),
        ("BELFRY_SESSION__POLL_WAIT", ["0s", "60s"], ["-1s", "61s"]),
        ("BELFRY_DATABASE__COMMIT_TIMEOUT", ["100ms", "5m"], ["99ms", "301s"]),
        ("BELFRY_LOG__POSITION_BLOCK", ["1000", "1000000000"], ["999", "1000000001"]),
        ("BELFRY_LIMITS__SESSION_CHANNELS", ["1", "100000"], ["0", "100001"]),
        ("BELFRY_LIMITS__WRITE_TIMEOUT", ["100ms", "10m"], ["0s", "601s"]),
        ("BELFRY_LOG__IDEMPOTENCY_CACHE_AGE", ["1s", "24h"], ["0s", "25h"]),
        ("BELFRY_LIMITS__UNAUTHENTICATED_BYTES", ["1MiB", "1GiB"], ["1023KiB", "1025MiB"]),
        ("BELFRY_AUTH__MAX_TOKEN_AGE", ["0s", "60s"], ["59s", "367d"]),
    ] {
        assert!(inside.iter().all(|value| good(name, value)), "{name} {inside:?}");
        assert!(!outside.iter().any(|value| good(name, value)), "{name} {outside:?}");
    }
}

#[test]
fn whatever_holds_messages_holds_two_of_the_largest() {
    let set = |bytes: &str| {
        ["RING", "HISTORY", "EPHEMERAL"].map(|name| (format!("BELFRY_LOG__{name}_BYTES"), bytes.to_owned()))
    };
    let with = |bytes| {
        let pairs = set(bytes);
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        sources(None, &pairs).load()
    };
    assert!(with("128KiB").is_ok(), "limits.data_bytes is 64 KiB");
    let Err(ConfigError::Bad(problem::Problems(found))) = with("127KiB") else { panic!("they do not fit") };
    let keys: Vec<_> = found.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["log.ring_bytes", "log.history_bytes", "log.ephemeral_bytes"], "{found:?}");
}

#[test]
fn an_ephemeral_namespace_has_no_history_to_be_set() {
    let file = file("[namespaces.typing]\nkind = 'ephemeral'\nhistory_age = '1h'");
    assert_eq!(problems(&sources(Some(&file), &[]))[0].key, "namespaces.typing.history_age");
}

#[test]
fn a_prefix_of_paths_begins_with_a_slash_and_ends_without_one() {
    let load = |prefix: &str| sources(None, &[("BELFRY_SERVER__PATH_PREFIX", prefix)]);
    for good in ["", "/push", "/apps/push-1/v2.0"] {
        assert_eq!(load(good).load().unwrap().config.server.path_prefix, good);
    }
    for bad in [
        "push",
        "/",
        "/push/",
        "//push",
        "/pu sh",
        "/push?x",
        "https://push.example.com/push",
        "/..",
        "/v1",
        "/healthz/x",
    ] {
        assert_eq!(problems(&load(bad))[0].key, "server.path_prefix", "{bad}");
    }
}

#[test]
fn messages_wait_for_others_a_quarter_of_a_second_at_most() {
    let of = |coalesce| file(&format!("[namespaces.ticks]\ncoalesce = '{coalesce}'"));
    assert!(sources(Some(&of("250ms")), &[]).load().is_ok());
    assert_eq!(problems(&sources(Some(&of("251ms")), &[]))[0].key, "namespaces.ticks.coalesce");
}
