//! Retention: the oldest messages of each channel go, and a floor says how far.
//!
//! Only a prefix of a channel is ever deleted, in the same transaction as its floor is raised. What
//! expires behind a message that stays becomes a tombstone, so that the chain of `prev` holds. The floor of a channel
//! that holds nothing any more is forgotten in the end; the highest position of those is kept for the whole partition.
//!
//! Several nodes may sweep at once. Floors are raised first, in the order of their channels: so nodes
//! that trim the same channels take turns at the first of them, and the slower one finds its messages
//! gone and the floor at least where it wanted it.

use sqlx::Row as _;

use super::{Connection, Database, DbRow, json, sql};
use crate::{
    protocol::{Channel, Partition, Timestamp},
    store::{
        Head, Result, Retention, SweptFloors, SweptRows,
        columns::{channel, partition_id, signed, unsigned},
        retention::{Cut, FIRST_LOOK, Seen, Span, SweepTime, channels_at_a_time},
    },
};

const FORGET: &str = "\
    INSERT INTO sweeps (partition, forgotten) VALUES ($1, $2) ON CONFLICT (partition) DO UPDATE \
    SET forgotten = excluded.forgotten WHERE excluded.forgotten > sweeps.forgotten";

const SEEN: &str = "SELECT seen_at, held_until FROM sweeps WHERE partition = $1 AND seen_at > 0";

const SEE: &str = "\
    INSERT INTO sweeps (partition, seen_at, held_until) VALUES ($1, $2, $3) ON CONFLICT (partition) DO UPDATE \
    SET seen_at = excluded.seen_at, held_until = excluded.held_until";

impl Database {
    pub async fn trim(
        &self,
        partition: Partition,
        from: Option<&Channel>,
        limit: u32,
        rule: impl Fn(&Channel) -> Retention,
    ) -> Result<SweptRows> {
        let (cut, next) = reading!(self, "looking for messages to trim", async |connection| {
            let mut cut = Cut::new(limit, self.0.options.query_timeout);
            let (spans, mut next) = spans(connection, partition, from, channels_at_a_time(limit)).await?;
            for span in spans {
                let keep = rule(&span.channel);
                if !span.exceeds(&keep) {
                    continue;
                }
                if !cut.has_time() || !add(&mut cut, connection, partition, &span, &keep).await? {
                    next = Some(span.channel);
                    break;
                }
            }
            Ok((cut, next))
        })?;
        let rows = if cut.positions.is_empty() { 0 } else { self.delete(partition, &cut).await? };
        Ok(SweptRows { rows, floors: cut.floors, next })
    }

    async fn delete(&self, partition: Partition, cut: &Cut) -> Result<u64> {
        let positions = json(&cut.positions);
        let floors =
            json(cut.floors.iter().map(|(name, at)| (name.as_str(), at.seq, at.pos)).collect::<Vec<_>>());
        changing!(self, "trimming channels", "", async |connection, _| {
            let raise = sqlx::query(sql::RAISE_FLOORS).bind(partition_id(partition)).bind(&floors);
            raise.execute(&mut *connection).await?;
            let delete = sqlx::query(sql::DELETE).bind(partition_id(partition)).bind(&positions);
            Ok(delete.execute(connection).await?.rows_affected())
        })
    }

    pub async fn forget_floors(
        &self,
        partition: Partition,
        from: Option<&Channel>,
        limit: u32,
        before: Timestamp,
    ) -> Result<SweptFloors> {
        let rows = reading!(self, "looking for floors to forget", async |connection| {
            let floors = sqlx::query(sql::FLOORS).bind(partition_id(partition));
            let floors = floors.bind(from.map_or("", Channel::as_str)).bind(i64::from(limit)).bind(before.0);
            Ok(floors.fetch_all(connection).await?)
        })?;
        let (mut names, mut highest, mut last) = (Vec::new(), 0, None);
        for row in &rows {
            let name = channel(row.try_get(0)?)?;
            if row.try_get(2)? {
                names.push(name.as_str().to_owned());
                highest = highest.max(row.try_get::<i64, _>(1)?);
            }
            last = Some(name);
        }
        let next = last.filter(|_| rows.len() == limit as usize);
        if names.is_empty() {
            return Ok(SweptFloors { rows: 0, next });
        }
        let names = json(&names);
        let rows = changing!(self, "forgetting floors", "", async |connection, _| {
            let forget = sqlx::query(FORGET).bind(partition_id(partition)).bind(highest);
            forget.execute(&mut *connection).await?;
            let delete =
                sqlx::query(sql::DELETE_FLOORS).bind(partition_id(partition)).bind(&names).bind(before.0);
            Ok(delete.execute(connection).await?.rows_affected())
        })?;
        Ok(SweptFloors { rows, next })
    }

    pub async fn expire(&self, now: Timestamp, limit: u32) -> Result<u64> {
        changing!(self, "expiring messages", "", async |connection, _| {
            let update = sqlx::query(sql::EXPIRE).bind(now.0).bind(i64::from(limit));
            Ok(update.execute(connection).await?.rows_affected())
        })
    }

    pub async fn sweep_time(&self, partition: Partition) -> Result<SweepTime> {
        let (now, seen) = reading!(self, "asking the database for its time", async |connection| {
            let now = Timestamp(sqlx::query_scalar(sql::NOW).fetch_one(&mut *connection).await?);
            let seen = sqlx::query(SEEN).bind(partition_id(partition)).fetch_optional(connection).await?;
            let decode = |row: DbRow| -> Result<Seen> {
                Ok(Seen { at: Timestamp(row.try_get(0)?), held_until: Timestamp(row.try_get(1)?) })
            };
            Ok((now, seen.map(decode).transpose()?))
        })?;
        let (time, see) = SweepTime::judge(now, seen);
        if let Some(see) = see {
            changing!(self, "noting the database's time", "", async |connection, _| {
                let note =
                    sqlx::query(SEE).bind(partition_id(partition)).bind(see.at.0).bind(see.held_until.0);
                note.execute(connection).await?;
                Ok(())
            })?;
        }
        Ok(time)
    }
}

/// The next channels in the order of their names, and where to go on after them.
async fn spans(
    connection: &mut Connection,
    partition: Partition,
    from: Option<&Channel>,
    count: usize,
) -> Result<(Vec<Span>, Option<Channel>)> {
    let rows =
        sqlx::query(sql::CHANNELS).bind(partition_id(partition)).bind(from.map_or("", Channel::as_str));
    let rows = rows.bind(i64::try_from(count + 1).expect("a small number")).fetch_all(connection).await?;
    let decode = |row: &DbRow| {
        Ok(Span {
            channel: channel(row.try_get(0)?)?,
            oldest_at: Timestamp(row.try_get(1)?),
            oldest_seq: unsigned(row.try_get(2)?)?,
            newest_seq: unsigned(row.try_get(3)?)?,
        })
    };
    let mut spans = rows.iter().map(decode).collect::<Result<Vec<_>>>()?;
    let next = (spans.len() > count).then(|| spans.pop()).flatten().map(|span| span.channel);
    Ok((spans, next))
}

/// Adds what is to go of a channel. False if there was no room for all of it.
async fn add(
    cut: &mut Cut,
    connection: &mut Connection,
    partition: Partition,
    span: &Span,
    keep: &Retention,
) -> Result<bool> {
    let mut surplus = 0;
    if let Some(most) = keep.at_most.filter(|most| span.newest_seq - span.oldest_seq >= *most) {
        let newest = sqlx::query_scalar(sql::SURPLUS).bind(partition_id(partition));
        let newest = newest.bind(span.channel.as_str()).bind(signed(most));
        surplus = unsigned(newest.fetch_optional(&mut *connection).await?.unwrap_or(0))?;
    }
    let (mut after, mut count) = (0, FIRST_LOOK);
    loop {
        let rows = sqlx::query(sql::OLDEST).bind(partition_id(partition)).bind(span.channel.as_str());
        let rows = rows.bind(signed(after)).bind(i64::from(count)).fetch_all(&mut *connection).await?;
        for row in &rows {
            let head = Head { seq: unsigned(row.try_get(0)?)?, pos: unsigned(row.try_get(1)?)? };
            // The first to be kept ends it: a hole is never made.
            if head.seq > surplus && keep.keeps(Timestamp(row.try_get(2)?)) {
                return Ok(true);
            }
            if !cut.take(&span.channel, head) {
                return Ok(false);
            }
            after = head.pos;
        }
        if rows.len() < count as usize {
            return Ok(true);
        }
        count = count.saturating_mul(4);
    }
}
