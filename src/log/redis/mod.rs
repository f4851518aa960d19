//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.

mod appender;
mod canary;
mod catch_up;
mod committer;
pub mod epochs;
pub mod intake;
mod line;
mod listening;
mod live;
mod marker;
pub mod names;
mod open_set;
pub mod part;
mod pump;
mod read;
mod request;
pub mod scripts;
mod settler;
pub mod shard;
mod streams;
mod sync;
mod verdict;
pub mod wire;
