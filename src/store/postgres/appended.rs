//! Commits of a log that has announced its messages before they are stored.
//!
//! Several nodes may commit the same messages at once: each its own publishes, any of them what another has left over. All
//! insert in the same order, messages by position and then keys by name, so they may wait for each other's rows but never in
//! a circle. Whoever comes second finds the rows there and adds nothing.

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, Row as _};

use super::{
    Postgres,
    commit::{INSERT_KEYS, INSERT_NEW, bind_keys, bind_messages, check_epoch, opening},
    shared::{json, keys},
    sql,
};
use crate::{
    protocol::{Channel, Partition, Pos},
    store::{
        CommitError, Committed, Conflict, Epoch, KeyRow, KeyUse, NewRow, Result, StoreError,
        columns::{millis, partition_id, signed, unsigned},
    },
};

pub(super) const KEYS: &str = "\
    SELECT i.scope, i.key, i.body_hash, i.channel, i.id, i.partition, i.pos, i.seq, i.used_at \
    FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (scope, key, channel) CROSS JOIN LATERAL ( \
      SELECT * FROM idempotency AS i \
      WHERE i.scope = wanted.scope AND i.key = wanted.key AND i.channel = wanted.channel OFFSET 0) AS i";

/// See [`sql::DELETE`] for the order.
pub(super) const IDS: &str = "\
    SELECT found.pos, found.id FROM unnest($2::bigint[]) AS wanted (pos) CROSS JOIN LATERAL ( \
      SELECT m.pos, m.id FROM messages AS m \
      WHERE m.partition = $1 AND m.pos >= wanted.pos AND m.pos <= wanted.pos ORDER BY m.pos LIMIT 1) AS found";

/// What is unique: a key of somebody, in a channel.
type Name<'a> = (&'a str, &'a str, &'a Channel);

impl Postgres {
    pub async fn commit_appended(
        &self,
        partition: Partition,
        epoch: Option<&Epoch>,
        rows: &[NewRow<'_>],
    ) -> Result<(Committed, usize), CommitError> {
        let mut in_order = rows.to_vec();
        in_order.sort_by_key(|row| row.message.place.pos);
        let opening = opening(partition);
        self.settle(async {
            Ok(beginning!(self, &opening, async |connection, found| {
                if let Some(epoch) = epoch {
                    check_epoch(epoch, &found, &in_order)?;
                }
                let insert = bind_messages(sqlx::query(INSERT_NEW.as_str()), partition, &in_order);
                let mut inserted = HashSet::new();
                for row in insert.fetch_all(&mut *connection).await? {
                    inserted.insert(unsigned(row.try_get(0)?)?);
                }
                let there = in_order.iter().filter(|row| !inserted.contains(&offset(row)));
                let taken = taken(connection, partition, &there.collect::<Vec<_>>()).await?;
                // Who has stored a message has stored its key, too.
                let keyed = in_order.iter().filter_map(|row| Some((row, row.key?)));
                let keyed: Vec<_> = keyed.filter(|(row, _)| inserted.contains(&offset(row))).collect();
                let conflicts = match keyed.is_empty() {
                    true => Vec::new(),
                    false => self.use_keys(connection, partition, keyed).await?,
                };
                Ok((Committed { conflicts, taken }, inserted.len()))
            }))
        })
        .await
    }

    /// Stores keys. Messages whose key is in use are taken out again.
    async fn use_keys(
        &self,
        connection: &mut PgConnection,
        partition: Partition,
        mut keyed: Vec<(&NewRow<'_>, KeyUse<'_>)>,
    ) -> Result<Vec<Conflict>> {
        keyed.sort_by(|a, b| (name(a), offset(a.0)).cmp(&(name(b), offset(b.0))));
        let mut firsts = keyed.clone();
        firsts.dedup_by(|later, first| name(later) == name(first));
        let age = millis(self.0.options.idempotency_age);
        let insert = bind_keys(sqlx::query(INSERT_KEYS), partition, &firsts).bind(age);
        let mut stored = HashSet::new();
        for row in insert.fetch_all(&mut *connection).await? {
            stored.insert(unsigned(row.try_get(0)?)?);
        }
        keyed.retain(|(row, _)| !stored.contains(&offset(row)));
        if keyed.is_empty() {
            return Ok(Vec::new());
        }

        let positions: Vec<_> = keyed.iter().map(|(row, _)| offset(row)).collect();
        let delete = sqlx::query(sql::DELETE).bind(partition_id(partition)).bind(json(positions));
        delete.execute(&mut *connection).await?;
        let earlier = find(connection, &keyed).await?;
        let mut conflicts = Vec::with_capacity(keyed.len());
        for used in &keyed {
            let (scope, key, channel) = name(used);
            let earlier = earlier.get(&(scope.to_owned(), key.to_owned(), channel.clone()));
            let earlier = earlier.ok_or(StoreError::Corrupt { what: "idempotency key" })?.clone();
            conflicts.push(Conflict { pos: used.0.message.place.pos, earlier });
        }
        conflicts.sort_by_key(|conflict| conflict.pos);
        Ok(conflicts)
    }
}

/// In whose places other messages stand.
async fn taken(
    connection: &mut PgConnection,
    partition: Partition,
    there: &[&NewRow<'_>],
) -> Result<Vec<Pos>> {
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let positions: Vec<_> = there.iter().map(|row| signed(offset(row))).collect();
    let found = sqlx::query_as(IDS).bind(partition_id(partition)).bind(positions);
    let found: Vec<(i64, String)> = found.fetch_all(connection).await?;
    let ids: HashMap<_, _> = found.into_iter().collect();
    let other = |row: &&&NewRow<'_>| {
        ids.get(&signed(offset(row))).is_some_and(|id| *id != row.message.draft.id.to_string())
    };
    Ok(there.iter().filter(other).map(|row| row.message.place.pos).collect())
}

async fn find(
    connection: &mut PgConnection,
    keyed: &[(&NewRow<'_>, KeyUse<'_>)],
) -> Result<HashMap<(String, String, Channel), KeyRow>> {
    let rows = sqlx::query(KEYS)
        .bind(keyed.iter().map(|used| name(used).0).collect::<Vec<_>>())
        .bind(keyed.iter().map(|used| name(used).1).collect::<Vec<_>>())
        .bind(keyed.iter().map(|used| name(used).2.as_str()).collect::<Vec<_>>())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let row = keys::decode(row)?;
            Ok(((row.scope.clone(), row.key.as_str().to_owned(), row.channel.clone()), row))
        })
        .collect()
}

fn name<'a>((row, key): &(&'a NewRow<'_>, KeyUse<'a>)) -> Name<'a> {
    (key.scope, key.key.as_str(), &row.message.draft.channel)
}

fn offset(row: &NewRow<'_>) -> u64 {
    row.message.place.pos.offset
}
