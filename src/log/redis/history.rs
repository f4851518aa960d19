//! History: a page of one channel by seq, from its stream and, of a durable one, from SQL.

use super::{
    intake::Intake,
    read::{Patience, before, read_range, sql},
    streams::{Looked, Range},
};
use crate::{
    log::{HistoryQuery, Limit, Page, ReadError, stored},
    protocol::{Entry, Head, Timestamp},
};

/// How many entries of a stream a page looks at in one round trip.
const HISTORY_COUNT: usize = 1_000;

impl Intake {
    /// See [`Log::history`](crate::log::Log::history). Not for ephemeral channels.
    pub async fn history(&self, query: &HistoryQuery, volatile: bool) -> Result<Page, ReadError> {
        let mut patience = Patience::new(self);
        loop {
            match self.history_once(query, volatile).await {
                Err(error) => patience.wait(error).await?,
                done => return done,
            }
        }
    }

    async fn history_once(&self, query: &HistoryQuery, volatile: bool) -> Result<Page, ReadError> {
        let part = &self.ear.part;
        let until = query.until.unwrap_or(u64::MAX);
        let base = part.ring.base();
        if until > part.ring.head() && query.until.is_some() {
            self.is_of_our_epoch(base).await?;
        }
        // Two parts of the stream: its oldest entry, and what may be the page: seq <= pos always.
        let range = |after, count| Range { channel: query.channel.clone(), after, until: query.until, count };
        let mut after = query.after_seq.max(base.saturating_sub(1));
        let oldest = Range { until: None, ..range(base.saturating_sub(1), 1) };
        let Looked { ground, head, mut pages } =
            self.look(base, &[oldest, range(after, HISTORY_COUNT)]).await?;
        let mut some = pages.pop().unwrap_or_default();
        let floor = match pages.pop().and_then(|oldest| oldest.first().map(before)) {
            Some(before) => before,
            None => ground.head(head.as_deref()).unwrap_or(ground.unknown()),
        };
        let mut page = Page { floor, complete: true, ..Page::default() };
        if !volatile && floor.seq > query.after_seq {
            let range = read_range(&query.channel, 0, until.min(floor.pos), query.limit);
            let found = part.store.read_after_seq(part.partition, &range, query.after_seq, Timestamp::now());
            page = stored::page(&query.channel, found.await.map_err(sql)?);
        } else if !volatile {
            page.floor = Head::default();
        }
        let mut room = Room::of(query.limit, &page);
        while page.complete {
            let more = some.len() == HISTORY_COUNT;
            let Some(last) = some.last() else { break };
            after = last.offset();
            for entry in some.into_iter().filter(|entry| entry.head().seq > query.after_seq) {
                match room.take(&entry) {
                    true => page.entries.push(entry),
                    false => page.complete = false,
                }
            }
            if !more || !page.complete {
                break;
            }
            some = self.look(base, &[range(after, HISTORY_COUNT)]).await?.pages.pop().unwrap_or_default();
        }
        Ok(page)
    }

    /// Whoever asks for more than this node has heard of comes from one that is further along, perhaps in an epoch
    /// that this one has yet to hear of: then this Redis has nothing of what is asked for.
    async fn is_of_our_epoch(&self, base: u64) -> Result<(), ReadError> {
        let part = &self.ear.part;
        let row = part.store.epoch(part.partition).await.map_err(sql)?;
        if row.is_some_and(|row| row.epoch.base == base) { Ok(()) } else { Err(self.not_level()) }
    }
}

/// How much of a page is left.
struct Room {
    limit: Limit,
    messages: usize,
    bytes: usize,
}

impl Room {
    fn of(limit: Limit, page: &Page) -> Self {
        let bytes = page.entries.iter().map(|entry| entry.cost()).sum();
        Self { limit, messages: page.entries.len(), bytes }
    }

    fn take(&mut self, entry: &Entry) -> bool {
        let full = self.messages >= self.limit.messages || self.bytes >= self.limit.bytes;
        if full {
            // Nothing comes after what was left out.
            self.messages = self.limit.messages;
            return false;
        }
        self.messages += 1;
        self.bytes += entry.cost();
        true
    }
}
