//! Belfry: a self-hosted push server. Backends publish over REST; every browser hears it, in order
//! and without loss, over WebSocket, Server-Sent Events or HTTP long-poll.
//!
//! # A map
//!
//! A message comes in through [`api`], is checked by [`publish`] and placed by [`log`], whose rings
//! every [`hub`] reads; each of its sessions decides what its client gets, and [`transport`] writes.
//!
//! What decides, without IO, is a crate of its own, [`belfry_core`]: [`protocol`], [`session`], the rings and the
//! merge. This one carries its decisions out.
//!
//! - [`store`]: SQL. Epochs, committed messages, idempotency keys, API keys.
//! - [`redis`]: connections to the Redis servers of a fleet: who is primary now, a pool for commands,
//!   connections for subscriptions.
//! - [`log`]: what was published, in order, with a position for each message. One [`log::Log`], over
//!   the backend of one machine or a fleet's.
//! - [`fleet`]: what several nodes have in common beside the log: letters between them, who is there,
//!   sessions that any of them can carry on.
//! - [`hub`]: one per worker thread, share-nothing. Holds the thread's sessions, reads the rings'
//!   tails, turns the timer wheel, moves sessions between workers.
//! - [`transport`]: listening socket and server; WebSocket, event stream, long-poll. Three framings
//!   of one delivery loop.
//! - [`publish`]: the checks that come before the log, for REST and for clients' commands.
//! - [`auth`]: who may do what: API keys, tokens, tickets, origins.
//! - [`api`]: every HTTP route but the WebSocket's; problems, OpenAPI, the console's files.
//! - [`config`], [`telemetry`], [`cli`]: settings, metrics and logs, the command line. [`clock`]: other machines' clocks.
//! - [`client`]: HTTP as clients speak it, for the command line and the doctor.
//! - [`machine`]: how much memory and how many open files a process may have.
//! - [`doctor`]: looks at the machine, Redis, SQL and the proxy for what bites, and changes nothing.
//! - [`waiting`]: the start while the database or a Redis is away.
//! - [`app`]: puts it all together: bind, build, run until told to stop.
//!
//! Dependencies point one way: `protocol <- session <- hub <- transport`, `protocol <- store <- log
//! <- hub`; `api` and `app` see all. ARCHITECTURE.md follows a message and a reconnect through the
//! code; PROTOCOL.md is the wire.

// What is opened to the tests is no interface.
#![cfg_attr(feature = "testing", allow(missing_docs))]

pub use belfry_core::{protocol, session};
pub use cli::Cli;

// Before those that use its macro.
#[macro_use]
mod quiet;

mod api;
mod app;
mod auth;
mod cli;
mod client;
mod clock;
mod config;
mod doctor;
mod fleet;
mod hub;
mod lock;
mod log;
mod machine;
mod opened;
mod presence;
mod publish;
mod redis;
mod store;
mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;
mod values;
mod waiting;

/// The revision that this was built from, where the build says so.
const REVISION: &str = match option_env!("BELFRY_REVISION") {
    Some(revision) => revision,
    None => "unknown",
};

/// Real servers for unit tests to run over.
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
