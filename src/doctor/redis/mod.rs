//! Every Redis of the settings: what `crate::redis::examine` has read, judged.

#[cfg(test)]
#[path = "tests/fixture.rs"]
mod fixture;
mod memory;
mod persistence;
mod replicas;
mod server;
#[cfg(test)]
mod tests;

use futures_util::future::join_all;

use super::{Check, Finding, clock};
use crate::{
    config::{Config, RedisUrl},
    redis::{
        OpenError, Unfit,
        examine::{Examined, Fields, Primary, examine},
    },
};

/// What one node asks of a Redis besides its pool: keeper, pump, bus, presence, and some.
const BESIDE_POOL: u64 = 8;

pub(super) async fn check(config: &Config, nodes: u32) -> Vec<Finding> {
    if config.redis.urls.is_empty() && nodes > 1 {
        let seen = format!("{nodes} nodes and no Redis: what is published to one is not heard on the others");
        return vec![
            Check("redis.missing").problem(seen, "redis.urls = [\"redis://…\"], the same for all nodes"),
        ];
    }
    join_all(config.redis.urls.iter().map(|url| check_one(url, config, nodes))).await.concat()
}

async fn check_one(url: &RedisUrl, config: &Config, nodes: u32) -> Vec<Finding> {
    let name = url.name();
    let examined = examine(url, &config.redis).await.map(|it| judge(&it, url, config, nodes));
    let found = examined.unwrap_or_else(|error| vec![unreachable(&error)]);
    found.into_iter().map(|finding| finding.of(name.as_str())).collect()
}

fn judge(examined: &Examined, url: &RedisUrl, config: &Config, nodes: u32) -> Vec<Finding> {
    let mut found = replicas::judge_sentinels(&examined.sentinels);
    let primary = match &examined.primary {
        Ok(primary) => primary,
        Err(error) => {
            found.push(unreachable(error));
            return found;
        }
    };
    found.push(server::judge_fit(primary));
    found.extend(server::judge_transport(url, &primary.address));
    match &primary.denied {
        Ok(denied) => found.push(server::judge_permissions(denied, &config.redis.prefix)),
        Err(error) => found.push(server::cannot_ask_permissions(error, &config.redis.prefix)),
    }
    found.extend(memory::judge(primary, config.redis.push_bytes as u64));
    found.extend(persistence::judge(primary));
    found.extend(replicas::judge_replicas(primary, !examined.sentinels.is_empty()));
    let each = config.redis.pool_size as u64 + BESIDE_POOL;
    found.push(server::judge_clients(&primary.info, each * u64::from(nodes)));
    match &primary.clock {
        Ok(reading) => {
            found.push(server::judge_round_trip(reading.round_trip()));
            found.push(clock::compare(reading));
        }
        Err(error) => found.push(Check("clock.apart").skipped(format!("TIME: {error}"))),
    }
    found
}

fn unreachable(error: &OpenError) -> Finding {
    let advice = match error {
        OpenError::File { key, .. } => format!("give {key} a PEM file that this user can read"),
        _ => "redis-cli -u URL ping   from this machine".to_owned(),
    };
    Check("redis.reachable").problem(error.to_string(), advice)
}

fn number(fields: &Fields, name: &str) -> Option<u64> {
    fields.get(name)?.trim().parse().ok()
}

/// Why a setting is not known, for those that only `CONFIG GET` tells.
fn not_told(error: &str) -> String {
    format!("CONFIG GET is refused to Belfry's user, as it should be ({error}); look as an administrator")
}
