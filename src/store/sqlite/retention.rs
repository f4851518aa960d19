//! Retention: the oldest messages of each channel go, and a floor says how far.
//!
//! Only a prefix of a channel is ever deleted, in the same transaction as its floor is raised. What
//! expires behind a message that stays becomes a tombstone, so that the chain of `prev` holds.

use sqlx::{Row, SqliteConnection};

use super::Sqlite;
use crate::{
    protocol::{Channel, Partition, Timestamp},
    store::{
        Head, Keep, StoreError, Swept,
        columns::{channel, partition_id, signed, unsigned},
        retention::{CHANNELS_PER_SWEEP, Cut, Span},
    },
};

/// Hops from one channel to the next in the index, whatever lies between them.
pub(super) const CHANNELS: &str = "\
    WITH RECURSIVE names (channel) AS ( \
      SELECT min(m.channel) FROM messages AS m WHERE m.partition = $1 AND m.channel >= $2 \
      UNION ALL \
      SELECT (SELECT min(m.channel) FROM messages AS m WHERE m.partition = $1 AND m.channel > names.channel) \
      FROM names WHERE names.channel IS NOT NULL \
      LIMIT $3) \
    SELECT names.channel, \
      (SELECT m.at FROM messages AS m WHERE m.partition = $1 AND m.channel = names.channel ORDER BY m.pos LIMIT 1), \
      (SELECT m.seq FROM messages AS m WHERE m.partition = $1 AND m.channel = names.channel ORDER BY m.pos LIMIT 1), \
      (SELECT m.seq FROM messages AS m WHERE m.partition = $1 AND m.channel = names.channel \
         ORDER BY m.pos DESC LIMIT 1) \
    FROM names WHERE names.channel IS NOT NULL";

/// The newest message that has `$3` newer ones.
pub(super) const SURPLUS: &str = "\
    SELECT seq FROM messages WHERE partition = $1 AND channel = $2 ORDER BY pos DESC LIMIT 1 OFFSET $3";

pub(super) const OLDEST: &str = "\
    SELECT seq, pos, at FROM messages WHERE partition = $1 AND channel = $2 ORDER BY pos LIMIT $3";

pub(super) const DELETE: &str = "\
    DELETE FROM messages WHERE partition = $1 AND pos IN (SELECT value FROM json_each($2))";

pub(super) const RAISE_FLOORS: &str = "\
    INSERT INTO floors (partition, channel, seq, pos) \
    SELECT $1, value ->> 0, value ->> 1, value ->> 2 FROM json_each($2) WHERE true \
    ON CONFLICT (partition, channel) DO UPDATE SET seq = excluded.seq, pos = excluded.pos \
    WHERE excluded.pos > floors.pos";

pub(super) const EXPIRE: &str = "\
    UPDATE messages SET tombstone = 1, event = '', data = '', sender = NULL, priority = NULL, \
      collapse_key = NULL \
    WHERE (partition, pos) IN \
    (SELECT partition, pos FROM messages WHERE expires_at <= $1 AND tombstone = 0 ORDER BY expires_at LIMIT $2)";

impl Sqlite {
    pub(in crate::store) async fn trim(
        &self,
        partition: Partition,
        from: Option<&Channel>,
        limit: u32,
        rule: impl Fn(&Channel) -> Keep,
    ) -> Result<Swept, StoreError> {
        self.timed("trimming channels", async {
            let mut cut = Cut::within(self.0.options.query_timeout);
            let mut spans = self.spans(partition, from).await?;
            let mut next =
                (spans.len() > CHANNELS_PER_SWEEP).then(|| spans.pop()).flatten().map(|s| s.channel);

            // Read beside the writer: below a channel's oldest messages nothing is ever inserted.
            let mut reader = self.0.readers.acquire().await?;
            for span in spans {
                let keep = rule(&span.channel);
                if !span.exceeds(&keep) {
                    continue;
                }
                let room = limit as usize - cut.positions.len();
                let all = cut.has_time() && add(&mut cut, &mut reader, partition, &span, &keep, room).await?;
                if !all {
                    next = Some(span.channel);
                    break;
                }
            }
            drop(reader);

            let rows = cut.positions.len() as u64;
            if rows > 0 {
                self.delete(partition, &cut).await?;
            }
            Ok(Swept { rows, floors: cut.floors, next })
        })
        .await
    }

    async fn spans(&self, partition: Partition, from: Option<&Channel>) -> Result<Vec<Span>, StoreError> {
        let rows = sqlx::query(CHANNELS)
            .bind(partition_id(partition))
            .bind(from.map_or("", Channel::as_str))
            .bind(i64::try_from(CHANNELS_PER_SWEEP + 1).expect("a small number"))
            .fetch_all(&self.0.readers)
            .await?;
        let decode = |row: sqlx::sqlite::SqliteRow| {
            Ok(Span {
                channel: channel(row.try_get(0)?)?,
                oldest_at: Timestamp(row.try_get(1)?),
                oldest_seq: unsigned(row.try_get(2)?)?,
                newest_seq: unsigned(row.try_get(3)?)?,
            })
        };
        rows.into_iter().map(decode).collect()
    }

    async fn delete(&self, partition: Partition, cut: &Cut) -> Result<(), StoreError> {
        let positions = serde_json::to_string(&cut.positions).expect("a list of numbers is JSON");
        let floors: Vec<_> = cut.floors.iter().map(|(channel, at)| (channel, at.seq, at.pos)).collect();
        let floors = serde_json::to_string(&floors).expect("a list of names and numbers is JSON");
        let mut transaction = self.0.writer.begin().await?;
        for (sql, list) in [(DELETE, positions), (RAISE_FLOORS, floors)] {
            let statement = sqlx::query(sql).bind(partition_id(partition)).bind(list);
            statement.execute(transaction.connection()).await?;
        }
        transaction.commit().await
    }

    pub(in crate::store) async fn expire(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.timed("expiring messages", async {
            let mut transaction = self.0.writer.begin().await?;
            let update = sqlx::query(EXPIRE).bind(now.0).bind(i64::from(limit));
            let expired = update.execute(transaction.connection()).await?.rows_affected();
            transaction.commit().await?;
            Ok(expired)
        })
        .await
    }
}

/// Adds what is to go of a channel. False if there was no room for all of it.
async fn add(
    cut: &mut Cut,
    reader: &mut SqliteConnection,
    partition: Partition,
    span: &Span,
    keep: &Keep,
    room: usize,
) -> Result<bool, StoreError> {
    let mut surplus = 0;
    if let Some(most) = keep.at_most {
        let newest: Option<i64> = sqlx::query_scalar(SURPLUS)
            .bind(partition_id(partition))
            .bind(span.channel.as_str())
            .bind(signed(most))
            .fetch_optional(&mut *reader)
            .await?;
        surplus = unsigned(newest.unwrap_or(0))?;
    }
    // One more than there is room for tells whether all had room.
    let rows = sqlx::query(OLDEST)
        .bind(partition_id(partition))
        .bind(span.channel.as_str())
        .bind(i64::try_from(room).unwrap_or(i64::MAX).saturating_add(1))
        .fetch_all(reader)
        .await?;
    let decode = |row: &sqlx::sqlite::SqliteRow| {
        let head = Head { seq: unsigned(row.try_get(0)?)?, pos: unsigned(row.try_get(1)?)? };
        Ok((head, Timestamp(row.try_get(2)?)))
    };
    let oldest = rows.iter().map(decode).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(cut.take(&span.channel, oldest, surplus, keep, room))
}
