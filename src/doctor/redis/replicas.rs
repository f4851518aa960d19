//! Whether somebody can take over, and whether those who decide it agree.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::{Check, Finding, Primary, not_told, number};
use crate::redis::examine::SentinelView;

/// Seconds that a replica may be behind.
const LAG: u64 = 10;

/// With fewer, one that is gone leaves no majority.
const ENOUGH: u32 = 3;

pub(super) fn judge_sentinels(said: &[(String, Result<SentinelView, String>)]) -> Vec<Finding> {
    const CHECK: Check = Check("redis.sentinels");
    let mut found = Vec::new();
    if said.is_empty() {
        return found;
    }
    for (address, error) in said.iter().filter_map(|(address, it)| Some((address, it.as_ref().err()?))) {
        let advice = "start it, or take it out of the URL";
        found.push(CHECK.warning(format!("{address} does not answer: {error}"), advice));
    }
    let answered: Vec<_> = said.iter().filter_map(|(at, it)| Some((at, it.as_ref().ok()?))).collect();
    let Some((_, first)) = answered.first() else {
        let advice = "redis-cli -h HOST -p 26379 sentinel masters   from this machine";
        return vec![CHECK.problem("no Sentinel answers, so nobody knows the primary", advice)];
    };
    if answered.iter().any(|(_, watched)| watched.primary != first.primary) {
        let beliefs: Vec<_> =
            answered.iter().map(|(address, watched)| format!("{address} says {}", watched.primary)).collect();
        let advice = "a failover may be under way: look again in a minute; else SENTINEL RESET on those that are wrong";
        found.push(CHECK.problem(format!("they disagree: {}", beliefs.join(", ")), advice));
    }
    if let Some((address, watched)) = answered.iter().find(|(_, watched)| watched.flags.contains("down")) {
        let seen = format!("{address} takes the primary for down ({})", watched.flags);
        found.push(CHECK.problem(seen, "is it reachable from there?"));
    }
    if let Some((address, hindrance)) =
        answered.iter().find_map(|(a, watched)| Some((a, watched.hindrance.as_ref()?)))
    {
        let seen = format!("{address}: no failover is possible: {hindrance}");
        found.push(CHECK.problem(seen, "start the Sentinels that are missing"));
    }
    let known = answered.iter().map(|(_, watched)| watched.sentinels).min().unwrap_or(0);
    if known < ENOUGH {
        let seen = format!("{known} in all: when one is gone, no majority is left");
        found.push(CHECK.warning(seen, "run three, on three machines"));
    } else if first.quorum > known / 2 + 1 {
        let seen = "more than a majority has to see that the primary is gone";
        let advice = format!("SENTINEL SET group quorum {}", known / 2 + 1);
        found.push(CHECK.warning(format!("quorum {} of {known}: {seen}", first.quorum), advice));
    }
    if found.is_empty() {
        let (asked, SentinelView { primary, replicas, .. }) = (answered.len(), first);
        let seen = format!("{asked} of {known} asked, and agree on {primary} with {replicas} replicas");
        found.push(CHECK.ok(seen));
    }
    found
}

pub(super) fn judge_replicas(primary: &Primary, watched: bool) -> Vec<Finding> {
    const CHECK: Check = Check("redis.replicas");
    let count = number(&primary.info, "connected_slaves").unwrap_or(0);
    if count == 0 && !watched {
        // One server, and nobody who would have another one take over.
        return Vec::new();
    }
    let replicas = (0..count).filter_map(|at| primary.info.get(&format!("slave{at}")));
    let behind: Vec<_> = replicas.filter(|replica| !is_level(replica)).map(String::as_str).collect();
    let replicas = if count == 0 {
        CHECK.problem("no replica is connected: nobody can take over", "start one with `replicaof`")
    } else if !behind.is_empty() {
        let advice = "is it still copying, or is its network too slow? INFO replication says how far it is";
        CHECK.warning(format!("not level: {}", behind.join("; ")), advice)
    } else {
        CHECK.ok(format!("{count} connected and level"))
    };
    vec![replicas, judge_least(primary)]
}

fn is_level(replica: &str) -> bool {
    let fields: HashMap<_, _> = replica.split(',').filter_map(|pair| pair.split_once('=')).collect();
    let lag = fields.get("lag").and_then(|lag| lag.parse::<u64>().ok());
    fields.get("state") == Some(&"online") && lag.is_some_and(|lag| lag <= LAG)
}

/// `min-replicas-to-write` bounds what a failover loses, and what a primary acknowledges that has been replaced.
fn judge_least(primary: &Primary) -> Finding {
    const CHECK: Check = Check("redis.min_replicas");
    let least = match &primary.config {
        Ok(settings) => number(settings, "min-replicas-to-write"),
        // INFO has this field only where the setting is above zero.
        Err(_) if primary.info.contains_key("min_slaves_good_slaves") => Some(1),
        Err(error) => return CHECK.skipped(not_told(error)),
    };
    let good = number(&primary.info, "min_slaves_good_slaves").unwrap_or(0);
    let least = least.unwrap_or(0);
    let seen = format!("min-replicas-to-write is {least}");
    if least == 0 {
        let lost = "a primary that is cut off goes on acknowledging plain messages, which are lost";
        let advice =
            "CONFIG SET min-replicas-to-write 1 min-replicas-max-lag 10   (and in the config files of all)";
        return CHECK.warning(format!("{seen}: {lost}"), advice);
    }
    let seen = format!("{seen}, and {good} are good");
    if good >= least {
        return CHECK.ok(seen);
    }
    let seen = format!("{seen}: publishes are refused (NOREPLICAS)");
    CHECK.problem(seen, "start the replicas that are missing")
}
