//! Where channels stand: their last message and what was deleted from them.

use sqlx::Row as _;

use super::{Connection, Database, DbRow, json, messages::head, sql};
use crate::{
    protocol::{Channel, Partition},
    store::{
        Head, Heads, Result,
        columns::{partition_id, signed, unsigned},
    },
};

/// What is known of a channel's two ends.
#[derive(Clone, Copy, Default)]
pub(in super::super) struct Ends {
    pub(super) last: Option<Head>,
    pub(super) floor: Option<Head>,
    /// See [`Heads::forgotten`].
    pub(super) forgotten: u64,
}

impl Database {
    pub async fn heads(&self, partition: Partition, channels: &[Channel], until: u64) -> Result<Heads> {
        let names: Vec<_> = channels.iter().map(Channel::as_str).collect();
        let ends = reading!(self, "looking up heads", async |connection| {
            ends(connection, partition, &names, until).await
        })?;
        let forgotten = ends.first().map_or(0, |ends| ends.forgotten);
        Ok(Heads { known: ends.into_iter().map(|ends| ends.last.or(ends.floor)).collect(), forgotten })
    }

    pub async fn floors(&self, partition: Partition, channels: &[Channel]) -> Result<Vec<Head>> {
        let names: Vec<_> = channels.iter().map(Channel::as_str).collect();
        let ends = reading!(self, "looking up floors", async |connection| {
            ends(connection, partition, &names, u64::MAX).await
        })?;
        Ok(ends.iter().map(Ends::floor).collect())
    }
}

impl Ends {
    /// What was deleted from the channel, at most.
    pub(super) fn floor(&self) -> Head {
        let forgotten = Head { seq: self.forgotten, pos: self.forgotten };
        // Only the floors of channels that hold nothing are forgotten.
        self.floor.unwrap_or(if self.last.is_none() { forgotten } else { Head::default() })
    }
}

/// In the order of the names.
pub async fn ends(
    connection: &mut Connection,
    partition: Partition,
    names: &[&str],
    until: u64,
) -> Result<Vec<Ends>> {
    let query = sqlx::query(sql::HEADS).bind(partition_id(partition)).bind(json(names)).bind(signed(until));
    let mut ends = vec![Ends::default(); names.len()];
    for row in query.fetch_all(connection).await? {
        ends[number(&row)?] = found(&row)?;
    }
    Ok(ends)
}

/// The same of channels each after a position, and its first message after that; all as it was at one moment.
pub async fn ahead(
    connection: &mut Connection,
    partition: Partition,
    after: &[(&str, u64)],
) -> Result<Vec<(Ends, Option<u64>)>> {
    let query = sqlx::query(sql::AHEAD).bind(partition_id(partition)).bind(json(after));
    let mut ahead = vec![(Ends::default(), None); after.len()];
    for row in query.fetch_all(connection).await? {
        let next = row.try_get::<Option<i64>, _>(6)?.map(unsigned).transpose()?;
        ahead[number(&row)?] = (found(&row)?, next);
    }
    Ok(ahead)
}

fn number(row: &DbRow) -> Result<usize> {
    Ok(usize::try_from(row.try_get::<i64, _>(0)?).expect("the database counts from 0"))
}

fn found(row: &DbRow) -> Result<Ends> {
    let forgotten = unsigned(row.try_get::<Option<i64>, _>(5)?.unwrap_or(0))?;
    Ok(Ends { last: head(row, 1)?, floor: head(row, 3)?, forgotten })
}
