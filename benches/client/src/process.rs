//! What a process has used, out of /proc.

use std::fs;

use anyhow::{Context as _, Result};

/// Ticks of a second in /proc/PID/stat: 100 on every architecture that Linux has now.
const TICKS: f64 = 100.0;

/// User and system time of all its threads, in seconds.
pub(crate) fn cpu_seconds(pid: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).with_context(|| no_process(pid))?;
    // The command's name is in brackets and may hold spaces.
    let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    let (user, system) = ticks(11).zip(ticks(12)).with_context(|| no_process(pid))?;
    Ok((user + system) / TICKS)
}

/// Resident anonymous memory: what it has allocated itself, without files and kernel buffers.
pub(crate) fn memory_bytes(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).with_context(|| no_process(pid))?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kilobytes.with_context(|| no_process(pid))? * 1024)
}

fn no_process(pid: u32) -> String {
    format!("cannot read what process {pid} uses; --pid takes a process of this machine, which runs Linux")
}
