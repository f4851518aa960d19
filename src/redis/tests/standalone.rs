//! One server without Sentinels.

use super::*;

#[tokio::test]
async fn commands_and_pushes_flow() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let mut commands = server.commands().await.unwrap();
    let (subscriber, mut pushes) = server.subscriber().await.unwrap();
    assert_eq!(subscriber.incarnation(), commands.incarnation());
    subscriber.subscribe(["a", "b"]).await.unwrap();
    for (channel, payload) in [("a", "1"), ("b", "2"), ("c", "3"), ("a", "4")] {
        let () = redis::cmd("PUBLISH").arg(channel).arg(payload).query_async(&mut commands).await.unwrap();
    }
    let mut heard = Vec::new();
    for _ in 0..3 {
        let push = pushes.next().await.unwrap();
        heard.push((push.channel, push.payload));
    }
    assert_eq!(heard, [("a", "1"), ("b", "2"), ("a", "4")].map(|(c, p)| (c.into(), p.into())));
}

#[tokio::test]
async fn what_is_handed_out_may_be_used_in_tasks() {
    let redis = RedisServer::plain().await;
    let server = open(&redis).await;
    let used = tokio::spawn(async move {
        let mut commands = server.commands().await.unwrap();
        let (mut subscriber, mut pushes) = server.subscriber().await.unwrap();
        subscriber.subscribe(["a"]).await.unwrap();
        let () = redis::cmd("PUBLISH").arg("a").arg("1").query_async(&mut subscriber).await.unwrap();
        let counted: i64 = redis::cmd("INCR").arg("n").query_async(&mut commands).await.unwrap();
        (pushes.next().await.unwrap().payload, counted)
    });
    assert_eq!(used.await.unwrap(), ("1".into(), 1));
}
