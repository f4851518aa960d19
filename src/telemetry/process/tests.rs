use super::*;
use crate::telemetry::Metrics;

#[test]
fn the_process_is_measured_when_it_is_asked_for() {
    let text = Metrics::default().encode();
    for name in ["belfry_memory_allocated_bytes", "belfry_tcp_memory_bytes", "process_open_fds"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{name} "))), "{name} is not in {text}");
    }
    assert!(tcp_memory().is_some() && memory_limit().is_some(), "this test runs on Linux");
    assert!(!text.contains("belfry_memory_limit_bytes 0\n"), "it was not read: {text}");
}
