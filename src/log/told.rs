//! Reading a channel's history for a client, who is told what is missing.

use super::{HistoryQuery, Log, Page, ReadError, Seqs};
use crate::{
    log::page::joined,
    protocol::{ReplyGap, Timestamp},
};

/// A page for a client, without what has expired.
#[derive(Debug)]
pub struct Told {
    pub page: Page,
    pub gap: Option<ReplyGap>,
}

/// Reads a page for a client. One of nothing but expired messages is passed over: it would have no `seq` from
/// which the client could go on.
pub async fn read_told(log: &Log, mut query: HistoryQuery, mut seqs: Seqs) -> Result<Told, ReadError> {
    let partition = log.partition_of(&query.channel);
    let base = partition.and_then(|partition| log.partition(partition)).map_or(0, |(_, bounds)| bounds.base);
    let volatile = log.is_volatile(&query.channel);
    let mut gap = None;
    loop {
        let mut page = log.history(query.clone()).await?;
        gap = joined(gap, page.tell(seqs, volatile, base));
        let last = page.entries.last().map(|entry| entry.head().seq);
        let now = Timestamp::now();
        page.entries.retain(|entry| entry.dead(now).is_none());
        match last {
            Some(seq) if page.entries.is_empty() && !page.complete => {
                (query.after_seq, seqs.after) = (seq, Some(seq));
            }
            _ => return Ok(Told { page, gap }),
        }
    }
}
