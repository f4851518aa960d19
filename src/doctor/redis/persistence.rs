//! What of plain channels survives a restart, and whether writing to disk works.

#[cfg(test)]
mod tests;

use super::{Check, Finding, Primary, not_told};

const CHECK: Check = Check("redis.persistence");

pub(super) fn judge(primary: &Primary) -> Vec<Finding> {
    let info = |name: &str| primary.info.get(name).map_or("", String::as_str);
    // A write that failed: with its defaults, Redis then takes no writes any more.
    for (field, what) in [
        ("aof_last_write_status", "the last write to the append-only file failed"),
        ("rdb_last_bgsave_status", "the last snapshot (BGSAVE) failed"),
        ("aof_last_bgrewrite_status", "the last rewrite of the append-only file failed"),
    ] {
        if info(field) == "err" {
            let seen = format!("{what}: publishes are, or will be, refused (MISCONF)");
            let advice = "look into Redis's log: is its disk full, or its directory read-only?";
            return vec![CHECK.problem(seen, advice)];
        }
    }
    vec![match (info("aof_enabled"), &primary.config) {
        ("1", Ok(settings)) => judge_sync(settings.get("appendfsync").map_or("", String::as_str)),
        ("1", Err(_)) => CHECK.ok("appendonly yes"),
        (_, Ok(settings)) => judge_snapshots(settings.get("save").map_or("", String::as_str)),
        (_, Err(error)) => {
            CHECK.skipped(format!("appendonly no; whether there are snapshots: {}", not_told(error)))
        }
    }]
}

fn judge_sync(appendfsync: &str) -> Finding {
    let seen = format!("appendonly yes, appendfsync {appendfsync}");
    if appendfsync != "no" {
        return CHECK.ok(seen);
    }
    let seen = format!("{seen}: a power cut takes half a minute of plain messages");
    CHECK.warning(seen, "CONFIG SET appendfsync everysec   (and in the config file)")
}

fn judge_snapshots(save: &str) -> Finding {
    let advice = "CONFIG SET appendonly yes   (and in the config file); durable channels are in PostgreSQL in any case";
    if save.is_empty() {
        let seen = "none: a restart loses the history of all plain channels (announced by `reset`)";
        return CHECK.warning(seen, advice);
    }
    let lost = "a crash loses plain messages since the last one (announced by `reset`)";
    CHECK.note(format!("snapshots only (save {save}): {lost}"), advice)
}
