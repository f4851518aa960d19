//! Memory: the formula of docs/capacity.md against what the process may have.

#[cfg(test)]
mod tests;

use super::{Check, Finding, proc::Of};
use crate::{
    config::{Config, budget},
    machine::Memory,
    values::size::shown,
};

/// For each connection, on whichever transport: what an idle one holds, and the kernel's socket.
const IDLE: u64 = 2_400;
const SOCKET: u64 = 4_000;
/// One connection in so many has something to write that the client does not take.
const ONE_BEHIND_IN: u64 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Budget {
    /// Rings, histories, queues: whatever the number of connections.
    fixed: u64,
    clients: u64,
    pending: u64,
}

impl Budget {
    fn of(config: &Config) -> Self {
        let (clients, pending) = (config.clients() as u64, config.limits.pending_bytes as u64);
        Self { fixed: budget::fixed(config), clients, pending }
    }

    fn each(&self) -> u64 {
        IDLE + SOCKET + self.pending / ONE_BEHIND_IN
    }

    fn total(&self) -> u64 {
        self.fixed + self.clients * self.each()
    }

    /// How many clients fit into `limit`.
    fn fitting(&self, limit: u64) -> u64 {
        limit.saturating_sub(self.fixed) / self.each()
    }
}

pub(super) fn check(config: &Config, of: Of) -> Vec<Finding> {
    let budget = Budget::of(config);
    match Memory::of(&of.process()) {
        Ok(memory) => vec![judge(&budget, memory.bytes, memory.whose())],
        Err(error) => vec![Check("memory.budget").skipped(error.to_string())],
    }
}

fn judge(budget: &Budget, limit: u64, whose: &str) -> Finding {
    const CHECK: Check = Check("memory.budget");
    let seen = format!(
        "{} clients may come to {}; {whose} is {}",
        budget.clients,
        shown(budget.total()),
        shown(limit)
    );
    if limit >= budget.total() {
        return CHECK.ok(seen);
    }
    let fitting = budget.fitting(limit).max(1);
    CHECK.problem(seen, format!("give it more memory, or set server.max_connections = {fitting}"))
}
