//! Connections to the Redis servers of a fleet.
//!
//! A [`Server`] is one Redis as the log sees it: a server, or a Sentinel group with its primary of now.
//! It gives [`Commands`] from a pool and [`Subscriber`]s, and keeps one promise: **every connection
//! belongs to one [`Incarnation`]** (one primary, one history of its data), which was compared when it was opened,
//! and ends when the incarnation does. So nobody appends to a log whose history was not looked at.
//!
//! The `keeper` is one task for each `Server`; `connector`, `line` and `call` open a connection, cut it and use it;
//! `pool`, `commands`, `subscriber` and `pushes` are what is handed out.
//!
//! Why not the crate's own: a default connection gives up on answers after 500 ms, its Sentinel client and its connection
//! manager do not follow a failover, a pool keeps the connections of a demoted primary, and push channels are unbounded.

mod call;
mod commands;
mod connector;
mod error;
pub mod examine;
mod incarnation;
mod info;
mod keeper;
mod line;
mod permissions;
mod pool;
mod pushes;
mod script;
mod sentinel;
mod server;
mod subscriber;
#[cfg(test)]
mod tests;

pub use self::{
    commands::Commands,
    error::{OpenError, RedisError, Result},
    incarnation::{Incarnation, Replid},
    info::Unfit,
    pushes::{Push, Pushes},
    script::Script,
    server::Server,
    subscriber::Subscriber,
};
pub use crate::telemetry::RedisErrorKind;
