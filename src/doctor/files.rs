//! File descriptors: each connection is one.

#[cfg(test)]
mod tests;

use std::io;

use super::{Check, Finding, proc, proc::Of};
use crate::config::{Config, budget};

#[derive(Debug, Clone, Copy)]
pub(super) struct Allowed {
    /// What the process may open.
    soft: u64,
    /// What it may be given without root.
    hard: u64,
    /// The most that any process may be given (`fs.nr_open`).
    nr_open: u64,
    /// The most of all processes together (`fs.file-max`).
    file_max: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// What the process opens for itself: files, and connections to Redis and SQL.
    own: u64,
    clients: u64,
}

impl Allowed {
    fn read(of: Of) -> io::Result<Self> {
        let limits = of.read("limits")?;
        let unknown = || io::Error::other("/proc tells no limit of open files");
        let (soft, hard) = proc::open_files(&limits).ok_or_else(unknown)?;
        let nr_open = proc::number("/proc/sys/fs/nr_open")?;
        Ok(Self { soft, hard, nr_open, file_max: proc::number("/proc/sys/fs/file-max")? })
    }
}

impl Wanted {
    pub(super) fn of(config: &Config) -> Self {
        Self { own: budget::own_files(config), clients: config.clients() as u64 }
    }

    fn all(self) -> u64 {
        self.own + self.clients
    }
}

pub(super) fn check(config: &Config, of: Of) -> Vec<Finding> {
    match Allowed::read(of) {
        Ok(allowed) => judge(&allowed, Wanted::of(config), &of.whose()),
        Err(error) => vec![Check("files.limit").skipped(error.to_string())],
    }
}

fn judge(allowed: &Allowed, wanted: Wanted, whose: &str) -> Vec<Finding> {
    const CHECK: Check = Check("files.limit");
    let Allowed { soft, hard, .. } = *allowed;
    let room = soft.saturating_sub(wanted.own);
    let all = wanted.all();
    let mut raise = format!(
        "LimitNOFILE={all} in the systemd unit, `ulimits: nofile` of a container, or `ulimit -n {all}` in the shell"
    );
    if all > allowed.nr_open {
        raise = format!("sysctl -w fs.nr_open={all}   (and in /etc/sysctl.d), then\n{raise}");
    }
    let limit = if room < wanted.clients {
        let seen = format!(
            "{soft} open files (hard limit {hard}) {whose}: {room} connections, and server.max_connections lets {} clients in",
            wanted.clients
        );
        CHECK.problem(seen, format!("{raise}\nor set server.max_connections = {}", room.max(1)))
    } else {
        CHECK.ok(format!("{soft} open files {whose}, of which {all} may be needed"))
    };
    vec![limit, judge_machine(allowed.file_max, all)]
}

fn judge_machine(file_max: u64, all: u64) -> Finding {
    const CHECK: Check = Check("files.machine");
    if file_max >= all {
        return CHECK.ok("fs.file-max is high enough");
    }
    let seen = format!("fs.file-max is {file_max}, for all processes together; Belfry alone may need {all}");
    CHECK.problem(seen, format!("sysctl -w fs.file-max={}   (and in /etc/sysctl.d)", 2 * all))
}
