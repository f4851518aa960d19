//! What nodes say of themselves.

use std::time::Duration;

use sqlx::Row as _;

use super::{Database, DbRow, sql};
use crate::store::{NodeSign, StoreError, columns::millis};

const SIGN: &str = "\
    INSERT INTO nodes (node, seen_at, version, hears, kinds, settings) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at, hears = excluded.hears";

const FORGET: &str = "DELETE FROM nodes WHERE seen_at < $1";

const OTHERS: &str = "SELECT node, version, hears, kinds, settings FROM nodes WHERE node <> $1";

const HEAR: &str = "SELECT hears FROM nodes";

const LEAVE: &str = "DELETE FROM nodes WHERE node = $1";

impl Database {
    pub(in crate::store) async fn sign(
        &self,
        sign: &NodeSign,
        patience: Duration,
    ) -> Result<Vec<NodeSign>, StoreError> {
        changing!(self, "giving a sign of life", "", async |connection, _| {
            let now: i64 = sqlx::query_scalar(sql::NOW).fetch_one(&mut *connection).await?;
            let NodeSign { node, version, hears, kinds, settings } = sign;
            let write = sqlx::query(SIGN).bind(node).bind(now).bind(version).bind(hears);
            write.bind(kinds).bind(settings).execute(&mut *connection).await?;
            let old = now.saturating_sub(millis(patience));
            sqlx::query(FORGET).bind(old).execute(&mut *connection).await?;
            let others = sqlx::query(OTHERS).bind(node).fetch_all(connection).await?;
            let decode = |row: &DbRow| {
                Ok(NodeSign {
                    node: row.try_get(0)?,
                    version: row.try_get(1)?,
                    hears: row.try_get(2)?,
                    kinds: row.try_get(3)?,
                    settings: row.try_get(4)?,
                })
            };
            others.iter().map(decode).collect()
        })
    }

    pub(in crate::store) async fn hearing(&self) -> Result<Vec<String>, StoreError> {
        reading!(self, "reading what nodes hear", async |connection| {
            Ok(sqlx::query_scalar(HEAR).fetch_all(connection).await?)
        })
    }

    pub(in crate::store) async fn leave(&self, node: &str) -> Result<(), StoreError> {
        changing!(self, "taking leave", "", async |connection, _| {
            sqlx::query(LEAVE).bind(node).execute(connection).await?;
            Ok(())
        })
    }
}
