//! Whether it will do at all: version, kind, permissions, connections, distance.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::{Check, Finding, Primary, Unfit, number};
use crate::{config::RedisUrl, redis::examine::Fields};

/// A publish waits for one round trip, so this is what it costs at least.
const FAR: Duration = Duration::from_millis(5);
const TOO_FAR: Duration = Duration::from_millis(100);

/// Version, and what kind of server it is. Eviction has a check of its own.
pub(super) fn judge_fit(primary: &Primary) -> Finding {
    const CHECK: Check = Check("redis.reachable");
    match &primary.unfit {
        None | Some(Unfit::Evicts(_)) => {
            let version = primary.info.get("redis_version").map_or("?", String::as_str);
            CHECK.ok(format!("Redis {version}, primary at {}", primary.address))
        }
        Some(unfit) => CHECK.problem(unfit.to_string(), "belfry serve would refuse it"),
    }
}

/// Passwords and messages in the open.
pub(super) fn judge_transport(url: &RedisUrl, address: &str) -> Option<Finding> {
    const CHECK: Check = Check("redis.tls");
    let loopback =
        address.starts_with("127.") || address.starts_with("[::1]") || address.starts_with("localhost:");
    match (url.tls, loopback) {
        (true, _) => Some(CHECK.ok("TLS")),
        (false, true) => None,
        (false, false) => Some(CHECK.note(
            "no TLS: messages and the password go over the network as they are",
            "rediss:// and redis.ca_file, unless the network is trusted",
        )),
    }
}

pub(super) fn judge_permissions(denied: &[String], prefix: &str) -> Finding {
    const CHECK: Check = Check("redis.acl");
    if denied.is_empty() {
        return CHECK.ok("the user may use every command that Belfry needs");
    }
    CHECK.problem(format!("the user may not use {}", denied.join(", ")), acl_advice(prefix))
}

/// The question itself was refused.
pub(super) fn cannot_ask_permissions(error: &str, prefix: &str) -> Finding {
    const CHECK: Check = Check("redis.acl");
    if error.contains("NOPERM") || error.contains("permissions") {
        return CHECK.problem(format!("the user may not run scripts: {error}"), acl_advice(prefix));
    }
    CHECK.skipped(format!("cannot ask for the user's permissions: {error}"))
}

fn acl_advice(prefix: &str) -> String {
    format!(
        "ACL SETUSER belfry ~{prefix}:* &{prefix}:* +@all -@dangerous +info   (and ACL SAVE, or in the config file)"
    )
}

pub(super) fn judge_clients(info: &Fields, wanted: u64) -> Finding {
    const CHECK: Check = Check("redis.clients");
    let (Some(most), Some(now)) = (number(info, "maxclients"), number(info, "connected_clients")) else {
        return CHECK.skipped("INFO does not tell maxclients");
    };
    let seen = format!("{now} of maxclients {most} are connected, and the nodes may open {wanted}");
    if most < wanted {
        return CHECK.problem(seen, format!("maxclients {}", 2 * wanted));
    }
    if now >= most / 10 * 9 {
        return CHECK.warning(seen, format!("maxclients {}   or find out who connects", 2 * most));
    }
    CHECK.ok(seen)
}

pub(super) fn judge_round_trip(took: Duration) -> Finding {
    const CHECK: Check = Check("redis.round_trip");
    let seen = format!("{:.1} ms for an answer", took.as_secs_f64() * 1e3);
    let advice =
        "every publish waits for it: put Redis and the nodes in one place; `redis-cli --latency`, SLOWLOG";
    match took {
        took if took >= TOO_FAR => CHECK.warning(seen, advice),
        took if took >= FAR => CHECK.note(seen, advice),
        _ => CHECK.ok(seen),
    }
}
