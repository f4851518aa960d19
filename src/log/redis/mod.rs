//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.

pub mod names;
pub mod scripts;
pub mod shard;
pub mod wire;
