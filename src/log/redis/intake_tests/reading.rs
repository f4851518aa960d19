//! Replay and history: whatever source a message is in.

use std::time::Duration;

use ::redis::{
    Cmd, Pipeline, RedisFuture, Value,
    aio::{ConnectionLike, MultiplexedConnection},
};
use futures_util::future::join_all;

use super::{
    super::{intake::READERS, streams::Range},
    site::KEEP,
    *,
};
use crate::{
    log::{HistoryQuery, Limit, Page, Replay, Seqs, Side, Want, newest, page::Begun},
    protocol::{GapReason, Item},
    store::NewRow,
    support::SOON,
};

/// As the messages of [`large`].
const LARGE: usize = 60_000;

/// Plain channels whose streams are full of large messages, which another node published.
async fn large(site: &Site, channels: usize) -> Vec<Channel> {
    let channels: Vec<_> = (0..channels).map(|n| channel(&format!("plain:{n}"))).collect();
    site.publish_large(&channels, KEEP, LARGE).await;
    channels
}

/// What Redis has sent so far, to whomever.
async fn sent(site: &Site) -> usize {
    let info: String = site.redis.command(&["INFO", "stats"]).await;
    let line = info.lines().find_map(|line| line.strip_prefix("total_net_output_bytes:"));
    line.unwrap().trim().parse().unwrap()
}

async fn history(
    site: &Site,
    channel: &Channel,
    after_seq: u64,
    until: Option<u64>,
    messages: usize,
) -> Page {
    let query = HistoryQuery {
        channel: channel.clone(),
        seqs: Side::After(after_seq),
        until,
        limit: Limit { bytes: 1 << 20, messages },
    };
    site.intake.log.history(query).await.unwrap()
}

fn seqs(page: &Page) -> Vec<u64> {
    page.entries.iter().map(|entry| entry.head().seq).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_reads_on_at_another_node_from_streams_and_sql() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    site.publish_many(&news, 20 * KEEP).await;
    site.publish_many(&chat, 5).await;
    let (part, intake) = site.other().await;
    let mut session = session.resume(&part, &intake).await;
    let last = site.publish(&chat).await;
    session.hear(&intake, &chat, last.seq).await;
    assert_eq!((session.messages(&news).len(), session.messages(&chat).len()), (20 * KEEP, 6));
    assert!(session.gaps(&news).is_empty() && session.gaps(&chat).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_forgotten_head_stood_for_is_read_from_sql() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    let session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    for _ in 0..3 {
        site.publish(&chat).await;
        site.publish(&news).await;
    }
    site.forget(&chat).await;
    let last = site.publish(&chat).await.seq;
    site.forget(&news).await;
    site.publish(&news).await;
    let (part, intake) = site.other().await;
    let mut session = session.resume(&part, &intake).await;
    session.hear(&intake, &chat, last).await;
    assert_eq!((session.messages(&news).len(), session.gaps(&news)), (4, vec![GapReason::Renumbered]));
    assert_eq!((session.messages(&chat), session.gaps(&chat)), (vec![last], vec![GapReason::Reset]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_plain_stream_no_longer_holds_is_trimmed() {
    let site = Site::new().await;
    let (gone, trimmed) = (channel("plain:1"), channel("plain:2"));
    let session = Session::new(&site.part, &site.intake, &[gone.clone(), trimmed.clone()]).await;
    site.publish_many(&gone, 3).await;
    site.publish_many(&trimmed, 3 * KEEP).await;
    // As if it had been quiet for longer than its history is kept.
    let _: i64 = site.redis.command(&["DEL", &site.part.names.stream("plain:1")]).await;
    let (part, intake) = site.other().await;
    let mut session = session.resume(&part, &intake).await;
    site.publish(&gone).await;
    session.hear(&intake, &gone, 4).await;
    session.hear(&intake, &trimmed, 3 * KEEP as u64).await;
    assert_eq!((session.messages(&gone), session.gaps(&gone)), (vec![4], vec![GapReason::Trimmed]));
    assert_eq!((session.messages(&trimmed).len(), session.gaps(&trimmed)), (KEEP, vec![GapReason::Trimmed]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_are_read_from_the_end_on_over_sql_and_the_stream() {
    let site = Site::new().await;
    let (news, chat, quiet) = (channel("news"), channel("plain:1"), channel("quiet"));
    site.publish_many(&news, 3 * KEEP).await;
    site.publish_many(&chat, 2 * KEEP).await;
    site.publish_many(&quiet, 3).await;
    // It goes on at a higher seq: what lies between is not there, and nothing older is missed for it.
    site.forget(&quiet).await;
    site.publish_many(&quiet, 3).await;
    for (channel, kept) in [(&news, 3 * KEEP), (&chat, KEEP), (&quiet, 6), (&self::channel("nothing"), 0)] {
        assert_eq!(newest::tests::judge(&site.intake.log, channel).await, kept, "{channel}");
    }
}

/// How often SQL and streams are read for a channel's newest, or those before a seq.
async fn cost(site: &Site, channel: &Channel, before: Option<u64>, expected: usize) -> (u64, u64) {
    let counts = async || {
        let info: String = site.redis.command(&["INFO", "commandstats"]).await;
        let ranges = info.lines().filter_map(|line| {
            let line = line.strip_prefix("cmdstat_xr")?.split_once(":calls=")?.1;
            line.split(',').next()?.parse::<u64>().ok()
        });
        (site.part.store.metrics().reads(), ranges.sum::<u64>())
    };
    let (sql, streams) = counts().await;
    let limit = Limit { bytes: 1 << 20, messages: 5 };
    let found = newest::read_newest(&site.intake.log, channel, before, None, limit).await.unwrap();
    assert_eq!((found.entries.len(), found.more), (expected, false));
    let now = counts().await;
    (now.0 - sql, now.1 - streams)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_cost_no_more_over_the_hole_of_a_new_epoch() {
    let mut site = Site::new().await;
    let news = channel("news");
    site.publish_many(&news, 4).await;
    // One for the channel's ends where the pump does not vouch for it yet, and one for the messages.
    let (sql, streams) = cost(&site, &news, None, 4).await;
    assert!(sql <= 2 && streams == 1, "{sql} of SQL, {streams} of streams");
    site.redis.kill9();
    site.redis.restart().await;
    site.epoch().await;
    for published in 4..6 {
        // The pump has gone over when it vouches for the channel.
        let _session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
        for (before, found) in [(None, published), (Some(4), 3)] {
            let (sql, streams) = cost(&site, &news, before, found.min(5)).await;
            assert!(sql <= 2 && streams <= 4, "{sql} of SQL, {streams} of streams, before {before:?}");
        }
        site.publish(&news).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_is_paged_by_seq_over_sql_and_the_stream() {
    let site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    site.publish_many(&news, 10 * KEEP).await;
    site.publish_many(&chat, 2 * KEEP).await;
    // Not committed yet: its publisher waits, and who subscribes now must find it all the same.
    let (uncommitted, ..) = site.append(&news).await;
    let all = 10 * KEEP as u64 + 1;
    let mut read = 0;
    while read < all {
        let page = history(&site, &news, read, None, 30).await;
        let seqs = seqs(&page);
        assert_eq!(seqs, (read + 1..=(read + 30).min(all)).collect::<Vec<_>>());
        assert_eq!((page.complete, page.gap_after(read)), (read + 30 >= all, None));
        read = *seqs.last().unwrap();
    }
    let until = uncommitted.place.pos.offset - 1;
    assert_eq!(seqs(&history(&site, &news, all - 3, Some(until), 30).await), [all - 2, all - 1]);
    let page = history(&site, &chat, 0, None, 100).await;
    let last = 2 * KEEP as u64;
    assert_eq!(seqs(&page), (last - KEEP as u64 + 1..=last).collect::<Vec<_>>());
    assert_eq!((page.complete, page.gap_after(0)), (true, Some((1, last - KEEP as u64))));
    assert!(history(&site, &chat, last, None, 100).await.gap_after(last).is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_over_a_new_epoch_names_what_is_gone() {
    let mut site = Site::new().await;
    let (news, chat) = (channel("news"), channel("plain:1"));
    site.publish_many(&news, 3).await;
    site.publish_many(&chat, 3).await;
    site.redis.kill9();
    site.redis.restart().await;
    let news_now = site.publish(&news).await.seq;
    let chat_now = site.publish(&chat).await.seq;
    // The pump has gone over when it vouches for the channel.
    let _session = Session::new(&site.part, &site.intake, &[news.clone(), chat.clone()]).await;
    let after = |seq| Seqs { after: Some(seq), until: None };
    let mut page = history(&site, &news, 0, None, 10).await;
    assert_eq!(seqs(&page), [1, 2, 3, news_now]);
    let begun = Begun { base: site.part.ring.base(), first: 1 };
    let gap = page.tell(after(0), false, begun, None).unwrap();
    let renumbered = (GapReason::Renumbered, Some(4), Some(news_now - 1));
    assert_eq!((gap.reason, gap.from_seq, gap.to_seq), renumbered, "nothing is missing, but seqs are");
    let mut page = history(&site, &chat, 1, None, 10).await;
    assert_eq!(seqs(&page), [chat_now]);
    assert_eq!(page.tell(after(1), true, begun, None).unwrap().reason, GapReason::Reset);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_one_message_moves_a_few_messages_wherever_it_begins() {
    let site = Site::new().await;
    let channels = large(&site, 1).await;
    for (after, most) in [(0, 2), (KEEP as u64 / 2, 5), (KEEP as u64 - 1, 5)] {
        let before = sent(&site).await;
        let page = history(&site, &channels[0], after, None, 1).await;
        assert_eq!((seqs(&page), page.complete), (vec![after + 1], after + 1 == KEEP as u64));
        let moved = sent(&site).await - before;
        assert!(moved < most * LARGE, "{moved} bytes after {after}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_seq_is_found_where_positions_lie_unevenly() {
    let site = Site::new().await;
    let (chat, other) = (channel("plain:1"), channel("plain:2"));
    for n in 0..KEEP {
        site.publish(&chat).await;
        site.publish_many(&other, if n < KEEP / 2 { 7 } else { 0 }).await;
    }
    for after in 0..=KEEP as u64 {
        let page = history(&site, &chat, after, None, 2).await;
        let expected: Vec<_> = (after + 1..=KEEP as u64).take(2).collect();
        assert_eq!((seqs(&page), page.complete), (expected, after + 2 >= KEEP as u64), "after {after}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_a_little_of_large_messages_has_little_read_and_waits_for_a_turn() {
    let site = Site::new().await;
    let channels = large(&site, 4).await;
    // Its ring knows their heads and holds none of them.
    site.intake.listen(&channels).await.unwrap();
    let want =
        |channel: &Channel| Want { channel: channel.clone(), after: 0, earliest: u64::MAX, volatile: true };
    let limit = Limit { bytes: 64 << 10, messages: 256 };
    let wants = channels.iter().map(want).collect();
    let replay = Replay { partition: site::P, from: 0, wants, limit };

    let permits = site.intake.ear.readers.acquire_many(READERS as u32).await.unwrap();
    let mut waiting = Box::pin(site.intake.log.replay(replay.clone()));
    let moment = Duration::from_millis(50);
    assert!(tokio::time::timeout(moment, &mut waiting).await.is_err(), "no permit is free");
    drop(permits);
    tokio::time::timeout(SOON, waiting).await.unwrap().unwrap();

    let before = sent(&site).await;
    for replayed in join_all((0..10).map(|_| site.intake.log.replay(replay.clone()))).await {
        let offset = |item: &Item| match item {
            Item::Entry(entry) => entry.offset(),
            Item::Gap(gap) => gap.resume.offset,
        };
        let positions: Vec<_> = replayed.unwrap().items.iter().map(offset).collect();
        assert_eq!(positions, [1, 2]);
    }
    let moved = (sent(&site).await - before) / 10;
    assert!(moved < 10 * LARGE, "{moved} bytes for each");
}

/// A connection over which a stream is cut after the first round trip.
struct Cutting {
    connection: MultiplexedConnection,
    cut: Option<Cmd>,
}

impl ConnectionLike for Cutting {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        self.connection.req_packed_command(command)
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async move {
            let answers = self.connection.req_packed_commands(pipeline, offset, count).await?;
            if let Some(cut) = self.cut.take() {
                cut.exec_async(&mut self.connection).await?;
            }
            Ok(answers)
        })
    }

    fn get_db(&self) -> i64 {
        self.connection.get_db()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_of_a_stream_that_was_cut_meanwhile_is_not_all_of_it() {
    let site = Site::new().await;
    let names = &site.part.names;
    for (name, words) in [("news", vec!["DEL"]), ("orders", vec!["XTRIM", "MAXLEN", "=", "1"])] {
        let channel = channel(name);
        site.publish_many(&channel, KEEP / 2).await;
        let head = site.publish(&channel).await.pos.offset;
        let mut cut = ::redis::cmd(words[0]);
        cut.arg(names.stream(name)).arg(&words[1..]);
        let mut connection = Cutting { connection: site.redis.connect().await.unwrap(), cut: Some(cut) };
        let range = [Range { channel, after: 0, until: Some(head), most: KEEP, newest: false }];
        let looked = site.intake.ear.streams().look(&range, 1 << 20, &mut connection).await.unwrap();
        let found = &looked.found[0];
        let count = found.entries.len();
        assert!(count > 0 && count < KEEP / 2 && !found.complete, "{name}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_not_whole_without_what_its_stream_had_and_sql_has_yet_to_get() {
    let site = Site::new().await;
    let news = channel("news");
    let first = site.publish(&news).await;
    let (last, _, epoch) = site.append(&news).await;
    // Nothing in the way but what is missing: the node is in the epoch.
    site.intake.listen(std::slice::from_ref(&news)).await.unwrap();
    let query = HistoryQuery {
        channel: news.clone(),
        seqs: Side::After(0),
        until: None,
        limit: Limit { bytes: 1 << 20, messages: 10 },
    };
    let base = site.part.ring.base();
    let _: i64 = site.redis.command(&["DEL", &site.part.names.stream("news")]).await;
    // Between the look at its ends and the one at what lies between.
    let mut page = Page { complete: true, ..Page::default() };
    let head =
        |place: crate::protocol::Place| crate::protocol::Head { seq: place.seq, pos: place.pos.offset };
    let rest = site.intake.rest(base, &query, 0, head(first), head(last.place), &mut page).await;
    let why = rest.unwrap_err().to_string();
    assert!(why.contains("has been cut while it was read"), "{why}: {page:?}");
    // Before both.
    let why = site.intake.history(&query).await.unwrap_err().to_string();
    assert!(why.contains("not in SQL yet"), "{why}");
    let rows = [NewRow { message: &last, key: None }];
    site.part.store.commit_appended(&epoch, &rows).await.unwrap();
    assert_eq!(seqs(&site.intake.history(&query).await.unwrap()), [1, 2]);
}
