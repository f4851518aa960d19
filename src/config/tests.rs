use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

fn sources(toml: Option<&tempfile::NamedTempFile>, variables: &[(&str, &str)]) -> Sources {
    Sources {
        file: toml.map(|file| file.path().to_owned()),
        environment: variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        ..Sources::default()
    }
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

fn problems(sources: &Sources) -> Vec<BadSetting> {
    match sources.load() {
        Err(ConfigError::Bad(problems)) => problems.0,
        other => panic!("expected bad settings, got {other:?}"),
    }
}

#[test]
fn the_default_file_says_what_the_defaults_are() {
    let file = file(DEFAULT_TOML);
    let loaded = sources(Some(&file), &[]).load().unwrap();
    assert_eq!(format!("{:?}", loaded.config), format!("{:?}", Config::default()));
}

#[test]
fn the_default_file_and_the_structs_have_the_same_keys() {
    let file = file(DEFAULT_TOML);
    let text = sources(Some(&file), &[]).load().unwrap().to_string();
    let missing: Vec<_> = text.lines().filter(|line| line.ends_with("from default")).collect();
    assert!(missing.is_empty(), "not in belfry.default.toml: {missing:?}");
    // What is not set by default is shown commented out.
    let Value::Object(sections) = serde_json::to_value(Config::default()).unwrap() else { panic!() };
    for (section, keys) in sections {
        for (key, _) in keys.as_object().unwrap().iter().filter(|(_, value)| value.is_null()) {
            assert!(DEFAULT_TOML.contains(&format!("\n# {key} = ")), "{section}.{key}");
        }
    }
    // The other direction, a key that no struct has, is refused by `deny_unknown_fields`.
}

#[test]
fn the_namespace_example_of_the_default_file_is_whole() {
    let example = DEFAULT_TOML
        .lines()
        .skip_while(|line| *line != "# [namespaces.chat]")
        .take_while(|line| line.starts_with("# "))
        .map(|line| &line[2..])
        .collect::<Vec<_>>()
        .join("\n");
    let file = file(&example);
    let loaded = sources(Some(&file), &[]).load().unwrap();
    assert_eq!(loaded.config.namespaces.get("chat"), &NamespaceConfig::default());
    let text = loaded.to_string();
    let namespace: Vec<_> = text.lines().filter(|line| line.starts_with("namespaces.chat.")).collect();
    assert_eq!(namespace.len(), 7);
    assert!(namespace.iter().all(|line| line.contains("# from file")), "{namespace:?}");
}

#[test]
fn every_key_of_the_default_file_is_commented() {
    let mut commented = false;
    for line in DEFAULT_TOML.lines() {
        let assignment = !line.starts_with('#') && line.contains(" = ");
        assert!(!assignment || commented, "no comment above {line:?}");
        commented = line.starts_with('#');
    }
}

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
fn no_error_repeats_a_secret() {
    let said = |toml: &str, variables: &[(&str, &str)]| {
        let file = file(toml);
        sources(Some(&file), variables).load().map(|_| ()).unwrap_err().to_string()
    };
    for toml in [
        "[auth]\njwt_secret = 'CANARY",
        "[auth]\njwt_secret = CANARY",
        "[auth]\njwt_secret = ['CANARY']",
        "auth = 'CANARY'",
        "[auth]\njwt_keys = 'CANARY'",
        "[auth]\njwt_keys = ['CANARY']",
        "[auth]\njwt_keys = [{ algorithm = 'CANARY', secret = 'CANARY' }]",
        "[auth]\njwt_keys = [{ algorithm = 'HS256', secret = ['CANARY'] }]",
        "[redis]\nurls = ['redis://:CANARY@a', 7, { x = 'CANARY' }]",
        "[redis]\nurls = ['redis://:CANARY@a\n']",
        "redis = 'CANARY'",
        "[database]\nurl = ['postgres://ann:CANARY@db']",
        "[database]\nurl = 'CANARY'",
    ] {
        let text = said(toml, &[]);
        assert!(!text.contains("CANARY"), "{toml}: {text}");
        assert!(text.contains("file /"), "it says where: {text}");
    }
    for (name, value) in [
        ("BELFRY_AUTH__JWT_KEYS", "[{ algorithm = 'HS256', secret = 'CANARY }]"),
        ("BELFRY_AUTH__JWT_KEYS", "CANARY"),
        ("BELFRY_AUTH__JWT_SECRET", "{ a = 'CANARY' }"),
        ("BELFRY_REDIS__URLS", "['redis://:CANARY@a"),
        ("BELFRY_REDIS__URLS", "[['redis://:CANARY@a']]"),
        ("BELFRY_REDIS", "CANARY"),
        ("BELFRY_DATABASE__URL", "[ 'postgres://ann:CANARY@db' ]"),
    ] {
        if let Err(error) = sources(None, &[(name, value)]).load() {
            assert!(!error.to_string().contains("CANARY"), "{name}={value}: {error}");
        }
    }
    let text = said("[server]\nworkers = 1\nlisten = 'x", &[]);
    assert!(text.contains("line 3, column"), "{text}");
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
fn secrets_are_hidden_and_keys_are_checked() {
    let secret = "CANARY-0123456789-0123456789-0123456789";
    let file =
        file(&format!("[auth]\njwt_keys = [{{ algorithm = 'HS256', secret = '{secret}', kid = 'a' }}]"));
    let loaded = sources(Some(&file), &[("BELFRY_AUTH__JWT_SECRET", secret)]).load().unwrap();
    let text = loaded.to_string();
    assert!(!text.contains("CANARY") && !format!("{loaded:?}").contains("CANARY"), "{text}");
    assert!(
        text.contains("auth.jwt_secret = \"(hidden)\"  # from environment BELFRY_AUTH__JWT_SECRET"),
        "{text}"
    );
    assert!(text.contains("kid = \"a\"") && text.contains("secret = \"(hidden)\""), "{text}");

    let found = problems(&sources(Some(&file), &[("BELFRY_AUTH__JWT_SECRET", "short")]));
    assert_eq!(found[0].key, "auth.jwt_secret");
    let algorithm = problems(&sources(None, &[("BELFRY_AUTH__JWT_KEYS", "[{ algorithm = 'none' }]")]));
    assert!(
        algorithm[0].detail.contains("`HS256`") && algorithm[0].origin.contains("JWT_KEYS"),
        "{algorithm:?}"
    );
}

#[test]
fn a_redis_is_given_by_flag_environment_or_file_and_its_password_is_never_shown() {
    let text = file(
        "[database]\nurl = 'postgres://h/b'\n[redis]\nurls = ['redis://:CANARY@a', 'redis+sentinel://:CANARY@b,c/g']",
    );
    let mut sources = sources(Some(&text), &[]);
    let loaded = sources.load().unwrap();
    let printed = loaded.to_string();
    assert!(
        printed.contains("redis.urls = [\"redis://:(hidden)@a:6379\", \"redis+sentinel://:(hidden)@b:26379,c:26379/g\"]  # from file"),
        "{printed}"
    );
    assert!(!format!("{loaded:?}{printed}").contains("CANARY"));
    let names = |sources: &Sources| {
        let urls = sources.load().unwrap().config.redis.urls;
        urls.iter().map(super::RedisUrl::name).collect::<Vec<_>>()
    };
    sources.environment = vec![("BELFRY_REDIS__URLS".to_owned(), "redis://c".to_owned())];
    assert_eq!(names(&sources), ["c:6379"]);
    sources.environment[0].1 = "['redis://c', 'redis://d']".to_owned();
    assert_eq!(names(&sources), ["c:6379", "d:6379"]);
    sources.flags.push(Flag {
        name: "--redis",
        key: "redis.urls",
        value: vec!["redis://e", "redis://f/1"].into(),
    });
    assert_eq!(names(&sources), ["e:6379", "f:6379/1"]);
}

#[test]
fn a_redis_that_will_not_do_is_refused_without_repeating_its_password() {
    for (value, advice) in [
        ("redis+cluster://:CANARY@a", "--redis once for each"),
        ("['redis://:CANARY@a', 'redis://:CANARY@a:6379/0']", "given twice"),
        ("['redis://:CANARY@a', 7]", "redis://"),
        ("{ a = 'redis://:CANARY@a' }", ""),
        ("CANARY", "redis://"),
    ] {
        let found = problems(&sources(None, &[("BELFRY_REDIS__URLS", value)]));
        let shown = format!("{found:?}");
        assert!(shown.contains("redis.urls") && shown.contains(advice), "{value}: {shown}");
        assert!(!shown.contains("CANARY"), "{shown}");
    }
    let lone = problems(&sources(None, &[("BELFRY_REDIS__URLS", "redis://a")]));
    assert_eq!(lone[0].key, "database.url", "nodes cannot share an SQLite file: {lone:?}");
    let key_outlives = ("BELFRY_LOG__IDEMPOTENCY_CACHE_AGE", "24h");
    let fleet =
        [("BELFRY_REDIS__URLS", "redis://a"), ("BELFRY_DATABASE__URL", "postgres://h/b"), key_outlives];
    assert_eq!(problems(&sources(None, &fleet))[0].key, "log.redis_history_age");
    let found = problems(&sources(
        None,
        &[
            ("BELFRY_REDIS__PREFIX", "a:b"),
            ("BELFRY_REDIS__CERT_FILE", "/x"),
            ("BELFRY_REDIS__PUSH_BYTES", "64KiB"),
        ],
    ));
    let keys: Vec<_> = found.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["redis.prefix", "redis.cert_file", "redis.push_bytes"], "{found:?}");
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
fn a_secret_may_stand_in_a_file_of_its_own() {
    let (secret, url, urls) = (
        file("a secret of 32 bytes, or some more\n"),
        file("postgres://db/x"),
        file("['redis://a', 'redis://b']\n"),
    );
    let name = |file: &tempfile::NamedTempFile| file.path().display().to_string();
    let loaded = sources(
        None,
        &[
            ("BELFRY_AUTH__JWT_SECRET_FILE", &name(&secret)),
            ("BELFRY_DATABASE__URL_FILE", &name(&url)),
            ("BELFRY_REDIS__URLS_FILE", &name(&urls)),
        ],
    )
    .load()
    .unwrap();
    let secret_read = loaded.config.auth.jwt_secret.as_ref().unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(secret_read), "a secret of 32 bytes, or some more");
    assert_eq!((loaded.config.database.url.as_str(), loaded.config.redis.urls.len()), ("postgres://db/x", 2));
    assert!(loaded.origin("database.url").contains("by environment BELFRY_DATABASE__URL_FILE"));

    let toml = file(&format!(
        "[auth]\njwt_secret_file = {:?}\n[database]\nurl_file = '/nowhere/url'",
        name(&secret)
    ));
    let found = problems(&sources(Some(&toml), &[]));
    assert!(found[0].to_string().contains("database.url_file (from file /"), "{found:?}");
    assert!(found[0].detail.contains("cannot read /nowhere/url"), "{found:?}");
    let both =
        [("BELFRY_AUTH__JWT_SECRET_FILE", name(&secret)), ("BELFRY_AUTH__JWT_SECRET", "CANARY".to_owned())];
    let both: Vec<_> = both.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let found = problems(&sources(None, &both));
    assert!(found[0].detail.contains("leave one of them out") && !format!("{found:?}").contains("CANARY"));
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

#[test]
fn an_ephemeral_namespace_has_no_history_to_be_set() {
    let file = file("[namespaces.typing]\nkind = 'ephemeral'\nhistory_age = '1h'");
    assert_eq!(problems(&sources(Some(&file), &[]))[0].key, "namespaces.typing.history_age");
}

/// With so many MiB of memory.
fn in_memory(toml: &str, mib: u64) -> Result<Loaded, ConfigError> {
    let file = file(toml);
    let memory = Some(crate::machine::Memory { bytes: mib << 20, by_group: true });
    Sources { memory, ..sources(Some(&file), &[]) }.load()
}

#[test]
fn defaults_fit_the_memory_and_what_is_set_stays() {
    const PLAIN: &str = "[namespaces.live]\nkind = 'plain'\n";
    let log = |mib, toml: &str| in_memory(toml, mib).unwrap().config.log;
    // Twice what the defaults come to, and what the server itself takes: both sides.
    assert_eq!(log(2 * 676 + 30, PLAIN), LogConfig::default());
    assert!(log(2 * 676 + 29, PLAIN).history_bytes < LogConfig::default().history_bytes);
    assert_eq!(log(2 * 420 + 30, ""), LogConfig::default(), "without plain channels there is no history");

    let loaded = in_memory(PLAIN, 80).unwrap();
    assert!(budget::fixed(&loaded.config) <= 56 << 20, "{}", budget::fixed(&loaded.config));
    assert_eq!(loaded.origin("log.ring_bytes"), "default, for 80 MiB of memory");
    let small = log(80, &format!("[log]\nhistory_bytes = '40MiB'\n{PLAIN}"));
    assert_eq!(small.history_bytes, 40 << 20);
    assert!(small.ring_bytes < 2 << 20, "{}", small.ring_bytes);
}

#[test]
fn what_is_set_and_cannot_fit_is_refused_with_the_sum() {
    let toml = "[log]\nring_bytes = '40MiB'";
    let Err(ConfigError::Bad(problems)) = in_memory(toml, 80) else { panic!("it does not fit") };
    let said = problems.to_string();
    for part in ["log.ring_bytes (2 × 40MiB)", "30 MiB for the server itself", "the cgroup's limit is 80 MiB"]
    {
        assert!(said.contains(part), "{said}");
    }
    assert!(in_memory(toml, 114).is_ok());
}

#[test]
fn the_default_of_connections_fits_the_open_files_and_leaves_room_for_rest() {
    let with = |open_files, toml: &str| {
        let file = file(toml);
        let loaded = Sources { open_files: Some(open_files), ..sources(Some(&file), &[]) }.load().unwrap();
        // A session at rest has no file.
        assert_eq!(loaded.config.limits.sessions, 200_000);
        loaded.config.server.max_connections
    };
    assert_eq!(with(312_710, ""), 250_000);
    assert_eq!(with(312_709, ""), 249_999);
    assert_eq!(with(1_210, ""), 800);
    assert_eq!(with(40, ""), 8);
    assert_eq!(with(1_210, "[server]\nmax_connections = 5000"), 5_000, "what is set stays");
}

#[test]
fn no_user_has_more_than_a_quarter_of_the_sessions_unless_it_is_set() {
    let with = |toml: &str| sources(Some(&file(toml)), &[]).load().unwrap().config.limits.user_session_bytes;
    assert_eq!(with(""), 16 << 20);
    assert_eq!(with("[limits]\nsession_bytes = '64MiB'"), 16 << 20);
    assert_eq!(with("[limits]\nsession_bytes = '63MiB'"), 63 << 18);
    assert_eq!(with("[limits]\nsession_bytes = '8MiB'\nuser_session_bytes = '8MiB'"), 8 << 20);
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
