//! Tables, layout, connections and durability.

#[cfg(test)]
mod tests;

use std::path::Path;

use super::{Check, Finding};
use crate::store::examine::ServerSays;

/// A database that will be made.
pub(super) fn not_there_yet(file: &Path) -> Finding {
    Check("sql.tables").note(format!("there is no {} yet", file.display()), "belfry serve makes it")
}

/// Which migrations it has, against those that this binary knows.
pub(super) fn tables(applied: &[i64], known: &[i64], oldest: i64) -> Finding {
    const CHECK: Check = Check("sql.tables");
    let newer: Vec<_> = applied.iter().filter(|number| !known.contains(number)).collect();
    let missing = known.iter().filter(|number| !applied.contains(number)).count();
    let may_write = oldest == 0 || known.contains(&oldest);
    if !newer.is_empty() || !may_write {
        let seen = format!("a newer Belfry has used it: migrations {newer:?} are not known to this one");
        if !may_write {
            return CHECK.problem(seen, "run that version, or restore a backup from before the upgrade");
        }
        let advice = "this one may still write; finish the upgrade, or the way back, of all nodes";
        return CHECK.note(seen, advice);
    }
    let make = "belfry serve makes them, or belfry migrate before";
    match (missing, applied.is_empty()) {
        (0, _) => CHECK.ok(format!("up to date (migration {})", known.last().unwrap_or(&0))),
        (_, true) => CHECK.note("there are no tables yet", make),
        (missing, false) => {
            let seen = format!("{missing} migrations of {} are to be made", known.len());
            CHECK.note(seen, format!("make a backup first: there is no way back. {make}"))
        }
    }
}

/// The number of Redis servers is decided at the first start.
pub(super) fn layout(recorded: Option<u16>, given: usize) -> Finding {
    const CHECK: Check = Check("sql.layout");
    match recorded.map(usize::from) {
        Some(recorded) if recorded != given && (recorded, given) != (0, 1) => {
            let seen = format!("the database was first used with {recorded} Redis servers");
            let advice = "or take another database: channels would not be found again";
            let advice = format!("name the same {recorded} in redis.urls, {advice}");
            CHECK.problem(format!("{seen}, and redis.urls names {given}"), advice)
        }
        Some(0) if given == 1 => {
            let advice = "clients hear `renumbered` once; there is no way back";
            CHECK.note("a log in memory becomes one on Redis", advice)
        }
        _ if given == 0 => CHECK.ok("a log in memory, without Redis"),
        _ => CHECK.ok(format!("{given} Redis servers, as it is recorded or will be")),
    }
}

/// The pools of all nodes have to fit, and of one more while one is replaced.
pub(super) fn connections(server: &ServerSays, pool: u32, nodes: u32) -> Finding {
    const CHECK: Check = Check("sql.connections");
    let room = server.connections - server.taken;
    let (wanted, rolling) = (i64::from(pool * nodes), i64::from(pool * (nodes + 1)));
    let room_of = format!("max_connections without the reserved ones, less {} of others", server.taken);
    let seen = format!("room for {room} ({room_of}), and {nodes} × database.pool_size come to {wanted}");
    let share = (room / i64::from(nodes + 1)).max(2);
    let advice = format!("ALTER SYSTEM SET max_connections and a restart, or database.pool_size = {share}");
    if room < wanted {
        CHECK.problem(seen, advice)
    } else if room < rolling {
        CHECK.warning(format!("{seen}: one node more, as in a rolling restart, does not fit"), advice)
    } else {
        CHECK.ok(seen)
    }
}

/// Whether the disk is waited for at all.
pub(super) fn durability(server: &ServerSays) -> Finding {
    const CHECK: Check = Check("sql.durability");
    let set = |name| format!("ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf();");
    if !server.fsync {
        let seen = "fsync is off: acknowledged messages, or the whole database, are lost with the machine";
        return CHECK.problem(seen, set("fsync"));
    }
    if !server.full_page_writes {
        let seen = "full_page_writes is off: a power cut can tear pages, unless the file system prevents it";
        return CHECK.warning(seen, set("full_page_writes"));
    }
    CHECK.ok("fsync and full_page_writes are on")
}
