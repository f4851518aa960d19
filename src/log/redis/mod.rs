//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.

mod appender;
mod canary;
mod catch_up;
mod committer;
pub mod epochs;
pub mod intake;
mod lane;
mod leftovers;
mod line;
mod listening;
mod live;
mod lookups;
mod marker;
pub mod names;
mod open_set;
pub mod part;
mod publish;
mod pump;
mod read;
mod request;
pub mod scripts;
mod settler;
pub mod shard;
mod streams;
mod sweep;
mod sync;
mod verdict;
pub mod wire;

#[cfg(test)]
mod intake_tests;
