//! Who listens to a channel on this worker: read in one sweep per message, changed in constant time
//! however many there are.

#[cfg(test)]
mod tests;

use std::hash::{BuildHasherDefault, Hasher};

use indexmap::IndexSet;
use smallvec::SmallVec;

/// Up to here a plain list is smaller and quicker than a set.
const FEW: usize = 8;

/// The slots of the sessions that listen to one channel.
#[derive(Debug)]
pub enum Subscribers {
    Few(SmallVec<[u32; 2]>),
    /// A set that keeps its elements in one array.
    Many(Box<IndexSet<u32, BuildHasherDefault<SlotHasher>>>),
}

impl Default for Subscribers {
    fn default() -> Self {
        Self::Few(SmallVec::new())
    }
}

impl Subscribers {
    /// Adds a slot. False: it was there.
    pub fn insert(&mut self, slot: u32) -> bool {
        match self {
            Self::Few(list) if list.contains(&slot) => return false,
            Self::Few(list) if list.len() < FEW => list.push(slot),
            Self::Few(list) => {
                *self = Self::Many(Box::new(list.iter().copied().chain([slot]).collect()));
            }
            Self::Many(set) => return set.insert(slot),
        }
        true
    }

    /// Removes a slot; others may move towards the front, never away from it. False: it was not there.
    pub fn remove(&mut self, slot: u32) -> bool {
        match self {
            Self::Few(list) => {
                let before = list.len();
                list.retain(|listed| *listed != slot);
                list.len() < before
            }
            Self::Many(set) => set.swap_remove(&slot),
        }
    }

    /// One of them, by its place. What is added comes last.
    pub fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::Few(list) => list.get(at).copied(),
            Self::Many(set) => set.get_index(at).copied(),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Few(list) => list.len(),
            Self::Many(set) => set.len(),
        }
    }
}

/// Slots are small numbers that this process hands out: one multiplication spreads them.
#[derive(Default, Debug)]
pub struct SlotHasher(u64);

impl Hasher for SlotHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("slots are hashed as u32");
    }
    fn write_u32(&mut self, slot: u32) {
        self.0 = u64::from(slot).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
    }
}
