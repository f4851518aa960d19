use futures_util::FutureExt as _;

use super::*;

fn belief(host: &str, epoch: u64) -> Belief {
    Belief { address: Address { host: host.to_owned(), port: 1 }, epoch, leads: false }
}

#[test]
fn of_sentinels_that_disagree_only_those_that_know_of_the_newest_failover_count() {
    let addresses = newest(vec![belief("old", 3), belief("new", 4), belief("old", 2), belief("new", 4)]);
    let hosts: Vec<_> = addresses.iter().map(|address| address.host.as_str()).collect();
    assert_eq!(hosts, ["new"]);
}

#[test]
fn only_news_of_our_group_are_news() {
    let heard = |payload: &str| {
        let news = Arc::new(Notify::new());
        let ear = Ear { group: "ours".to_owned(), news: Arc::clone(&news) };
        let data = [NEWS[1], payload].map(|text| Value::BulkString(text.into())).to_vec();
        ear.push(PushInfo { kind: PushKind::Message, data });
        news.notified().now_or_never().is_some()
    };
    assert!(heard("ours 127.0.0.1 1 127.0.0.1 2"));
    assert!(heard("slave 127.0.0.1:2 127.0.0.1 2 @ ours 127.0.0.1 1"));
    assert!(!heard("ours2 127.0.0.1 1 127.0.0.1 2") && !heard("theirs 1.2.3.4 1 1.2.3.4 2"));
}
