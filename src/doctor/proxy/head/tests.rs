use super::*;
use crate::doctor::Level;

fn found(version: Version, more: &[(&'static str, &'static str)]) -> Vec<(&'static str, Level)> {
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, "no-cache, no-store, no-transform".parse().unwrap());
    for (name, value) in more {
        headers.insert(*name, value.parse().unwrap());
    }
    judge(version, &headers).iter().map(|finding| (finding.check, finding.level)).collect()
}

#[test]
fn what_holds_or_shares_a_stream_is_found_in_its_head() {
    let http = Version::HTTP_11;
    assert_eq!(found(http, &[("server", "nginx")]), [("proxy.headers", Level::Ok)]);
    assert_eq!(found(http, &[("content-encoding", "identity")]), [("proxy.headers", Level::Ok)]);
    assert_eq!(found(http, &[("content-encoding", "gzip")]), [("proxy.compression", Level::Warning)]);
    assert_eq!(found(http, &[("cache-control", "no-cache")]), [("proxy.headers", Level::Warning)]);
    assert_eq!(found(Version::HTTP_10, &[]), [("proxy.headers", Level::Warning)]);
    assert_eq!(found(http, &[("age", "3")]), [("proxy.headers", Level::Problem)]);
}

#[test]
fn what_was_added_is_named() {
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, "no-transform".parse().unwrap());
    headers.insert("via", "1.1 varnish".parse().unwrap());
    let seen = judge(Version::HTTP_11, &headers).remove(0).seen;
    assert!(seen.starts_with("added: via; X-Accel-Buffering is taken"), "{seen}");
}
