//! Reading a channel's history for a client, who is told what is missing.

use super::{Bounds, HistoryQuery, Limit, Log, Page, ReadError, Seqs, Side};
use crate::{
    clock::shared_now,
    log::page::{Begun, joined},
    protocol::{GapReason, Head, ReplyGap},
};

/// A page for a client, without what has expired.
#[derive(Debug)]
pub struct Told {
    pub page: Page,
    pub gap: Option<ReplyGap>,
}

/// The largest page that is read to pass over what has expired.
pub(super) const PASSED_MESSAGES: usize = 1_000;

/// Reads a page for a client. One of nothing but expired messages is passed over: it would have no `seq` from
/// which the client could go on. So are those that follow, in pages that double: however few are asked for at a time, a
/// long run of them takes few reads.
pub async fn read_told(log: &Log, mut query: HistoryQuery, mut seqs: Seqs) -> Result<Told, ReadError> {
    let partition = log.partition_of(&query.channel);
    let begun = partition.and_then(|partition| log.partition(partition)).map_or(
        Begun::default(),
        |(ring, Bounds { base, first, .. })| Begun { base, first: first.max(ring.lost()) },
    );
    let volatile = log.is_volatile(&query.channel);
    let wanted = query.limit.messages;
    let mut gap = None;
    loop {
        let mut page = log.history(query.clone()).await?;
        if page.head.is_some_and(|head| seqs.after.is_some_and(|after| after > head.seq)) {
            // That seq was never given here: it is of another log.
            let gap = ReplyGap { reason: GapReason::Reset, from_seq: None, to_seq: None };
            return Ok(Told { page, gap: Some(gap) });
        }
        let now = shared_now();
        let mut next = (query.limit.messages * 2).min(PASSED_MESSAGES.max(wanted));
        if query.limit.messages > wanted
            && let Some(live) = page.entries.iter().position(|entry| entry.dead(now).is_none())
        {
            // Only what lies before it is passed over: from there on as few are read as are asked for.
            next = wanted;
            if live == 0 {
                query.limit.messages = wanted;
                continue;
            }
            page.entries.truncate(live);
            page.complete = false;
        }
        let hole = hole_after(&page, &seqs).filter(|_| !volatile);
        let known = if let Some(after) = hole { Some(known_at(log, &query, after).await?) } else { None };
        gap = joined(gap, page.tell(seqs, volatile, begun, known));
        let last = page.entries.last().map(|entry| entry.head().seq);
        page.entries.retain(|entry| entry.dead(now).is_none());
        match last {
            Some(seq) if page.entries.is_empty() && !page.complete => {
                (query.seqs, seqs.after, query.limit.messages) = (Side::After(seq), Some(seq), next);
            }
            _ => return Ok(Told { page, gap }),
        }
    }
}

/// The seq that was asked after, if what is there goes on higher, and not because of what is no longer kept.
fn hole_after(page: &Page, seqs: &Seqs) -> Option<u64> {
    let after = seqs.after.filter(|after| *after > 0 && page.floor.seq <= *after)?;
    page.entries.first().is_some_and(|first| first.head().seq - 1 > after).then_some(after)
}

/// The newest message at or below a seq, or what is known of those that are no longer kept.
async fn known_at(log: &Log, query: &HistoryQuery, seq: u64) -> Result<Head, ReadError> {
    let limit = Limit { messages: 1, ..query.limit };
    let query = HistoryQuery { seqs: Side::Before(seq + 1), limit, ..query.clone() };
    let page = log.history(query).await?;
    Ok(page.entries.last().map_or(page.floor, |entry| entry.head()))
}
