//! Which log the database belongs to.

use super::Database;
use crate::store::{StoreError, columns::same_layout};

/// A memory log may turn into a log on one Redis: its durable messages are in partition 0 of both.
const RECORD: &str = "\
    INSERT INTO layout (number, redis) VALUES (1, $1) \
    ON CONFLICT (number) DO UPDATE SET redis = excluded.redis WHERE layout.redis = 0 AND excluded.redis = 1";

const RECORDED: &str = "SELECT redis FROM layout";

impl Database {
    pub(in crate::store) async fn record_layout(&self, redis: u16) -> Result<(), StoreError> {
        let recorded = changing!(self, "recording the log's layout", "", async |connection, _| {
            sqlx::query(RECORD).bind(i64::from(redis)).execute(&mut *connection).await?;
            Ok(sqlx::query_scalar(RECORDED).fetch_one(connection).await?)
        });
        same_layout(recorded?, redis)
    }
}
