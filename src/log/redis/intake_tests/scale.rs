//! Many channels: what a reconnect costs.

use std::time::{Duration, Instant};

use super::*;

async fn commands(site: &Site) -> u64 {
    let info: String = site.redis.command(&["INFO", "stats"]).await;
    let line = info.lines().find_map(|line| line.strip_prefix("total_commands_processed:")).unwrap();
    line.trim().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_thousand_channels_catch_up_in_a_moment() {
    let site = Site::new().await;
    let channels: Vec<_> = (0..50_000).map(|n| channel(&format!("plain:{n}"))).collect();
    let begun = Instant::now();
    for some in channels.chunks(10_000) {
        site.intake.listen(some).await.unwrap();
    }
    println!("listened to 50,000 channels within {:?}", begun.elapsed());
    let mut session = Session::new(&site.part, &site.intake, &channels[..100]).await;
    site.proxy.close();
    for channel in &channels[..100] {
        site.publish(channel).await;
    }
    let before = commands(&site).await;
    let begun = Instant::now();
    site.proxy.open();
    session.hear(&site.intake, &channels[99], 1).await;
    println!("caught up within {:?}", begun.elapsed());
    let used = commands(&site).await - before;
    assert_eq!(session.heard.len(), 100);
    assert!(used < 500, "{used} commands");
    assert!(begun.elapsed() < Duration::from_secs(60), "even in a debug build: {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_who_come_at_once_cost_few_round_trips() {
    let site = Site::new().await;
    site.intake.listen(&[channel("plain:first")]).await.unwrap();
    let before = commands(&site).await;
    let one = |n: usize| {
        let intake = &site.intake;
        async move { intake.listen(&[channel(&format!("plain:{n}")), channel("plain:all")]).await }
    };
    let all = futures_util::future::join_all((0..10_000).map(one)).await;
    assert!(all.iter().all(Result::is_ok));
    let used = commands(&site).await - before;
    assert!(used < 200, "{used} commands for 10,000 sessions");
}

/// As many as a session may have. The pump's own questions are not counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_channels_are_joined_in_as_many_round_trips_as_one() {
    let site = Site::new().await;
    site.intake.listen(&[channel("plain:first")]).await.unwrap();
    let counts = async || {
        let info: String = site.redis.command(&["INFO", "commandstats"]).await;
        let calls = ["subscribe", "eval", "hmget"].map(|name| {
            let line = info.lines().find_map(|line| line.strip_prefix(&format!("cmdstat_{name}:calls=")));
            line.map_or(0, |line| line.split(',').next().unwrap().parse::<u64>().unwrap())
        });
        (site.part.store.metrics().reads(), calls)
    };
    for namespace in ["plain", "durable"] {
        let mut costs = Vec::new();
        for count in [1, 1_024] {
            let channels: Vec<_> = (0..count).map(|n| channel(&format!("{namespace}:{count}-{n}"))).collect();
            let (sql, redis) = counts().await;
            site.intake.listen(&channels).await.unwrap();
            let now = counts().await;
            costs.push((now.0 - sql, std::array::from_fn::<_, 3, _>(|at| now.1[at] - redis[at])));
        }
        assert_eq!(costs[0], costs[1], "{namespace}: SQL, and SUBSCRIBE, EVAL, HMGET");
    }
}
