//! Reading what Linux says in `/proc` and `/sys`.

#[cfg(test)]
mod tests;

use std::{io, path::Path};

pub(super) use crate::machine::read;

/// Which process's limits count: this one's, or that of a server that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// This one's: the server will be started from the same place.
    Myself,
    Process(u32),
}

impl Of {
    /// A file of the process below `/proc`.
    pub(super) fn read(self, name: &str) -> io::Result<String> {
        read(format!("/proc/{}/{name}", self.process()))
    }

    /// Its name below `/proc`.
    pub(super) fn process(self) -> String {
        match self {
            Self::Myself => "self".to_owned(),
            Self::Process(id) => id.to_string(),
        }
    }

    pub(super) fn whose(self) -> String {
        match self {
            Self::Myself => "of this shell (--pid looks at a server that runs)".to_owned(),
            Self::Process(id) => format!("of process {id}"),
        }
    }
}

/// A file of one number; where there are several, the first.
pub(super) fn number(path: impl AsRef<Path>) -> io::Result<u64> {
    let text = read(&path)?;
    let first = text.split_whitespace().next().and_then(|word| word.parse().ok());
    first.ok_or_else(|| io::Error::other(format!("{} holds no number", path.as_ref().display())))
}

/// Soft and hard limit of open files in `/proc/…/limits`; `unlimited` is as many as there can be.
pub(super) fn open_files(limits: &str) -> Option<(u64, u64)> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    let number = |word: &str| if word == "unlimited" { Some(u64::MAX) } else { word.parse().ok() };
    let mut words = line.split_whitespace().map(number);
    Some((words.next()??, words.next()??))
}

/// Two numbers, such as those of `ip_local_port_range`.
pub(super) fn range(text: &str) -> Option<(u64, u64)> {
    let mut words = text.split_whitespace().map(|word| word.parse().ok());
    Some((words.next()??, words.next()??))
}
