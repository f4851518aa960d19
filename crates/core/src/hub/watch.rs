//! What the log says of channels at one moment, for a session that is about to carry them.

use crate::{
    history::Bounds,
    protocol::{Channel, Head, Partition, Start},
    ring::{Ring, Watch},
    session::Ground,
};

/// Where channels are, and what is known of their partitions.
pub trait Layout {
    /// Where a channel's messages are placed; none for an ephemeral channel.
    fn partition_of(&self, channel: &Channel) -> Option<Partition>;

    /// Whether a channel's messages live no longer than the log.
    fn is_volatile(&self, channel: &Channel) -> bool;

    /// A partition's ring and bounds.
    fn ring(&self, partition: Partition) -> Option<(&Ring, Bounds)>;
}

/// The log at one moment, as far as it concerns some channels.
#[derive(Debug)]
pub struct Watched {
    /// Which, sorted.
    pub channels: Vec<Channel>,
    /// Of each: its partition, and whether it is volatile.
    pub places: Vec<(Option<Partition>, bool)>,
    /// Of each: its head; none for an ephemeral one.
    pub heads: Vec<Option<Head>>,
    /// Every partition that they are in.
    pub grounds: Vec<Ground>,
}

impl Watched {
    /// Up to where a channel's partition has come; 0 for an ephemeral channel.
    pub fn head_at(&self, at: usize) -> u64 {
        let ground = self.grounds.iter().find(|ground| Some(ground.partition) == self.places[at].0);
        ground.map_or(0, |ground| ground.head)
    }

    /// The partitions in which a cursor lies at or above the limit: before it is taken for another log's, the limit
    /// has to be read again, since another node may have raised it.
    pub fn beyond(&self, start: &Start) -> impl Iterator<Item = Partition> {
        self.grounds.iter().filter(|ground| ground.is_beyond(start)).map(|ground| ground.partition)
    }
}

/// What the log says of the channels at this moment; none if a head has to be learnt again.
///
/// If the caller lets nothing happen before its session has the channels, no message falls between: what the ring
/// has now is history for them, what it gets later is stream (invariant 3).
pub fn look(log: &(impl Layout + ?Sized), channels: &[Channel]) -> Option<Watched> {
    let mut grounds: Vec<Ground> = Vec::new();
    let mut heads = vec![None; channels.len()];
    let places: Vec<_> =
        channels.iter().map(|channel| (log.partition_of(channel), log.is_volatile(channel))).collect();
    let mut used: Vec<Partition> = places.iter().filter_map(|(partition, _)| *partition).collect();
    used.sort_unstable();
    used.dedup();
    for partition in used {
        let (ring, bounds) = log.ring(partition)?;
        let here: Vec<usize> = (0..channels.len()).filter(|at| places[*at].0 == Some(partition)).collect();
        let Watch { from, base, heads: found, .. } = ring.watch(here.iter().map(|at| &channels[*at]));
        for (at, head) in here.iter().zip(found) {
            heads[*at] = Some(head?);
        }
        let volatile = here.iter().all(|at| places[*at].1);
        // The base is the ring's own, since the ring may not have come to the present epoch yet.
        let Bounds { limit, first, .. } = bounds;
        grounds.push(Ground { partition, base, first, limit, head: from, volatile });
    }
    Some(Watched { channels: channels.to_vec(), places, heads, grounds })
}
