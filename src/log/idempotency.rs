//! Idempotency keys (invariant 6): a publish retried under its key gives the first result and
//! delivers nothing twice; another body under the same key is refused.
//!
//! This table is the gate before the log: it settles which attempt goes on. For durable channels it is
//! a cache before SQL, which keeps the keys for a day; for plain ones it is all there is.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use prometheus::IntCounter;
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, futures::OwnedNotified};

use crate::{
    protocol::{Channel, IdempotencyKey, MessageId, Published, Timestamp},
    store::KeyRow,
};

/// How many keys under way are passed over each time that room is made.
const PASSED_OVER: usize = 64;

/// A key with the API key or user that it belongs to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ScopedKey {
    /// Whose.
    pub scope: Arc<str>,
    /// The key.
    pub key: IdempotencyKey,
}

/// What the body was, so that another one is noticed.
pub type BodyHash = [u8; 32];

/// What the gate says to an attempt.
#[derive(Debug)]
pub enum Verdict {
    /// Go on with the channels that `done` lacks. `fresh`: the table has never heard of the key.
    Go {
        /// What earlier attempts gave.
        done: Vec<Published>,
        /// Whether the store has to be asked.
        fresh: bool,
        /// To be settled; dropping it lets the next attempt try.
        pass: Pass,
    },
    /// Another attempt is under way: wait until it has ended, then ask again.
    Wait(OwnedNotified),
    /// The key was used with another body.
    Mismatch,
}

/// The keys that are known.
#[derive(Debug)]
pub struct Keys {
    state: Mutex<State>,
    max_keys: usize,
    max_age: Duration,
    /// Counts keys that were pushed out by newer ones before their time.
    evictions: IntCounter,
}

#[derive(Debug, Default)]
struct State {
    slots: HashMap<ScopedKey, Slot>,
    /// In order of time, for expiry and eviction.
    order: VecDeque<(Timestamp, ScopedKey)>,
}

#[derive(Debug)]
struct Slot {
    hash: BodyHash,
    done: Vec<Published>,
    /// Rung when the attempt that is under way ends.
    under_way: Option<Arc<Notify>>,
    /// The store was asked, or has been written to.
    loaded: bool,
}

/// The right to publish under a key; at most one at a time.
#[derive(Debug)]
pub struct Pass {
    keys: Arc<Keys>,
    key: ScopedKey,
}

impl Keys {
    /// An empty table of `max_keys`, each good for `max_age`.
    pub fn new(max_keys: usize, max_age: Duration, evictions: IntCounter) -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), max_keys, max_age, evictions })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code panics while it holds the keys")
    }

    /// Asks to publish under a key.
    pub fn enter(self: &Arc<Self>, key: &ScopedKey, hash: BodyHash, now: Timestamp) -> Verdict {
        let mut state = self.state();
        let evicted = state.expire(now, self.max_age, self.max_keys);
        self.evictions.inc_by(evicted);
        if let Some(slot) = state.slots.get_mut(key) {
            if slot.hash != hash {
                return Verdict::Mismatch;
            }
            if let Some(bell) = &slot.under_way {
                return Verdict::Wait(Arc::clone(bell).notified_owned());
            }
            slot.under_way = Some(Arc::default());
            let (done, fresh) = (slot.done.clone(), !slot.loaded);
            return Verdict::Go { done, fresh, pass: self.pass(key) };
        }
        let slot = Slot { hash, done: Vec::new(), under_way: Some(Arc::default()), loaded: false };
        state.slots.insert(key.clone(), slot);
        state.order.push_back((now, key.clone()));
        Verdict::Go { done: Vec::new(), fresh: true, pass: self.pass(key) }
    }

    fn pass(self: &Arc<Self>, key: &ScopedKey) -> Pass {
        Pass { keys: Arc::clone(self), key: key.clone() }
    }
}

impl State {
    /// Returns how many keys had to go before their time.
    fn expire(&mut self, now: Timestamp, max_age: Duration, max_keys: usize) -> u64 {
        let (mut evicted, mut passed_over) = (0, 0);
        while let Some((at, key)) = self.order.front() {
            let old = at.plus(max_age) <= now;
            if !old && self.order.len() < max_keys {
                break;
            }
            // A key under way stays, and does not keep the others: a disk that hangs would let the
            // table grow for as long.
            if self.slots.get(key).is_some_and(|slot| slot.under_way.is_some()) {
                if passed_over == PASSED_OVER {
                    break;
                }
                passed_over += 1;
                let (_, key) = self.order.pop_front().expect("it was just looked at");
                self.order.push_back((now, key));
                continue;
            }
            evicted += u64::from(!old);
            let (_, key) = self.order.pop_front().expect("it was just looked at");
            self.slots.remove(&key);
        }
        evicted
    }
}

impl Pass {
    /// The key.
    pub fn key(&self) -> &ScopedKey {
        &self.key
    }

    /// Records what the store knows of the key. False: it was used with another body.
    pub fn load(&self, stored: Option<(BodyHash, Vec<Published>)>) -> bool {
        let mut state = self.keys.state();
        let slot = state.slots.get_mut(&self.key).expect("a key under way is not evicted");
        slot.loaded = true;
        let Some((hash, done)) = stored else { return true };
        let same = slot.hash == hash;
        slot.hash = hash;
        slot.done = done;
        same
    }

    /// Records what became of one channel.
    pub fn done(&self, published: Published) {
        let mut state = self.keys.state();
        let slot = state.slots.get_mut(&self.key).expect("a key under way is not evicted");
        slot.loaded = true;
        slot.done.push(published);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.keys.state();
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

/// The result for a channel among those of earlier attempts.
pub fn find<'a>(done: &'a [Published], channel: &Channel) -> Option<&'a Published> {
    done.iter().find(|published| published.channel == *channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> ScopedKey {
        ScopedKey { scope: "key:a".into(), key: IdempotencyKey::parse(text).unwrap() }
    }

    fn counter() -> IntCounter {
        IntCounter::new("evictions", "in this test").unwrap()
    }

    fn published() -> Published {
        let channel = Channel::parse("news").unwrap();
        Published { channel, id: MessageId(uuid::Uuid::nil()), seq: Some(1), pos: None }
    }

    fn go(keys: &Arc<Keys>, text: &str, hash: u8, now: i64) -> (Vec<Published>, bool, Pass) {
        match keys.enter(&key(text), [hash; 32], Timestamp(now)) {
            Verdict::Go { done, fresh, pass } => (done, fresh, pass),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_attempt_goes_on_and_the_next_gets_its_result() {
        let keys = Keys::new(10, Duration::from_secs(600), counter());
        let (done, fresh, pass) = go(&keys, "k", 1, 0);
        assert!(done.is_empty() && fresh);
        assert!(matches!(keys.enter(&key("k"), [1; 32], Timestamp(0)), Verdict::Wait(_)));
        assert!(matches!(keys.enter(&key("k"), [2; 32], Timestamp(0)), Verdict::Mismatch));
        pass.done(published());
        drop(pass);
        let (done, fresh, _pass) = go(&keys, "k", 1, 1);
        assert!(done == [published()] && !fresh);
    }

    #[test]
    fn keys_leave_by_age_and_by_number_and_evictions_are_counted() {
        let keys = Keys::new(2, Duration::from_millis(10), counter());
        for (now, text) in [(0, "a"), (1, "b"), (2, "c")] {
            go(&keys, text, 1, now);
        }
        assert_eq!(keys.evictions.get(), 1);
        assert!(go(&keys, "a", 2, 3).1, "`a` was pushed out");
        assert!(go(&keys, "c", 2, 12).1, "`c` is too old");
    }

    #[test]
    fn a_key_that_is_long_under_way_does_not_keep_the_others() {
        let keys = Keys::new(2, Duration::from_secs(600), counter());
        let (.., stuck) = go(&keys, "stuck", 1, 0);
        for now in 1..100 {
            go(&keys, &now.to_string(), 1, now);
        }
        assert!(keys.state().slots.len() <= 3, "{}", keys.state().slots.len());
        stuck.done(published());
        assert_eq!(keys.state().slots[stuck.key()].done, [published()]);
    }

    #[test]
    fn a_retry_has_the_id_of_the_first_attempt_and_a_later_use_of_the_key_has_not() {
        let (day, channel) = (Duration::from_hours(24), Channel::parse("news").unwrap());
        let id = |text: &str, at| keyed_id(&key(text), &channel, Timestamp(at), day);
        assert_eq!(id("k", 5), id("k", 86_399_999));
        assert_ne!(id("k", 5), id("k", 86_400_000));
        assert_ne!(id("k", 5), id("l", 5));
        assert_eq!(id("k", 5).0.get_version_num(), 8);
    }

    #[test]
    fn the_stores_word_decides_what_another_body_is() {
        let keys = Keys::new(2, Duration::from_secs(1), counter());
        let (_, _, pass) = go(&keys, "a", 1, 0);
        assert!(!pass.load(Some(([9; 32], vec![published()]))));
        drop(pass);
        assert!(matches!(keys.enter(&key("a"), [1; 32], Timestamp(0)), Verdict::Mismatch));
    }
}
