//! Reading channels: by position for a replay; history finds its position by seq first.
//!
//! Entries and floor come from one statement, hence from one state of the database: whatever the
//! floor does not explain is really there.

use super::{
    Connection, Database,
    heads::{Ends, ends},
    sql,
};
use crate::{
    protocol::{Partition, Timestamp},
    store::{
        Head, ReadRange, Result, Row, RowPage,
        columns::{partition_id, signed, unsigned},
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
            Ok(RowPage { entries: found.entries, floor, complete: found.complete })
        })
    }

    /// Of a session's many channels most have been quiet, and one statement tells which.
    pub async fn read_many(
        &self,
        partition: Partition,
        ranges: &[ReadRange],
        now: Timestamp,
    ) -> Result<Vec<RowPage>> {
        reading!(self, "reading channels", async |connection| {
            let mut reader = Reader { connection, partition, now };
            let ends = reader.ends(&ranges.iter().collect::<Vec<_>>(), u64::MAX).await?;
            let mut pages = Vec::with_capacity(ranges.len());
            for (range, ends) in ranges.iter().zip(ends) {
                pages.push(match ends.last {
                    Some(last) if last.pos > range.after => reader.page(range, ends).await?,
                    _ => RowPage { floor: ends.floor(), complete: true, ..RowPage::default() },
                });
            }
            Ok(pages)
        })
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

    /// The position up to which a channel's messages have a seq of at most `after_seq`, by halving:
    /// seqs rise with positions, and are never higher. What an epoch has left free of both is stepped out of
    /// as soon as a step falls into it.
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
        Ok(RowPage { entries, floor, complete })
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
