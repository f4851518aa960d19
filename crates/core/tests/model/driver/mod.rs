//! The driver: takes random runs through a log and the real hub core with its sessions, with clients that follow the
//! contract, and judges what they saw against a simple model of the promises. What log that is, it does not know.
//!
//! - [`log`]: the log under test; [`action`]: what may happen.
//! - [`world`], [`publish`], [`worker`], [`connect`] and [`commands`] do it, in place of tasks and sockets; [`wire`]:
//!   what is on its way.
//! - [`client`]: the contract's client rules; [`truth`]: what is true, and the judge.
//! - [`fault`]: bugs made on purpose, each of which has to be found. [`runs`]: how many runs, and from which seed.

pub mod action;
pub mod client;
pub mod commands;
pub mod connect;
pub mod fault;
pub mod log;
pub mod publish;
pub mod runs;
pub mod truth;
pub mod wire;
pub mod worker;
pub mod world;
