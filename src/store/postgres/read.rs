//! Reading: channels by position for a replay, a whole partition for a log that begins anew; history
//! finds its position by seq first.
//!
//! Entries and floor come from one statement, hence from one state of the database: whatever the
//! floor does not explain is really there.
//!
//! The server sends all that a statement finds before it takes another, so the limits of a page are part
//! of the statements, bytes too: `total` is what the entries weigh up to each, `found` how many there are
//! at least.

use sqlx::{PgConnection, Row};

use super::{Postgres, decode::entry, heads::ends};
use crate::{
    protocol::{Partition, Timestamp},
    store::{
        Entry, Head, Page, PartitionPage, PartitionRange, ReadRange, StoreError,
        columns::{channel, overhead, partition_id, signed, unsigned},
    },
};

/// The floor, if there is one, comes first, as a tombstone at position 0. The comparison of rows:
/// see [`super::heads::HEADS`].
pub(super) const RANGE: &str = "\
    SELECT 0 AS pos, seq, pos AS prev, false, true, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 \
    FROM floors WHERE partition = $1 AND channel = $2 \
    UNION ALL \
    SELECT pos, seq, prev, jump, tombstone, at, expires_at, id, sender, priority, collapse_key, event, data, found \
    FROM ( \
      SELECT *, sum(weight) OVER so_far AS total, row_number() OVER so_far AS number, count(*) OVER () AS found \
      FROM ( \
        SELECT *, $6 + CASE WHEN tombstone OR expires_at <= $7 THEN 0 \
          ELSE octet_length(event) + octet_length(data) END AS weight \
        FROM messages \
        WHERE (partition, channel, pos) > ($1, $2, $3) AND (partition, channel, pos) <= ($1, $2, $4) \
        ORDER BY partition, channel, pos LIMIT $5 + 1) AS range \
      WINDOW so_far AS (ORDER BY partition, channel, pos ROWS UNBOUNDED PRECEDING)) AS weighed \
    WHERE number <= $5 AND (number = 1 OR total <= $8) \
    ORDER BY pos";

/// All channels, in the order of the primary key.
pub(super) const PARTITION: &str = "\
    SELECT pos, seq, prev, jump, tombstone, at, expires_at, id, sender, priority, collapse_key, event, data, found, \
      channel \
    FROM ( \
      SELECT *, sum(weight) OVER so_far AS total, row_number() OVER so_far AS number, count(*) OVER () AS found \
      FROM ( \
        SELECT *, $5 + octet_length(channel) + CASE WHEN tombstone OR expires_at <= $6 THEN 0 \
          ELSE octet_length(event) + octet_length(data) END AS weight \
        FROM messages WHERE partition = $1 AND pos > $2 AND pos <= $3 ORDER BY pos LIMIT $4 + 1) AS range \
      WINDOW so_far AS (ORDER BY pos ROWS UNBOUNDED PRECEDING)) AS weighed \
    WHERE number <= $4 AND (number = 1 OR total <= $7) \
    ORDER BY pos";

/// The first message after a position.
pub(super) const NEXT: &str = "\
    SELECT pos, seq FROM messages \
    WHERE (partition, channel, pos) > ($1, $2, $3) AND (partition, channel) <= ($1, $2) \
    ORDER BY partition, channel, pos LIMIT 1";

impl Postgres {
    pub(in crate::store) async fn read_after_seq(
        &self,
        partition: Partition,
        range: &ReadRange,
        after_seq: u64,
        now: Timestamp,
    ) -> Result<Page, StoreError> {
        reading!(self, "reading history", async |connection| {
            let ends = ends(connection, partition, &[range.channel.as_str()], u64::MAX).await?;
            let last = ends[0].last.unwrap_or_default();
            let after = after_of_seq(connection, partition, range, after_seq, last).await?;
            page(connection, partition, &ReadRange { after, ..range.clone() }, now).await
        })
    }

    pub(in crate::store) async fn read_range(
        &self,
        partition: Partition,
        range: &PartitionRange,
        now: Timestamp,
    ) -> Result<PartitionPage, StoreError> {
        reading!(self, "reading a partition", async |connection| {
            let rows = sqlx::query(PARTITION)
                .bind(partition_id(partition))
                .bind(signed(range.after))
                .bind(signed(range.until))
                .bind(i64::from(range.max_messages))
                .bind(weight(size_of::<Entry>()))
                .bind(now.0)
                .bind(bytes(range.max_bytes))
                .fetch_all(connection)
                .await?;
            let mut entries = Vec::with_capacity(rows.len());
            let mut found = 0;
            for row in &rows {
                let channel = channel(row.try_get(14)?)?;
                let entry = entry(partition, &channel, row, now)?;
                entries.push((channel, entry));
                found = row.try_get(13)?;
            }
            let complete = unsigned(found)? == entries.len() as u64;
            Ok(PartitionPage { entries, complete })
        })
    }

    /// Of a session's many channels most have been quiet, and one statement tells which.
    pub(in crate::store) async fn read_many(
        &self,
        partition: Partition,
        ranges: &[ReadRange],
        now: Timestamp,
    ) -> Result<Vec<Page>, StoreError> {
        reading!(self, "reading channels", async |connection| {
            let names: Vec<_> = ranges.iter().map(|range| range.channel.as_str()).collect();
            let ends = ends(connection, partition, &names, u64::MAX).await?;
            let mut pages = Vec::with_capacity(ranges.len());
            for (range, ends) in ranges.iter().zip(ends) {
                pages.push(match ends.last {
                    Some(last) if last.pos > range.after => page(connection, partition, range, now).await?,
                    _ => Page { floor: ends.floor.unwrap_or_default(), complete: true, ..Page::default() },
                });
            }
            Ok(pages)
        })
    }
}

/// The position up to which a channel's messages have a seq of at most `after_seq`, by halving:
/// seqs rise with positions, and are never higher.
async fn after_of_seq(
    connection: &mut PgConnection,
    partition: Partition,
    range: &ReadRange,
    after_seq: u64,
    last: Head,
) -> Result<u64, StoreError> {
    if last.seq <= after_seq {
        return Ok(range.after.max(last.pos));
    }
    // All messages up to `low` are at most `after_seq`; the first one above `high` is higher.
    let (mut low, mut high) = (range.after.max(after_seq), last.pos - 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let next: Option<(i64, i64)> = sqlx::query_as(NEXT)
            .bind(partition_id(partition))
            .bind(range.channel.as_str())
            .bind(signed(middle))
            .fetch_optional(&mut *connection)
            .await?;
        match next {
            Some((pos, seq)) if unsigned(seq)? <= after_seq => low = unsigned(pos)?,
            _ => high = middle,
        }
    }
    Ok(low)
}

async fn page(
    connection: &mut PgConnection,
    partition: Partition,
    range: &ReadRange,
    now: Timestamp,
) -> Result<Page, StoreError> {
    let ReadRange { channel, after, until, max_messages, max_bytes } = range;
    let rows = sqlx::query(RANGE)
        .bind(partition_id(partition))
        .bind(channel.as_str())
        .bind(signed(*after))
        .bind(signed(*until))
        .bind(i64::from(*max_messages))
        .bind(weight(overhead(channel)))
        .bind(now.0)
        .bind(bytes(*max_bytes))
        .fetch_all(connection)
        .await?;
    let mut page = Page::default();
    let mut found = 0;
    for row in &rows {
        let entry = entry(partition, channel, row, now)?;
        let place = entry.place();
        if place.pos.offset == 0 {
            page.floor = Head { seq: place.seq, pos: place.prev };
            continue;
        }
        page.entries.push(entry);
        found = row.try_get(13)?;
    }
    page.complete = unsigned(found)? == page.entries.len() as u64;
    Ok(page)
}

fn weight(size: usize) -> i32 {
    i32::try_from(size).expect("a small number")
}

fn bytes(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
