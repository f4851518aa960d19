//! History: a page of one channel by seq, from its stream and, of a durable one, from SQL; forwards, or from the end on.

use std::sync::Arc;

use super::{
    intake::Intake,
    marker::Ground,
    pages::is_in_sql,
    read::{before, sql},
    streams::{Looked, Range},
};
use crate::{
    clock::shared_now,
    config::NamespaceKind,
    log::{HistoryQuery, Limit, Page, ReadError, Result, Side, stored},
    protocol::{Channel, Entry, Head},
};

/// How many entries before a page are read with it, rather than looked for where it begins.
const READ_ALONG: u64 = 2;

impl Intake {
    /// See [`Backend::history`](crate::log::Backend::history).
    pub async fn history(&self, query: &HistoryQuery) -> Result<Page> {
        let part = &self.ear.part;
        let base = part.ring.base();
        if query.until.is_some_and(|until| until > part.ring.head()) {
            self.is_of_our_epoch(base).await?;
        }
        match query.seqs {
            Side::After(seq) => self.after(base, query, seq).await,
            Side::Before(seq) => self.newest(base, query, seq).await,
        }
    }

    async fn after(&self, base: u64, query: &HistoryQuery, after_seq: u64) -> Result<Page> {
        let HistoryQuery { ref channel, until, limit, .. } = *query;
        let part = &self.ear.part;
        let volatile = self.ear.kind(channel) == NamespaceKind::Plain;
        // The stream's oldest entry tells what is gone, and may be the page's first.
        let (ground, head, oldest) = self.ends(base, channel).await?;
        let floor = oldest.as_ref().map_or(head, before);
        let mut page = Page { floor, complete: true, ..Page::default() };
        if !volatile && floor.seq > after_seq {
            let range = stored::range(channel, 0, until.unwrap_or(u64::MAX).min(floor.pos), limit);
            let found = part.store.read_after_seq(part.partition, &range, after_seq, shared_now());
            page = stored::page(channel, part.epochs.believed(found).await.map_err(sql)?);
            if page.complete && until.is_none_or(|until| until >= floor.pos) {
                is_in_sql(&page, floor.pos, &ground)?;
            }
        } else if !volatile {
            page.floor = Head::default();
        }
        page.head = Some(head);
        let last = until.unwrap_or(u64::MAX);
        let oldest = oldest.filter(|oldest| oldest.offset() <= last && page.complete);
        let Some(oldest) = oldest else { return Ok(page) };
        let mut after = oldest.head();
        let room = room(limit, &page);
        if oldest.head().seq <= after_seq {
            after = self.before_seq(base, channel, after_seq, READ_ALONG, after, head).await?;
        } else if room.messages == 0 || room.bytes == 0 {
            page.complete = false;
        } else {
            page.entries.push(oldest);
        }
        if page.complete {
            self.rest(base, query, after_seq, after, head, &mut page).await?;
        }
        Ok(page)
    }

    /// The newest before a seq. A stream is read from its end on, however far apart its seqs lie, and then SQL.
    async fn newest(&self, base: u64, query: &HistoryQuery, before_seq: u64) -> Result<Page> {
        let HistoryQuery { ref channel, until, limit, .. } = *query;
        let part = &self.ear.part;
        let until = until.unwrap_or(u64::MAX - 1);
        let mut range = Range {
            channel: channel.clone(),
            after: base.saturating_sub(1),
            until: Some(until),
            most: limit.messages,
            newest: true,
        };
        if before_seq < u64::MAX {
            let (_, head, oldest) = self.ends(base, channel).await?;
            let last = match oldest.map(|oldest| (oldest.head(), before(&oldest))) {
                Some((low, _)) if low.seq < before_seq => {
                    self.before_seq(base, channel, before_seq - 1, 0, low, head).await?.pos
                }
                Some((_, before)) => before.pos,
                None => until,
            };
            range.until = Some(last.min(until));
        }
        let Looked { ground, head, mut found } = self.look(base, &[range], limit.bytes).await?;
        let (found, mut page) = (found.remove(0), Page::default());
        let (mut bytes, held) = (0, found.entries.len());
        for entry in found.entries {
            bytes += entry.cost();
            if bytes > limit.bytes && !page.entries.is_empty() {
                break;
            }
            page.entries.push(entry);
        }
        page.entries.reverse();
        page.complete = found.complete && page.entries.len() == held;
        let room = room(limit, &page);
        if !page.complete || self.ear.kind(channel) == NamespaceKind::Plain {
            return Ok(page);
        }
        if room.messages == 0 || room.bytes == 0 {
            page.complete = false;
            return Ok(page);
        }
        let first = page.entries.first().map(before);
        let seq = if first.is_some() { u64::MAX } else { before_seq };
        let stored = stored::range(channel, 0, first.map_or(until, |first| first.pos), room);
        let older = part.store.read_before_seq(part.partition, &stored, seq, shared_now());
        let mut older = stored::page(channel, part.epochs.believed(older).await.map_err(sql)?);
        let head = ground.head(head.as_deref()).filter(|head| head.pos <= until && head.seq < before_seq);
        if let Some(last) = first.or(head) {
            is_in_sql(&older, last.pos, &ground)?;
        }
        older.entries.append(&mut page.entries);
        Ok(older)
    }

    /// Where the log stands, a channel's head, and its stream's oldest entry.
    async fn ends(&self, base: u64, channel: &Channel) -> Result<(Ground, Head, Option<Arc<Entry>>)> {
        let start = base.saturating_sub(1);
        let oldest = Range::oldest(channel, start, None, 1);
        let Looked { ground, head, mut found } = self.look(base, &[oldest], 1).await?;
        let head = ground.head(head.as_deref()).unwrap_or(ground.unknown());
        Ok((ground, head, found.remove(0).entries.pop()))
    }

    /// Adds what the stream holds after an entry, as far as the page has room.
    pub(super) async fn rest(
        &self,
        base: u64,
        query: &HistoryQuery,
        after_seq: u64,
        after: Head,
        head: Head,
        page: &mut Page,
    ) -> Result<()> {
        let HistoryQuery { ref channel, until, limit, .. } = *query;
        let room = room(limit, page);
        let along = usize::try_from(after_seq.saturating_sub(after.seq)).unwrap_or(usize::MAX);
        // The head says whether there is more, unless the page ends before it: then one message more does.
        let one_more = usize::from(until.is_some_and(|until| until < head.pos));
        let most = room.messages.saturating_add(one_more).saturating_add(along);
        if after.pos == head.pos || most == 0 {
            page.complete = after.pos == head.pos;
            return Ok(());
        }
        // With the entry that it follows on: where that has gone since, nobody knows what has gone with it.
        let (from, most) = (after.pos - 1, most.saturating_add(1));
        let range = Range::oldest(channel, from, until, most);
        let found = self.look(base, &[range], room.bytes).await?.found.remove(0);
        if found.entries.first().is_none_or(|first| first.offset() != after.pos) {
            return Err(ReadError(format!("the stream of {channel} has been cut while it was read")));
        }
        let (mut last, mut bytes) = (after, 0);
        page.complete = found.complete;
        let found = found.entries.into_iter().skip(1).filter(|entry| entry.head().seq > after_seq);
        for (at, entry) in found.enumerate() {
            if at >= room.messages || bytes >= room.bytes {
                page.complete = false;
                return Ok(());
            }
            bytes += entry.cost();
            last = entry.head();
            page.entries.push(entry);
        }
        page.complete |= last.pos >= head.pos;
        Ok(())
    }

    /// A place in the stream from which on a page is read: at or before its seq, and so near that no more than
    /// `along` is read for nothing. Streams know positions only, and seqs rise with them: it is looked for between two places that
    /// are known, one entry a step.
    async fn before_seq(
        &self,
        base: u64,
        channel: &Channel,
        seq: u64,
        along: u64,
        mut low: Head,
        mut high: Head,
    ) -> Result<Head> {
        if seq >= high.seq {
            return Ok(high);
        }
        let mut halve = false;
        while seq > low.seq + along {
            // As if positions lay evenly; every other time in the middle, since they may not.
            let (seqs, span) = (high.seq - low.seq, high.pos - low.pos);
            let step = if halve { span / 2 } else { span / seqs * (seq - low.seq) };
            let after = low.pos + step.clamp(1, span) - 1;
            halve = !halve;
            let range = Range::oldest(channel, after, Some(high.pos), 1);
            let found = self.look(base, &[range], 1).await?.found.remove(0);
            let Some(entry) = found.entries.first() else { break };
            match (entry.head(), before(entry)) {
                (head, _) if head.seq <= seq => low = head,
                (_, before) if before.seq <= seq => return Ok(before),
                (_, before) => high = before,
            }
        }
        Ok(low)
    }

    /// A client that asks for more than this node has heard of comes from one that is further along, perhaps in an epoch
    /// that this one has yet to hear of: then this Redis has nothing of what is asked for.
    async fn is_of_our_epoch(&self, base: u64) -> Result<()> {
        let part = &self.ear.part;
        let row = part.store.epoch(part.partition).await.map_err(sql)?;
        if row.is_some_and(|row| row.epoch.base == base) { Ok(()) } else { Err(self.not_level()) }
    }
}

/// How much of a page is left.
fn room(limit: Limit, page: &Page) -> Limit {
    let bytes: usize = page.entries.iter().map(|entry| entry.cost()).sum();
    let messages = limit.messages.saturating_sub(page.entries.len());
    Limit { bytes: limit.bytes.saturating_sub(bytes), messages }
}
