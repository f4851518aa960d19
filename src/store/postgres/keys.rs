//! Idempotency keys: what was published under them, and forgetting them.

use sqlx::{Row, postgres::PgRow};

use super::Postgres;
use crate::{
    protocol::{IdempotencyKey, Pos, Timestamp},
    store::{
        KeyRow, StoreError,
        columns::{channel, corrupt, hash, message_id, partition, unsigned},
    },
};

/// OFFSET 0 is PostgreSQL's way to say: walk the list, and look each of it up.
pub(super) const FIND: &str = "\
    SELECT i.scope, i.key, i.body_hash, i.channel, i.id, i.partition, i.pos, i.seq \
    FROM unnest($1::text[], $2::text[]) AS wanted (scope, key) CROSS JOIN LATERAL ( \
      SELECT * FROM idempotency AS i \
      WHERE i.scope = wanted.scope AND i.key = wanted.key AND i.used_at >= $3 OFFSET 0) AS i";

/// Rows by their places in the table, which they keep while they are locked. Nodes that do this at once
/// skip what another one has in hand.
pub(super) const FORGET: &str = "\
    DELETE FROM idempotency WHERE ctid = ANY (ARRAY( \
      SELECT ctid FROM idempotency WHERE used_at < $1 ORDER BY used_at LIMIT $2 FOR UPDATE SKIP LOCKED))";

impl Postgres {
    pub(in crate::store) async fn find_keys(
        &self,
        lookups: &[(&str, &IdempotencyKey)],
        not_before: Timestamp,
    ) -> Result<Vec<KeyRow>, StoreError> {
        let scopes: Vec<_> = lookups.iter().map(|(scope, _)| *scope).collect();
        let keys: Vec<_> = lookups.iter().map(|(_, key)| key.as_str()).collect();
        reading!(self, "looking up idempotency keys", async |connection| {
            let find = sqlx::query(FIND).bind(&scopes).bind(&keys).bind(not_before.0);
            find.fetch_all(connection).await?.iter().map(decode).collect()
        })
    }

    pub(in crate::store) async fn forget_keys(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        changing!(self, "forgetting idempotency keys", "", async |connection, _| {
            let delete = sqlx::query(FORGET).bind(before.0).bind(i64::from(limit));
            Ok(delete.execute(connection).await?.rows_affected())
        })
    }
}

pub(super) fn decode(row: &PgRow) -> Result<KeyRow, StoreError> {
    Ok(KeyRow {
        scope: row.try_get(0)?,
        key: IdempotencyKey::parse(row.try_get(1)?).map_err(corrupt("idempotency key"))?,
        body_hash: hash(row.try_get(2)?)?,
        channel: channel(row.try_get(3)?)?,
        id: message_id(row.try_get(4)?)?,
        seq: unsigned(row.try_get(7)?)?,
        pos: Pos::new(partition(row.try_get(5)?)?, unsigned(row.try_get(6)?)?),
    })
}
