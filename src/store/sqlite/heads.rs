//! Where channels stand: their last message and what was deleted from them.

use sqlx::Row;

use super::{Sqlite, decode::head};
use crate::{
    protocol::{Channel, Partition},
    store::{
        Head, StoreError,
        columns::{partition_id, signed},
    },
};

/// Each subquery is one step into an index; `key` is the place in the list that was asked for.
pub(super) const HEADS: &str = "\
    SELECT wanted.key, \
      (SELECT m.seq FROM messages AS m WHERE m.partition = $1 AND m.channel = wanted.value \
         AND m.pos <= $3 ORDER BY m.pos DESC LIMIT 1), \
      (SELECT m.pos FROM messages AS m WHERE m.partition = $1 AND m.channel = wanted.value \
         AND m.pos <= $3 ORDER BY m.pos DESC LIMIT 1), \
      floors.seq, floors.pos \
    FROM json_each($2) AS wanted \
    LEFT JOIN floors ON floors.partition = $1 AND floors.channel = wanted.value";

/// What is known of a channel's two ends.
#[derive(Clone, Copy, Default)]
pub(super) struct Ends {
    pub(super) last: Option<Head>,
    pub(super) floor: Option<Head>,
}

impl Sqlite {
    pub(in crate::store) async fn heads(
        &self,
        partition: Partition,
        channels: &[Channel],
        until: u64,
    ) -> Result<Vec<Option<Head>>, StoreError> {
        let names = channels.iter().map(Channel::as_str);
        let ends = self.timed("looking up heads", self.ends(partition, names, until)).await?;
        Ok(ends.into_iter().map(|ends| ends.last.or(ends.floor)).collect())
    }

    pub(in crate::store) async fn floors(
        &self,
        partition: Partition,
        channels: &[Channel],
    ) -> Result<Vec<Head>, StoreError> {
        let names = channels.iter().map(Channel::as_str);
        let ends = self.timed("looking up floors", self.ends(partition, names, 0)).await?;
        Ok(ends.into_iter().map(|ends| ends.floor.unwrap_or_default()).collect())
    }

    /// In the order of the names.
    pub(super) async fn ends(
        &self,
        partition: Partition,
        names: impl ExactSizeIterator<Item = &str>,
        until: u64,
    ) -> Result<Vec<Ends>, StoreError> {
        let mut ends = vec![Ends::default(); names.len()];
        let names = serde_json::to_string(&names.collect::<Vec<_>>()).expect("a list of names is JSON");
        let query = sqlx::query(HEADS).bind(partition_id(partition)).bind(names).bind(signed(until));
        let rows = query.fetch_all(&self.0.readers);
        for row in rows.await? {
            let at = usize::try_from(row.try_get::<i64, _>(0)?).expect("json_each counts from 0");
            ends[at] = Ends { last: head(&row, 1)?, floor: head(&row, 3)? };
        }
        Ok(ends)
    }
}
