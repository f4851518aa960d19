//! API keys.

use sqlx::{Row, sqlite::SqliteRow};

use super::Sqlite;
use crate::{
    protocol::Timestamp,
    store::{ApiKeyRow, StoreError, columns::hash},
};

const INSERT: &str = "\
    INSERT INTO api_keys (id, name, hash, scopes, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6)";

const ONE: &str = "SELECT id, name, hash, scopes, created_at, revoked_at FROM api_keys WHERE id = $1";

const ALL: &str =
    "SELECT id, name, hash, scopes, created_at, revoked_at FROM api_keys ORDER BY created_at, id";

/// A key that is revoked already keeps its time.
const REVOKE: &str = "UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1";

impl Sqlite {
    pub(in crate::store) async fn insert_api_key(&self, key: &ApiKeyRow) -> Result<(), StoreError> {
        let insert = sqlx::query(INSERT)
            .bind(&key.id)
            .bind(&key.name)
            .bind(hex::encode(key.hash))
            .bind(&key.scopes)
            .bind(key.created_at.0)
            .bind(key.revoked_at.map(|time| time.0));
        self.timed("storing an API key", async {
            let mut transaction = self.0.writer.begin().await?;
            insert.execute(transaction.connection()).await?;
            transaction.commit().await
        })
        .await
    }

    pub(in crate::store) async fn api_key(&self, id: &str) -> Result<Option<ApiKeyRow>, StoreError> {
        let row = sqlx::query(ONE).bind(id).fetch_optional(&self.0.readers);
        let row = self.timed("looking up an API key", async { Ok(row.await?) }).await?;
        row.as_ref().map(decode).transpose()
    }

    pub(in crate::store) async fn api_keys(&self) -> Result<Vec<ApiKeyRow>, StoreError> {
        let rows = sqlx::query(ALL).fetch_all(&self.0.readers);
        let rows = self.timed("listing API keys", async { Ok(rows.await?) }).await?;
        rows.iter().map(decode).collect()
    }

    pub(in crate::store) async fn revoke_api_key(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let revoke = sqlx::query(REVOKE).bind(id).bind(at.0);
        self.timed("revoking an API key", async {
            let mut transaction = self.0.writer.begin().await?;
            let found = revoke.execute(transaction.connection()).await?.rows_affected() > 0;
            transaction.commit().await?;
            Ok(found)
        })
        .await
    }
}

fn decode(row: &SqliteRow) -> Result<ApiKeyRow, StoreError> {
    Ok(ApiKeyRow {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        hash: hash(row.try_get(2)?)?,
        scopes: row.try_get(3)?,
        created_at: Timestamp(row.try_get(4)?),
        revoked_at: row.try_get::<Option<i64>, _>(5)?.map(Timestamp),
    })
}
