//! What of plain channels survives a restart, and whether writing to disk works.

#[cfg(test)]
mod tests;

use super::{Finding, Primary, not_told};

const CHECK: &str = "redis.persistence";

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
            return vec![Finding::problem(
                CHECK,
                seen,
                "look into Redis's log: is its disk full, or its directory read-only?",
            )];
        }
    }
    vec![match (info("aof_enabled"), &primary.config) {
        ("1", Ok(settings)) => judge_sync(settings.get("appendfsync").map_or("", String::as_str)),
        ("1", Err(_)) => Finding::ok(CHECK, "appendonly yes"),
        (_, Ok(settings)) => judge_snapshots(settings.get("save").map_or("", String::as_str)),
        (_, Err(error)) => Finding::skipped(
            CHECK,
            format!("appendonly no; whether there are snapshots: {}", not_told(error)),
        ),
    }]
}

fn judge_sync(appendfsync: &str) -> Finding {
    let seen = format!("appendonly yes, appendfsync {appendfsync}");
    match appendfsync {
        "no" => Finding::warning(
            CHECK,
            format!("{seen}: a power cut takes half a minute of plain messages"),
            "CONFIG SET appendfsync everysec   (and in the config file)",
        ),
        _ => Finding::ok(CHECK, seen),
    }
}

const ADVICE: &str =
    "CONFIG SET appendonly yes   (and in the config file); durable channels are in PostgreSQL in any case";

fn judge_snapshots(save: &str) -> Finding {
    match save {
        "" => Finding::warning(
            CHECK,
            "none: a restart loses the history of all plain channels (announced by `reset`)",
            ADVICE,
        ),
        save => Finding::note(
            CHECK,
            format!(
                "snapshots only (save {save}): a crash loses plain messages since the last one (announced by `reset`)"
            ),
            ADVICE,
        ),
    }
}
