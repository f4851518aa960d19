//! Reading messages.
//!
//! The server sends all that a statement finds before it takes another, so the limits of a page are part of the statements,
//! bytes too: `total` is what the entries weigh up to each, `found` how many there are at least.

use sqlx::Row as _;

use super::{
    Postgres,
    shared::{
        messages::entry,
        read::{Found, Reader},
    },
    sql,
};
use crate::{
    protocol::{Partition, Timestamp},
    store::{
        Head, PartitionPage, PartitionRange, ReadRange, Result, Row,
        columns::{channel, overhead, partition_id, signed, unsigned},
    },
};

impl Postgres {
    pub async fn read_range(
        &self,
        partition: Partition,
        range: &PartitionRange,
        now: Timestamp,
    ) -> Result<PartitionPage> {
        reading!(self, "reading a partition", async |connection| {
            let rows = sqlx::query(sql::PARTITION)
                .bind(partition_id(partition))
                .bind(signed(range.after))
                .bind(signed(range.until))
                .bind(i64::from(range.max_messages))
                .bind(weight(size_of::<Row>()))
                .bind(now.0)
                .bind(signed(range.max_bytes as u64))
                .fetch_all(connection)
                .await?;
            let mut entries = Vec::with_capacity(rows.len());
            let mut found = 0;
            for row in &rows {
                let channel = channel(row.try_get("channel")?)?;
                let entry = entry(partition, &channel, row, now)?;
                entries.push((channel, entry));
                found = row.try_get("found")?;
            }
            let complete = unsigned(found)? == entries.len() as u64;
            Ok(PartitionPage { entries, complete })
        })
    }
}

impl Reader<'_> {
    pub(super) async fn found(&mut self, range: &ReadRange, text: &'static str) -> Result<Found> {
        let ReadRange { channel, after, until, max_messages, max_bytes } = range;
        let rows = sqlx::query(text)
            .bind(partition_id(self.partition))
            .bind(channel.as_str())
            .bind(signed(*after))
            .bind(signed(*until))
            .bind(i64::from(*max_messages))
            .bind(weight(overhead(channel)))
            .bind(self.now.0)
            .bind(signed(*max_bytes as u64))
            .fetch_all(&mut *self.connection)
            .await?;
        let (mut floor, mut entries, mut found) = (None, Vec::with_capacity(rows.len()), 0);
        for row in &rows {
            let entry = entry(self.partition, channel, row, self.now)?;
            let place = entry.place();
            if place.pos.offset == 0 {
                floor = Some(Head { seq: place.seq, pos: place.prev });
                continue;
            }
            entries.push(entry);
            found = row.try_get("found")?;
        }
        let complete = unsigned(found)? == entries.len() as u64;
        Ok(Found { floor, entries, complete })
    }
}

fn weight(size: usize) -> i32 {
    i32::try_from(size).expect("a small number")
}
