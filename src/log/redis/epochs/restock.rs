//! Restocking: a database that was restored, or that is a standby which had been sent less than the primary before it was
//! promoted, lacks messages that were acknowledged. What the streams still hold of them is stored again, of whatever epoch.
//!
//! It is done before an epoch above the lost ones is opened, so who crosses into that finds them. What retention has deleted stays
//! deleted, and what is there stays as it is.

use redis::{RedisError as CrateError, aio::ConnectionLike, cmd};

use super::{EpochError, Epochs, Result};
use crate::{
    clock::shared_now,
    config::NamespaceKind,
    log::redis::open_set::{self, OpenMessage},
    protocol::Channel,
    redis::RedisError,
};

/// How many keys one step of the search for streams looks at.
const SCANNED: usize = 1_000;

impl Epochs {
    /// Stores what the database lacks of all that the streams hold; says how much that was.
    pub(super) async fn restock(&self, connection: &mut impl ConnectionLike) -> Result<usize> {
        let failed = |error: CrateError| EpochError::from(RedisError::from(error));
        let (mut cursor, mut stored) = (String::from("0"), 0);
        loop {
            let mut scan = cmd("SCAN");
            scan.arg(&cursor).arg("MATCH").arg(format!("{}*", self.names.streams()));
            scan.arg("COUNT").arg(SCANNED);
            let (next, keys): (String, Vec<String>) = scan.query_async(connection).await.map_err(failed)?;
            let name = |key: &String| Channel::parse(key.strip_prefix(self.names.streams())?).ok();
            let durable = |channel: &Channel| self.namespaces.of(channel).kind == NamespaceKind::Durable;
            let channels: Vec<_> = keys.iter().filter_map(name).filter(durable).collect();
            let floors = self.store.floors(self.partition, &channels).await?;
            for (channel, floor) in channels.iter().zip(floors) {
                let mut after = floor.pos;
                loop {
                    let page = open_set::stream(connection, &self.names, self.partition, channel, after);
                    let page = page.await.map_err(failed)?;
                    let Some(last) = page.last else { break };
                    after = last;
                    stored += self.restore(page.messages).await?;
                    if page.complete {
                        break;
                    }
                }
            }
            cursor = next;
            if cursor == "0" {
                return Ok(stored);
            }
        }
    }

    async fn restore(&self, messages: Vec<OpenMessage>) -> Result<usize> {
        let now = shared_now();
        let alive = |open: &&OpenMessage| open.message.draft.expires_at.is_none_or(|at| at > now);
        let rows: Vec<_> = messages.iter().filter(alive).map(OpenMessage::row).collect();
        if rows.is_empty() {
            return Ok(0);
        }
        self.store.restore(self.partition, &rows).await.map_err(EpochError::Survivors)
    }
}
