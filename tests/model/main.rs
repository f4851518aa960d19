//! The model tests: random runs of the real log and the real hub core with its sessions, with clients that follow the
//! contract, judged against a simple model of invariants 2 (once, in order, or a gap), 3 (subscribing has no race) and
//! 6 (retries). Turns, windows and queues are so small that every branch is met.
//!
//! - [`action`]: what may happen; [`world`], [`publish`], [`worker`], [`connect`] and
//!   [`commands`]: the driver that does it, in place of tasks and sockets; [`wire`]: what is on its way.
//! - [`client`]: the contract's client rules; [`truth`]: what is true, and the judge.
//! - [`sql`] and [`backend`]: the log under test, over SQLite or without it.
//! - [`fleet`]: nodes that share a log which fails over, over connections that break.
//! - [`fault`]: bugs made on purpose, each of which the model has to find ([`broken`]).
//! - [`replay`]: the rule of `prev` by itself, over sources that lose messages.
//!
//! `BELFRY_MODEL_STEPS=1000000 cargo test --release --test model -- --nocapture` takes a million steps through each
//! log. `BELFRY_MODEL_SEED` (16 hexadecimal digits) repeats the runs of a failure, which names its seed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod action;
mod backend;
mod broken;
mod client;
mod commands;
mod connect;
mod fault;
mod fleet;
mod publish;
mod replay;
mod runs;
mod sql;
mod truth;
mod wire;
mod worker;
mod world;

use runs::{Kind, Plan};

#[test]
fn every_run_of_the_log_over_sqlite_keeps_the_promises() {
    Plan::from_env(Kind::Sql, 4_000).hold();
}

#[test]
fn every_run_of_session_and_ring_without_sql_keeps_the_promises() {
    Plan::from_env(Kind::Bare, 50_000).hold();
}

#[test]
fn every_run_of_a_fleet_over_epochs_keeps_the_promises() {
    Plan::from_env(Kind::Fleet, 40_000).hold();
}
