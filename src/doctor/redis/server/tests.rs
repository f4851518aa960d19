use super::{
    super::fixture::{primary, with_info},
    *,
};
use crate::doctor::Level;

#[test]
fn what_serve_would_refuse_is_a_problem() {
    assert_eq!(judge_fit(&primary()).level, Level::Ok);
    let old = Primary { unfit: Some(Unfit::TooOld("6.2.1".to_owned())), ..primary() };
    let found = judge_fit(&old);
    assert!(found.level == Level::Problem && found.seen.contains("6.2.1"), "{found:?}");
}

#[test]
fn a_command_that_is_missing_is_named_with_the_acl_that_gives_it() {
    assert_eq!(judge_permissions(&[], "x").level, Level::Ok);
    let found = judge_permissions(&["XADD".to_owned(), "TIME".to_owned()], "x");
    assert!(found.level == Level::Problem && found.seen.contains("XADD, TIME"), "{found:?}");
    assert!(found.advice.unwrap().contains("~x:* &x:* +@all -@dangerous +info"));
    assert_eq!(cannot_ask_permissions("NOPERM this user has no permissions", "x").level, Level::Problem);
    assert_eq!(cannot_ask_permissions("timeout", "x").level, Level::Skipped);
}

#[test]
fn passwords_in_the_open_are_noted_but_not_on_loopback() {
    let level =
        |url: &str, address| judge_transport(&url.parse().unwrap(), address).map(|finding| finding.level);
    assert_eq!(level("redis://a", "10.0.0.1:6379"), Some(Level::Note));
    assert_eq!(level("redis://a", "127.0.0.1:6379"), None);
    assert_eq!(level("rediss://a", "10.0.0.1:6379"), Some(Level::Ok));
}

#[test]
fn connections_of_all_nodes_have_to_fit() {
    let level = |most: &str, now: &str, wanted| {
        let mut info = with_info("maxclients", Some(most)).info;
        info.insert("connected_clients".to_owned(), now.to_owned());
        judge_clients(&info, wanted).level
    };
    assert_eq!((level("100", "0", 100), level("100", "0", 101)), (Level::Ok, Level::Problem));
    assert_eq!((level("100", "89", 1), level("100", "90", 1)), (Level::Ok, Level::Warning));
    assert_eq!(judge_clients(&with_info("maxclients", None).info, 1).level, Level::Skipped);
}

#[test]
fn a_redis_far_away_is_noted() {
    let level = |millis| judge_round_trip(Duration::from_micros(millis)).level;
    assert_eq!((level(4_999), level(5_000)), (Level::Ok, Level::Note));
    assert_eq!((level(99_999), level(100_000)), (Level::Note, Level::Warning));
}
