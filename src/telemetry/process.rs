//! What the process costs: CPU, memory, descriptors, and the kernel's memory for sockets, which no
//! process is charged for and which is where a crowd of slow readers goes.

#[cfg(test)]
mod tests;

use prometheus::{
    IntGauge, Opts, Registry,
    core::{Collector, Desc},
    process_collector::ProcessCollector,
    proto::MetricFamily,
};

use crate::machine::Memory;

/// The kernel counts socket memory in pages.
const PAGE_BYTES: i64 = 4096;

/// Registers them. Each is read when it is asked for.
pub fn register(registry: &Registry) {
    let register = |collector| registry.register(collector).expect("no two metrics share a name");
    let read = |name, help, value| register(Box::new(Read::new(name, help, value)));
    register(Box::new(ProcessCollector::for_self()));
    read("memory_allocated_bytes", "Bytes that Belfry holds of its allocator.", allocated);
    let retained = "Bytes of memory that the allocator has from the system, in use or not.";
    read("memory_retained_bytes", retained, resident);
    let limit =
        "Bytes of memory that the process may have: its control group's limit, or what the machine has.";
    read("memory_limit_bytes", limit, memory_limit);
    let tcp = "Bytes of kernel memory for TCP sockets, of this network namespace.";
    read("tcp_memory_bytes", tcp, tcp_memory);
}

/// A gauge that is read from somewhere else whenever it is asked for.
struct Read {
    gauge: IntGauge,
    value: fn() -> Option<i64>,
}

impl Read {
    fn new(name: &str, help: &str, value: fn() -> Option<i64>) -> Self {
        let opts = Opts::new(name, help).namespace("belfry");
        Self { gauge: IntGauge::with_opts(opts).expect("the metric's name is valid"), value }
    }
}

impl Collector for Read {
    fn desc(&self) -> Vec<&Desc> {
        self.gauge.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        self.gauge.set((self.value)().unwrap_or(0));
        self.gauge.collect()
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
