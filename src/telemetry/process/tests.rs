use super::*;

#[test]
fn the_process_is_measured_when_it_is_asked_for() {
    let registry = Registry::new();
    register(&registry);
    let names: Vec<_> = registry.gather().iter().map(|family| family.name().to_owned()).collect();
    for name in ["belfry_memory_allocated_bytes", "belfry_tcp_memory_bytes", "process_open_fds"] {
        assert!(names.iter().any(|have| have == name), "{name} is not among {names:?}");
    }
    assert!(tcp_memory().is_some() && memory_limit().is_some(), "this test runs on Linux");
}
