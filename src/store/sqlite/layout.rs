//! Which log the database belongs to.

use super::Sqlite;
use crate::store::{StoreError, columns::same_layout};

/// A memory log may turn into a log on one Redis: its durable messages are in partition 0 of both.
const RECORD: &str = "\
    INSERT INTO layout (number, redis) VALUES (1, $1) \
    ON CONFLICT (number) DO UPDATE SET redis = excluded.redis WHERE layout.redis = 0 AND excluded.redis = 1";

const RECORDED: &str = "SELECT redis FROM layout";

impl Sqlite {
    pub(in crate::store) async fn record_layout(&self, redis: u16) -> Result<(), StoreError> {
        let recorded = self
            .timed("recording the log's layout", async {
                let mut transaction = self.0.writer.begin().await?;
                let record = sqlx::query(RECORD).bind(i64::from(redis));
                record.execute(transaction.connection()).await?;
                let recorded = sqlx::query_scalar(RECORDED).fetch_one(transaction.connection()).await?;
                transaction.commit().await?;
                Ok(recorded)
            })
            .await?;
        same_layout(recorded, redis)
    }
}
