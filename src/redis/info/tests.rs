use super::*;

const GOOD: &str = "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n\r\n# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n# Persistence\r\nloading:0\r\n# Replication\r\nrole:master\r\nmaster_replid:0123456789abcdef0123456789abcdef01234567\r\n";

fn with(from: &str, to: &str) -> Result<(), Unfit> {
    assert!(GOOD.contains(from));
    Info::parse(&GOOD.replace(from, to)).and_then(|info| info.check())
}

#[test]
fn only_a_primary_that_keeps_everything_will_do() {
    assert_eq!(with("7.0.15", "8.2.1"), Ok(()));
    assert_eq!(with("7.0.15", "6.2.14"), Err(Unfit::TooOld("6.2.14".to_owned())));
    assert_eq!(with("mode:standalone", "mode:cluster"), Err(Unfit::Cluster));
    assert_eq!(with("mode:standalone", "mode:sentinel"), Err(Unfit::Sentinel));
    assert_eq!(with("maxmemory:0", "maxmemory:1000"), Ok(()));
    assert_eq!(with("policy:noeviction", "policy:allkeys-lru"), Ok(()), "nothing is evicted without a limit");
    assert_eq!(
        with("maxmemory:0\r\nmaxmemory_policy:noeviction", "maxmemory:1\r\nmaxmemory_policy:volatile-ttl"),
        Err(Unfit::Evicts("volatile-ttl".to_owned()))
    );
    assert_eq!(with("loading:0", "loading:1"), Err(Unfit::Loading));
    assert_eq!(with("role:master", "role:slave"), Err(Unfit::Replica));
    assert!(matches!(with("master_replid:0", "master_replid:x"), Err(Unfit::Strange(_))));
}

#[test]
fn the_replication_section_alone_is_enough_for_a_look() {
    let section = &GOOD[GOOD.find("# Replication").unwrap()..];
    assert_eq!(Info::parse(section).unwrap().check(), Ok(()));
}
