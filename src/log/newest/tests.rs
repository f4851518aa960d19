use super::*;

/// What is kept of a channel is read from its end on, from each of its seqs and up to each of its positions, few at a time
/// or all. Says how many those are.
pub async fn judge(log: &Log, channel: &Channel) -> usize {
    let limit = Limit { bytes: 1 << 20, messages: PASSED_MESSAGES };
    let seqs = Side::After(0);
    let query = HistoryQuery { channel: channel.clone(), seqs, until: None, limit };
    let page = log.history(query).await.unwrap();
    assert!(page.complete, "it is all");
    let (now, mut kept) = (shared_now(), page.entries);
    kept.retain(|entry| entry.dead(now).is_none());
    let seqs: Vec<u64> = kept.iter().map(|entry| entry.head().seq).collect();
    for to in (0..=kept.len()).step_by(7).chain([kept.len()]) {
        let before = seqs.get(to).copied();
        let until = to.checked_sub(1).map(|last| kept[last].place.unwrap().pos.offset);
        for messages in [1, 2, 7, kept.len().max(1), kept.len() + 1, PASSED_MESSAGES] {
            let from = to.saturating_sub(messages);
            let wanted = Limit { messages, ..limit };
            for (before, until) in [(before, None), (before, until), (None, until.or(Some(0)))] {
                let found = read_newest(log, channel, before, until, wanted).await.unwrap();
                let read: Vec<u64> = found.entries.iter().map(|entry| entry.head().seq).collect();
                assert_eq!(
                    (&read[..], found.more),
                    (&seqs[from..to], from > 0),
                    "{messages} of {channel} before {before:?} and up to {until:?}"
                );
            }
        }
    }
    let few = Limit { bytes: 1, messages: 10 };
    let found = read_newest(log, channel, None, None, few).await.unwrap();
    assert_eq!(
        (found.entries.len(), found.more),
        (kept.len().min(1), kept.len() > 1),
        "one, whatever its size"
    );
    kept.len()
}
