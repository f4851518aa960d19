//! Reading messages. A statement's rows come as they are asked for, so a page ends where it is full.

use futures_util::TryStreamExt as _;
use sqlx::Row as _;

use super::{
    Sqlite,
    shared::{
        messages::entry,
        read::{Found, Reader},
    },
    sql,
};
use crate::{
    protocol::{Partition, Timestamp},
    store::{
        Head, PartitionPage, PartitionRange, ReadRange, Result,
        columns::{channel, partition_id, signed, size},
    },
};

impl Sqlite {
    pub async fn read_range(
        &self,
        partition: Partition,
        range: &PartitionRange,
        now: Timestamp,
    ) -> Result<PartitionPage> {
        let query = sqlx::query(sql::PARTITION)
            .bind(partition_id(partition))
            .bind(signed(range.after))
            .bind(signed(range.until))
            // One more than wanted tells whether the page is complete.
            .bind(i64::from(range.max_messages) + 1);
        reading!(self, "reading a partition", async |connection| {
            let mut page = PartitionPage { complete: true, ..PartitionPage::default() };
            let mut bytes = 0;
            let mut rows = query.fetch(connection);
            while let Some(row) = rows.try_next().await? {
                let channel = channel(row.try_get("channel")?)?;
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
    }
}

impl Reader<'_> {
    pub(super) async fn found(&mut self, range: &ReadRange, text: &'static str) -> Result<Found> {
        let ReadRange { channel, after, until, max_messages, max_bytes } = range;
        // One more than wanted tells whether the page is complete; one is the floor.
        let limit = i64::from(*max_messages) + 2;
        let query = sqlx::query(text).bind(partition_id(self.partition)).bind(channel.as_str());
        let query = query.bind(signed(*after)).bind(signed(*until)).bind(limit);

        let mut found = Found { floor: None, entries: Vec::new(), complete: true };
        let mut bytes = 0;
        let mut rows = query.fetch(&mut *self.connection);
        while let Some(row) = rows.try_next().await? {
            let entry = entry(self.partition, channel, &row, self.now)?;
            let place = entry.place();
            if place.pos.offset == 0 {
                found.floor = Some(Head { seq: place.seq, pos: place.prev });
                continue;
            }
            bytes += size(channel, &entry);
            let full = found.entries.len() >= *max_messages as usize;
            if full || (bytes > *max_bytes && !found.entries.is_empty()) {
                found.complete = false;
                break;
            }
            found.entries.push(entry);
        }
        Ok(found)
    }
}
