//! The proofs of the fleet: hundreds of clients follow and publishers publish while real servers are killed, stopped
//! and cut off; afterwards a checker that shares no code with them compares what everybody was told.
//!
//! `make chaos` has the long form; the environment can change each number (`settings.rs`).
#![expect(clippy::unwrap_used, reason = "a broken expectation is a failed test")]

mod client;
mod clock;
mod clock_ahead;
mod door;
mod drain;
mod fleet;
mod moves;
mod nodes;
mod one_node;
mod progress;
mod publisher;
mod rig;
mod roaming;
mod rolling;
mod run;
mod service_back;
mod settings;
mod stale;
mod storm;
#[path = "../support/mod.rs"]
mod support;
mod throughput;
