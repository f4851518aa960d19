//! Has the log listen to channels, and looks at what it then says of them.

use belfry_core::hub::{Layout, Watched, look};

use super::Hub;
use crate::{
    log::{Bounds, Log, Ring},
    protocol::{Channel, Partition, Refusal, Start},
};

/// How often the heads are asked for again because the ring forgot them in between.
const WATCH_ROUNDS: usize = 8;

impl Layout for Log {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        Log::partition_of(self, channel)
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        Log::is_volatile(self, channel)
    }

    fn ring(&self, partition: Partition) -> Option<(&Ring, Bounds)> {
        self.partition(partition).map(|(ring, bounds)| (&**ring, bounds))
    }
}

impl Hub {
    /// Has the log listen to channels, and says what it then knows of them. Before a cursor (`start`) that
    /// lies at or above the limit is taken for another log's, the limit is read again.
    pub(super) async fn watch(&self, channels: &[Channel], start: &Start) -> Result<Watched, Refusal> {
        let log = &self.0.node.log;
        let mut reread = false;
        for _ in 0..WATCH_ROUNDS {
            log.listen(channels.to_vec()).await.map_err(Refusal::unavailable)?;
            let Some(watched) = look(log, channels) else { continue };
            let beyond: Vec<Partition> = watched.beyond(start).collect();
            if reread || beyond.is_empty() {
                return Ok(watched);
            }
            for partition in beyond {
                log.reread(partition).await.map_err(Refusal::unavailable)?;
            }
            reread = true;
        }
        Err(Refusal::unavailable("the log forgets channels faster than they can be listened to"))
    }

    /// The same for a session that may have heard more at another node than this one has: its channels' streams
    /// must not start below its cursor, or what lies between is never said.
    pub(super) async fn watch_from_now(&self, channels: &[Channel]) -> Result<Watched, Refusal> {
        let log = &self.0.node.log;
        let level = futures_util::future::try_join(log.listen(channels.to_vec()), log.level(channels));
        level.await.map_err(Refusal::unavailable)?;
        self.watch(channels, &Start::Now).await
    }
}
