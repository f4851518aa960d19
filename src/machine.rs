//! What the machine gives a process: memory, by its control groups (cgroups(7)), and open files.
//!
//! The one place that reads them: for the defaults of the settings, the metrics and the doctor.

#[cfg(test)]
mod tests;

use std::{fs, io, path::Path};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// How much memory a process may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    pub bytes: u64,
    /// A control group says so; else it is all that the machine has.
    pub by_group: bool,
}

impl Memory {
    /// That of a process by its number, or `self`.
    pub fn of(process: &str) -> io::Result<Self> {
        Self::below(Path::new("/"), process)
    }

    /// The least of what the groups above the process and the machine allow.
    fn below(root: &Path, process: &str) -> io::Result<Self> {
        let machine = read(root.join("proc/meminfo"))?;
        let machine = machine_memory(&machine)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "/proc/meminfo has no MemTotal"))?;
        let groups = read(root.join(format!("proc/{process}/cgroup")))?;
        let limits =
            group_files(&groups).into_iter().filter_map(|path| group_limit(&read(root.join(path)).ok()?));
        let of_group = limits.min().filter(|bytes| *bytes < machine);
        Ok(Self { bytes: of_group.unwrap_or(machine), by_group: of_group.is_some() })
    }

    pub fn whose(self) -> &'static str {
        if self.by_group { "the cgroup's limit" } else { "the machine's memory" }
    }
}

/// A file's text, with its name in the error.
pub fn read(path: impl AsRef<Path>) -> io::Result<String> {
    let path = path.as_ref();
    fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display())))
}

/// The line `MemTotal:       16384000 kB`.
fn machine_memory(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib << 10)
}

/// The files that hold the memory limit of a process, from `/proc/…/cgroup`: those of its group, and of all above.
/// A container that is shown its group's full path has the group itself where the root would be.
fn group_files(groups: &str) -> Vec<String> {
    let mut files = Vec::new();
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let (root, file) = match controllers {
            "" => ("sys/fs/cgroup", "memory.max"),
            controllers if controllers.split(',').any(|name| name == "memory") => {
                ("sys/fs/cgroup/memory", "memory.limit_in_bytes")
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
fn group_limit(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|bytes| *bytes < 1 << 60)
}

/// Lets the process open as many files as it may without root: what a shell or a service manager gives at first is meant
/// for programs that use select(2).
pub fn raise_open_files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where it is refused, the limit stays as it is, and is told of at the start.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// How many files the process may have open. None: as many as there can be.
pub fn open_files() -> Option<u64> {
    getrlimit(Resource::Nofile).current
}
