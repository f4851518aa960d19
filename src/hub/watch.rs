//! Has the log listen to channels, and looks at what it then says of them.

use std::collections::BTreeSet;

use belfry_core::hub::{Layout, Watched, look};

use super::Hub;
use crate::{
    log::{Bounds, Log, Ring},
    protocol::{Channel, Partition, Refusal, SessionId, Start},
    session::Subscription,
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

/// What cannot be listened to now, because nothing comes from its partition.
#[derive(Debug, Default)]
pub(super) struct Away {
    pub(super) channels: Vec<Channel>,
    /// Those of which no channel is left.
    pub(super) partitions: Vec<Partition>,
}

impl Hub {
    /// Which of a connection's channels cannot be listened to now. It begins without them, unless nothing else is left, or the
    /// server has given one of them to the session, for which nobody but the server would ask again.
    pub(super) fn away(&self, id: SessionId, channels: &[Channel]) -> Away {
        let log = &self.0.node.log;
        let away = log.away(channels);
        let given = |there: &Subscription| there.granted && away.contains(&there.channel);
        let waits = away.len() == channels.len()
            || self.record(id, |record| record.subscriptions.iter().any(given)).unwrap_or_default();
        if away.is_empty() || waits {
            return Away::default();
        }
        let places = |of: &mut dyn Iterator<Item = &Channel>| -> BTreeSet<Partition> {
            of.filter_map(|channel| log.partition_of(channel)).collect()
        };
        let left = places(&mut channels.iter().filter(|channel| !away.contains(channel)));
        let partitions = places(&mut away.iter()).difference(&left).copied().collect();
        Away { channels: away, partitions }
    }

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
