//! What nodes say of themselves.

use std::time::Duration;

use super::{Database, sql};
use crate::store::{NodeSign, Result, columns::millis};

const SIGN: &str = "\
    INSERT INTO nodes (node, seen_at, version, hears, kinds, settings) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at, hears = excluded.hears";

const FORGET: &str = "DELETE FROM nodes WHERE seen_at < $1";

const OTHERS: &str = "SELECT node, version, hears, kinds, settings FROM nodes WHERE node <> $1";

const HEAR: &str = "SELECT hears FROM nodes";

const LEAVE: &str = "DELETE FROM nodes WHERE node = $1";

impl Database {
    pub async fn sign(&self, sign: &NodeSign, patience: Duration) -> Result<Vec<NodeSign>> {
        changing!(self, "giving a sign of life", "", async |connection, _| {
            let now: i64 = sqlx::query_scalar(sql::NOW).fetch_one(&mut *connection).await?;
            let NodeSign { node, version, hears, kinds, settings } = sign;
            let write = sqlx::query(SIGN).bind(node).bind(now).bind(version).bind(hears);
            write.bind(kinds).bind(settings).execute(&mut *connection).await?;
            let old = now.saturating_sub(millis(patience));
            sqlx::query(FORGET).bind(old).execute(&mut *connection).await?;
            let others = sqlx::query_as(OTHERS).bind(node).fetch_all(connection).await?;
            let decode =
                |(node, version, hears, kinds, settings)| NodeSign { node, version, hears, kinds, settings };
            Ok(others.into_iter().map(decode).collect())
        })
    }

    pub async fn hearing(&self) -> Result<Vec<String>> {
        reading!(self, "reading what nodes hear", async |connection| {
            Ok(sqlx::query_scalar(HEAR).fetch_all(connection).await?)
        })
    }

    pub async fn leave(&self, node: &str) -> Result<()> {
        changing!(self, "taking leave", "", async |connection, _| {
            sqlx::query(LEAVE).bind(node).execute(connection).await?;
            Ok(())
        })
    }
}
