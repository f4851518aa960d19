use super::*;
use crate::doctor::Level;

#[test]
fn a_redis_that_is_as_it_should_be_is_clean() {
    let examined = Examined { sentinels: Vec::new(), primary: Ok(fixture::primary()) };
    let url = "redis://127.0.0.1".parse().unwrap();
    let found = judge(&examined, &url, &Config::default(), 3);
    let worse: Vec<_> = found.iter().filter(|finding| finding.level != Level::Ok).collect();
    assert!(worse.is_empty() && found.len() > 8, "{worse:#?}");
}

#[test]
fn what_the_user_may_not_ask_is_skipped_and_not_passed_over() {
    let mut primary = fixture::primary();
    primary.config = Err("NOPERM".to_owned());
    primary.info.remove("min_slaves_good_slaves");
    primary.info.insert("aof_enabled".to_owned(), "0".to_owned());
    let examined = Examined { sentinels: Vec::new(), primary: Ok(primary) };
    let url = "redis://127.0.0.1".parse().unwrap();
    let found = judge(&examined, &url, &Config::default(), 1);
    let skipped: Vec<_> =
        found.iter().filter(|finding| finding.level == Level::Skipped).map(|f| f.check).collect();
    assert_eq!(skipped, ["redis.pubsub_buffer", "redis.persistence", "redis.min_replicas"]);
}
