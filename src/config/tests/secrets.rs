//! Secrets, and the passwords of Redis: in files of their own, and never shown.

use super::*;

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
