//! What happens when a Redis is full, and what it holds for a subscriber that is slow.

#[cfg(test)]
mod tests;

use super::{Check, Finding, Primary, not_told, number};
use crate::values::size::shown;

pub(super) fn judge(primary: &Primary, push_bytes: u64) -> Vec<Finding> {
    let limit = number(&primary.info, "maxmemory").unwrap_or(0);
    let policy = primary.info.get("maxmemory_policy").map_or("", String::as_str);
    let pubsub = match &primary.config {
        Ok(settings) => {
            judge_pubsub(settings.get("client-output-buffer-limit").map_or("", String::as_str), push_bytes)
        }
        Err(error) => Check("redis.pubsub_buffer").skipped(not_told(error)),
    };
    let used = number(&primary.info, "used_memory").unwrap_or(0);
    vec![judge_eviction(limit, policy), judge_memory(limit, used), pubsub]
}

/// A Redis that may throw keys away throws the log away.
fn judge_eviction(limit: u64, policy: &str) -> Finding {
    const CHECK: Check = Check("redis.eviction");
    let advice = "CONFIG SET maxmemory-policy noeviction   (and in the config file)";
    match (policy, limit) {
        ("noeviction", _) => CHECK.ok("maxmemory-policy noeviction"),
        ("", _) => CHECK.skipped("INFO does not tell maxmemory_policy"),
        (policy, 0) => {
            let seen = format!("maxmemory-policy {policy}: harmless only for as long as maxmemory is 0");
            CHECK.warning(seen, advice)
        }
        (policy, limit) => {
            let seen = format!("maxmemory-policy {policy}: at maxmemory {}", shown(limit));
            CHECK.problem(
                format!("{seen} it throws messages away in silence; belfry serve refuses it"),
                advice,
            )
        }
    }
}

/// Full and not evicting, it refuses every publish.
fn judge_memory(limit: u64, used: u64) -> Finding {
    const CHECK: Check = Check("redis.memory");
    if limit == 0 {
        let seen = format!("{} used, and no maxmemory", shown(used));
        let advice = "maxmemory at some three quarters of its machine's memory: refused publishes are better than \
                      a Redis that the kernel kills";
        return CHECK.note(seen, advice);
    }
    let seen = format!("{} of maxmemory {} used", shown(used), shown(limit));
    let advice =
        "raise maxmemory, or lower log.redis_history, log.redis_history_age or plain namespaces' history";
    match used {
        used if used >= limit / 20 * 19 => {
            CHECK.problem(format!("{seen}: publishes are refused when it is full"), advice)
        }
        used if used >= limit / 5 * 4 => CHECK.warning(seen, advice),
        _ => CHECK.ok(seen),
    }
}

/// Redis cuts a subscriber for whom more than this waits; the node then catches up from the streams. It should wait
/// for at least as much as the node itself does.
fn judge_pubsub(limits: &str, push_bytes: u64) -> Finding {
    const CHECK: Check = Check("redis.pubsub_buffer");
    let words: Vec<_> = limits.split_whitespace().collect();
    let pubsub = words.iter().position(|word| *word == "pubsub").and_then(|at| {
        let number = |word: Option<&&str>| word?.parse::<u64>().ok();
        Some((number(words.get(at + 1))?, number(words.get(at + 2))?, number(words.get(at + 3))?))
    });
    let Some((hard, soft, seconds)) = pubsub else {
        return CHECK.skipped("CONFIG GET does not tell client-output-buffer-limit");
    };
    let wanted = format!("'pubsub {push_bytes} 8388608 60'");
    let advice = format!("CONFIG SET client-output-buffer-limit {wanted}   (and in the config file)");
    let seen = format!("client-output-buffer-limit pubsub {hard} {soft} {seconds}");
    if hard == 0 {
        let seen = format!("{seen}: without limit, a node that has stopped reading fills Redis's memory");
        return CHECK.note(seen, advice);
    }
    if hard < push_bytes {
        let sooner = "a node is cut off, and catches up, sooner than redis.push_bytes";
        return CHECK.warning(format!("{seen}: {sooner} ({push_bytes}) says"), advice);
    }
    CHECK.ok(seen)
}
