//! Idempotency keys (invariant 6): a publish retried under its key gives the first result and
//! delivers nothing twice; another body under the same key is refused.
//!
//! This table is the gate before the log: it settles which attempt goes on. For durable channels it is
//! a cache before SQL, which keeps the keys for a day; for plain ones it is all there is.

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use belfry_core::held::Held as _;
use prometheus::IntCounter;
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, futures::OwnedNotified};

use crate::{
    protocol::{Channel, IdempotencyKey, MessageId, Pos, Published, Timestamp},
    store::{KeyRow, KeyUse},
};

/// How many keys under way are passed over each time that room is made.
const PASSED_OVER: usize = 64;

/// What a key is counted with above its texts and results: its place in the table and in the order of time.
const KEY_OVERHEAD_BYTES: usize = 320;

/// A key with the API key or user that it belongs to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ScopedKey {
    pub scope: Arc<str>,
    pub key: IdempotencyKey,
}

impl ScopedKey {
    /// As a row has it, for what was published under it.
    pub fn with(&self, body_hash: BodyHash) -> KeyUse<'_> {
        KeyUse { scope: &self.scope, key: &self.key, body_hash }
    }
}

/// What the body was, so that another one is noticed.
pub type BodyHash = [u8; 32];

/// What was published to one channel. Which one the body says, and the same body says the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Done {
    id: MessageId,
    place: Option<(u64, Pos)>,
}

impl Done {
    /// As its publisher hears it.
    pub fn published(self, channel: Channel) -> Published {
        let (seq, pos) = self.place.unzip();
        Published { channel, id: self.id, seq, pos }
    }
}

impl From<&Published> for Done {
    fn from(published: &Published) -> Self {
        Self { id: published.id, place: published.seq.zip(published.pos) }
    }
}

/// What the gate says to an attempt.
#[derive(Debug)]
pub enum Verdict {
    /// Go on with the channels that have not been done. To be settled; dropping it lets the next attempt try.
    Go(Pass),
    /// Another attempt is under way: wait until it has ended, then ask again.
    Wait(OwnedNotified),
    /// The key was used with another body.
    Mismatch,
}

/// The keys that are known.
///
/// Invariant 5: bounded in bytes. The oldest go first.
#[derive(Debug)]
pub struct Keys {
    /// What is half-way changed when somebody panics is one key's, and is forgotten with it: nobody else need suffer.
    state: Mutex<State>,
    max_bytes: usize,
    max_age: Duration,
    /// Counts keys that were pushed out by newer ones before their time.
    evictions: IntCounter,
}

#[derive(Debug, Default)]
struct State {
    slots: HashMap<Arc<ScopedKey>, Slot>,
    /// In order of time, for expiry and eviction.
    order: VecDeque<(Timestamp, Arc<ScopedKey>)>,
    bytes: usize,
}

#[derive(Debug)]
struct Slot {
    hash: BodyHash,
    /// When the key was first used.
    first: Timestamp,
    /// For each channel of the body, in its order.
    done: Box<[Option<Done>]>,
    /// Rung when the attempt that is under way ends.
    under_way: Option<Arc<Notify>>,
    /// The store was asked, or has been written to.
    loaded: bool,
}

/// The right to publish under a key; at most one at a time.
#[derive(Debug)]
pub struct Pass {
    keys: Arc<Keys>,
    key: Arc<ScopedKey>,
}

impl Keys {
    /// An empty table of so many bytes, in which each key is good for `max_age`.
    pub fn new(max_bytes: usize, max_age: Duration, evictions: IntCounter) -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), max_bytes, max_age, evictions })
    }

    /// Asks to publish to so many channels under a key; `at`: when the message was made.
    pub fn enter(
        self: &Arc<Self>,
        key: &ScopedKey,
        hash: BodyHash,
        (channels, at): (usize, Timestamp),
        now: Timestamp,
    ) -> Verdict {
        let mut state = self.state.recovered();
        let slot = Slot {
            hash,
            first: at,
            done: vec![None; channels].into(),
            under_way: Some(Arc::default()),
            loaded: false,
        };
        let cost = if state.slots.contains_key(key) { 0 } else { slot.cost(key) };
        let evicted = state.make_room(now, self.max_age, self.max_bytes, cost);
        self.evictions.inc_by(evicted);
        if let Some((known, slot)) = state.slots.get_key_value(key) {
            if slot.hash != hash {
                return Verdict::Mismatch;
            }
            if let Some(bell) = &slot.under_way {
                return Verdict::Wait(Arc::clone(bell).notified_owned());
            }
            let pass = Pass { keys: Arc::clone(self), key: Arc::clone(known) };
            drop(state);
            pass.with(|slot| slot.under_way = Some(Arc::default()));
            return Verdict::Go(pass);
        }
        let key = Arc::new(key.clone());
        state.bytes += slot.cost(&key);
        state.slots.insert(Arc::clone(&key), slot);
        state.order.push_back((now, Arc::clone(&key)));
        Verdict::Go(Pass { keys: Arc::clone(self), key })
    }
}

impl Slot {
    fn cost(&self, key: &ScopedKey) -> usize {
        let texts = key.scope.len() + key.key.as_str().len();
        KEY_OVERHEAD_BYTES + texts + size_of_val(&*self.done)
    }
}

impl State {
    /// Returns how many keys had to go before their time.
    fn make_room(&mut self, now: Timestamp, max_age: Duration, max_bytes: usize, cost: usize) -> u64 {
        let (mut evicted, mut passed_over) = (0, 0);
        while let Some((at, key)) = self.order.front() {
            let old = at.plus(max_age) <= now;
            if !old && self.bytes + cost <= max_bytes {
                break;
            }
            let key = Arc::clone(key);
            self.order.pop_front();
            // A key under way stays, and does not keep the others: a disk that hangs would let the table grow for as long.
            if self.slots.get(&key).is_some_and(|slot| slot.under_way.is_some()) {
                self.order.push_back((now, key));
                if passed_over == PASSED_OVER {
                    break;
                }
                passed_over += 1;
                continue;
            }
            evicted += u64::from(self.remove(&key) && !old);
        }
        evicted
    }

    fn remove(&mut self, key: &ScopedKey) -> bool {
        let slot = self.slots.remove(key);
        self.bytes -= slot.as_ref().map_or(0, |slot| slot.cost(key));
        slot.is_some()
    }
}

impl Pass {
    fn with<T>(&self, of: impl FnOnce(&mut Slot) -> T) -> T {
        let mut state = self.keys.state.recovered();
        of(state.slots.get_mut(&self.key).expect("a key under way is not evicted"))
    }

    /// Whether every channel has been done by earlier attempts.
    pub fn is_done(&self) -> bool {
        self.with(|slot| slot.done.iter().all(Option::is_some))
    }

    /// Whether the store has to be asked.
    pub fn is_fresh(&self) -> bool {
        self.with(|slot| !slot.loaded)
    }

    pub fn first(&self) -> Timestamp {
        self.with(|slot| slot.first)
    }

    /// Records what others know of the key: that it was first used at this time.
    pub fn load(&self, first: Timestamp) {
        self.with(|slot| (slot.first, slot.loaded) = (first, true));
    }

    /// Records what became of the body's channel `at`.
    pub fn done(&self, at: usize, published: &Published) {
        self.with(|slot| slot.done[at] = Some(published.into()));
    }

    /// Forgets what became of a channel `at` whose message is gone, and the key with it.
    pub fn undo(&self, is_gone: impl Fn(usize, Pos) -> bool) {
        self.with(|slot| {
            for (at, done) in slot.done.iter_mut().enumerate() {
                let place = done.as_ref().and_then(|done| done.place);
                if place.is_some_and(|(_, pos)| is_gone(at, pos)) {
                    *done = None;
                }
            }
        });
    }

    /// What is known of each channel.
    pub fn all(&self) -> Vec<Option<Done>> {
        self.with(|slot| slot.done.to_vec())
    }

    /// Forgets the key: the body was not its own.
    pub fn forget(self) {
        let bell = self.with(|slot| slot.under_way.take());
        self.keys.state.recovered().remove(&self.key);
        bell.into_iter().for_each(|bell| bell.notify_waiters());
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.keys.state.recovered();
        if let Some(slot) = state.slots.get_mut(&self.key)
            && let Some(bell) = slot.under_way.take()
        {
            bell.notify_waiters();
        }
    }
}

/// The id of a keyed message: a UUIDv8 (RFC 9562 §5.8) of scope, key, channel and the age in which it
/// was first published, counted in idempotency ages (`age`) since 1970. A retry has the same id even if
/// all memory of the first attempt is lost but its time; a new message under an old key has not.
pub fn keyed_id(key: &ScopedKey, channel: &Channel, first: Timestamp, age: Duration) -> MessageId {
    let mut hash = Sha256::new();
    for part in [&*key.scope, key.key.as_str(), channel.as_str()] {
        // Lengths keep the parts apart: no two lists of parts hash the same bytes.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX).max(1);
    hash.update(first.0.div_euclid(age).to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let bytes: [u8; 16] = digest[..16].try_into().expect("16 of 32 bytes");
    MessageId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// What a publisher heard under a key.
pub fn published_before(row: KeyRow) -> Published {
    Published { channel: row.channel, id: row.id, seq: Some(row.seq), pos: Some(row.pos) }
}
