//! Accounts and TLS.

use super::*;

const USER: &str = "user belfry on >secret ~belfry:* &belfry:* +@all -@dangerous +info";

#[tokio::test]
async fn an_acl_user_needs_no_more_than_what_the_documentation_names() {
    let options = Options {
        password: Option::from("admin".to_owned()),
        config: vec![USER.to_owned()],
        ..Options::default()
    };
    let redis = RedisServer::start(options).await;
    let server = try_open(&redis.url_as("belfry:secret@"), &RedisConfig::default()).await.unwrap();
    let mut commands = server.commands().await.unwrap();
    let script = redis::Script::new("return redis.call('INCR', KEYS[1])");
    let count: u32 = script.key("belfry:0:n").invoke_async(&mut commands).await.unwrap();
    let (mut subscriber, mut pushes) = server.subscriber().await.unwrap();
    subscriber.subscribe(["belfry:0:c:news"]).await.unwrap();
    let _: u32 = subscriber.publish("belfry:0:c:news", "x").await.unwrap();
    let _: (u64, u64) = redis::cmd("TIME").query_async(&mut commands).await.unwrap();
    assert_eq!((count, pushes.next().await.unwrap().payload), (1, "x".into()));

    let denied = set(&mut commands, 1).await.unwrap_err();
    assert_eq!((denied.kind(), denied.was_sent()), (RedisErrorKind::Denied, false), "{denied}");
    let denied = subscriber.subscribe(["other"]).await.unwrap_err();
    assert_eq!(denied.kind(), RedisErrorKind::Denied, "{denied}");
    let _: u32 = subscriber.publish("belfry:0:c:news", "y").await.unwrap();
    assert_eq!(pushes.next().await.unwrap().payload, "y", "a refusal ends nothing");
}

#[tokio::test]
async fn a_refused_user_is_told_what_to_check_and_no_password_is_shown() {
    let options = Options {
        password: Some("admin".to_owned()),
        config: vec![USER.to_owned(), "user mute on >CANARY ~* &* +@all -info".to_owned()],
        ..Options::default()
    };
    let redis = RedisServer::start(options).await;
    for account in ["", "belfry:CANARY@", "nobody:CANARY@", ":CANARY@", "mute:CANARY@"] {
        let error = try_open(&redis.url_as(account), &RedisConfig::default()).await.unwrap_err();
        assert!(matches!(error, OpenError::Denied { .. }), "{account}: {error}");
        let (shown, debugged) = (error.to_string(), format!("{error:?}"));
        assert!(shown.contains("+@all -@dangerous +info"), "{shown}");
        assert!(!shown.contains("CANARY") && !debugged.contains("CANARY"), "{shown}");
    }
}

#[tokio::test]
async fn a_user_who_lacks_a_command_or_the_channels_is_told_which_before_anything_is_written() {
    const LACKS: [(&str, &str, &[&str]); 5] = [
        ("noeval", "&belfry:* -eval", &["'eval'"]),
        ("noevalsha", "&belfry:* -evalsha", &["EVALSHA"]),
        ("nolisten", "&belfry:* -subscribe -xadd", &["SUBSCRIBE", "XADD"]),
        ("nochannel", "resetchannels", &["PUBLISH", "SUBSCRIBE"]),
        ("elsewhere", "&other:*", &["PUBLISH", "SUBSCRIBE"]),
    ];
    let user =
        |(name, rights, _)| format!("user {name} on >secret ~belfry:* +@all -@dangerous +info {rights}");
    let redis = RedisServer::start(Options { config: LACKS.map(user).to_vec(), ..Options::default() }).await;
    for (name, _, lacks) in LACKS {
        let url = redis.url_as(&format!("{name}:secret@"));
        let error = try_open(&url, &RedisConfig::default()).await.unwrap_err();
        assert!(matches!(error, OpenError::Denied { .. }), "{name}: {error}");
        let shown = error.to_string();
        assert!(lacks.iter().all(|what| shown.contains(what)), "{name}: {shown}");
        assert!(shown.contains("&PREFIX:* +@all -@dangerous +info"), "{shown}");
    }
}

#[tokio::test]
async fn tls_trusts_the_authority_of_the_config_and_no_other() {
    let redis = RedisServer::start(Options { tls: true, ..Options::default() }).await;
    let trusting = RedisConfig { ca_file: Some(redis.ca_file()), ..RedisConfig::default() };
    let server = try_open(&redis.url(), &trusting).await.unwrap();
    set(&mut server.commands().await.unwrap(), 1).await.unwrap();
    let (subscriber, mut pushes) = server.subscriber().await.unwrap();
    subscriber.subscribe(["a"]).await.unwrap();
    let _: u32 = redis.command(&["PUBLISH", "a", "x"]).await;
    assert_eq!(pushes.next().await.unwrap().payload, "x");

    let short = Duration::from_millis(200);
    let strange = RedisConfig { response_timeout: short, ..RedisConfig::default() };
    let error = try_open(&redis.url(), &strange).await.unwrap_err().to_string();
    assert!(error.contains("UnknownIssuer") && error.contains("redis.ca_file"), "{error}");
    let plain = redis.url().replace("rediss://", "redis://");
    assert!(matches!(try_open(&plain, &trusting).await, Err(OpenError::Unreachable { .. })));
}

#[tokio::test]
async fn tls_shows_a_certificate_to_servers_that_ask_for_one() {
    let options = Options { tls: true, client_certificates: true, ..Options::default() };
    let redis = RedisServer::start(options).await;
    let (certificate, key) = redis.client_files();
    let nameless = RedisConfig { ca_file: Some(redis.ca_file()), ..RedisConfig::default() };
    let named = RedisConfig { cert_file: Some(certificate), key_file: Some(key), ..nameless.clone() };
    let server = try_open(&redis.url(), &named).await.unwrap();
    set(&mut server.commands().await.unwrap(), 1).await.unwrap();
    assert!(try_open(&redis.url(), &nameless).await.is_err());
}

#[tokio::test]
async fn files_that_are_no_certificates_are_named_with_their_setting() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for path in [file.path(), "/nowhere/ca.pem".as_ref()] {
        let config = RedisConfig { ca_file: Some(path.to_owned()), ..RedisConfig::default() };
        let error = try_open("rediss://localhost", &config).await.unwrap_err().to_string();
        assert!(error.contains("redis.ca_file") && error.contains(path.to_str().unwrap()), "{error}");
    }
}
