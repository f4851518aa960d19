//! New epochs: durable channels are whole from SQL, plain ones hear `reset`, and nothing is silent.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    super::streams::Range,
    session::Heard,
    site::{KEEP, Nodes},
    *,
};
use crate::{
    log::{
        HistoryQuery, Limit, Side,
        backend::{self, Asked},
    },
    protocol::{
        GapReason::{Renumbered, Reset, Trimmed},
        Head,
    },
    store::Retention,
    support::{process::until, redis::Sentinels},
};

/// Redis starts again so often, each time in a new epoch. Of all but the last rows are left, the first of which follows
/// on its base.
async fn new_epochs(site: &mut Site, epochs: usize, channel: &Channel) {
    for epoch in 1..=epochs {
        site.redis.kill9();
        site.redis.restart().await;
        let times = if epoch < epochs { 3 } else { 0 };
        site.publish_many(channel, times).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_epoch_that_begins_on_a_lasting_connection_is_crossed() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    for _ in 0..3 {
        site.publish(&news).await;
        site.publish(&chat).await;
    }
    let _: () = site.redis.command(&["FLUSHALL"]).await;
    let last = site.publish(&news).await;
    site.publish(&chat).await;
    session.hear(&site.intake, &news, last.seq).await;
    assert_eq!(session.messages(&news)[..3], [1, 2, 3]);
    assert_eq!((session.gaps(&news), session.gaps(&chat)), (vec![Renumbered], vec![Reset]));
    assert_eq!(session.messages(&news).len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_committed_before_a_failover_is_read_from_sql() {
    let mut site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    site.publish(&news).await;
    session.hear(&site.intake, &news, 1).await;
    // These were never heard here, and the Redis that had them is gone.
    site.proxy.close();
    site.publish_many(&news, 30).await;
    site.publish_many(&chat, 5).await;
    site.redis.kill9();
    site.redis.restart().await;
    let _: () = site.redis.command(&["FLUSHALL"]).await;
    site.proxy.open();
    site.publish(&news).await;
    let last = site.publish(&chat).await;
    session.hear(&site.intake, &chat, last.seq).await;
    assert_eq!(session.messages(&news).len(), 32);
    assert_eq!((session.gaps(&news), session.gaps(&chat)), (vec![Renumbered], vec![Reset]));
    // Were it told after them, and its connection cut in between, the next one would pass in silence what is gone.
    let told = session.heard.iter().position(|heard| matches!(heard, Heard::Gap(of, ..) if *of == chat));
    assert_eq!(told, Some(1), "before what SQL had: {:?}", session.heard);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_has_become_another_one_is_read_once_it_has_been_compared() {
    let site = Site::new().await;
    let news = channel("news");
    site.intake.log.listen(vec![news.clone()]).await.unwrap();
    site.publish_many(&news, 9).await;
    let stream = site.part.names.stream("news");
    let _: u64 = site.redis.command(&["XTRIM", &stream, "MAXLEN", "=", "3"]).await;
    let limit = Limit { bytes: 1 << 20, messages: 100 };
    let head = Head { seq: 3, pos: 3 };
    let range = backend::Range { channel: news.clone(), after: 0, until: 3, head, volatile: false };
    let below = Asked { partition: site::P, base: None, ranges: vec![range], limit };
    let query = |seqs| HistoryQuery { channel: news.clone(), seqs, until: None, limit };
    let [oldest, newest] = [Side::After(0), Side::Before(u64::MAX)].map(query);
    let intake = &*site.intake;
    let reads = async || {
        let (pages, oldest, newest) =
            (intake.pages(&below).await, intake.history(&oldest).await, intake.history(&newest).await);
        [pages.map(|(mut pages, _)| pages.remove(0)), oldest, newest]
    };
    let found = reads().await.map(|read| read.unwrap().entries.len());
    assert_eq!(found, [3, 9, 9]);
    site.part.epochs.suspect();
    for read in reads().await {
        assert!(read.is_err_and(|error| error.to_string().contains("yet to be compared")));
    }
    // A node that goes over into a new epoch has compared it.
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
    let _: () = site.redis.command(&["FLUSHALL"]).await;
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    assert!(reads().await.iter().all(Result::is_ok));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_with_its_data_is_a_new_epoch_and_loses_nothing_durable() {
    let mut site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    for round in 0..3 {
        site.publish_many(&news, 3).await;
        site.publish(&chat).await;
        // Appended, and not committed by its publisher: whoever opens the epoch does.
        site.append(&news).await;
        if round < 2 {
            site.redis.kill9();
            site.redis.restart().await;
        }
    }
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    assert_eq!(session.messages(&news).len(), 13);
    assert_eq!(session.gaps(&news), [Renumbered; 2]);
    assert_eq!(session.gaps(&chat), [Reset; 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_retention_took_before_it_was_heard_is_trimmed_and_not_renumbered() {
    for epochs in 1..=2 {
        let mut site = Site::new().await;
        let news = channel("news");
        let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
        site.publish(&news).await;
        session.hear(&site.intake, &news, 1).await;
        site.proxy.close();
        site.publish_many(&news, 3).await;
        let none = |_: &Channel| Retention { since: None, at_most: Some(0) };
        site.part.store.trim(site::P, None, 100, none).await.unwrap();
        new_epochs(&mut site, epochs, &news).await;
        site.proxy.open();
        let last = site.publish(&news).await;
        session.hear(&site.intake, &news, last.seq).await;
        let gaps = [vec![Trimmed], vec![Renumbered; epochs]].concat();
        assert_eq!((session.messages(&news).len(), session.gaps(&news)), (3 * epochs - 1, gaps));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_ring_had_heard_before_retention_took_it_is_passed_on_and_then_renumbered() {
    for epochs in 1..=2 {
        let mut site = Site::new().await;
        let news = channel("news");
        let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
        site.publish_many(&news, 3).await;
        let last = site.publish(&news).await;
        until("the ring has it", async || (site.part.ring.head() >= last.pos.offset).then_some(())).await;
        site.proxy.close();
        let none = |_: &Channel| Retention { since: None, at_most: Some(0) };
        site.part.store.trim(site::P, None, 100, none).await.unwrap();
        new_epochs(&mut site, epochs, &news).await;
        site.proxy.open();
        let last = site.publish(&news).await;
        session.hear(&site.intake, &news, last.seq).await;
        assert_eq!(session.messages(&news).len(), 3 * epochs + 2);
        assert_eq!(session.gaps(&news), vec![Renumbered; epochs]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_began_to_read_in_one_epoch_is_not_shown_the_streams_of_the_next() {
    let mut site = Site::new().await;
    let news = channel("news");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    let base = site.part.ring.base();
    let range = [Range { channel: news.clone(), after: 0, until: None, most: 10, newest: false }];
    assert_eq!(site.intake.look(base, &range, 1 << 20).await.unwrap().found[0].entries.len(), 1);
    site.redis.restart().await;
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    // Its stream is still there, and had it fallen behind SQL, nothing in it would tell.
    assert!(site.intake.look(base, &range, 1 << 20).await.is_err());
    assert_eq!(
        site.intake.look(site.part.ring.base(), &range, 1 << 20).await.unwrap().found[0].entries.len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_plain_channel_what_the_ring_has_lost_below_an_epoch_is_told_before_what_it_has() {
    let mut config = site::config();
    config.log.ring_bytes = 12 << 10;
    let mut site = Site::with(config, Duration::from_secs(60)).await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    site.publish_many(&chat, 3).await;
    // More than one read takes, and more than the ring holds.
    site.publish_many(&news, 15 * KEEP).await;
    let last = site.publish(&chat).await;
    let head = |site: &Site| site.part.ring.head_of(&chat).unwrap().pos;
    while head(&site) < last.pos.offset {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(site.part.ring.bytes() > 8 << 10, "the ring is full");
    site.redis.kill9();
    site.redis.restart().await;
    let last = site.publish(&chat).await;
    while site.part.ring.base() < last.pos.offset {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    session.hear(&site.intake, &chat, last.seq).await;
    assert_eq!((session.messages(&news).len(), session.gaps(&news)), (15 * KEEP, vec![Renumbered]));
    assert_eq!(session.messages(&chat).last(), Some(&last.seq));
    assert_eq!(session.gaps(&chat), [Reset; 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_epochs_in_a_row_are_crossed_at_once() {
    let mut site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    site.publish(&news).await;
    session.hear(&site.intake, &news, 1).await;
    site.proxy.close();
    for _ in 0..2 {
        site.publish_many(&news, 3).await;
        site.publish(&chat).await;
        site.redis.kill9();
        site.redis.restart().await;
    }
    site.publish_many(&news, 3).await;
    site.proxy.open();
    site.publish(&news).await;
    let last = site.publish(&chat).await;
    session.hear(&site.intake, &chat, last.seq).await;
    assert_eq!(session.messages(&news).len(), 11);
    assert_eq!(session.gaps(&news), [Renumbered; 2]);
    // Of the epoch in between too, before anything of it: the cursor could pass what is gone.
    assert_eq!(session.gaps(&chat), [Reset; 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_from_before_two_epochs_reads_on_at_another_node() {
    let mut site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let channels = [news.clone(), chat.clone()];
    let mut session = Session::new(&site.part, &site.intake, &channels).await;
    site.publish(&news).await;
    session.hear(&site.intake, &news, 1).await;
    for _ in 0..2 {
        site.publish_many(&news, 3).await;
        site.publish(&chat).await;
        site.redis.kill9();
        site.redis.restart().await;
    }
    site.publish_many(&news, 2).await;
    let (part, intake) = site.other().await;
    let mut session = session.resume(&part, &intake).await;
    let last = site.publish(&news).await;
    session.hear(&intake, &news, last.seq).await;
    assert_eq!(session.messages(&news).len(), 10);
    assert_eq!(session.gaps(&news), [Renumbered; 2]);
    assert!(!session.gaps(&chat).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_failover_loses_nothing_durable_and_says_what_plain_channels_lost() {
    let mut sentinels = Sentinels::start().await;
    let nodes = Nodes::new(&sentinels.url(), &sentinels.url(), site::config(), Duration::from_secs(60)).await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&nodes.part, &nodes.intake, &[news.clone(), chat.clone()]).await;
    nodes.publish_many(&news, 3).await;
    let last = nodes.publish(&chat).await;
    session.hear(&nodes.intake, &chat, last.seq).await;
    // The replicas never get these.
    sentinels
        .stale_failover(async |_| {
            nodes.publish_many(&news, 5).await;
            nodes.publish_many(&chat, 5).await;
        })
        .await;
    let begun = Instant::now();
    nodes.publish(&news).await;
    let last = nodes.publish(&chat).await;
    session.hear(&nodes.intake, &chat, last.seq).await;
    assert_eq!(session.messages(&news).len(), 9);
    assert_eq!((session.gaps(&news), session.gaps(&chat)), (vec![Renumbered], vec![Reset]));
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_goes_back_unseen_by_publishers_is_noticed_and_announced() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    site.publish(&news).await;
    let _: String = site.redis.command(&["SAVE"]).await;
    for _ in 0..3 {
        site.publish(&chat).await;
    }
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    let before = site.redis.info("master_replid").await;
    let _: String = site.redis.command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    assert_eq!(site.redis.info("master_replid").await, before, "to nobody it looks like another Redis");
    // Nobody publishes: the marker of every second tells.
    let row = async || site.part.store.epoch(site::P).await.unwrap().filter(|row| row.epoch.epoch == 2);
    let epoch = until("the next epoch is opened", row).await.epoch;
    let next = site.publish(&news).await;
    assert_eq!(next.pos.offset, epoch.base);
    session.hear(&site.intake, &news, next.seq).await;
    assert_eq!((session.gaps(&news), session.gaps(&chat)), (vec![Reset], vec![Reset]));
}

/// A node that has not heard the first message of a place takes the second one for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_passed_a_place_that_redis_gave_away_twice_hears_that_something_may_be_missing() {
    let site = Site::new().await;
    let news = channel("news");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
    site.publish(&news).await;
    session.hear(&site.intake, &news, 1).await;
    let _: String = site.redis.command(&["SAVE"]).await;
    site.proxy.close();
    let acknowledged = site.publish(&news).await;
    let _: String = site.redis.command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    site.proxy.open();
    let (second, ..) = site.append(&news).await;
    assert_eq!(second.place, acknowledged);
    session.hear(&site.intake, &news, 2).await;
    // Who knows of the first one hears of the second.
    site.publisher.epochs.went_back(1, 1, "places are given away twice");
    let next = site.publish(&news).await;
    let (part, intake) = site.other().await;
    let heard = session.heard.clone();
    session.hear(&site.intake, &news, next.seq).await;
    assert_eq!(session.gaps(&news), [Reset]);
    // Its cursor says the same wherever it comes back with it.
    (session.heard, session.at) = (heard, second.place.pos.offset);
    let mut session = session.resume(&part, &intake).await.having_heard(&news, 2);
    session.hear(&intake, &news, next.seq).await;
    assert_eq!(session.gaps(&news), [Reset]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_that_is_given_away_twice_is_noticed_though_redis_is_soon_above_all_that_was_heard() {
    let site = Site::new().await;
    let (news, other) = (channel("news"), channel("other"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), other.clone()]).await;
    let _: String = site.redis.command(&["SAVE"]).await;
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    let _: String = site.redis.command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    site.append(&other).await;
    site.append(&other).await;
    let row = async || site.part.store.epoch(site::P).await.unwrap().filter(|row| row.epoch.epoch == 2);
    let epoch = until("the next epoch is opened", row).await.epoch;
    assert_eq!(epoch.lost, epoch.base);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_throws_a_stream_away_is_noticed_and_announced_though_nobody_publishes() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let mut session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    site.publish(&news).await;
    let last = site.publish(&chat).await;
    session.hear(&site.intake, &chat, last.seq).await;
    let epochs = Arc::clone(&site.part.epochs);
    tokio::spawn(async move { epochs.mind().await });
    // What has a time to live is what may go.
    let stream = site.part.names.stream(chat.as_str());
    let _: i64 = site.redis.command(&["EXPIRE", &stream, "3600"]).await;
    let limit = async |bytes: &str| -> String {
        let words = ["CONFIG", "SET", "maxmemory", bytes, "maxmemory-policy", "volatile-random"];
        site.redis.command(&words).await
    };
    limit("1").await;
    until("it is thrown away", async || {
        (site.redis.command::<i64>(&["EXISTS", &stream]).await == 0).then_some(())
    })
    .await;
    limit("0").await;
    let row = async || site.part.store.epoch(site::P).await.unwrap().filter(|row| row.epoch.epoch > 1);
    until("the next epoch is opened", row).await;
    let next = site.publish(&news).await;
    session.hear(&site.intake, &news, next.seq).await;
    assert_eq!((session.gaps(&news), session.gaps(&chat)), (vec![Renumbered], vec![Reset]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_that_are_deleted_while_nobody_listens_hide_nothing() {
    let site = Site::new().await;
    let news = channel("news");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
    site.publish(&news).await;
    session.hear(&site.intake, &news, 1).await;
    site.proxy.close();
    site.publish_many(&news, 3).await;
    let heads = site.part.names.heads.clone();
    let _: () = site.redis.command(&["DEL", &heads]).await;
    let known = site.part.ring.head();
    site.proxy.open();
    // Nobody publishes: what the node finds is all that there is.
    until("the node is level", async || (site.part.ring.head() > known).then_some(())).await;
    let last = site.publish(&news).await;
    session.hear(&site.intake, &news, last.seq).await;
    assert_eq!((session.messages(&news).len(), session.gaps(&news)), (5, vec![Renumbered]));
}
