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
//! - [`doctor`]: looks at the machine, Redis, SQL and the proxy for what bites, and changes nothing.
//! - [`app`]: puts it all together: bind, build, run until told to stop.
//!
//! Dependencies point one way: `protocol <- session <- hub <- transport`, `protocol <- store <- log
//! <- hub`; `api` and `app` see all. ARCHITECTURE.md follows a message and a reconnect through the
//! code; PROTOCOL.md is the wire.

pub use belfry_core::{protocol, session};

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod doctor;
pub mod fleet;
pub mod hub;
mod lock;
pub mod log;
pub mod presence;
pub mod publish;
pub mod redis;
pub mod store;
pub mod telemetry;
pub mod transport;

/// Real servers for unit tests to run over.
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
