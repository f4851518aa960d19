//! Tables, layout, connections and durability.

#[cfg(test)]
mod tests;

use std::path::Path;

use super::Finding;
use crate::store::examine::ServerSays;

/// A database that will be made.
pub(super) fn not_there_yet(file: &Path) -> Finding {
    Finding::note("sql.tables", format!("there is no {} yet", file.display()), "belfry serve makes it")
}

/// Which migrations it has, against those that this binary knows.
pub(super) fn tables(applied: &[i64], known: &[i64], oldest: i64) -> Finding {
    const CHECK: &str = "sql.tables";
    let newer: Vec<_> = applied.iter().filter(|number| !known.contains(number)).collect();
    let missing = known.iter().filter(|number| !applied.contains(number)).count();
    let may_write = oldest == 0 || known.contains(&oldest);
    if !newer.is_empty() || !may_write {
        let seen = format!("a newer Belfry has used it: migrations {newer:?} are not known to this one");
        if may_write {
            return Finding::note(
                CHECK,
                seen,
                "this one may still write; finish the upgrade, or the way back, of all nodes",
            );
        }
        return Finding::problem(
            CHECK,
            seen,
            "run that version, or restore a backup from before the upgrade",
        );
    }
    match (missing, applied.is_empty()) {
        (0, _) => Finding::ok(CHECK, format!("up to date (migration {})", known.last().unwrap_or(&0))),
        (_, true) => Finding::note(
            CHECK,
            "there are no tables yet",
            "belfry serve makes them, or belfry migrate before",
        ),
        (missing, false) => Finding::note(
            CHECK,
            format!("{missing} migrations of {} are to be made", known.len()),
            "make a backup first: there is no way back. belfry serve makes them, or belfry migrate before",
        ),
    }
}

/// The number of Redis servers is decided at the first start.
pub(super) fn layout(recorded: Option<u16>, given: usize) -> Finding {
    const CHECK: &str = "sql.layout";
    match recorded.map(usize::from) {
        Some(recorded) if recorded != given && (recorded, given) != (0, 1) => Finding::problem(
            CHECK,
            format!(
                "the database was first used with {recorded} Redis servers, and redis.urls names {given}"
            ),
            format!(
                "name the same {recorded} in redis.urls, or take another database: channels would not be found again"
            ),
        ),
        Some(0) if given == 1 => Finding::note(
            CHECK,
            "a log in memory becomes one on Redis",
            "clients hear `renumbered` once; there is no way back",
        ),
        _ if given == 0 => Finding::ok(CHECK, "a log in memory, without Redis"),
        _ => Finding::ok(CHECK, format!("{given} Redis servers, as it is recorded or will be")),
    }
}

/// The pools of all nodes have to fit, and of one more while one is replaced.
pub(super) fn connections(server: &ServerSays, pool: u32, nodes: u32) -> Finding {
    const CHECK: &str = "sql.connections";
    let room = server.connections - server.taken;
    let (wanted, rolling) = (i64::from(pool * nodes), i64::from(pool * (nodes + 1)));
    let seen = format!(
        "room for {room} (max_connections without the reserved ones, less {} of others), and {nodes} × \
         database.pool_size come to {wanted}",
        server.taken
    );
    let share = (room / i64::from(nodes + 1)).max(2);
    let advice = format!("ALTER SYSTEM SET max_connections and a restart, or database.pool_size = {share}");
    if room < wanted {
        Finding::problem(CHECK, seen, advice)
    } else if room < rolling {
        Finding::warning(
            CHECK,
            format!("{seen}: one node more, as in a rolling restart, does not fit"),
            advice,
        )
    } else {
        Finding::ok(CHECK, seen)
    }
}

/// Whether the disk is waited for at all.
pub(super) fn durability(server: &ServerSays) -> Finding {
    const CHECK: &str = "sql.durability";
    match (server.fsync, server.full_page_writes) {
        (false, _) => Finding::problem(
            CHECK,
            "fsync is off: acknowledged messages, or the whole database, are lost with the machine",
            "ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();",
        ),
        (true, false) => Finding::warning(
            CHECK,
            "full_page_writes is off: a power cut may leave torn pages, unless the file system prevents it",
            "ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();",
        ),
        (true, true) => Finding::ok(CHECK, "fsync and full_page_writes are on"),
    }
}
