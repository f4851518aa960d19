//! What clients do of their own accord.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use belfry_checker::history::Name;
use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};
use tokio::time::Instant;

use super::{Client, Habits};

/// So many channels more than the faithful ones, at most.
const FICKLE: usize = 3;

/// What clients of a run want.
pub struct Wishes {
    channels: Vec<Name>,
    /// The last seq of each, as far as publishers know.
    latest: Vec<AtomicU64>,
    /// Channels that each begins with, and follows to the end.
    pub faithful: usize,
    fickle: usize,
    /// Between two whims of a client, on average; none without.
    pub every: Option<Duration>,
    /// How they connect.
    pub habits: Arc<Habits>,
    /// How many have been welcomed.
    pub welcomed: AtomicU64,
}

impl Wishes {
    pub fn new(channels: Vec<Name>, faithful: usize, every: Option<Duration>, habits: Habits) -> Self {
        let latest = channels.iter().map(|_| AtomicU64::new(0)).collect();
        let (habits, welcomed) = (Arc::new(habits), AtomicU64::new(0));
        Self { channels, latest, faithful, fickle: FICKLE, every, habits, welcomed }
    }

    /// A channel has come to a seq.
    pub fn reached(&self, channel: &Name, seq: u64) {
        if let Some(index) = self.channels.iter().position(|name| name == channel) {
            self.latest[index].fetch_max(seq, Ordering::Relaxed);
        }
    }

    pub(super) fn begin_with(&self, random: &mut StdRng) -> Vec<Name> {
        self.channels.sample(random, self.faithful).cloned().collect()
    }

    /// When a client has its next whim.
    pub(super) fn next(&self, random: &mut StdRng) -> Option<Instant> {
        let pause = self.every?.mul_f64(2.0 * random.random::<f64>());
        Some(Instant::now() + pause)
    }

    /// Any channel, and a seq not far below its last.
    fn any(&self, random: &mut StdRng) -> (Name, u64) {
        let index = random.random_range(..self.channels.len());
        let latest = self.latest[index].load(Ordering::Relaxed);
        (self.channels[index].clone(), latest.saturating_sub(random.random_range(0..250)))
    }
}

impl Client {
    pub(super) fn follow_whim(&mut self) {
        self.whim_at = self.wishes.next(&mut self.random);
        if self.live.is_none() || self.opening.is_some() {
            return;
        }
        match self.random.random_range(0..100) {
            // Hops: the older connection goes on until the newer is welcomed.
            0..35 => self.connect(),
            // Cut, and back at once.
            35..55 => {
                self.live = None;
                self.connect();
            }
            // A page that was reloaded: a new session, from the cursor.
            55..62 => {
                self.reader.forget_session();
                self.live = None;
                self.connect();
            }
            _ => self.waver(),
        }
    }

    /// Leaves one of the channels that it need not follow, or joins another.
    fn waver(&mut self) {
        let fickle: Vec<Name> = self.fickle.clone();
        if fickle.len() < self.wishes.fickle && self.random.random_bool(0.6) {
            let (channel, after) = self.wishes.any(&mut self.random);
            if self.reader.channels().all(|there| *there != channel) {
                let after = self.random.random_bool(0.5).then_some(after);
                self.fickle.push(channel.clone());
                self.reader.join(channel, after);
            }
        } else if !fickle.is_empty() {
            let index = self.random.random_range(..fickle.len());
            self.fickle.remove(index);
            self.reader.leave(&fickle[index], self.clock.now());
        }
    }
}
