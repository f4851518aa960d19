//! What will not do is refused at the start, with advice.

use super::*;

/// The refusal of a server with these lines in its config.
async fn refusal(config: &[&str]) -> String {
    let config = config.iter().map(|line| (*line).to_owned()).collect();
    let redis = RedisServer::start(Options { config, ..Options::default() }).await;
    try_open(&redis.url(), &RedisConfig::default()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_redis_that_evicts_keys_is_refused() {
    let error = refusal(&["maxmemory 100mb", "maxmemory-policy allkeys-lru"]).await;
    assert!(error.contains("allkeys-lru") && error.contains("noeviction"), "{error}");
    let kept = Options { config: vec!["maxmemory 100mb".to_owned()], ..Options::default() };
    open(&RedisServer::start(kept).await).await;
}

#[tokio::test]
async fn a_redis_cluster_is_refused_with_a_pointer_to_several_servers() {
    let error = refusal(&["cluster-enabled yes"]).await;
    assert!(error.contains("Cluster") && error.contains("--redis once for each"), "{error}");
}

#[tokio::test]
async fn a_replica_is_refused_after_a_little_patience() {
    let primary = RedisServer::plain().await;
    let error = refusal(&[&format!("replicaof 127.0.0.1 {}", primary.port())]).await;
    assert!(error.contains("replica") && error.contains("redis+sentinel://"), "{error}");
}

#[tokio::test]
async fn a_redis_that_is_not_there_is_named_with_what_to_check() {
    let short = Duration::from_millis(300);
    let config = RedisConfig { connect_timeout: short, response_timeout: short, ..RedisConfig::default() };
    let port = crate::support::process::free_port();
    let error =
        try_open(&format!("redis://:CANARY@127.0.0.1:{port}"), &config).await.unwrap_err().to_string();
    assert!(error.contains(&format!("127.0.0.1:{port}")) && error.contains("check that it runs"), "{error}");
    assert!(!error.contains("CANARY"), "{error}");
}

#[tokio::test]
async fn a_redis_that_is_about_to_answer_is_waited_for() {
    let redis = RedisServer::plain().await;
    redis.pause(1_500).await;
    let server = open(&redis).await;
    set(&mut server.commands().await.unwrap(), 1).await.unwrap();
}

#[tokio::test]
async fn everything_happens_in_the_database_that_the_url_names() {
    let redis = RedisServer::plain().await;
    let server = try_open(&(redis.url() + "/3"), &RedisConfig::default()).await.unwrap();
    assert_eq!(server.name(), format!("{}/3", redis.address()));
    set(&mut server.commands().await.unwrap(), 1).await.unwrap();
    let keyspace = redis.info("db3").await.unwrap();
    assert!(keyspace.starts_with("keys=1,"), "{keyspace}");
}

#[tokio::test]
async fn metrics_are_there_from_the_start_and_count() {
    let mut redis = RedisServer::plain().await;
    let metrics = Metrics::default();
    let server =
        Server::open(&redis.url().parse().unwrap(), &RedisConfig::default(), &metrics).await.unwrap();
    let name = redis.address();
    let has = |line: String| {
        let text = metrics.encode();
        assert!(text.lines().any(|have| have == line), "{line}\n{text}");
    };
    has(format!("belfry_redis_up{{redis=\"{name}\"}} 1"));
    has(format!("belfry_redis_connections{{redis=\"{name}\"}} 1"));
    has(format!("belfry_redis_reconnects_total{{redis=\"{name}\"}} 0"));
    for kind in RedisErrorKind::ALL {
        has(format!("belfry_redis_errors_total{{kind=\"{}\",redis=\"{name}\"}} 0", kind.as_str()));
    }
    has(format!("belfry_redis_command_duration_seconds_count{{redis=\"{name}\"}} 0"));

    let mut commands = server.commands().await.unwrap();
    set(&mut commands, 1).await.unwrap();
    has(format!("belfry_redis_connections{{redis=\"{name}\"}} 2"));
    has(format!("belfry_redis_command_duration_seconds_count{{redis=\"{name}\"}} 1"));
    let _: redis::RedisResult<()> = redis::cmd("NONSENSE").query_async(&mut commands).await;
    has(format!("belfry_redis_errors_total{{kind=\"reply\",redis=\"{name}\"}} 1"));
    redis.kill9();
    until("it is known to be away", async || server.watch().borrow().is_none().then_some(())).await;
    has(format!("belfry_redis_up{{redis=\"{name}\"}} 0"));
    set(&mut commands, 1).await.unwrap_err();
    has(format!("belfry_redis_errors_total{{kind=\"replaced\",redis=\"{name}\"}} 1"));
    redis.restart().await;
    server.ready().await;
    until("the return is counted", async || {
        metrics
            .encode()
            .contains(&format!("belfry_redis_reconnects_total{{redis=\"{name}\"}} 1\n"))
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn eviction_that_is_turned_on_later_is_noticed_and_stops_nobody() {
    let redis = RedisServer::plain().await;
    let metrics = Metrics::default();
    let server =
        Server::open(&redis.url().parse().unwrap(), &RedisConfig::default(), &metrics).await.unwrap();
    let evicts = |value: u8| {
        let line = format!("belfry_redis_evicts{{redis=\"{}\"}} {value}", server.name());
        metrics.encode().lines().any(|have| have == line)
    };
    let set = async |policy: &str| -> String {
        redis.command(&["CONFIG", "SET", "maxmemory", "100mb", "maxmemory-policy", policy]).await
    };
    assert!(evicts(0));
    set("allkeys-lru").await;
    until("it is noticed", async || evicts(1).then_some(())).await;
    super::set(&mut server.commands().await.unwrap(), 1).await.unwrap();
    set("noeviction").await;
    until("so is its end", async || evicts(0).then_some(())).await;
}
