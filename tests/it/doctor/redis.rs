//! Redis, as it should be and as it should not.

use super::{Found, Patient};
use crate::support::{
    postgres::{Database, PostgresServer},
    redis::{Options, RedisServer, Sentinels},
};

/// Several nodes need a database that they share.
fn patient(urls: &[String], more: &str) -> (Patient, Database<'static>) {
    let database = PostgresServer::shared().database();
    let toml = format!("[database]\nurl = \"{}\"\n[redis]\nurls = {urls:?}\n{more}", database.url());
    (Patient::new(&toml), database)
}

async fn look(url: &str) -> Found {
    let (patient, _database) = patient(&[url.to_owned()], "");
    patient.examine(&[]).await
}

async fn with(config: &[&str]) -> (RedisServer, Found) {
    let config = config.iter().map(|line| (*line).to_owned()).collect();
    let redis = RedisServer::start(Options { config, ..Options::default() }).await;
    let found = look(&redis.url()).await;
    (redis, found)
}

#[tokio::test]
async fn a_redis_that_evicts_is_a_problem_and_one_that_keeps_all_is_none() {
    let (_redis, evicts) = with(&["maxmemory 100mb", "maxmemory-policy allkeys-lru"]).await;
    evicts.is_ill("redis.eviction");
    let (_redis, would) = with(&["maxmemory-policy allkeys-lru"]).await;
    assert_eq!(would.level("redis.eviction"), "warning");

    let well = ["maxmemory 100mb", "appendonly yes", "client-output-buffer-limit pubsub 32mb 8mb 60"];
    let (redis, keeps) = with(&well).await;
    for check in ["reachable", "eviction", "acl", "memory", "pubsub_buffer", "persistence", "clients"] {
        assert_eq!(keeps.level(&format!("redis.{check}")), "ok", "{}", keeps.text);
    }
    assert_eq!(keeps.levels("clock.apart"), ["ok", "ok"], "of Redis and of PostgreSQL");
    let keys: u64 = redis.command(&["DBSIZE"]).await;
    assert_eq!(keys, 0, "nothing is written");
}

#[tokio::test]
async fn a_redis_without_persistence_is_a_warning_and_one_with_snapshots_a_note() {
    let (_redis, nothing) = with(&[]).await;
    assert_eq!(nothing.level("redis.persistence"), "warning");
    let (_redis, snapshots) = with(&["save 3600 1"]).await;
    assert_eq!(snapshots.level("redis.persistence"), "note");
}

#[tokio::test]
async fn an_acl_user_that_lacks_a_command_is_told_which_and_no_password_is_shown() {
    let users = [
        "user whole on >CANARY ~belfry:* &belfry:* +@all -@dangerous +info",
        "user lacks on >CANARY ~belfry:* &belfry:* +@all -@dangerous +info -xadd -publish",
        "user mute on >CANARY ~belfry:* &belfry:* +@all -@dangerous +info -eval",
        "user elsewhere on >CANARY ~other:* &other:* +@all -@dangerous +info",
    ];
    let config = users.map(str::to_owned).to_vec();
    let redis = RedisServer::start(Options { config, ..Options::default() }).await;
    let as_user = async |user: &str| {
        let found = look(&redis.url_as(&format!("{user}:CANARY@"))).await;
        assert!(!found.text.contains("CANARY") && !found.said.contains("CANARY"), "{}", found.text);
        found
    };
    let whole = as_user("whole").await;
    assert_eq!(whole.level("redis.acl"), "ok", "{}", whole.text);
    assert_eq!(whole.level("redis.pubsub_buffer"), "skipped", "it may not ask, and that is said");
    let lacks = as_user("lacks").await;
    lacks.is_ill("redis.acl");
    let seen = lacks.seen("redis.acl");
    assert!(seen.contains("XADD") && seen.contains("PUBLISH") && !seen.contains("ZADD"), "{seen}");
    as_user("mute").await.is_ill("redis.acl");
    as_user("elsewhere").await.is_ill("redis.acl");

    let wrong = look(&redis.url_as("whole:CANARY2@")).await;
    wrong.is_ill("redis.reachable");
    assert!(!wrong.text.contains("CANARY2") && !wrong.said.contains("CANARY2"), "{}", wrong.text);
}

#[tokio::test]
async fn every_redis_of_the_settings_is_looked_at_and_one_that_is_away_is_a_problem() {
    let tls = RedisServer::start(Options { tls: true, ..Options::default() }).await;
    let mut away = RedisServer::start(Options { tls: true, ..Options::default() }).await;
    let more = format!("ca_file = {:?}\n", tls.ca_file());
    let (patient, _database) = patient(&[tls.url(), away.url()], &more);
    away.kill9();
    let found = patient.examine(&[]).await;
    found.is_ill("redis.reachable");
    assert_eq!(found.levels("redis.reachable"), ["ok", "problem"]);
    assert_eq!(found.findings("redis.reachable")[1]["subject"], away.address());
    assert_eq!(found.level("redis.tls"), "ok");
}

#[tokio::test]
async fn a_replica_given_by_hand_is_a_problem() {
    let primary = RedisServer::plain().await;
    let (_replica, found) = with(&[&format!("replicaof 127.0.0.1 {}", primary.port())]).await;
    found.is_ill("redis.reachable");
    assert!(found.seen("redis.reachable").contains("replica"), "{}", found.text);
}

#[tokio::test]
async fn sentinels_that_agree_are_well_and_one_that_is_away_is_told() {
    let mut group = Sentinels::start().await;
    let url = group.url();
    let well = look(&url).await;
    assert_eq!(well.level("redis.sentinels"), "ok", "{}", well.text);
    assert_eq!(
        (well.level("redis.replicas"), well.level("redis.min_replicas")),
        ("ok".to_owned(), "warning".to_owned())
    );
    let missing = group.sentinels()[0].port();
    group.sentinels()[0].kill9();
    let one_less = look(&url).await;
    assert_eq!(one_less.levels("redis.sentinels")[0], "warning", "{}", one_less.text);
    assert!(one_less.seen("redis.sentinels").contains(&missing.to_string()));
    assert_eq!(one_less.level("redis.reachable"), "ok");
}
