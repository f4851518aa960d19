//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.

mod appender;
mod committer;
pub mod epochs;
mod line;
pub mod names;
mod open_set;
pub mod part;
mod request;
pub mod scripts;
mod settler;
pub mod shard;
mod verdict;
pub mod wire;
