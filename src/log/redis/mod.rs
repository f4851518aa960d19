//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.

mod appender;
mod committer;
pub mod epochs;
mod lane;
mod leftovers;
mod line;
mod lookups;
pub mod names;
mod open;
mod open_set;
pub mod part;
mod publish;
mod request;
pub mod scripts;
mod settler;
pub mod shard;
mod sweep;
#[cfg(test)]
mod tests;
mod verdict;
pub mod wire;
