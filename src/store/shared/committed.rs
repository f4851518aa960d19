//! What is stored where: for whoever does not know whether a commit took place, or whose the row is.

use super::{Database, alone, sql};
use crate::{
    protocol::{MessageId, Partition},
    store::{
        Result,
        columns::{message_id, partition_id, signed, unsigned},
    },
};

impl Database {
    pub async fn committed(&self, partition: Partition, from: u64, to: u64) -> Result<Vec<(u64, MessageId)>> {
        // Alone with the epoch: a commit that is still under way must end first. It has had its share of
        // the lock since before its COMMIT was sent.
        changing!(self, "reading a batch back", &alone(partition), async |connection, _| {
            let rows = sqlx::query_as(sql::POSITIONS).bind(partition_id(partition));
            let rows = rows.bind(signed(from)).bind(signed(to));
            let rows: Vec<(i64, String)> = rows.fetch_all(connection).await?;
            rows.into_iter().map(|(pos, id)| Ok((unsigned(pos)?, message_id(&id)?))).collect()
        })
    }
}
