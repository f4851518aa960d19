//! Where channels stand: their last message and what was deleted from them.

use sqlx::{PgConnection, Row};

use super::{Postgres, decode::head};
use crate::{
    protocol::{Channel, Partition},
    store::{
        Head, StoreError,
        columns::{partition_id, signed},
    },
};

/// Each subquery is one step into an index; `number` is the place in the list that was asked for.
///
/// Here, in `read` and in `retention`, rows are compared as wholes, and ordered by all of
/// `messages_by_channel`. To people it is the same as `partition = … AND channel = …`; to the planner it is
/// an order that the primary key cannot give. With poor figures it would take that one, hoping to meet the
/// channel soon, and for a channel that does not exist walk the whole partition.
pub(super) const HEADS: &str = "\
    SELECT wanted.number, last.seq, last.pos, floors.seq, floors.pos \
    FROM unnest($2::text[]) WITH ORDINALITY AS wanted (channel, number) \
    LEFT JOIN LATERAL ( \
      SELECT m.seq, m.pos FROM messages AS m \
      WHERE (m.partition, m.channel, m.pos) >= ($1, wanted.channel, 0) \
        AND (m.partition, m.channel, m.pos) <= ($1, wanted.channel, $3) \
      ORDER BY m.partition DESC, m.channel DESC, m.pos DESC LIMIT 1) AS last ON true \
    LEFT JOIN floors ON floors.partition = $1 AND floors.channel = wanted.channel";

/// What is known of a channel's two ends.
#[derive(Clone, Copy, Default)]
pub(super) struct Ends {
    pub(super) last: Option<Head>,
    pub(super) floor: Option<Head>,
}

impl Postgres {
    pub(in crate::store) async fn heads(
        &self,
        partition: Partition,
        channels: &[Channel],
        until: u64,
    ) -> Result<Vec<Option<Head>>, StoreError> {
        let names: Vec<_> = channels.iter().map(Channel::as_str).collect();
        let ends = reading!(self, "looking up heads", async |connection| {
            ends(connection, partition, &names, until).await
        })?;
        Ok(ends.into_iter().map(|ends| ends.last.or(ends.floor)).collect())
    }

    pub(in crate::store) async fn floors(
        &self,
        partition: Partition,
        channels: &[Channel],
    ) -> Result<Vec<Head>, StoreError> {
        let names: Vec<_> = channels.iter().map(Channel::as_str).collect();
        let ends = reading!(self, "looking up floors", async |connection| {
            ends(connection, partition, &names, 0).await
        })?;
        Ok(ends.into_iter().map(|ends| ends.floor.unwrap_or_default()).collect())
    }
}

/// In the order of the names.
pub(super) async fn ends(
    connection: &mut PgConnection,
    partition: Partition,
    names: &[&str],
    until: u64,
) -> Result<Vec<Ends>, StoreError> {
    let mut ends = vec![Ends::default(); names.len()];
    let query = sqlx::query(HEADS).bind(partition_id(partition)).bind(names).bind(signed(until));
    for row in query.fetch_all(connection).await? {
        let number = usize::try_from(row.try_get::<i64, _>(0)?).expect("ordinality counts from 1");
        ends[number - 1] = Ends { last: head(&row, 1)?, floor: head(&row, 3)? };
    }
    Ok(ends)
}
