//! What the process costs: CPU, memory, descriptors, and the kernel's memory for sockets, which no
//! process is charged for and which is where a crowd of slow readers goes.

#[cfg(test)]
mod tests;

use prometheus::IntGauge;

use super::register::metrics;
use crate::machine::Memory;

/// The kernel counts socket memory in pages.
const PAGE_BYTES: i64 = 4096;

metrics! {
    /// Each is read when it is asked for.
    pub struct ProcessMetrics {
        memory_allocated: IntGauge = "memory_allocated_bytes", "Bytes that Belfry holds of its allocator.";
        memory_retained: IntGauge = "memory_retained_bytes",
            "Bytes of memory that the allocator has from the system, in use or not.";
        memory_limit: IntGauge = "memory_limit_bytes",
            "Bytes of memory that the process may have: its control group's limit, or what the machine has.";
        tcp_memory: IntGauge = "tcp_memory_bytes", "Bytes of kernel memory for TCP sockets, of this network namespace.";
    }
}

impl ProcessMetrics {
    pub fn read(&self) {
        self.memory_allocated.set(allocated().unwrap_or(0));
        self.memory_retained.set(resident().unwrap_or(0));
        self.memory_limit.set(memory_limit().unwrap_or(0));
        self.tcp_memory.set(tcp_memory().unwrap_or(0));
    }
}

/// One of jemalloc's numbers; none where Belfry is built without it.
macro_rules! jemalloc {
    ($name:ident) => {
        fn $name() -> Option<i64> {
            #[cfg(feature = "jemalloc")]
            {
                // They are of the last epoch, until the next one is asked for.
                tikv_jemalloc_ctl::epoch::advance().ok()?;
                return i64::try_from(tikv_jemalloc_ctl::stats::$name::read().ok()?).ok();
            }
            #[cfg(not(feature = "jemalloc"))]
            None
        }
    };
}
jemalloc!(allocated);
jemalloc!(resident);

/// The `mem` of the line `TCP: inuse 5 orphan 0 tw 0 alloc 8 mem 3` of /proc/net/sockstat.
fn tcp_memory() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/net/sockstat").ok()?;
    let mut words = text.lines().find(|line| line.starts_with("TCP:"))?.split_whitespace();
    words.find(|word| *word == "mem")?;
    Some(words.next()?.parse::<i64>().ok()? * PAGE_BYTES)
}

fn memory_limit() -> Option<i64> {
    i64::try_from(Memory::of("self").ok()?.bytes).ok()
}
