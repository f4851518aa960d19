//! Idempotency keys: what was published under them, and forgetting them.

use sqlx::Row;

use super::Sqlite;
use crate::{
    protocol::{IdempotencyKey, Pos, Timestamp},
    store::{
        KeyRow, StoreError,
        columns::{channel, corrupt, hash, message_id, partition, unsigned},
    },
};

/// CROSS JOIN is SQLite's way to say: walk the list, and look each of it up.
pub(super) const FIND: &str = "\
    SELECT i.scope, i.key, i.body_hash, i.channel, i.id, i.partition, i.pos, i.seq \
    FROM json_each($1) AS wanted CROSS JOIN idempotency AS i \
    WHERE i.scope = wanted.value ->> 0 AND i.key = wanted.value ->> 1 AND i.used_at >= $2";

pub(super) const FORGET: &str = "\
    DELETE FROM idempotency WHERE number IN \
    (SELECT number FROM idempotency WHERE used_at < $1 ORDER BY used_at LIMIT $2)";

impl Sqlite {
    pub(in crate::store) async fn find_keys(
        &self,
        lookups: &[(&str, &IdempotencyKey)],
        not_before: Timestamp,
    ) -> Result<Vec<KeyRow>, StoreError> {
        let pairs: Vec<_> = lookups.iter().map(|(scope, key)| (scope, key.as_str())).collect();
        let pairs = serde_json::to_string(&pairs).expect("a list of texts is JSON");
        let rows = sqlx::query(FIND).bind(pairs).bind(not_before.0).fetch_all(&self.0.readers);
        let rows = self.timed("looking up idempotency keys", async { Ok(rows.await?) }).await?;
        rows.iter().map(decode).collect()
    }

    pub(in crate::store) async fn forget_keys(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.timed("forgetting idempotency keys", async {
            let mut transaction = self.0.writer.begin().await?;
            let delete = sqlx::query(FORGET).bind(before.0).bind(i64::from(limit));
            let deleted = delete.execute(transaction.connection()).await?.rows_affected();
            transaction.commit().await?;
            Ok(deleted)
        })
        .await
    }
}

pub(super) fn decode(row: &sqlx::sqlite::SqliteRow) -> Result<KeyRow, StoreError> {
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
