//! Replay and history: whatever source a message is in.

use super::{site::KEEP, *};
use crate::{
    log::{HistoryQuery, Limit, Page, Seqs},
    protocol::GapReason,
};

async fn history(
    site: &Site,
    channel: &Channel,
    after_seq: u64,
    until: Option<u64>,
    messages: usize,
) -> Page {
    let query = HistoryQuery {
        channel: channel.clone(),
        after_seq,
        until,
        limit: Limit { bytes: 1 << 20, messages },
    };
    let volatile = channel.namespace() == "plain";
    site.intake.history(&query, volatile).await.unwrap()
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
    let gap = page.tell(after(0), false, site.part.ring.base()).unwrap();
    let renumbered = (GapReason::Renumbered, Some(4), Some(news_now - 1));
    assert_eq!((gap.reason, gap.from_seq, gap.to_seq), renumbered, "nothing is missing, but seqs are");
    let mut page = history(&site, &chat, 1, None, 10).await;
    assert_eq!(seqs(&page), [chat_now]);
    let base = site.part.ring.base();
    assert_eq!(page.tell(after(1), true, base).unwrap().reason, GapReason::Reset);
}
