//! What things are called in Redis: the keys of one partition and its pub/sub channels.
//!
//! All names carry the prefix and the partition. Pub/sub ignores database numbers, so its names need
//! the prefix as much as the keys do.

#[cfg(test)]
mod tests;

use crate::{
    log::ScopedKey,
    protocol::{Channel, Partition},
};

#[derive(Debug, Clone)]
pub struct Names {
    /// HASH `epoch`, `base`, `limit`, `next`, `forgotten`: how positions are handed out; `fleet`: by whom.
    pub log: String,
    /// HASH channel -> `seq:pos`, each channel's newest message; the empty name -> the epoch.
    pub heads: String,
    /// ZSET, score pos, member `pos:channel`: durable messages that are appended and not yet known to
    /// be in SQL. With score 0: those that their stream has lost, and `epoch:` with the epoch.
    pub open: String,
    /// ZSET, one member `pos`: the highest position that is known to be in SQL.
    pub committed: String,
    /// Pub/sub: what the nodes of this partition are told, see [`super::wire::opened`].
    pub control: String,
    /// STRING, which node sweeps: expires by itself.
    pub sweep: String,
    /// What every channel's stream begins with.
    streams: String,
    /// What every channel's topic begins with.
    topics: String,
    keys: String,
    nodes: String,
}

impl Names {
    pub fn new(prefix: &str, partition: Partition) -> Self {
        let name = |rest: &str| format!("{prefix}:{}:{rest}", partition.0);
        Self {
            log: name("log"),
            heads: name("heads"),
            open: name("open"),
            committed: name("committed"),
            control: name("ctl"),
            sweep: name("sweep"),
            streams: name("s:"),
            topics: name("c:"),
            keys: name("k:"),
            nodes: name("n:"),
        }
    }

    /// STREAM, id `pos-0`: a channel's history.
    pub fn stream(&self, channel: &str) -> String {
        [&self.streams, channel].concat()
    }

    /// What every stream's name begins with.
    pub fn streams(&self) -> &str {
        &self.streams
    }

    /// Pub/sub: where a channel's messages are announced.
    pub fn topic(&self, channel: &str) -> String {
        [&self.topics, channel].concat()
    }

    /// The channel that a topic belongs to.
    pub fn channel_of<'a>(&self, topic: &'a str) -> Option<&'a str> {
        topic.strip_prefix(self.topics.as_str())
    }

    /// Pub/sub: where a node's own markers come out.
    pub fn node(&self, node: &str) -> String {
        [&self.nodes, node].concat()
    }

    /// HASH: what is known of an idempotency key.
    pub fn key(&self, key: &ScopedKey) -> String {
        // The length keeps scope and key apart: no two pairs share a name.
        format!("{}{}:{}:{}", self.keys, key.scope.len(), key.scope, key.key.as_str())
    }
}

/// A message's member in [`Names::open`].
pub fn open_member(pos: u64, channel: &Channel) -> String {
    format!("{pos}:{channel}")
}

/// The message that a member of [`Names::open`] stands for.
pub fn parse_open_member(member: &str) -> Option<(u64, Channel)> {
    let (pos, channel) = member.split_once(':')?;
    Some((pos.parse().ok()?, Channel::parse(channel).ok()?))
}
