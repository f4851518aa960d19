//! Revocations: tokens that are refused before they expire.

use sqlx::{Row, sqlite::SqliteRow};

use super::Sqlite;
use crate::{
    protocol::Timestamp,
    store::{
        Revocation, RevocationRow, StoreError,
        columns::{revocation_kind, revocation_kind_text, signed, unsigned},
    },
};

const INSERT: &str = "\
    INSERT INTO revocations (kind, value, issued_before, expires_at) VALUES ($1, $2, $3, $4) RETURNING id";

const SINCE: &str = "\
    SELECT id, kind, value, issued_before, expires_at FROM revocations WHERE id > $1 ORDER BY id LIMIT $2";

pub(super) const FORGET: &str = "\
    DELETE FROM revocations WHERE id IN \
    (SELECT id FROM revocations WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";

impl Sqlite {
    pub(in crate::store) async fn insert_revocation(
        &self,
        revocation: &Revocation,
    ) -> Result<u64, StoreError> {
        let insert = sqlx::query_scalar(INSERT)
            .bind(revocation_kind_text(revocation.kind))
            .bind(&revocation.value)
            .bind(revocation.issued_before.0)
            .bind(revocation.expires_at.0);
        self.timed("storing a revocation", async {
            let mut transaction = self.0.writer.begin().await?;
            let id = insert.fetch_one(transaction.connection()).await?;
            transaction.commit().await?;
            unsigned(id)
        })
        .await
    }

    pub(in crate::store) async fn revocations(
        &self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<RevocationRow>, StoreError> {
        let rows = sqlx::query(SINCE).bind(signed(after)).bind(i64::from(limit)).fetch_all(&self.0.readers);
        let rows = self.timed("reading revocations", async { Ok(rows.await?) }).await?;
        rows.iter().map(decode).collect()
    }

    pub(in crate::store) async fn forget_revocations(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.timed("forgetting revocations", async {
            let mut transaction = self.0.writer.begin().await?;
            let delete = sqlx::query(FORGET).bind(now.0).bind(i64::from(limit));
            let deleted = delete.execute(transaction.connection()).await?.rows_affected();
            transaction.commit().await?;
            Ok(deleted)
        })
        .await
    }
}

fn decode(row: &SqliteRow) -> Result<RevocationRow, StoreError> {
    Ok(RevocationRow {
        id: unsigned(row.try_get(0)?)?,
        revocation: Revocation {
            kind: revocation_kind(row.try_get(1)?)?,
            value: row.try_get(2)?,
            issued_before: Timestamp(row.try_get(3)?),
            expires_at: Timestamp(row.try_get(4)?),
        },
    })
}
