//! A channel's newest messages, or those before a seq.
//!
//! A log finds what follows a seq, and seqs may jump. So what lies before one is looked for in spans of seqs, which double
//! while they hold too little and halve where they hold more than is read at once.

#[cfg(test)]
pub mod tests;

use std::{collections::VecDeque, sync::Arc};

use super::{HistoryQuery, Limit, Log, ReadError};
use crate::{
    clock::shared_now,
    protocol::{Channel, Entry},
};

/// The most messages of a span.
const SPAN_MESSAGES: usize = 1_000;

/// Nothing lies after it.
const MAX_SEQ: u64 = i64::MAX as u64;

#[derive(Debug, Default)]
pub struct Newest {
    /// Ascending.
    pub entries: VecDeque<Arc<Entry>>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Reads the newest messages below the seq `before` (`None`: of all) and up to the position `until`. What has expired is
/// left out.
pub async fn read_newest(
    log: &Log,
    channel: &Channel,
    before: Option<u64>,
    until: Option<u64>,
    wanted: Limit,
) -> Result<Newest, ReadError> {
    let mut found = Newest::default();
    let mut bytes = 0;
    let mut high = match before {
        Some(before) => before.saturating_sub(1),
        None => last_seq(log, channel).await?,
    };
    let mut span = wanted.messages as u64;
    while high > 0 {
        let low = high.saturating_sub(span);
        // No more than these have seqs within it.
        let messages = usize::try_from(span).map_or(SPAN_MESSAGES, |span| span.min(SPAN_MESSAGES));
        let limit = Limit { messages, bytes: wanted.bytes };
        let page = log.history(HistoryQuery { until, ..after(channel, low, limit) }).await?;
        let is_whole = page.complete || page.entries.last().is_some_and(|entry| entry.head().seq >= high);
        if !is_whole && span > 1 {
            span /= 2;
            continue;
        }
        let now = shared_now();
        let fitting =
            page.entries.iter().filter(|entry| entry.head().seq <= high && entry.dead(now).is_none());
        for entry in fitting.rev() {
            bytes += entry.cost();
            let is_full = found.entries.len() == wanted.messages || bytes > wanted.bytes;
            if is_full && !found.entries.is_empty() {
                found.more = true;
                return Ok(found);
            }
            found.entries.push_front(Arc::clone(entry));
        }
        if page.floor.seq >= low {
            break;
        }
        high = low;
        span = span.saturating_mul(2);
    }
    Ok(found)
}

/// The seq of the channel's newest message, which may be gone.
async fn last_seq(log: &Log, channel: &Channel) -> Result<u64, ReadError> {
    let page = log.history(after(channel, MAX_SEQ, Limit { messages: 1, bytes: 1 })).await?;
    Ok(page.head.map_or(0, |head| head.seq))
}

fn after(channel: &Channel, after_seq: u64, limit: Limit) -> HistoryQuery {
    HistoryQuery { channel: channel.clone(), after_seq, until: None, limit }
}
