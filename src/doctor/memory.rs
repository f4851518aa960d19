//! Memory: the formula of docs/capacity.md against what the process may have.

#[cfg(test)]
mod tests;

use super::{Check, Finding, proc::Of};
use crate::{
    config::{Config, budget},
    machine::Memory,
    values::size::shown,
};

const KIB: u64 = 1 << 10;

/// For each connection: what an idle one holds, and the kernel's socket.
const WEBSOCKET: u64 = 2 * KIB;
const STREAM: u64 = 12 * KIB;
const SOCKET: u64 = 4 * KIB;
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

    fn each(&self, idle: u64) -> u64 {
        idle + SOCKET + self.pending / ONE_BEHIND_IN
    }

    fn total(&self, idle: u64) -> u64 {
        self.fixed + self.clients * self.each(idle)
    }

    /// How many clients fit into `limit`.
    fn fitting(&self, limit: u64, idle: u64) -> u64 {
        limit.saturating_sub(self.fixed) / self.each(idle)
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
    let (least, most) = (budget.total(WEBSOCKET), budget.total(STREAM));
    let clients = budget.clients;
    let seen = format!(
        "{clients} clients may come to {} (all on WebSocket) to {} (none on it); {whose} is {}",
        shown(least),
        shown(most),
        shown(limit)
    );
    let lower = |idle| {
        format!("give it more memory, or set server.max_connections = {}", budget.fitting(limit, idle).max(1))
    };
    if limit < least {
        CHECK.problem(seen, lower(WEBSOCKET))
    } else if limit < most {
        let advice = format!("{}, which fits whatever the transports are", lower(STREAM));
        CHECK.warning(seen, advice)
    } else {
        CHECK.ok(seen)
    }
}
