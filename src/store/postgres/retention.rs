//! Retention: the oldest messages of each channel go, and a floor says how far.
//!
//! Only a prefix of a channel is ever deleted, in the same transaction as its floor is raised. What
//! expires behind a message that stays becomes a tombstone, so that the chain of `prev` holds.
//!
//! Several nodes may sweep at once. Floors are raised first, in the order of their channels: so nodes
//! that trim the same channels take turns at the first of them, and the slower one finds its messages
//! gone and the floor at least where it wanted it.

use sqlx::{PgConnection, Row, postgres::PgRow};

use super::Postgres;
use crate::{
    protocol::{Channel, Partition, Timestamp},
    store::{
        Head, Keep, StoreError, Swept,
        columns::{channel, partition_id, signed, unsigned},
        retention::{CHANNELS_PER_SWEEP, Cut, Span},
    },
};

/// Hops from one channel to the next in the index, whatever lies between them. The comparison of rows:
/// see [`super::heads::HEADS`].
pub(super) const CHANNELS: &str = "\
    WITH RECURSIVE names (channel, number) AS ( \
      (SELECT m.channel, 1 FROM messages AS m \
       WHERE m.partition = $1 AND (m.partition, m.channel) >= ($1, $2) \
       ORDER BY m.partition, m.channel, m.pos LIMIT 1) \
      UNION ALL \
      SELECT next.channel, names.number + 1 FROM names CROSS JOIN LATERAL ( \
        SELECT m.channel FROM messages AS m \
        WHERE m.partition = $1 AND (m.partition, m.channel) > ($1, names.channel) \
        ORDER BY m.partition, m.channel, m.pos LIMIT 1) AS next \
      WHERE names.number < $3) \
    SELECT names.channel, oldest.at, oldest.seq, newest.seq FROM names \
    CROSS JOIN LATERAL ( \
      SELECT m.at, m.seq FROM messages AS m \
      WHERE m.partition = $1 AND (m.partition, m.channel) >= ($1, names.channel) \
        AND (m.partition, m.channel) <= ($1, names.channel) \
      ORDER BY m.partition, m.channel, m.pos LIMIT 1) AS oldest \
    CROSS JOIN LATERAL ( \
      SELECT m.seq FROM messages AS m \
      WHERE m.partition = $1 AND (m.partition, m.channel) >= ($1, names.channel) \
        AND (m.partition, m.channel) <= ($1, names.channel) \
      ORDER BY m.partition DESC, m.channel DESC, m.pos DESC LIMIT 1) AS newest \
    ORDER BY names.number";

/// The newest message that has `$3` newer ones.
pub(super) const SURPLUS: &str = "\
    SELECT seq FROM messages \
    WHERE (partition, channel) >= ($1, $2) AND (partition, channel) <= ($1, $2) \
    ORDER BY partition DESC, channel DESC, pos DESC LIMIT 1 OFFSET $3";

pub(super) const OLDEST: &str = "\
    SELECT seq, pos, at FROM messages \
    WHERE (partition, channel) >= ($1, $2) AND (partition, channel) <= ($1, $2) \
    ORDER BY partition, channel, pos LIMIT $3";

pub(super) const DELETE: &str = "DELETE FROM messages WHERE partition = $1 AND pos = ANY($2)";

pub(super) const RAISE_FLOORS: &str = "\
    INSERT INTO floors (partition, channel, seq, pos) \
    SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[]) \
    ON CONFLICT (partition, channel) DO UPDATE SET seq = excluded.seq, pos = excluded.pos \
    WHERE excluded.pos > floors.pos";

/// Rows by their places in the table, which they keep while they are locked. Nodes that do this at once
/// skip what another one has in hand.
pub(super) const EXPIRE: &str = "\
    UPDATE messages SET tombstone = true, event = '', data = '', sender = NULL, priority = NULL, \
      collapse_key = NULL \
    WHERE ctid = ANY (ARRAY( \
      SELECT ctid FROM messages WHERE expires_at <= $1 AND NOT tombstone \
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))";

impl Postgres {
    pub(in crate::store) async fn trim(
        &self,
        partition: Partition,
        from: Option<&Channel>,
        limit: u32,
        rule: impl Fn(&Channel) -> Keep,
    ) -> Result<Swept, StoreError> {
        let (cut, next) = reading!(self, "looking for messages to trim", async |connection| {
            let mut cut = Cut::within(self.0.options.query_timeout);
            let mut spans = spans(connection, partition, from).await?;
            let mut next =
                (spans.len() > CHANNELS_PER_SWEEP).then(|| spans.pop()).flatten().map(|s| s.channel);
            for span in spans {
                let keep = rule(&span.channel);
                if !span.exceeds(&keep) {
                    continue;
                }
                let room = limit as usize - cut.positions.len();
                let all = cut.has_time() && add(&mut cut, connection, partition, &span, &keep, room).await?;
                if !all {
                    next = Some(span.channel);
                    break;
                }
            }
            Ok((cut, next))
        })?;
        let rows = if cut.positions.is_empty() { 0 } else { self.delete(partition, &cut).await? };
        Ok(Swept { rows, floors: cut.floors, next })
    }

    async fn delete(&self, partition: Partition, cut: &Cut) -> Result<u64, StoreError> {
        let positions: Vec<_> = cut.positions.iter().copied().map(signed).collect();
        let channels: Vec<_> = cut.floors.keys().map(Channel::as_str).collect();
        let seqs: Vec<_> = cut.floors.values().map(|floor| signed(floor.seq)).collect();
        let floors: Vec<_> = cut.floors.values().map(|floor| signed(floor.pos)).collect();
        changing!(self, "trimming channels", "", async |connection, _| {
            sqlx::query(RAISE_FLOORS)
                .bind(partition_id(partition))
                .bind(&channels)
                .bind(&seqs)
                .bind(&floors)
                .execute(&mut *connection)
                .await?;
            let delete = sqlx::query(DELETE).bind(partition_id(partition)).bind(&positions);
            Ok(delete.execute(connection).await?.rows_affected())
        })
    }

    pub(in crate::store) async fn expire(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        changing!(self, "expiring messages", "", async |connection, _| {
            let update = sqlx::query(EXPIRE).bind(now.0).bind(i64::from(limit));
            Ok(update.execute(connection).await?.rows_affected())
        })
    }
}

async fn spans(
    connection: &mut PgConnection,
    partition: Partition,
    from: Option<&Channel>,
) -> Result<Vec<Span>, StoreError> {
    let rows = sqlx::query(CHANNELS)
        .bind(partition_id(partition))
        .bind(from.map_or("", Channel::as_str))
        .bind(i32::try_from(CHANNELS_PER_SWEEP + 1).expect("a small number"))
        .fetch_all(connection)
        .await?;
    let decode = |row: PgRow| {
        Ok(Span {
            channel: channel(row.try_get(0)?)?,
            oldest_at: Timestamp(row.try_get(1)?),
            oldest_seq: unsigned(row.try_get(2)?)?,
            newest_seq: unsigned(row.try_get(3)?)?,
        })
    };
    rows.into_iter().map(decode).collect()
}

/// Adds what is to go of a channel. False if there was no room for all of it.
async fn add(
    cut: &mut Cut,
    connection: &mut PgConnection,
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
            .fetch_optional(&mut *connection)
            .await?;
        surplus = unsigned(newest.unwrap_or(0))?;
    }
    // One more than there is room for tells whether all had room.
    let rows = sqlx::query(OLDEST)
        .bind(partition_id(partition))
        .bind(span.channel.as_str())
        .bind(i64::try_from(room).unwrap_or(i64::MAX).saturating_add(1))
        .fetch_all(connection)
        .await?;
    let decode = |row: &PgRow| {
        let head = Head { seq: unsigned(row.try_get(0)?)?, pos: unsigned(row.try_get(1)?)? };
        Ok((head, Timestamp(row.try_get(2)?)))
    };
    let oldest = rows.iter().map(decode).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(cut.take(&span.channel, oldest, surplus, keep, room))
}
