//! The database: what `crate::store::examine` has read, judged; and where an SQLite file lies.

mod disk;
mod judge;

use super::{Check, Finding, clock};
use crate::{
    config::Config,
    store::{StoreOptions, examine},
};

pub(super) async fn check(config: &Config, nodes: u32) -> Vec<Finding> {
    let url = &config.database.url;
    let file = examine::file(url);
    let mut found = file.as_deref().map(disk::check).unwrap_or_default();
    if let Some(file) = file.filter(|file| !file.exists()) {
        found.push(judge::not_there_yet(&file));
        return found;
    }
    // The least that there can be: a server that is short of connections is not to be robbed of ten.
    let options = StoreOptions { pool_size: 2, ..StoreOptions::of(config) };
    match examine::examine(url, &options).await {
        Ok(examined) => {
            let seen = format!("{} at {}", examined.version, config.database.shown_url());
            found.push(Check("sql.reachable").ok(seen));
            found.push(judge::tables(&examined.applied, &examined.known, examined.oldest));
            found.push(judge::layout(examined.layout, config.redis.urls.len()));
            if let Some(server) = &examined.server {
                found.push(judge::connections(server, config.database.pool_size, nodes));
                found.push(judge::durability(server));
                found.push(clock::compare(&server.clock).of("PostgreSQL"));
            }
        }
        Err(error) => {
            let advice = "the message says what to do; `belfry serve` would stop here";
            found.push(Check("sql.reachable").problem(error.to_string(), advice));
        }
    }
    found
}
