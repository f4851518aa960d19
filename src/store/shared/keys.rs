//! Idempotency keys: what was published under them, and forgetting them.

use sqlx::Row as _;

use super::{Database, DbRow, json, sql};
use crate::{
    protocol::{IdempotencyKey, Pos, Timestamp},
    store::{
        KeyRow, Result,
        columns::{channel, corrupt, hash, message_id, partition, unsigned},
    },
};

impl Database {
    pub async fn find_keys(
        &self,
        lookups: &[(&str, &IdempotencyKey)],
        not_before: Timestamp,
    ) -> Result<Vec<KeyRow>> {
        let pairs = json(lookups.iter().map(|(scope, key)| (scope, key.as_str())).collect::<Vec<_>>());
        reading!(self, "looking up idempotency keys", async |connection| {
            let find = sqlx::query(sql::FIND_KEYS).bind(&pairs).bind(not_before.0);
            find.fetch_all(connection).await?.iter().map(decode).collect()
        })
    }

    pub async fn forget_keys(&self, before: Timestamp, limit: u32) -> Result<u64> {
        changing!(self, "forgetting idempotency keys", "", async |connection, _| {
            let delete = sqlx::query(sql::FORGET_KEYS).bind(before.0).bind(i64::from(limit));
            Ok(delete.execute(connection).await?.rows_affected())
        })
    }
}

pub fn decode(row: &DbRow) -> Result<KeyRow> {
    Ok(KeyRow {
        scope: row.try_get(0)?,
        key: IdempotencyKey::parse(row.try_get(1)?).map_err(corrupt("idempotency key"))?,
        body_hash: hash(row.try_get(2)?)?,
        channel: channel(row.try_get(3)?)?,
        id: message_id(row.try_get(4)?)?,
        seq: unsigned(row.try_get(7)?)?,
        pos: Pos::new(partition(row.try_get(5)?)?, unsigned(row.try_get(6)?)?),
        used_at: Timestamp(row.try_get(8)?),
    })
}
