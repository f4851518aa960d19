use super::*;

#[test]
fn a_node_always_has_a_name_and_a_worker() {
    assert!(!ServerConfig::default().node_name().is_empty());
    assert!(ServerConfig::default().worker_threads() >= 1);
    let named = ServerConfig { node: "a".to_owned(), workers: 3, ..ServerConfig::default() };
    assert_eq!((named.node_name().as_str(), named.worker_threads()), ("a", 3));
}

#[test]
fn dev_stays_on_loopback() {
    let failures = |listen: &str, dev| {
        let mut checks = Checks::default();
        ServerConfig { listen: listen.parse().unwrap(), ..ServerConfig::default() }.check(dev, &mut checks);
        checks.found.len()
    };
    assert_eq!(failures("127.0.0.1:0", true), 0);
    assert_eq!(failures("[::1]:0", true), 0);
    assert_eq!(failures("0.0.0.0:0", false), 0);
    assert_eq!(failures("0.0.0.0:0", true), 1);
}
