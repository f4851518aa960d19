//! Reading a channel: by position for a replay, by seq for history.
//!
//! Entries and floor come from one statement, hence from one state of the database: whatever the
//! floor does not explain is really there.

use futures_util::TryStreamExt;
use sqlx::SqliteConnection;

use super::{Sqlite, decode::entry, partition_id, signed};
use crate::{
    protocol::{Channel, Partition, Timestamp},
    store::{Entry, Head, Page, ReadRange, StoreError},
};

/// The floor, if there is one, comes first, as a tombstone at position 0 (its seq is below all others, too).
/// Both halves are in order by themselves, so SQLite merges them while it reads and sorts nothing.
/// Left to itself it would walk the whole partition: the primary key has an upper and a lower bound,
/// too.
macro_rules! read {
    ($index:literal, $more:literal, $order:literal) => {
        concat!(
            "SELECT 0 AS pos, seq, pos AS prev, 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM floors \
             WHERE partition = $1 AND channel = $2 \
             UNION ALL \
             SELECT pos, seq, prev, jump, tombstone, at, expires_at, id, sender, priority, collapse_key, \
               event, data FROM messages INDEXED BY ",
            $index,
            " WHERE partition = $1 AND channel = $2 AND pos > $3 AND pos <= $4",
            $more,
            " ORDER BY ",
            $order,
            " LIMIT $5"
        )
    };
}

pub(super) const BY_POS: &str = read!("messages_by_pos", "", "pos");
pub(super) const BY_SEQ: &str = read!("messages_by_seq", " AND seq > $6", "seq");

impl Sqlite {
    pub(in crate::store) async fn read(
        &self,
        partition: Partition,
        range: &ReadRange,
        now: Timestamp,
    ) -> Result<Page, StoreError> {
        self.timed("reading a channel", async {
            page(&mut *self.0.readers.acquire().await?, partition, range, None, now).await
        })
        .await
    }

    pub(in crate::store) async fn read_after_seq(
        &self,
        partition: Partition,
        range: &ReadRange,
        after_seq: u64,
        now: Timestamp,
    ) -> Result<Page, StoreError> {
        self.timed("reading history", async {
            page(&mut *self.0.readers.acquire().await?, partition, range, Some(after_seq), now).await
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
                        page(&mut connection, partition, range, None, now).await?
                    }
                    _ => Page { floor: ends.floor.unwrap_or_default(), complete: true, ..Page::default() },
                });
            }
            Ok(pages)
        })
        .await
    }
}

async fn page(
    connection: &mut SqliteConnection,
    partition: Partition,
    range: &ReadRange,
    after_seq: Option<u64>,
    now: Timestamp,
) -> Result<Page, StoreError> {
    let ReadRange { channel, after, until, max_messages, max_bytes } = range;
    // One more than wanted tells whether the page is complete; one is the floor.
    let limit = i64::from(*max_messages) + 2;
    let mut query = sqlx::query(if after_seq.is_some() { BY_SEQ } else { BY_POS })
        .bind(partition_id(partition))
        .bind(channel.as_str())
        .bind(signed(*after))
        .bind(signed(*until))
        .bind(limit);
    if let Some(seq) = after_seq {
        query = query.bind(signed(seq));
    }

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

/// What an entry weighs against `max_bytes`: its texts and a little for the rest.
fn size(channel: &Channel, entry: &Entry) -> usize {
    let texts = match entry {
        Entry::Message(message) => message.draft.data.as_str().len() + message.draft.event.as_str().len(),
        Entry::Tombstone(_) => 0,
    };
    texts + channel.as_str().len() + size_of::<Entry>()
}
