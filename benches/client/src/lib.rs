//! The client behind `belfry bench`: thousands of subscribers and their publishers, in one thread, so that one core of it loads a core
//! of a server. It shares no code with the server: what it says of it, it says from outside.
//!
//! - [`Plan`]: which server, which scenario, how much; [`run()`] does it and gives a [`Report`]
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
mod process;
mod publisher;
mod report;
mod run;
mod scenario;
mod subscriber;
mod tally;
pub mod ws;

use std::{sync::Arc, time::Duration};

pub use self::{
    peer::{PeerKind, Transport},
    report::{Latency, Refused, Report, ServerCost},
    run::run,
    scenario::Scenario,
};

/// What is to be done to which server.
pub struct Plan {
    /// Its host and port; plain HTTP.
    pub authority: String,
    /// Which server it is.
    pub peer: PeerKind,
    /// How subscribers hear.
    pub transport: Transport,
    /// What happens.
    pub scenario: Scenario,
    /// How many subscribers.
    pub connections: usize,
    /// How long messages are published, or idle connections held.
    pub seconds: Duration,
    /// Messages a second in all; `None`: each publisher sends when it is answered.
    pub rate: Option<f64>,
    /// How many publishers.
    pub publishers: usize,
    /// Messages in a request.
    pub batch: usize,
    /// Bytes of a message's data.
    pub size: usize,
    /// The channel of all; a subscriber's own is this, a colon and its number.
    pub channel: String,
    /// How many connections are begun before the first of them is there.
    pub connecting: usize,
    /// How long everybody may take to connect, and to get what has been published.
    pub patience: Duration,
    /// The server's process on this machine, whose CPU and memory are read.
    pub pid: Option<u32>,
    /// Who may.
    pub credentials: Credentials,
}

/// What subscribers and publishers show.
#[derive(Clone)]
pub struct Credentials {
    /// The subscriber's with that number; `None`: nothing.
    pub subscriber: Arc<dyn Fn(usize) -> Option<String>>,
    /// The publishers'.
    pub publisher: Option<String>,
}
