use super::*;
use crate::protocol::IdempotencyKey;

#[test]
fn the_hash_is_the_published_one() {
    for (text, hash) in
        [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
    {
        assert_eq!(fnv1a(FNV_OFFSET, text.as_bytes()), hash, "{text}");
    }
}

#[test]
fn the_last_step_is_the_published_one() {
    assert_eq!([mix(0), mix(1)], [0, 0xb456bcfc34c2cb2c]);
}

/// Fixed for ever: a database in use relies on these.
#[test]
fn channels_stay_where_they_are() {
    let of = |name: &str, n| of_channel(&Channel::parse(name).unwrap(), n).0;
    let names = ["news", "user:42", "team:7", "default", "room:1"];
    assert_eq!(names.map(|name| of(name, 1)), [0; 5]);
    assert_eq!(names.map(|name| of(name, 2)), [1, 0, 0, 1, 0]);
    assert_eq!(names.map(|name| of(name, 3)), [2, 0, 1, 1, 2]);
    assert_eq!(names.map(|name| of(name, 7)), [2, 5, 6, 6, 5]);
}

#[test]
fn channels_and_keys_are_spread_evenly() {
    let mut counts = [[0; 4]; 2];
    for n in 0..10_000 {
        let channel = Channel::parse(&format!("user:{n}")).unwrap();
        let key = IdempotencyKey::parse(&format!("order-{n}")).unwrap();
        counts[0][usize::from(of_channel(&channel, 4).0)] += 1;
        counts[1][usize::from(of_key(&ScopedKey { scope: "key:a".into(), key }, 4).0)] += 1;
    }
    assert!(counts.as_flattened().iter().all(|count| (2_200..2_800).contains(count)), "{counts:?}");
}
