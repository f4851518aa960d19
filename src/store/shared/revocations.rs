//! Revocations: tokens that are refused before they expire.

use sqlx::Row as _;

use super::{Database, DbRow, sql};
use crate::{
    auth::{Revocation, Revoked},
    protocol::{Timestamp, UserId},
    store::{
        Result, RevocationRow, StoreError,
        columns::{signed, unsigned},
    },
};

const INSERT: &str = "\
    INSERT INTO revocations (kind, value, issued_before, expires_at) VALUES ($1, $2, $3, $4) RETURNING id";

const SINCE: &str = "\
    SELECT id, kind, value, issued_before, expires_at FROM revocations WHERE id > $1 ORDER BY id LIMIT $2";

impl Database {
    pub async fn insert_revocation(&self, revocation: &Revocation) -> Result<u64> {
        let expires_at = revocation.expires_at;
        let (kind, value, before) = match &revocation.revoked {
            Revoked::Token(jti) => ("token", &**jti, expires_at),
            Revoked::User { user, before } => ("user", user.as_str(), *before),
        };
        changing!(self, "storing a revocation", sql::ONE_REVOCATION_AT_A_TIME, async |connection, _| {
            let insert = sqlx::query_scalar(INSERT).bind(kind).bind(value).bind(before.0).bind(expires_at.0);
            let id = insert.fetch_one(connection).await?;
            unsigned(id)
        })
    }

    pub async fn revocations(&self, after: u64, limit: u32) -> Result<Vec<RevocationRow>> {
        reading!(self, "reading revocations", async |connection| {
            let since = sqlx::query(SINCE).bind(signed(after)).bind(i64::from(limit));
            since.fetch_all(connection).await?.iter().map(decode).collect()
        })
    }

    pub async fn forget_revocations(&self, now: Timestamp, limit: u32) -> Result<u64> {
        changing!(self, "forgetting revocations", "", async |connection, _| {
            let delete = sqlx::query(sql::FORGET_REVOCATIONS).bind(now.0).bind(i64::from(limit));
            Ok(delete.execute(connection).await?.rows_affected())
        })
    }
}

fn decode(row: &DbRow) -> Result<RevocationRow> {
    let (value, before): (String, _) = (row.try_get(2)?, Timestamp(row.try_get(3)?));
    let revoked = match row.try_get(1)? {
        "token" => Some(Revoked::Token(value.into())),
        "user" => UserId::parse(&value).ok().map(|user| Revoked::User { user, before }),
        _ => return Err(StoreError::Corrupt { what: "kind of revocation" }),
    };
    let expires_at = Timestamp(row.try_get(4)?);
    let revocation = revoked.map(|revoked| Revocation { revoked, expires_at });
    Ok(RevocationRow { id: unsigned(row.try_get(0)?)?, revocation })
}
