//! The words of the wire contract as types: pure data, no IO. What parses here is not checked again.

mod channel;
mod code;
mod command;
mod data;
mod entry;
mod frame;
mod gap;
mod ids;
mod message;
mod object;
mod pos;
mod reply;
mod want;

#[cfg(test)]
mod tests;

pub use channel::*;
pub use code::*;
pub use command::*;
pub use data::*;
pub use entry::*;
pub use frame::*;
pub use gap::*;
pub use ids::*;
pub use message::*;
pub use object::*;
pub use pos::*;
pub use reply::*;
pub use want::*;
