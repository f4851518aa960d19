//! What the log says of channels at one moment, for a session that is about to carry them.

use super::Hub;
use crate::{
    log::{ReadError, Watch},
    protocol::{Channel, Code, Head, Partition, Refusal, Start},
    session::Ground,
};

/// How often the heads are asked for again because the ring forgot them in between.
const WATCH_ROUNDS: usize = 8;

/// The log at one moment.
pub(super) struct Watched {
    /// Every partition that the channels are in.
    pub(super) grounds: Vec<Ground>,
    /// The head of each of the channels, in their order; none for an ephemeral one.
    pub(super) heads: Vec<Option<Head>>,
}

impl Hub {
    /// Has the log listen to channels, and says what it then knows of them. Before a cursor (`start`) that
    /// lies at or above the limit is taken for another log's, the limit is read again: another node
    /// may have raised it.
    ///
    /// If the caller awaits nothing before its session has the channels, no message falls between: what
    /// the ring has now is history for them, what it gets later is stream (invariant 3).
    pub(super) async fn watch(&self, channels: &[Channel], start: &Start) -> Result<Watched, Refusal> {
        let log = &self.0.node.log;
        let unavailable = |error: ReadError| Refusal::new(Code::Unavailable, error.to_string());
        let mut reread = false;
        for _ in 0..WATCH_ROUNDS {
            log.listen(channels.to_vec()).await.map_err(unavailable)?;
            let Some(watched) = self.look(channels) else { continue };
            let beyond: Vec<_> = watched.grounds.iter().filter(|ground| ground.is_beyond(start)).collect();
            if reread || beyond.is_empty() {
                return Ok(watched);
            }
            for ground in beyond {
                log.reread(ground.partition).await.map_err(unavailable)?;
            }
            reread = true;
        }
        Err(Refusal::new(Code::Unavailable, "the log forgets channels faster than they can be listened to"))
    }

    /// The same for a session that may have heard more at another node than this one has: its channels' streams
    /// must not start below its cursor, or what lies between is never said.
    pub(super) async fn watch_from_now(&self, channels: &[Channel]) -> Result<Watched, Refusal> {
        let log = &self.0.node.log;
        let level = futures_util::future::try_join(log.listen(channels.to_vec()), log.level(channels));
        level.await.map_err(|error| Refusal::new(Code::Unavailable, error.to_string()))?;
        self.watch(channels, &Start::Now).await
    }

    /// What the log says of the channels' partitions and heads at this moment; none if a head has
    /// to be learnt again.
    fn look(&self, channels: &[Channel]) -> Option<Watched> {
        let log = &self.0.node.log;
        let mut grounds: Vec<Ground> = Vec::new();
        let mut heads = vec![None; channels.len()];
        let partitions: Vec<Option<Partition>> =
            channels.iter().map(|channel| log.partition_of(channel)).collect();
        let mut used: Vec<Partition> = partitions.iter().flatten().copied().collect();
        used.sort_unstable();
        used.dedup();
        for partition in used {
            let (ring, bounds) = log.partition(partition)?;
            let here: Vec<usize> =
                (0..channels.len()).filter(|at| partitions[*at] == Some(partition)).collect();
            let Watch { from, base, heads: found, .. } = ring.watch(here.iter().map(|at| &channels[*at]));
            for (at, head) in here.iter().zip(found) {
                heads[*at] = Some(head?);
            }
            let volatile = here.iter().all(|at| log.is_volatile(&channels[*at]));
            // The base is the ring's own: what is below it is gone by what the ring can tell.
            grounds.push(Ground { partition, base, limit: bounds.limit, head: from, volatile });
        }
        Some(Watched { grounds, heads })
    }
}
