use super::*;
use crate::protocol::IdempotencyKey;

#[test]
fn every_name_carries_prefix_and_partition() {
    let names = Names::new("shop", Partition(3));
    assert_eq!(names.log, "shop:3:log");
    assert_eq!(names.stream("a:b"), "shop:3:s:a:b");
    assert_eq!(names.channel_of(&names.topic("a:b")), Some("a:b"));
    assert_eq!(names.channel_of(&names.control), None);
    assert_eq!(names.node("n1-0af3"), "shop:3:n:n1-0af3");
}

#[test]
fn no_two_idempotency_keys_share_a_name() {
    let names = Names::new("belfry", Partition(0));
    let name = |scope: &str, key: &str| {
        names.key(&ScopedKey { scope: scope.into(), key: IdempotencyKey::parse(key).unwrap() })
    };
    assert_eq!(name("user:a", "k"), "belfry:0:k:6:user:a:k");
    assert_ne!(name("user:a", "b:k"), name("user:a:b", "k"));
}

#[test]
fn an_open_member_names_its_message() {
    let channel = Channel::parse("team:7").unwrap();
    assert_eq!(parse_open_member(&open_member(41, &channel)), Some((41, channel)));
    assert_eq!(parse_open_member("41"), None);
}
