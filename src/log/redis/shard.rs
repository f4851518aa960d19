//! Which partition a channel belongs to, for ever: another answer would lose its history. The number
//! of partitions is recorded in SQL and does not change.

#[cfg(test)]
mod tests;

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
