//! Subscriptions: what is published comes out, in order, within bounds.

use super::*;

#[tokio::test]
async fn what_is_published_comes_out_in_order_on_the_channels_that_are_subscribed_to() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let mut commands = server.commands().await.unwrap();
    let (subscriber, mut pushes) = server.subscriber().await.unwrap();
    assert_eq!(subscriber.incarnation(), commands.incarnation());
    subscriber.subscribe(["a", "b"]).await.unwrap();
    let mut publish = async |channel: &str, payload: &str| {
        let () = commands.publish(channel, payload).await.unwrap();
    };
    for (channel, payload) in [("a", "1"), ("b", "2"), ("c", "3"), ("a", "4")] {
        publish(channel, payload).await;
    }
    subscriber.unsubscribe(["a"]).await.unwrap();
    publish("a", "5").await;
    publish("b", "6").await;
    for (channel, payload) in [("a", "1"), ("b", "2"), ("a", "4"), ("b", "6")] {
        let push = pushes.next().await.unwrap();
        assert_eq!((&push.channel[..], &push.payload[..]), (channel.as_bytes(), payload.as_bytes()));
    }
    assert_eq!(pushes.try_next(), None);
    assert!(pushes.end().is_none());
}

#[tokio::test]
async fn commands_on_the_same_connection_come_after_the_subscription() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let (mut subscriber, mut pushes) = server.subscriber().await.unwrap();
    subscriber.subscribe(["marker"]).await.unwrap();
    let heard_by: u32 = subscriber.publish("marker", "m").await.unwrap();
    assert_eq!((heard_by, pushes.next().await.unwrap().payload), (1, "m".into()));
}

#[tokio::test]
async fn thousands_of_channels_are_subscribed_to_at_once() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let (subscriber, mut pushes) = server.subscriber().await.unwrap();
    let names: Vec<_> = (0..2_500).map(|i| format!("channel-{i}")).collect();
    subscriber.subscribe(&names).await.unwrap();
    let numbers: u32 = redis.command::<Vec<String>>(&["PUBSUB", "CHANNELS"]).await.len().try_into().unwrap();
    assert_eq!(numbers, 2_500);
    subscriber.unsubscribe(&names[..2_499]).await.unwrap();
    let _: u32 = redis.command(&["PUBLISH", "channel-2499", "x"]).await;
    assert_eq!(pushes.next().await.unwrap().channel, "channel-2499");
    subscriber.unsubscribe(&names[2_499..]).await.unwrap();
    assert!(pushes.end().is_none(), "it goes on without subscriptions");
}

#[tokio::test]
async fn pushes_that_are_not_taken_are_bounded_and_the_connection_is_cut() {
    let redis = RedisServer::plain().await;
    let server = open_with(&redis, RedisConfig { push_bytes: 100 << 10, ..RedisConfig::default() }).await;
    let mut commands = server.commands().await.unwrap();
    let (mut subscriber, mut pushes) = server.subscriber().await.unwrap();
    subscriber.subscribe(["a"]).await.unwrap();
    let payload = "x".repeat(1 << 10);
    let mut most = 0;
    until("it is cut", async || {
        let heard_by: u32 = commands.publish("a", &payload).await.unwrap();
        most = most.max(pushes.waiting_bytes());
        (heard_by == 0).then_some(())
    })
    .await;
    assert!(most <= 100 << 10, "{most}");
    assert!(pushes.next().await.is_none());
    assert_eq!(pushes.end().unwrap().kind(), RedisErrorKind::Overflow);
    assert!(!set(&mut subscriber, 1).await.unwrap_err().was_sent());

    let (subscriber, mut pushes) = server.subscriber().await.unwrap();
    subscriber.subscribe(["a"]).await.unwrap();
    let _: u32 = commands.publish("a", "again").await.unwrap();
    assert_eq!(pushes.next().await.unwrap().payload, "again");
}

#[tokio::test]
async fn a_subscriber_whose_pushes_nobody_takes_any_more_is_over() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let (mut subscriber, pushes) = server.subscriber().await.unwrap();
    drop(pushes);
    assert_eq!(set(&mut subscriber, 1).await.unwrap_err().kind(), RedisErrorKind::Cut);
}
