//! `belfry doctor`: what bites, before it bites.
//!
//! Each area has a file that reads and a function that judges what was read; the judgement is pure, so that both
//! sides of each threshold are tested. Nothing is ever changed: where a permission is to be known, it is asked for, not
//! tried. Every wait has an end, and what could not be looked at is said, as `skipped`, with the reason.

mod clock;
mod files;
mod finding;
mod memory;
mod network;
mod proc;
mod proxy;
mod redis;
mod report;
mod sql;

pub use self::{
    finding::{Check, Finding, Level},
    proc::Of,
    proxy::Public,
    report::Report,
};
use crate::config::Config;

/// `public`: where clients connect, if that is to be tried.
pub async fn examine(config: &Config, of: Of, nodes: u32, public: Option<&Public>) -> Report {
    let proxy = async {
        match public {
            Some(public) => proxy::check(public, config).await,
            None => {
                vec![Check("proxy.reachable").skipped("--url has the proxy looked at, as a client sees it")]
            }
        }
    };
    let (clock, redis, sql, proxy) =
        tokio::join!(clock::check(), redis::check(config, nodes), sql::check(config, nodes), proxy);
    let (files, network, memory) =
        (files::check(config, of), network::check(config), memory::check(config, of));
    Report([files, network, memory, vec![clock], redis, sql, proxy].concat())
}
