//! What a database knows of its own tables: for whoever looks and changes nothing.

use super::Connection;
use crate::store::{
    examine::{Examined, ServerSays, numbers},
    migrations::WRITERS_SINCE,
};

/// `migrated`, `laid_out`: whether it has the table of migrations, and that of the log's layout.
pub async fn examined(
    connection: &mut Connection,
    version: String,
    known: &sqlx::migrate::Migrator,
    (migrated, laid_out): (bool, bool),
    server: Option<ServerSays>,
) -> Result<Examined, sqlx::Error> {
    let mut applied: Vec<i64> = Vec::new();
    if migrated {
        let rows = sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success ORDER BY version");
        applied = rows.fetch_all(&mut *connection).await?;
    }
    let oldest = match applied.contains(&WRITERS_SINCE) {
        true => sqlx::query_scalar("SELECT oldest FROM writers").fetch_one(&mut *connection).await?,
        false => 0,
    };
    let mut layout: Option<i64> = None;
    if laid_out {
        let redis = sqlx::query_scalar("SELECT CAST(redis AS bigint) FROM layout");
        layout = redis.fetch_optional(connection).await?;
    }
    let layout = layout.and_then(|redis| redis.try_into().ok());
    Ok(Examined { version, applied, known: numbers(known), oldest, layout, server })
}
