//! How many files a process may have open: a connection is one.

use std::process::Command;

/// Raises this process's limit as far as it may, for it and for what it starts, and says whether that is enough.
pub fn raise(wanted: u64) {
    let id = std::process::id().to_string();
    let hard = hard();
    let raised = Command::new("prlimit").args(["--pid", &id, &format!("--nofile={hard}:{hard}")]).status();
    assert!(raised.unwrap().success(), "prlimit (util-linux) cannot raise the limit of open files to {hard}");
    assert!(
        hard >= wanted,
        "this needs {wanted} open files for each process, and no more than {hard} are allowed: see `ulimit -Hn`"
    );
}

fn hard() -> u64 {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    line.split_whitespace().nth(4).unwrap().parse().unwrap()
}
