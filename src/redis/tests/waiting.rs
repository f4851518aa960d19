//! Waits end in time, whatever Redis does.

use super::*;

/// Short waits, for tests that see them through.
fn short() -> RedisConfig {
    RedisConfig {
        pool_size: 2,
        connect_timeout: Duration::from_millis(300),
        response_timeout: Duration::from_millis(600),
        ..RedisConfig::default()
    }
}

/// More than that on a busy machine.
const LATE: Duration = Duration::from_millis(400);

#[tokio::test]
async fn answers_may_take_as_long_as_the_config_allows() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let mut commands = server.commands().await.unwrap();
    // The crate's own limit is 500 ms.
    let popped: Option<String> =
        redis::cmd("BLPOP").arg("list").arg(0.8).query_async(&mut commands).await.unwrap();
    assert_eq!(popped, None);
    let (mut subscriber, _pushes) = server.subscriber().await.unwrap();
    let popped: Option<String> =
        redis::cmd("BLPOP").arg("list").arg(0.8).query_async(&mut subscriber).await.unwrap();
    assert_eq!(popped, None);
}

#[tokio::test]
async fn a_server_that_does_not_answer_holds_nobody_longer_than_the_response_timeout() {
    let redis = RedisServer::plain().await;
    let config = short();
    let server = open_with(&redis, config.clone()).await;
    let mut commands = server.commands().await.unwrap();
    redis.stop_signal();

    let begun = Instant::now();
    let error = set(&mut commands, 1).await.unwrap_err();
    assert!(begun.elapsed() < config.response_timeout + LATE, "{:?}", begun.elapsed());
    assert!(error.was_sent(), "it may be done when the server goes on: {error}");
    for _ in 0..3 {
        let begun = Instant::now();
        let error = match server.commands().await {
            Ok(mut commands) => set(&mut commands, 1).await.unwrap_err(),
            Err(error) => error,
        };
        let taken = begun.elapsed();
        assert!(taken < 2 * config.response_timeout + LATE, "{error} after {taken:?}");
    }
    until("it is known to be away", async || server.watch().borrow().is_none().then_some(())).await;
    let begun = Instant::now();
    assert!(!server.commands().await.unwrap_err().was_sent());
    assert!(!server.subscriber().await.unwrap_err().was_sent());
    assert!(begun.elapsed() < 2 * config.response_timeout + LATE, "{:?}", begun.elapsed());

    redis.continue_signal();
    let back = Instant::now();
    server.ready().await;
    set(&mut server.commands().await.unwrap(), 2).await.unwrap();
    assert!(back.elapsed() < BACK, "{:?}", back.elapsed());
}

#[tokio::test]
async fn a_pause_shorter_than_the_response_timeout_is_only_slow() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let mut commands = server.commands().await.unwrap();
    let first = commands.incarnation().clone();
    redis.pause(700).await;
    set(&mut commands, 1).await.unwrap();
    assert_eq!(server.watch().borrow().as_ref(), Some(&first));
}

#[tokio::test]
async fn a_pool_that_is_used_up_is_waited_for_and_no_longer_than_the_response_timeout() {
    let redis = RedisServer::plain().await;
    let config = short();
    let server = open_with(&redis, config.clone()).await;
    let mut held = server.commands().await.unwrap();
    let other = server.commands().await.unwrap();

    let begun = Instant::now();
    let error = server.commands().await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent()), (RedisErrorKind::Busy, false), "{error}");
    assert!(begun.elapsed() < config.response_timeout + LATE, "{:?}", begun.elapsed());
    assert_eq!(server.watch().borrow().as_ref(), Some(other.incarnation()), "Redis is not to blame");
    set(&mut held, 1).await.unwrap();

    let waiting = tokio::spawn(async move { server.commands().await.map(|_| ()) });
    tokio::task::yield_now().await;
    drop(other);
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_server_that_is_loading_is_not_used_before_it_is_done() {
    // A millisecond for each key, and a look at its clients after every kilobyte.
    let slow = ["key-load-delay 1000", "loading-process-events-interval-bytes 1024"];
    let options = Options { config: slow.map(str::to_owned).to_vec(), ..Options::default() };
    let mut redis = RedisServer::start(options).await;
    let fill = "for i = 1, 3000 do redis.call('SET', i, i) end";
    let () = redis.command(&["EVAL", fill, "0"]).await;
    let _: String = redis.command(&["SAVE"]).await;
    let server = open_with(&redis, short()).await;
    redis.kill9();
    redis.start_again();
    until("it is loading", async || redis.info("loading").await.filter(|loading| loading == "1")).await;
    let error = server.commands().await.unwrap_err();
    assert!(error.to_string().contains("loading"), "{error}");

    until("it has loaded", async || redis.info("loading").await.filter(|loading| loading == "0")).await;
    let up = Instant::now();
    server.ready().await;
    set(&mut server.commands().await.unwrap(), 1).await.unwrap();
    assert!(up.elapsed() < BACK, "{:?}", up.elapsed());
}
