//! The model tests: random runs of the real hub core with its sessions, over the real ring and history, with clients
//! that follow the contract, judged against a simple model of invariants 2 (once, in order, or a gap), 3 (subscribing has
//! no race) and 6 (retries). Turns, windows, queues and tables are so small that every branch is met.
//!
//! - [`driver`]: takes the runs and judges; what log it is, it does not know.
//! - [`bare`]: a log without SQL; [`fleet`]: nodes that share a log which fails over, over connections that break.
//! - [`broken`]: bugs made on purpose, each of which the model has to find.
//! - [`replay`]: the rule of `prev` by itself, over sources that lose messages.
//!
//! The same driver runs the server's log over a real SQLite file, in `tests/model` of the server's package.
//!
//! `BELFRY_MODEL_STEPS=1000000 cargo test -p belfry-core --test model -- --nocapture` takes a million steps
//! through each log. `BELFRY_MODEL_SEED` (16 hexadecimal digits) repeats the runs of a failure, which names its seed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod bare;
mod broken;
#[expect(dead_code, reason = "what only a log with idempotency keys and a database needs")]
mod driver;
mod fleet;
mod replay;

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use driver::runs::Plan;

#[test]
fn every_run_of_session_and_ring_without_sql_keeps_the_promises() {
    Plan::from_env(400_000).hold(bare::bench());
}

#[test]
fn every_run_of_a_fleet_over_epochs_keeps_the_promises() {
    Plan::from_env(400_000).hold(fleet::bench());
}

/// What a future comes to that waits for nothing.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}
