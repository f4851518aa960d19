//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.

mod canary;
mod catch_up;
pub mod intake;
mod listening;
mod live;
mod marker;
pub mod names;
mod pump;
mod read;
pub mod scripts;
pub mod shard;
mod streams;
mod sync;
pub mod wire;
