//! File descriptors: each connection is one.

#[cfg(test)]
mod tests;

use std::io;

use super::{Finding, proc, proc::Of};
use crate::config::{Config, budget};

/// What the machine allows.
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
        let (soft, hard) = proc::open_files(&limits).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "/proc tells no limit of open files")
        })?;
        Ok(Self {
            soft,
            hard,
            nr_open: proc::number("/proc/sys/fs/nr_open")?,
            file_max: proc::number("/proc/sys/fs/file-max")?,
        })
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
        Err(error) => vec![Finding::skipped("files.limit", error.to_string())],
    }
}

fn judge(allowed: &Allowed, wanted: Wanted, whose: &str) -> Vec<Finding> {
    const LIMIT: &str = "files.limit";
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
        Finding::problem(LIMIT, seen, format!("{raise}\nor set server.max_connections = {}", room.max(1)))
    } else {
        Finding::ok(LIMIT, format!("{soft} open files {whose}, of which {all} may be needed"))
    };
    let file_max = if allowed.file_max < all {
        let seen = format!(
            "fs.file-max is {}, for all processes together; Belfry alone may need {all}",
            allowed.file_max
        );
        Finding::problem(
            "files.machine",
            seen,
            format!("sysctl -w fs.file-max={}   (and in /etc/sysctl.d)", 2 * all),
        )
    } else {
        Finding::ok("files.machine", "fs.file-max is high enough")
    };
    vec![limit, file_max]
}
