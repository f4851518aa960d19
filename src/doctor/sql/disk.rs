//! Where an SQLite file lies: on a disk of this machine, with room, and writable.

#[cfg(test)]
mod tests;

use std::path::Path;

use rustix::fs::{Access, access, statvfs};

use super::{Check, Finding};
use crate::{doctor::proc, values::size::shown};

/// What is locked over a network is not locked for certain, and `fsync` means less there.
const NETWORK: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.s3fs",
    "glusterfs",
];

/// Gone with the machine, or with the container.
const PASSING: [&str; 3] = ["tmpfs", "ramfs", "overlay"];

const LITTLE: u64 = 1 << 30;
const TOO_LITTLE: u64 = 100 << 20;

pub(super) fn check(file: &Path) -> Vec<Finding> {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    // The directory is made at the first start: what counts is the nearest one that is there.
    let there = file.ancestors().skip(1).find(|directory| directory.is_dir()).unwrap_or(Path::new("/"));
    let mut found = vec![match proc::read("/proc/self/mountinfo") {
        Ok(mounts) => judge_kind(
            &kind_of(&mounts, &there.canonicalize().unwrap_or_else(|_| there.to_owned())).unwrap_or_default(),
            there,
        ),
        Err(error) => Check("sql.disk").skipped(error.to_string()),
    }];
    found.push(match statvfs(there) {
        Ok(system) => judge_space(system.f_bavail * system.f_frsize, there),
        Err(error) => {
            Check("sql.space").skipped(format!("cannot ask how much room {} has: {error}", there.display()))
        }
    });
    let all = Access::READ_OK | Access::WRITE_OK;
    let itself = || if file.exists() { access(&file, all) } else { Ok(()) };
    let writable = access(there, all | Access::EXEC_OK).and_then(|()| itself());
    found.push(match writable {
        Ok(()) => Check("sql.writable").ok(format!("{} can be written by this user", file.display())),
        Err(error) => {
            let seen = format!("this user cannot write {} and its directory: {error}", file.display());
            let advice = "run belfry doctor as the user that serves, or chown it to that user";
            Check("sql.writable").problem(seen, format!("{advice}: chown USER: {}", there.display()))
        }
    });
    found
}

/// The kind of the file system that a path is on, from `/proc/self/mountinfo` (proc(5)): the last of the longest mount
/// points above it.
fn kind_of(mounts: &str, path: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else { continue };
        let (Some(point), Some(kind)) = (before.split(' ').nth(4), after.split(' ').next()) else { continue };
        // A space is written \040, which no directory of ours has: such a mount is passed over.
        if path.starts_with(point) && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), kind));
        }
    }
    best.map(|(_, kind)| kind.to_owned())
}

fn judge_kind(kind: &str, directory: &Path) -> Finding {
    const CHECK: Check = Check("sql.disk");
    let directory = directory.display();
    if NETWORK.contains(&kind) {
        let seen = "over a network: SQLite's locks and fsync cannot be relied on there";
        let advice = "put database.url on a disk of this machine, or use PostgreSQL";
        return CHECK.problem(format!("{directory} is on {kind}, {seen}"), advice);
    }
    if PASSING.contains(&kind) {
        let seen = format!("{directory} is on {kind}: it goes with the container, or the machine's memory");
        return CHECK.warning(seen, "a volume of its own, such as /var/lib/belfry");
    }
    CHECK.ok(format!("{directory} is on {}", if kind.is_empty() { "a local disk" } else { kind }))
}

fn judge_space(free: u64, directory: &Path) -> Finding {
    const CHECK: Check = Check("sql.space");
    let seen = format!("{} free at {}", shown(free), directory.display());
    let advice = "make room, or lower history_age of the durable namespaces: a full disk refuses publishes";
    match free {
        free if free < TOO_LITTLE => CHECK.problem(seen, advice),
        free if free < LITTLE => CHECK.warning(seen, advice),
        _ => CHECK.ok(seen),
    }
}
