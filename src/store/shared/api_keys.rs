//! API keys.

use sqlx::Row as _;

use super::{Database, DbRow};
use crate::{
    auth::{ApiKeyRecord, KeyId},
    protocol::Timestamp,
    store::{
        Result,
        columns::{corrupt, hash},
    },
};

const INSERT: &str = "\
    INSERT INTO api_keys (id, name, hash, scopes, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6)";

const ONE: &str = "SELECT id, name, hash, scopes, created_at, revoked_at FROM api_keys WHERE id = $1";

const ALL: &str =
    "SELECT id, name, hash, scopes, created_at, revoked_at FROM api_keys ORDER BY created_at, id";

/// A key that is revoked already keeps its time.
const REVOKE: &str = "UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1";

impl Database {
    pub async fn insert_api_key(&self, key: &ApiKeyRecord) -> Result<()> {
        changing!(self, "storing an API key", "", async |connection, _| {
            let insert = sqlx::query(INSERT)
                .bind(key.id.as_str())
                .bind(&key.name)
                .bind(hex::encode(key.hash))
                .bind(key.scopes.to_string())
                .bind(key.created_at.0)
                .bind(key.revoked_at.map(|time| time.0));
            insert.execute(connection).await?;
            Ok(())
        })
    }

    pub async fn api_key(&self, id: &str) -> Result<Option<ApiKeyRecord>> {
        reading!(self, "looking up an API key", async |connection| {
            let row = sqlx::query(ONE).bind(id).fetch_optional(connection).await?;
            row.as_ref().map(decode).transpose()
        })
    }

    pub async fn api_keys(&self) -> Result<Vec<(String, Result<ApiKeyRecord>)>> {
        reading!(self, "listing API keys", async |connection| {
            let rows = sqlx::query(ALL).fetch_all(connection).await?;
            rows.iter().map(|row| Ok((row.try_get(0)?, decode(row)))).collect()
        })
    }

    pub async fn revoke_api_key(&self, id: &str, at: Timestamp) -> Result<bool> {
        changing!(self, "revoking an API key", "", async |connection, _| {
            let revoke = sqlx::query(REVOKE).bind(id).bind(at.0);
            Ok(revoke.execute(connection).await?.rows_affected() > 0)
        })
    }
}

fn decode(row: &DbRow) -> Result<ApiKeyRecord> {
    Ok(ApiKeyRecord {
        id: KeyId::parse(row.try_get(0)?).map_err(corrupt("API key's id"))?,
        name: row.try_get(1)?,
        hash: hash(row.try_get(2)?)?,
        scopes: row.try_get::<&str, _>(3)?.parse().map_err(corrupt("list of scopes"))?,
        created_at: Timestamp(row.try_get(4)?),
        revoked_at: row.try_get::<Option<i64>, _>(5)?.map(Timestamp),
    })
}
