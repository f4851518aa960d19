//! A channel's newest messages, or those before a seq.

#[cfg(test)]
pub mod tests;

use std::{collections::VecDeque, sync::Arc};

use super::{HistoryQuery, Limit, Log, ReadError, Side, told::PASSED_MESSAGES};
use crate::{
    clock::shared_now,
    protocol::{Channel, Entry},
};

#[derive(Debug, Default)]
pub struct Newest {
    /// Ascending.
    pub entries: VecDeque<Arc<Entry>>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Reads the newest messages below the seq `before` (`None`: of all) and up to the position `until`. What has expired is
/// passed over, in pages that double.
pub async fn read_newest(
    log: &Log,
    channel: &Channel,
    before: Option<u64>,
    until: Option<u64>,
    wanted: Limit,
) -> Result<Newest, ReadError> {
    let (mut found, mut bytes) = (Newest::default(), 0);
    // One more tells whether there are older ones.
    let limit = Limit { messages: wanted.messages + 1, ..wanted };
    let seqs = Side::Before(before.unwrap_or(u64::MAX));
    let mut query = HistoryQuery { channel: channel.clone(), seqs, until, limit };
    loop {
        let page = log.history(query.clone()).await?;
        let now = shared_now();
        for entry in page.entries.iter().rev().filter(|entry| entry.dead(now).is_none()) {
            bytes += entry.cost();
            let is_full = found.entries.len() == wanted.messages || bytes > wanted.bytes;
            if is_full && !found.entries.is_empty() {
                found.more = true;
                return Ok(found);
            }
            found.entries.push_front(Arc::clone(entry));
        }
        let Some(first) = page.entries.first().filter(|_| !page.complete) else { return Ok(found) };
        query.seqs = Side::Before(u64::MAX);
        query.until = Some(first.offset() - 1);
        query.limit.messages = (query.limit.messages * 2).min(PASSED_MESSAGES.max(limit.messages));
    }
}
