//! Reading channels: by position for a replay; history finds its position by seq first.
//!
//! Entries and floor come from one statement, hence from one state of the database: whatever the
//! floor does not explain is really there.

use std::collections::BTreeMap;

use super::{
    Connection, Database,
    heads::{Ends, ahead, ends},
    sql,
};
use crate::{
    protocol::{Partition, Timestamp},
    store::{
        Head, ReadRange, Result, Row, RowPage,
        columns::{partition_id, signed, size, unsigned},
    },
};

/// What one statement finds of a channel.
pub(in super::super) struct Found {
    pub(in super::super) floor: Option<Head>,
    pub(in super::super) entries: Vec<Row>,
    pub(in super::super) complete: bool,
}

/// Reads channels of a partition, as they are at a time.
pub(in super::super) struct Reader<'c> {
    pub(in super::super) connection: &'c mut Connection,
    pub(in super::super) partition: Partition,
    pub(in super::super) now: Timestamp,
}

impl Database {
    pub async fn read_after_seq(
        &self,
        partition: Partition,
        range: &ReadRange,
        after_seq: u64,
        now: Timestamp,
    ) -> Result<RowPage> {
        reading!(self, "reading history", async |connection| {
            let mut reader = Reader { connection, partition, now };
            let ends = reader.ends(&[range], u64::MAX).await?[0];
            reader.by_seq(range, after_seq, ends).await
        })
    }

    pub async fn read_before_seq(
        &self,
        partition: Partition,
        range: &ReadRange,
        before_seq: u64,
        now: Timestamp,
    ) -> Result<RowPage> {
        reading!(self, "reading the newest", async |connection| {
            let mut reader = Reader { connection, partition, now };
            let ends = reader.ends(&[range], u64::MAX).await?[0];
            let (last, seq) = (ends.last.unwrap_or_default(), before_seq.saturating_sub(1));
            let until = reader.after_of_seq(range, seq, last).await?.min(range.until);
            let range = ReadRange { until, ..range.clone() };
            let mut found = reader.found(&range, sql::NEWEST).await?;
            found.entries.reverse();
            let floor = found.floor.unwrap_or_else(|| ends.floor());
            Ok(RowPage { entries: found.entries, floor, complete: found.complete, read: 0 })
        })
    }

    /// Of a session's many channels most have been quiet, and one statement tells which. The others are read in the
    /// order of their first messages, and none whose first one lies above what has to be left out.
    pub async fn read_many(
        &self,
        partition: Partition,
        ranges: &[ReadRange],
        max_bytes: usize,
        now: Timestamp,
    ) -> Result<Vec<RowPage>> {
        reading!(self, "reading channels", async |connection| {
            let after: Vec<_> = ranges.iter().map(|range| (range.channel.as_str(), range.after)).collect();
            let ahead = ahead(connection, partition, &after).await?;
            let mut reader = Reader { connection, partition, now };
            let (mut pages, mut order) = (Vec::with_capacity(ranges.len()), Vec::new());
            for (at, (range, (ends, next))) in ranges.iter().zip(&ahead).enumerate() {
                let next = next.filter(|next| *next <= range.until);
                pages.push(RowPage { floor: ends.floor(), complete: next.is_none(), ..RowPage::default() });
                order.extend(next.map(|next| (next, at)));
            }
            order.sort_unstable();
            let mut kept = Kept { entries: BTreeMap::new(), bytes: 0, reach: u64::MAX };
            for (next, at) in order {
                let (range, ends) = (&ranges[at], ahead[at].0);
                // Of a floor that was forgotten the first message tells.
                let is_known = ends.floor.is_some() || ends.forgotten <= range.after;
                let until = if is_known { range.until.min(kept.reach) } else { range.until };
                if next > until {
                    continue;
                }
                let found = reader.page(&ReadRange { until, ..range.clone() }, ends).await?;
                let last = found.entries.last().filter(|_| !found.complete);
                kept.reach = kept.reach.min(last.map_or(u64::MAX, |last| last.place().pos.offset));
                pages[at].floor = found.floor;
                pages[at].complete = found.complete && until == range.until;
                kept.take(at, found.entries, ranges, max_bytes, &mut pages);
            }
            for page in pages.iter_mut().filter(|page| !page.complete) {
                page.read = kept.reach;
            }
            for (_, (at, entry)) in kept.entries {
                pages[at].entries.push(entry);
            }
            Ok(pages)
        })
    }
}

/// What is kept of several channels: what lies lowest.
struct Kept {
    /// By position: of which of them it is.
    entries: BTreeMap<u64, (usize, Row)>,
    bytes: usize,
    /// Nothing above this position is kept.
    reach: u64,
}

impl Kept {
    /// Takes what was found of one of them, and lets go of what lies too high.
    fn take(
        &mut self,
        at: usize,
        found: Vec<Row>,
        ranges: &[ReadRange],
        max_bytes: usize,
        pages: &mut [RowPage],
    ) {
        for entry in found {
            self.bytes += size(&ranges[at].channel, &entry);
            self.entries.insert(entry.place().pos.offset, (at, entry));
        }
        while let Some((&pos, _)) = self.entries.last_key_value() {
            if pos <= self.reach && (self.bytes <= max_bytes || self.entries.len() == 1) {
                break;
            }
            let Some((_, (at, entry))) = self.entries.pop_last() else { break };
            self.bytes -= size(&ranges[at].channel, &entry);
            self.reach = self.reach.min(pos - 1);
            pages[at].complete = false;
        }
    }
}

impl Reader<'_> {
    async fn ends(&mut self, ranges: &[&ReadRange], until: u64) -> Result<Vec<Ends>> {
        let names: Vec<_> = ranges.iter().map(|range| range.channel.as_str()).collect();
        ends(self.connection, self.partition, &names, until).await
    }

    /// What a channel held after a seq when its `ends` were read. What has come since has a position after them, but maybe
    /// no seq after the one that is asked for.
    pub async fn by_seq(&mut self, range: &ReadRange, after_seq: u64, ends: Ends) -> Result<RowPage> {
        let last = ends.last.unwrap_or_default();
        let after = self.after_of_seq(range, after_seq, last).await?;
        let range = ReadRange { after, until: range.until.min(last.pos), ..range.clone() };
        self.page(&range, ends).await
    }

    /// The position up to which a channel's messages have a seq of at most `after_seq`, by halving: seqs rise with positions,
    /// and are never higher. What an epoch has left free of both is stepped out of as soon as a step falls into it.
    async fn after_of_seq(&mut self, range: &ReadRange, after_seq: u64, last: Head) -> Result<u64> {
        if last.seq <= after_seq {
            return Ok(range.after.max(last.pos));
        }
        // All messages up to `low` are at most `after_seq`; the first one above `high` is higher.
        let (mut low, mut high) = (range.after.max(after_seq), last.pos - 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let near = sqlx::query_as(sql::NEAR).bind(partition_id(self.partition));
            let near = near.bind(range.channel.as_str()).bind(signed(middle));
            let near: Vec<(i64, i64)> = near.fetch_all(&mut *self.connection).await?;
            let (mut before, mut next) = (None, None);
            for (pos, seq) in near {
                let found = (unsigned(pos)?, unsigned(seq)?);
                let side = if found.0 <= middle { &mut before } else { &mut next };
                *side = Some(found);
            }
            match (before, next) {
                (_, Some((pos, seq))) if seq <= after_seq => low = pos,
                (Some((pos, seq)), _) if seq > after_seq => high = pos - 1,
                // It lies between these two.
                (before, _) => return Ok(before.map_or(low, |(pos, _)| low.max(pos))),
            }
        }
        Ok(low)
    }

    /// `ends`: of the channel, read before.
    async fn page(&mut self, range: &ReadRange, ends: Ends) -> Result<RowPage> {
        let Found { floor, entries, complete } = self.found(range, sql::RANGE).await?;
        let floor = match floor.or(ends.floor) {
            Some(floor) => floor,
            None => self.forgotten_floor(range, ends, entries.first()).await?,
        };
        Ok(RowPage { entries, floor, complete, read: 0 })
    }

    /// The floor of a channel that has none: it has lost nothing, or so long ago that the floor was forgotten. The
    /// latter only if it held nothing then, and so holds nothing older than what it has got since.
    async fn forgotten_floor(&mut self, range: &ReadRange, known: Ends, first: Option<&Row>) -> Result<Head> {
        let Some(place) = first.map(Row::place) else { return Ok(known.floor()) };
        if place.prev.min(known.forgotten) <= range.after {
            return Ok(Head::default());
        }
        let older = self.ends(&[range], range.after).await?;
        match older[0].last {
            Some(_) => Ok(Head::default()),
            None => {
                Ok(Head { seq: known.forgotten.min(place.seq - 1), pos: known.forgotten.min(place.prev) })
            }
        }
    }
}
