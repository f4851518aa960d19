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
        ("client-output-buffer-limit", "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"),
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
