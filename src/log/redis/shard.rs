//! Which partition a channel belongs to, for ever: another answer would lose its history. The number
//! of partitions is recorded in SQL and does not change.

use crate::{
    log::ScopedKey,
    protocol::{Channel, Partition},
};

/// The partition of a channel. An ephemeral one is carried over the same Redis, without a place.
pub fn of_channel(channel: &Channel, partitions: u16) -> Partition {
    place(fnv1a(FNV_OFFSET, channel.as_str().as_bytes()), partitions)
}

/// The partition where all attempts under an idempotency key meet.
pub fn of_key(key: &ScopedKey, partitions: u16) -> Partition {
    // Scope and key are text: 0xFF keeps them apart.
    let hash = fnv1a(FNV_OFFSET, key.scope.as_bytes());
    place(fnv1a(fnv1a(hash, &[0xFF]), key.key.as_str().as_bytes()), partitions)
}

fn place(hash: u64, partitions: u16) -> Partition {
    Partition((mix(hash) % u64::from(partitions)) as u16)
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, 64 bits (draft-eastlake-fnv §2).
fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

/// MurmurHash3's last step. The lowest bits of an FNV hash are those of its text's, and no more.
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
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
}
