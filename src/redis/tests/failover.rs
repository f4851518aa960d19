//! A Sentinel group, whose primary moves.

use super::*;

async fn open_group(group: &Sentinels) -> Server {
    try_open(&group.url(), &RedisConfig::default()).await.unwrap()
}

/// Waits until the group has failed over from `former`; then there has to be service within a second, at the new
/// primary.
async fn serves_again(server: &Server, group: &Sentinels, former: usize) -> Incarnation {
    group.failed_over(former).await;
    let writable = Instant::now();
    let mut commands = until("there is service", async || {
        let mut commands = server.commands().await.ok()?;
        set(&mut commands, 2).await.ok()?;
        Some(commands)
    })
    .await;
    assert!(writable.elapsed() < BACK, "{:?}", writable.elapsed());
    set(&mut commands, 3).await.unwrap();
    assert_eq!(commands.incarnation().address, group.primary().await.address());
    commands.incarnation().clone()
}

#[tokio::test]
async fn when_the_primary_dies_the_next_one_is_used() {
    let mut group = Sentinels::start().await;
    let server = open_group(&group).await;
    let mut commands = server.commands().await.unwrap();
    set(&mut commands, 1).await.unwrap();
    assert_eq!(commands.incarnation().address, group.primary().await.address());
    let (_subscriber, mut pushes) = server.subscriber().await.unwrap();
    let former = group.kill_primary().await;
    end_of(&mut pushes).await;
    let second = serves_again(&server, &group, former).await;
    assert_ne!(second.replid, commands.incarnation().replid);
    assert!(!set(&mut commands, 1).await.unwrap_err().was_sent());
    let (subscriber, _pushes) = server.subscriber().await.unwrap();
    assert_eq!(subscriber.incarnation(), &second);
}

#[tokio::test]
async fn when_the_primary_is_stopped_all_its_connections_end_with_the_failover() {
    let mut group = Sentinels::start().await;
    // Answers may take long: it has to be the Sentinels' word that ends the waiting.
    let patient = RedisConfig { response_timeout: Duration::from_secs(100), ..RedisConfig::default() };
    let server = try_open(&group.url(), &patient).await.unwrap();
    let mut commands = server.commands().await.unwrap();
    let (_subscriber, mut pushes) = server.subscriber().await.unwrap();
    let former = group.primary_index().await;
    group.servers()[former].stop_signal();
    let error = set(&mut commands, 1).await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent()), (RedisErrorKind::Replaced, true), "{error}");
    assert_eq!(end_of(&mut pushes).await.kind(), RedisErrorKind::Replaced);
    let second = serves_again(&server, &group, former).await;

    // It comes back as a primary that does not know better, and is made a replica.
    group.servers()[former].continue_signal();
    until("the former primary is a replica", async || {
        group.servers()[former].info("role").await.filter(|role| role == "slave")
    })
    .await;
    assert_eq!(server.commands().await.unwrap().incarnation(), &second);
}

#[tokio::test]
async fn sentinels_that_are_stopped_gone_or_watch_another_group_are_passed_over_at_once() {
    let mut group = Sentinels::start().await;
    let ports: Vec<_> = group.sentinels().iter().map(|sentinel| sentinel.port()).collect();
    let sentinels = group.sentinels();
    sentinels[0].stop_signal();
    let _: String = sentinels[1].command(&["SENTINEL", "REMOVE", "mymaster"]).await.unwrap();
    let gone = crate::support::process::free_port();
    let url = group.url_of(&[ports[0], gone, ports[1], ports[2]]);

    let slow = Duration::from_secs(20);
    let config = RedisConfig { connect_timeout: slow, response_timeout: slow, ..RedisConfig::default() };
    let begun = Instant::now();
    let server = try_open(&url, &config).await.unwrap();
    set(&mut server.commands().await.unwrap(), 1).await.unwrap();
    assert!(begun.elapsed() < slow / 4, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_failover_is_heard_of_though_the_sentinel_that_was_listened_to_has_died() {
    let mut group = Sentinels::start().await;
    let server = open_group(&group).await;
    // Which one it listens to is not known from outside; there is a quorum without the first, which it begins with.
    group.sentinels()[0].kill9();
    let former = group.kill_primary().await;
    serves_again(&server, &group, former).await;
}

#[tokio::test]
async fn a_group_that_no_sentinel_knows_is_said_to_be_unknown() {
    let mut group = Sentinels::start().await;
    let port = group.sentinels()[0].port();
    let short = Duration::from_millis(200);
    let config = RedisConfig { response_timeout: short, connect_timeout: short, ..RedisConfig::default() };
    let error =
        try_open(&format!("redis+sentinel://127.0.0.1:{port}/other"), &config).await.unwrap_err().to_string();
    assert!(error.contains("No such master"), "{error}");
    let error = try_open(&format!("redis://127.0.0.1:{port}"), &config).await.unwrap_err().to_string();
    assert!(error.contains("it is a Sentinel; write redis+sentinel://"), "{error}");
}

#[tokio::test]
async fn a_stale_failover_loses_writes_and_is_another_incarnation() {
    let mut group = Sentinels::start().await;
    let server = open_group(&group).await;
    let mut commands = server.commands().await.unwrap();
    set(&mut commands, 1).await.unwrap();
    group.in_sync().await;
    let first = commands.incarnation().clone();
    let (former, ()) = group.stale_failover(async |_| set(&mut commands, 99).await.unwrap()).await;
    let second = another(&server, &first).await;
    assert_ne!(first.replid, second.replid);
    let left: u32 = group.primary().await.command(&["GET", "key"]).await;
    assert_eq!(left, 1, "the acknowledged 99 is gone");
    serves_again(&server, &group, former).await;
}

#[tokio::test]
async fn a_group_with_accounts_of_its_own_over_tls_fails_over_too() {
    let password = Some("of-the-servers".to_owned());
    let mut group = Sentinels::with(Options { tls: true, password, ..Options::default() }).await;
    let ca_file = Some(group.servers()[0].ca_file());
    let server = try_open(&group.url(), &RedisConfig { ca_file, ..RedisConfig::default() }).await.unwrap();
    set(&mut server.commands().await.unwrap(), 1).await.unwrap();
    let former = group.kill_primary().await;
    serves_again(&server, &group, former).await;
}
