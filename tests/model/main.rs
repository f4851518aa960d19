//! The model tests over the server's own log, on a real SQLite file: the driver of `crates/core/tests/model`, which says
//! what is run and how. Without SQL it takes its runs there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, reason = "what only other logs need")]
#[path = "../../crates/core/tests/model/driver/mod.rs"]
mod driver;
mod sql;

use driver::{
    fault::Fault,
    runs::{Plan, is_found},
};

#[test]
fn every_run_of_the_log_over_sqlite_keeps_the_promises() {
    Plan::from_env(4_000).hold(sql::bench());
}

#[test]
fn a_forgotten_idempotency_key_is_found() {
    is_found(sql::bench(), Fault::KeysForgotten);
}

#[test]
fn an_epoch_that_begins_where_the_last_began_is_found() {
    is_found(sql::bench(), Fault::EpochReused);
}
