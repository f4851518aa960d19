//! Who listens to a channel on this worker: read in one sweep per message, changed in constant time however many there are.

#[cfg(test)]
mod tests;

use hashbrown::HashTable;
use smallvec::SmallVec;

/// Up to here a plain list is smaller and quicker than a set.
const FEW: usize = 8;

/// The slots of the sessions that listen to one channel.
#[derive(Debug)]
pub enum Subscribers {
    Few(SmallVec<[u32; 2]>),
    Many(Box<Listed>),
}

/// A set that keeps its elements in one array: 10 to 20 bytes each, where a general one takes 30 to 50.
#[derive(Debug, Default)]
pub struct Listed {
    slots: Vec<u32>,
    /// Where in it each slot is.
    places: HashTable<u32>,
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
                let mut set = Box::<Listed>::default();
                for slot in list.iter().copied().chain([slot]) {
                    set.insert(slot);
                }
                *self = Self::Many(set);
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
            Self::Many(set) => set.remove(slot),
        }
    }

    /// One of them, by its place. What is added comes last.
    pub fn get(&self, at: usize) -> Option<u32> {
        self.slots().get(at).copied()
    }

    pub fn len(&self) -> usize {
        self.slots().len()
    }

    fn slots(&self) -> &[u32] {
        match self {
            Self::Few(list) => list,
            Self::Many(set) => &set.slots,
        }
    }
}

impl Listed {
    fn insert(&mut self, slot: u32) -> bool {
        let Self { slots, places } = self;
        if places.find(spread(slot), |at| slots[*at as usize] == slot).is_some() {
            return false;
        }
        slots.push(slot);
        places.insert_unique(spread(slot), slots.len() as u32 - 1, |at| spread(slots[*at as usize]));
        true
    }

    /// The last one takes its place.
    fn remove(&mut self, slot: u32) -> bool {
        let Self { slots, places } = self;
        let Ok(found) = places.find_entry(spread(slot), |at| slots[*at as usize] == slot) else {
            return false;
        };
        let (at, _) = found.remove();
        let last = slots.len() as u32 - 1;
        if at != last {
            let moved = places.find_mut(spread(slots[last as usize]), |place| *place == last);
            *moved.expect("each slot has its place") = at;
        }
        slots.swap_remove(at as usize);
        true
    }
}

/// Slots are small numbers that this process hands out: one multiplication spreads them.
fn spread(slot: u32) -> u64 {
    u64::from(slot).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32)
}
