//! Breaks within an epoch: nothing is lost, doubled or out of order.

use std::time::Duration;

use super::{site::KEEP, *};
use crate::{protocol::GapReason, support::SOON};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_come_in_as_they_are_published() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    for _ in 0..10 {
        site.publish(&news).await;
        site.publish(&chat).await;
    }
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    assert_eq!((session.messages(&news).len(), session.messages(&chat).len()), (11, 10));
    assert_eq!(site.intake.deafness(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_connection_loses_nothing() {
    let site = Site::new().await;
    let channels: Vec<_> = (0..50).map(|n| channel(&format!("plain:{n}"))).collect();
    let mut session = Session::new(&site.part, &site.intake, &channels).await;
    for round in 0..10 {
        for at in 0..40 {
            // In the middle of everything: between two messages, in SUBSCRIBE, in the marker, in the reads.
            if at % 10 == 3 {
                site.proxy.cut();
            }
            site.publish(&channels[(at * 7 + round) % channels.len()]).await;
        }
    }
    for channel in &channels {
        let last = site.publish(channel).await;
        session.hear(&site.intake, channel, last.seq).await;
        assert!(session.gaps(channel).is_empty(), "{:?}", session.heard);
    }
    assert_eq!(session.heard.len(), 450);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_that_cuts_and_stops_and_pauses_loses_nothing() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    for round in 0..3 {
        match round {
            0 => site.redis.cut_all().await,
            1 => site.redis.pause(300).await,
            _ => {
                site.redis.stop_signal();
                tokio::time::sleep(Duration::from_millis(1_500)).await;
                site.redis.continue_signal();
            }
        }
        for channel in [&news, &chat, &news] {
            let last = site.publish(channel).await;
            session.hear(&site.intake, channel, last.seq).await;
        }
    }
    assert_eq!((session.messages(&news).len(), session.messages(&chat).len()), (6, 3));
    assert!(session.gaps(&news).is_empty() && session.gaps(&chat).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_trimmed_stream_lacks_comes_from_sql_and_is_said_to_be_gone_where_it_is_plain() {
    for with_plain in [false, true] {
        let site = Site::new().await;
        let (news, chat, quiet) = (channel("news"), channel("plain:1"), channel("plain:2"));
        let mut channels = vec![news.clone(), quiet.clone()];
        channels.extend(with_plain.then(|| chat.clone()));
        let mut session = Session::new(&site.part, &site.intake, &channels).await;
        site.publish(&quiet).await;
        session.hear(&site.intake, &quiet, 1).await;
        site.proxy.close();
        site.publish_many(&chat, 20 * KEEP).await;
        site.publish_many(&news, 20 * KEEP).await;
        let kept: usize = site.redis.command(&["XLEN", &site.part.names.stream("news")]).await;
        assert!(kept < 10 * KEEP, "the stream was trimmed: {kept}");
        site.proxy.open();
        session.hear(&site.intake, &news, 20 * KEEP as u64).await;
        assert_eq!(session.messages(&news).len(), 20 * KEEP);
        assert!(session.gaps(&news).is_empty());
        if with_plain {
            session.hear(&site.intake, &chat, 20 * KEEP as u64).await;
            assert_eq!(session.gaps(&chat), [GapReason::Trimmed]);
            assert!(session.messages(&chat).len() >= KEEP);
        }
        site.publish(&quiet).await;
        session.hear(&site.intake, &quiet, 2).await;
        assert!(session.gaps(&quiet).is_empty());
    }
}

/// More than a stream keeps comes between a marker and the look at what it holds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_channel_that_outruns_its_stream_while_the_node_comes_level_hides_nothing() {
    let site = Site::new().await;
    let chat = channel("plain:1");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&chat)).await;
    let many = vec![chat.clone(); 4 * KEEP];
    for _ in 0..25 {
        site.proxy.cut();
        site.publish_large(&many, 10, 10).await;
        session.read(&site.intake).await;
    }
    let last = site.publish(&chat).await;
    session.hear(&site.intake, &chat, last.seq).await;
    assert!(!session.gaps(&chat).is_empty(), "it never outran anything");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_was_forgotten_and_written_again_in_a_break_hides_nothing_durable() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    for channel in [&news, &chat] {
        site.publish(channel).await;
        session.hear(&site.intake, channel, 1).await;
    }
    for round in 1..=2 {
        let with_plain = round == 2;
        site.proxy.close();
        site.publish_many(&news, 3).await;
        site.forget(&news).await;
        if with_plain {
            site.publish_many(&chat, 3).await;
            site.forget(&chat).await;
            site.publish(&chat).await;
        }
        let last = site.publish(&news).await;
        site.proxy.open();
        session.hear(&site.intake, &news, last.seq).await;
        assert_eq!(session.messages(&news).len(), 1 + round * 4);
        assert_eq!(session.gaps(&news), vec![GapReason::Renumbered; round]);
    }
    let last = site.publish(&chat).await;
    session.hear(&site.intake, &chat, last.seq).await;
    assert_eq!((session.messages(&chat).len(), session.gaps(&chat)), (3, vec![GapReason::Reset]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marker_that_stays_away_ends_the_connection_and_the_node_is_not_well() {
    let site = Site::new().await;
    let chat = channel("plain:1");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&chat)).await;
    site.proxy.mute();
    site.publish(&chat).await;
    let unwell = async {
        while site.intake.deafness().is_none() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(SOON, unwell).await.expect("a deaf node says so");
    assert!(site.metric("belfry_log_canary_age_seconds{partition=\"0\"}") > 2.9);
    site.proxy.open();
    session.hear(&site.intake, &chat, 1).await;
    site.until_metric("belfry_log_canary_age_seconds{partition=\"0\"}", |age| age < 1.5).await;
    assert_eq!(site.intake.deafness(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_the_queue_of_pushes_holds_is_read_from_the_streams() {
    let mut config = site::config();
    config.redis.push_bytes = 8 << 10;
    let site = Site::with(config, Duration::from_secs(60)).await;
    let news = channel("news");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
    // A hundred at once, in one transaction: they come in one piece.
    let (message, _, epoch) = site.append(&news).await;
    let script = include_str!("../append.lua").replacen("#!lua", "", 1);
    let names = &site.part.names;
    let body = super::super::wire::body(&message.draft, None);
    let all = format!("local append = function() {script} end\nfor n = 1, 100 do append() end");
    let epoch = epoch.epoch.to_string();
    let stream = names.stream("news");
    let topic = names.topic("news");
    let keys = [names.log.as_str(), &names.heads, &stream, &names.open];
    let args = [epoch.as_str(), "news", &topic, &body, "d", "1000", "3600000"];
    let call: Vec<&str> = ["EVAL", &all, "4"].into_iter().chain(keys).chain(args).collect();
    let _: Option<String> = site.redis.command(&call).await;
    session.hear(&site.intake, &news, 101).await;
    assert_eq!(session.messages(&news).len(), 101);
    assert!(session.gaps(&news).is_empty());
    let again = site.metric("belfry_log_catch_ups_total{partition=\"0\",reason=\"connected\"}");
    assert!(again >= 2.0, "the connection was given up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_who_may_no_longer_listen_does_not_miss_anything_in_silence() {
    // Redis takes subscriptions away, or the connection, when an ACL changes.
    let site = Site::new().await;
    let chat = channel("plain:1");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&chat)).await;
    let _: () = site.redis.command(&["ACL", "SETUSER", "listener", "resetchannels"]).await;
    site.publish(&chat).await;
    let _: () = site.redis.command(&["ACL", "SETUSER", "listener", "allchannels"]).await;
    site.publish(&chat).await;
    session.hear(&site.intake, &chat, 2).await;
    assert_eq!(session.messages(&chat), [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_a_new_connection_breaks_nothing_is_lost() {
    let site = Site::new().await;
    let channels: Vec<_> = (0..5).map(|n| channel(&format!("plain:{n}"))).chain([channel("news")]).collect();
    let mut session = Session::new(&site.part, &site.intake, &channels).await;
    // The handshake, SUBSCRIBE, the marker, the heads, the streams: each answer is cut somewhere.
    for step in 0..60 {
        site.proxy.cut_and_fuse(Some(20 + step * 61));
        for channel in &channels {
            site.publish(channel).await;
        }
    }
    site.proxy.cut_and_fuse(None);
    for channel in &channels {
        let last = site.publish(channel).await;
        session.hear(&site.intake, channel, last.seq).await;
        // Of a plain channel the stream keeps a part only.
        if channel.as_str() == "news" {
            assert!(session.gaps(channel).is_empty(), "{:?}", session.gaps(channel));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unsubscribe_that_nobody_asked_for_ends_the_connection() {
    let site = Site::new().await;
    let chat = channel("plain:1");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&chat)).await;
    site.publish(&chat).await;
    session.hear(&site.intake, &chat, 1).await;
    let line = "belfry_log_catch_ups_total{partition=\"0\",reason=\"connected\"}";
    let before = site.metric(line);
    site.proxy.forge(">3\r\n$11\r\nunsubscribe\r\n$18\r\nbelfry:0:c:plain:1\r\n:2\r\n");
    site.until_metric(line, |now| now > before).await;
    site.publish(&chat).await;
    session.hear(&site.intake, &chat, 2).await;
    assert_eq!(session.messages(&chat), [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_missed_more_than_redis_lets_a_subscriber_owe_is_level_again() {
    // As much as the ring may hold, and more than that.
    for ring_bytes in [1 << 20, 64 << 20] {
        let mut config = site::config();
        config.log.ring_bytes = ring_bytes;
        let site = Site::with(config, Duration::from_secs(60)).await;
        let limit = ["CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60"];
        let _: String = site.redis.command(&limit).await;
        let channels: Vec<_> = (0..30).map(|n| channel(&format!("plain:{n}"))).collect();
        let mut session = Session::new(&site.part, &site.intake, &channels).await;
        site.proxy.close();
        // 36 MB.
        site.publish_large(&channels, KEEP, 60_000).await;
        site.proxy.open();
        for channel in &channels {
            session.hear(&site.intake, channel, KEEP as u64).await;
            assert!(session.gaps(channel).is_empty(), "{:?}", session.heard);
        }
        let last = site.publish(&channels[0]).await;
        session.hear(&site.intake, &channels[0], last.seq).await;
    }
}
