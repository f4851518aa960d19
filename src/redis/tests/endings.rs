//! Connections end, and what they were asked is known to have been done, or not, or either.

use super::*;

#[tokio::test]
async fn after_a_restart_there_is_another_incarnation_and_service_within_a_second() {
    let mut redis = RedisServer::start(Options { appendonly: true, ..Options::default() }).await;
    let server = open(&redis).await;
    let mut before = server.commands().await.unwrap();
    set(&mut before, 1).await.unwrap();
    redis.restart().await;

    let up = Instant::now();
    let mut after = until("there is service", async || server.commands().await.ok()).await;
    set(&mut after, 2).await.unwrap();
    assert!(up.elapsed() < BACK, "{:?}", up.elapsed());
    assert_eq!(after.incarnation().address, before.incarnation().address);
    assert_ne!(after.incarnation().replid, before.incarnation().replid);
    assert_eq!(server.watch().borrow().as_ref(), Some(after.incarnation()));

    let refused = set(&mut before, 3).await.unwrap_err();
    assert!(!refused.was_sent(), "{refused}");
    assert_eq!(redis.command::<u32>(&["GET", "key"]).await, 2);
}

#[tokio::test]
async fn what_was_asked_when_the_connection_ended_may_have_been_done() {
    let mut redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let mut commands = server.commands().await.unwrap();
    let asked = tokio::spawn(async move {
        let popped: redis::RedisResult<()> =
            redis::cmd("BLPOP").arg("list").arg(0).query_async(&mut commands).await;
        RedisError::from(popped.unwrap_err())
    });
    until("it waits", async || {
        let clients: String = redis.command(&["CLIENT", "LIST"]).await;
        clients.contains("cmd=blpop").then_some(())
    })
    .await;
    redis.kill9();
    let error = asked.await.unwrap();
    assert!(error.was_sent(), "{error}");
    assert_eq!(error.kind(), RedisErrorKind::Cut);
}

#[tokio::test]
async fn what_is_asked_of_a_connection_that_was_cut_is_not_sent_and_the_next_one_works() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let mut idle = server.commands().await.unwrap();
    let (subscriber, mut pushes) = server.subscriber().await.unwrap();
    subscriber.subscribe(["a"]).await.unwrap();
    let _: u64 = redis.command(&["PUBLISH", "a", "last"]).await;
    redis.cut_all().await;

    assert_eq!(pushes.next().await.expect("what came before the cut is given out").payload, "last");
    let end = end_of(&mut pushes).await;
    assert!(matches!(end.kind(), RedisErrorKind::Cut | RedisErrorKind::Replaced), "{end}");
    assert!(!first_refusal(&mut idle).await.was_sent());

    let mut commands = until("there is service", async || server.commands().await.ok()).await;
    set(&mut commands, 1).await.unwrap();
    assert_eq!(commands.incarnation(), idle.incarnation(), "it is still the same Redis with the same data");
}

#[tokio::test]
async fn a_cut_that_concerns_some_connections_only_leaves_the_others_alone() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let (subscriber, mut pushes) = server.subscriber().await.unwrap();
    subscriber.subscribe(["a"]).await.unwrap();
    // The keeper's among them: it is no subscriber.
    let _: u64 = redis.command(&["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]).await;
    until("the keeper is back", async || {
        let clients: String = redis.command(&["CLIENT", "LIST", "TYPE", "normal"]).await;
        (clients.trim().lines().count() == 2).then_some(())
    })
    .await;
    let _: u64 = redis.command(&["PUBLISH", "a", "x"]).await;
    assert_eq!(pushes.next().await.unwrap().payload, "x");
    assert_eq!(server.watch().borrow().as_ref(), Some(subscriber.incarnation()));
}

#[tokio::test]
async fn a_history_that_changes_on_open_connections_ends_them() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let mut commands = server.commands().await.unwrap();
    let (_subscriber, mut pushes) = server.subscriber().await.unwrap();
    let first = commands.incarnation().clone();
    let () = redis.command(&["DEBUG", "CHANGE-REPL-ID"]).await;

    let second = another(&server, &first).await;
    assert_eq!((&second.address, second.replid == first.replid), (&first.address, false));
    assert_eq!(end_of(&mut pushes).await.kind(), RedisErrorKind::Replaced);
    let refused = set(&mut commands, 1).await.unwrap_err();
    assert_eq!((refused.kind(), refused.was_sent()), (RedisErrorKind::Replaced, false));
    assert_eq!(server.commands().await.unwrap().incarnation(), &second);
}

#[tokio::test]
async fn a_new_connection_to_another_history_is_refused_before_anybody_can_write_through_it() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let held = server.commands().await.unwrap();
    let first = held.incarnation().clone();
    let () = redis.command(&["DEBUG", "CHANGE-REPL-ID"]).await;
    // The pool has no other connection, so this one is opened after the change.
    let second = server.commands().await.unwrap().incarnation().clone();
    assert_ne!(first, second);
    assert_eq!(redis.info("master_replid").await.unwrap(), second.replid.as_str());
    let (subscriber, _pushes) = server.subscriber().await.unwrap();
    assert_eq!(subscriber.incarnation(), &second);
}

#[tokio::test]
async fn a_primary_that_becomes_a_replica_is_left_at_its_first_refusal() {
    let (redis, other) = (RedisServer::plain().await, RedisServer::plain().await);
    let server = open(&redis).await;
    let mut commands = server.commands().await.unwrap();
    let first = commands.incarnation().clone();
    let _: String = redis.command(&["REPLICAOF", "127.0.0.1", &other.port().to_string()]).await;
    let refused = set(&mut commands, 1).await.unwrap_err();
    // Either Redis said so, or whoever watches it was quicker, and the connection was ended under the command.
    let said = !refused.was_sent() && refused.kind() != RedisErrorKind::Cut;
    assert!(said || refused.kind() == RedisErrorKind::Replaced, "{refused}");

    until("there is no primary", async || server.watch().borrow().is_none().then_some(())).await;
    let error = server.commands().await.unwrap_err();
    assert!(error.to_string().contains("replica"), "{error}");

    let _: String = redis.command(&["REPLICAOF", "NO", "ONE"]).await;
    let writable = Instant::now();
    let mut commands = until("there is service", async || server.commands().await.ok()).await;
    set(&mut commands, 2).await.unwrap();
    assert!(writable.elapsed() < BACK, "{:?}", writable.elapsed());
    assert_ne!(commands.incarnation(), &first);
}

#[tokio::test]
async fn dropping_the_last_handle_ends_all_its_connections() {
    let redis = RedisServer::plain().await;
    let metrics = Metrics::default();
    let server =
        Server::open(&redis.url().parse().unwrap(), &RedisConfig::default(), &metrics).await.unwrap();
    let clone = server.clone();
    let mut commands = server.commands().await.unwrap();
    let (_subscriber, mut pushes) = server.subscriber().await.unwrap();
    drop(server);
    set(&mut commands, 1).await.unwrap();
    drop(clone);
    assert!(!set(&mut commands, 1).await.unwrap_err().was_sent());
    end_of(&mut pushes).await;
    drop(commands);
    until("Redis has only the test's own connection", async || {
        let clients: String = redis.command(&["CLIENT", "LIST"]).await;
        (clients.trim().lines().count() == 1).then_some(())
    })
    .await;
}
