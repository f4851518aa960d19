//! The client behind `belfry bench`: thousands of subscribers and their publishers, in one thread, so that one core of it loads a core
//! of a server. It shares no code with the server: what it says of it, it says from outside.
//!
//! - [`Plan`]: which scenario, how much, as options of a command line; [`run()`] does it to a [`Server`] and gives a [`Report`]
//! - `mark`: what a message carries, so that each is told from each, whatever server it came through
//! - `peer`: how a server is spoken to; one file for each that a bench can be run against
//! - `subscriber`, `publisher`: the two sides; `tally`: what was heard, what was lost, how late
//! - `run`: the loop that drives them, and what each scenario does
//!
//! Latencies count from when a message was due, not from when it could be sent (no coordinated omission).

mod bars;
pub mod http;
mod mark;
mod peer;
mod plan;
mod process;
mod publisher;
mod report;
mod run;
mod scenario;
mod subscriber;
mod tally;
pub mod ws;

pub use self::{
    peer::{PeerKind, Transport},
    plan::{Credentials, Plan, Server},
    report::{Latency, Refused, Report, ServerCost},
    run::run,
    scenario::Scenario,
};
