//! Memory: the formula of docs/capacity.md against what the process may have.

use std::{io, path::Path};

use super::{Finding, proc, proc::Of};
use crate::config::{Config, NamespaceKind};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// A server that has been busy, without what is counted below.
const BASE: u64 = 30 * MIB;
/// For each connection: what an idle one holds, and the kernel's socket.
const WEBSOCKET: u64 = 2 * KIB;
const STREAM: u64 = 12 * KIB;
const SOCKET: u64 = 4 * KIB;
/// One connection in so many has something to write that the client does not take.
const ONE_BEHIND_IN: u64 = 100;

/// What the settings may come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Budget {
    /// Rings, histories, queues: whatever the number of connections.
    fixed: u64,
    sessions: u64,
    pending: u64,
}

impl Budget {
    fn of(config: &Config) -> Self {
        let redis = config.redis.urls.len() as u64;
        // The memory log has two partitions; over Redis each server is one, with pushes that wait to be read.
        let partitions = if redis == 0 { 2 } else { redis };
        let rings = partitions * config.log.ring_bytes as u64;
        let pushes = redis * config.redis.push_bytes as u64;
        let plain = config.namespaces.iter().any(|(_, namespace)| namespace.kind == NamespaceKind::Plain);
        let history = if redis == 0 && plain { config.log.history_bytes as u64 } else { 0 };
        let queues = (config.log.queue_bytes + config.log.ephemeral_bytes) as u64;
        Self {
            fixed: BASE + rings + pushes + history + queues,
            sessions: config.limits.sessions as u64,
            pending: config.limits.pending_bytes as u64,
        }
    }

    fn each(&self, idle: u64) -> u64 {
        idle + SOCKET + self.pending / ONE_BEHIND_IN
    }

    fn total(&self, idle: u64) -> u64 {
        self.fixed + self.sessions * self.each(idle)
    }

    /// How many sessions fit into `limit`.
    fn fitting(&self, limit: u64, idle: u64) -> u64 {
        limit.saturating_sub(self.fixed) / self.each(idle)
    }
}

pub(super) fn check(config: &Config, of: Of) -> Vec<Finding> {
    let budget = Budget::of(config);
    match limit(of) {
        Ok((limit, whose)) => vec![judge(&budget, limit, &whose)],
        Err(error) => vec![Finding::skipped("memory.budget", error.to_string())],
    }
}

fn judge(budget: &Budget, limit: u64, whose: &str) -> Finding {
    const CHECK: &str = "memory.budget";
    let (least, most) = (budget.total(WEBSOCKET), budget.total(STREAM));
    let sessions = budget.sessions;
    let seen = format!(
        "{sessions} sessions may come to {} (all on WebSocket) to {} (none on it); {whose} is {}",
        shown(least),
        shown(most),
        shown(limit)
    );
    let lower = |idle| {
        format!("give it more memory, or set limits.sessions = {}", budget.fitting(limit, idle).max(1))
    };
    if limit < least {
        Finding::problem(CHECK, seen, lower(WEBSOCKET))
    } else if limit < most {
        let advice = format!("{}, which fits whatever the transports are", lower(STREAM));
        Finding::warning(CHECK, seen, advice)
    } else {
        Finding::ok(CHECK, seen)
    }
}

/// The least of what the cgroups above the process and the machine allow, and which of them it is.
fn limit(of: Of) -> io::Result<(u64, String)> {
    let text = proc::read("/proc/meminfo")?;
    let machine = machine_memory(&text)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "/proc/meminfo has no MemTotal"))?;
    let groups = of.read("cgroup")?;
    let limit = cgroup_files(&groups).iter().filter_map(|path| cgroup_limit(&proc::read(path).ok()?)).min();
    Ok(match limit {
        Some(limit) if limit < machine => (limit, "the cgroup's limit".to_owned()),
        _ => (machine, "the machine's memory".to_owned()),
    })
}

fn machine_memory(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib * KIB)
}

/// The files that hold the memory limit of a process, from `/proc/…/cgroup`: those of its group, and of all above.
fn cgroup_files(groups: &str) -> Vec<String> {
    let mut files = Vec::new();
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let (root, file) = match controllers {
            "" => ("/sys/fs/cgroup", "memory.max"),
            controllers if controllers.split(',').any(|name| name == "memory") => {
                ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            }
            _ => continue,
        };
        for group in Path::new(path).ancestors() {
            files.push(format!("{root}{}/{file}", group.display().to_string().trim_end_matches('/')));
        }
    }
    files
}

/// `max`, or a number of bytes. Version 1 writes a very large number where there is no limit.
fn cgroup_limit(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|bytes| *bytes < 1 << 60)
}

/// Bytes as people read them.
pub(super) fn shown(bytes: u64) -> String {
    if bytes >= 10 << 30 { format!("{} GiB", bytes >> 30) } else { format!("{} MiB", bytes / MIB) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn what_does_not_fit_with_websockets_alone_is_a_problem_and_with_streams_a_warning() {
        let budget = Budget { fixed: 100 * MIB, sessions: 10_000, pending: 0 };
        let (least, most) = (budget.total(WEBSOCKET), budget.total(STREAM));
        assert_eq!((least, most), (100 * MIB + 10_000 * 6 * KIB, 100 * MIB + 10_000 * 16 * KIB));
        let level = |limit| judge(&budget, limit, "a test").level;
        assert_eq!((level(least - 1), level(least)), (Level::Problem, Level::Warning));
        assert_eq!((level(most - 1), level(most)), (Level::Warning, Level::Ok));
        let advice = judge(&budget, 100 * MIB + 6 * KIB * 5_000, "a test").advice.unwrap();
        assert!(advice.ends_with("limits.sessions = 5000"), "{advice}");
    }

    #[test]
    fn the_budget_follows_the_settings() {
        let mut config = Config::default();
        let alone = Budget::of(&config).fixed;
        assert_eq!(alone, BASE + (2 * 32 + 16 + 4) * MIB);
        config.redis.urls = vec!["redis://a".parse().unwrap()];
        assert_eq!(Budget::of(&config).fixed, alone - 32 * MIB + 32 * MIB);
    }

    #[test]
    fn limits_of_both_kinds_of_cgroups_are_found_and_those_above_count() {
        assert_eq!(
            cgroup_files("0::/system.slice/belfry.service\n"),
            [
                "/sys/fs/cgroup/system.slice/belfry.service/memory.max",
                "/sys/fs/cgroup/system.slice/memory.max",
                "/sys/fs/cgroup/memory.max",
            ]
        );
        assert_eq!(
            cgroup_files("3:cpu,cpuacct:/a\n2:memory:/docker/x\n"),
            [
                "/sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/docker/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes",
            ]
        );
        assert_eq!((cgroup_limit("max\n"), cgroup_limit("1048576\n")), (None, Some(MIB)));
        assert_eq!(cgroup_limit("9223372036854771712\n"), None);
        assert_eq!(machine_memory("MemTotal:       16384 kB\nMemFree: 1 kB\n"), Some(16 * MIB));
    }
}
