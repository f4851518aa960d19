//! Every Redis of the settings: what `crate::redis::examine` has read, judged.

mod memory;
mod persistence;
mod replicas;
mod server;

use futures_util::future::join_all;

use super::{Finding, clock};
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
        let seen =
            format!("{nodes} nodes, and no Redis: what is published to one is not heard on the others");
        return vec![Finding::problem(
            "redis.missing",
            seen,
            "redis.urls = [\"redis://…\"], the same for all nodes",
        )];
    }
    join_all(config.redis.urls.iter().map(|url| check_one(url, config, nodes))).await.concat()
}

async fn check_one(url: &RedisUrl, config: &Config, nodes: u32) -> Vec<Finding> {
    let name = url.name();
    let found = match examine(url, &config.redis).await {
        Ok(examined) => judge(&examined, url, config, nodes),
        Err(error) => vec![unreachable(&error)],
    };
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
        Err(error) => found.push(Finding::skipped("clock.apart", format!("TIME: {error}"))),
    }
    found
}

fn unreachable(error: &OpenError) -> Finding {
    let advice = match error {
        OpenError::File { key, .. } => format!("give {key} a PEM file that this user can read"),
        _ => "redis-cli -u URL ping   from this machine".to_owned(),
    };
    Finding::problem("redis.reachable", error.to_string(), advice)
}

/// A number of `INFO` or `CONFIG GET`.
fn number(fields: &Fields, name: &str) -> Option<u64> {
    fields.get(name)?.trim().parse().ok()
}

/// Why a setting is not known, for those that only `CONFIG GET` tells.
fn not_told(error: &str) -> String {
    format!("CONFIG GET is refused to Belfry's user, as it should be ({error}); look as an administrator")
}

#[cfg(test)]
mod fixture {
    use std::time::Duration;

    use super::*;
    use crate::clock::Reading;

    /// A primary that is as it should be.
    pub(super) fn primary() -> Primary {
        let fields = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let info = [
            ("redis_version", "7.0.15"),
            ("maxclients", "10000"),
            ("connected_clients", "10"),
            ("used_memory", "1000000"),
            ("maxmemory", "1000000000"),
            ("maxmemory_policy", "noeviction"),
            ("aof_enabled", "1"),
            ("aof_last_write_status", "ok"),
            ("aof_last_bgrewrite_status", "ok"),
            ("rdb_last_bgsave_status", "ok"),
            ("role", "master"),
            ("connected_slaves", "2"),
            ("min_slaves_good_slaves", "2"),
            ("slave0", "ip=10.0.0.2,port=6379,state=online,offset=10,lag=0"),
            ("slave1", "ip=10.0.0.3,port=6379,state=online,offset=10,lag=1"),
        ];
        let config = [
            ("appendonly", "yes"),
            ("appendfsync", "everysec"),
            ("save", ""),
            (
                "client-output-buffer-limit",
                "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
            ),
            ("min-replicas-to-write", "1"),
            ("min-replicas-max-lag", "10"),
        ];
        let at = Duration::from_secs(1_000);
        Primary {
            address: "127.0.0.1:6379".to_owned(),
            unfit: None,
            info: fields(&info),
            clock: Ok(Reading { before: at, theirs: at, after: at }),
            denied: Ok(Vec::new()),
            config: Ok(fields(&config)),
        }
    }

    /// The same with another field of INFO, or without it.
    pub(super) fn with_info(name: &str, value: Option<&str>) -> Primary {
        let mut primary = primary();
        set(&mut primary.info, name, value);
        primary
    }

    /// The same with another setting.
    pub(super) fn with_setting(name: &str, value: Option<&str>) -> Primary {
        let mut primary = primary();
        set(primary.config.as_mut().unwrap(), name, value);
        primary
    }

    fn set(fields: &mut Fields, name: &str, value: Option<&str>) {
        match value {
            Some(value) => fields.insert(name.to_owned(), value.to_owned()),
            None => fields.remove(name),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn a_redis_that_is_as_it_should_be_is_clean() {
        let examined = Examined { sentinels: Vec::new(), primary: Ok(fixture::primary()) };
        let url = "redis://127.0.0.1".parse().unwrap();
        let found = judge(&examined, &url, &Config::default(), 3);
        let worse: Vec<_> = found.iter().filter(|finding| finding.level != Level::Ok).collect();
        assert!(worse.is_empty() && found.len() > 8, "{worse:#?}");
    }

    #[test]
    fn what_the_user_may_not_ask_is_skipped_and_not_passed_over() {
        let mut primary = fixture::primary();
        primary.config = Err("NOPERM".to_owned());
        primary.info.remove("min_slaves_good_slaves");
        primary.info.insert("aof_enabled".to_owned(), "0".to_owned());
        let examined = Examined { sentinels: Vec::new(), primary: Ok(primary) };
        let url = "redis://127.0.0.1".parse().unwrap();
        let found = judge(&examined, &url, &Config::default(), 1);
        let skipped: Vec<_> =
            found.iter().filter(|finding| finding.level == Level::Skipped).map(|f| f.check).collect();
        assert_eq!(skipped, ["redis.pubsub_buffer", "redis.persistence", "redis.min_replicas"]);
    }
}
