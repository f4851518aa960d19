//! Reading a channel: by position for a replay; history finds its position by seq first.
//!
//! Entries and floor come from one statement, hence from one state of the database: whatever the
//! floor does not explain is really there.

use futures_util::TryStreamExt;
use sqlx::{Row, SqliteConnection};

use super::{Sqlite, decode::entry};
use crate::{
    protocol::{Partition, Timestamp},
    store::{
        Head, Page, PartitionPage, PartitionRange, ReadRange, StoreError,
        columns::{channel, partition_id, signed, size, unsigned},
    },
};

/// The floor, if there is one, comes first, as a tombstone at position 0. Both halves are in order by
/// themselves, so SQLite merges them while it reads and sorts nothing. Left to itself it would walk
/// the whole partition: the primary key has an upper and a lower bound, too.
pub(super) const RANGE: &str = "\
    SELECT 0 AS pos, seq, pos AS prev, 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM floors \
    WHERE partition = $1 AND channel = $2 \
    UNION ALL \
    SELECT pos, seq, prev, jump, tombstone, at, expires_at, id, sender, priority, collapse_key, event, data \
    FROM messages INDEXED BY messages_by_channel \
    WHERE partition = $1 AND channel = $2 AND pos > $3 AND pos <= $4 \
    ORDER BY pos LIMIT $5";

/// The first message after a position.
pub(super) const NEXT: &str = "\
    SELECT pos, seq FROM messages INDEXED BY messages_by_channel \
    WHERE partition = $1 AND channel = $2 AND pos > $3 ORDER BY pos LIMIT 1";

/// All channels, in the order of the primary key.
pub(super) const PARTITION: &str = "\
    SELECT pos, seq, prev, jump, tombstone, at, expires_at, id, sender, priority, collapse_key, event, data, \
      channel \
    FROM messages WHERE partition = $1 AND pos > $2 AND pos <= $3 ORDER BY pos LIMIT $4";

impl Sqlite {
    pub(in crate::store) async fn read_after_seq(
        &self,
        partition: Partition,
        range: &ReadRange,
        after_seq: u64,
        now: Timestamp,
    ) -> Result<Page, StoreError> {
        self.timed("reading history", async {
            let names = std::iter::once(range.channel.as_str());
            let ends = self.ends(partition, names, u64::MAX).await?;
            let mut connection = self.0.readers.acquire().await?;
            let last = ends[0].last.unwrap_or_default();
            let after = after_of_seq(&mut connection, partition, range, after_seq, last).await?;
            page(&mut connection, partition, &ReadRange { after, ..range.clone() }, now).await
        })
        .await
    }

    pub(in crate::store) async fn read_range(
        &self,
        partition: Partition,
        range: &PartitionRange,
        now: Timestamp,
    ) -> Result<PartitionPage, StoreError> {
        let query = sqlx::query(PARTITION)
            .bind(partition_id(partition))
            .bind(signed(range.after))
            .bind(signed(range.until))
            // One more than wanted tells whether the page is complete.
            .bind(i64::from(range.max_messages) + 1);
        self.timed("reading a partition", async {
            let mut page = PartitionPage { complete: true, ..PartitionPage::default() };
            let mut bytes = 0;
            let mut rows = query.fetch(&self.0.readers);
            while let Some(row) = rows.try_next().await? {
                let channel = channel(row.try_get(13)?)?;
                let entry = entry(partition, &channel, &row, now)?;
                bytes += size(&channel, &entry);
                let full = page.entries.len() >= range.max_messages as usize;
                if full || (bytes > range.max_bytes && !page.entries.is_empty()) {
                    page.complete = false;
                    break;
                }
                page.entries.push((channel, entry));
            }
            Ok(page)
        })
        .await
    }

    /// Of a session's many channels most have been quiet, and one statement tells which.
    pub(in crate::store) async fn read_many(
        &self,
        partition: Partition,
        ranges: &[ReadRange],
        now: Timestamp,
    ) -> Result<Vec<Page>, StoreError> {
        self.timed("reading channels", async {
            let names = ranges.iter().map(|range| range.channel.as_str());
            let ends = self.ends(partition, names, u64::MAX).await?;
            let mut connection = self.0.readers.acquire().await?;
            let mut pages = Vec::with_capacity(ranges.len());
            for (range, ends) in ranges.iter().zip(ends) {
                pages.push(match ends.last {
                    Some(last) if last.pos > range.after => {
                        page(&mut connection, partition, range, now).await?
                    }
                    _ => Page { floor: ends.floor.unwrap_or_default(), complete: true, ..Page::default() },
                });
            }
            Ok(pages)
        })
        .await
    }
}

/// The position up to which a channel's messages have a seq of at most `after_seq`, by halving:
/// seqs rise with positions, and are never higher.
async fn after_of_seq(
    connection: &mut SqliteConnection,
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
    connection: &mut SqliteConnection,
    partition: Partition,
    range: &ReadRange,
    now: Timestamp,
) -> Result<Page, StoreError> {
    let ReadRange { channel, after, until, max_messages, max_bytes } = range;
    // One more than wanted tells whether the page is complete; one is the floor.
    let limit = i64::from(*max_messages) + 2;
    let query = sqlx::query(RANGE)
        .bind(partition_id(partition))
        .bind(channel.as_str())
        .bind(signed(*after))
        .bind(signed(*until))
        .bind(limit);

    let mut page = Page { complete: true, ..Page::default() };
    let mut bytes = 0;
    let mut rows = query.fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let entry = entry(partition, channel, &row, now)?;
        let place = entry.place();
        if place.pos.offset == 0 {
            page.floor = Head { seq: place.seq, pos: place.prev };
            continue;
        }
        bytes += size(channel, &entry);
        let full = page.entries.len() >= *max_messages as usize;
        if full || (bytes > *max_bytes && !page.entries.is_empty()) {
            page.complete = false;
            break;
        }
        page.entries.push(entry);
    }
    Ok(page)
}
