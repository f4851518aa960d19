//! Which channels this node listens to, and who waits until it does.
//!
//! Invariant: a channel is `Heard` only while the ring vouches for it: from the marker that came out
//! after its SUBSCRIBE until the ring forgets it, which happens before anything is unsubscribed. An
//! outage in between changes nothing, since the pump catches up before it passes anything new.
//!
//! A state machine without IO, shared by the hubs (hold, release, ask) and the pump (everything else).

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use belfry_core::held::Held as _;
use tokio::sync::{Notify, watch};

use super::round::{Round, Waiting};
use crate::protocol::Channel;

/// The most channels of one partition that a node listens to: about 300 MB.
pub const MAX_LISTENED: usize = 1_000_000;

/// There is no room for more channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this node listens to {MAX_LISTENED} channels already; add a node or another Redis")]
pub struct Full;

/// How many workers have sessions of a channel. The pump keeps a clone beside what it knows of the
/// channel, so that counting unheard messages takes no lock.
pub type Holders = Arc<AtomicU32>;

/// The channels of one partition.
#[derive(Debug)]
pub struct Listening {
    state: Mutex<State>,
    /// Rung when a channel is wanted that was not before.
    wanted: Notify,
    /// How long a channel is listened to after the last session that wanted it.
    linger: Duration,
}

#[derive(Debug, Default)]
struct State {
    channels: HashMap<Channel, Slot>,
    /// Wanted, in the order of asking. What is no longer so is skipped.
    queue: VecDeque<Channel>,
    /// The round that the channels belong to which are asked for now.
    open: Option<Arc<Round>>,
    /// Channels without a holder, in the order of their leaving, with when to look at them again.
    /// Each is here once: `Slot::leaving`.
    leaving: VecDeque<(Instant, Channel)>,
    /// How many are heard.
    heard: usize,
    /// Who waits for a marker that has yet to be sent.
    marker: Option<watch::Sender<bool>>,
}

#[derive(Debug)]
struct Slot {
    holders: Holders,
    used: Instant,
    leaving: bool,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// To be subscribed to.
    Wanted(Arc<Round>),
    /// Subscribed to; the marker is on its way.
    Asked(Arc<Round>),
    /// The ring vouches for it.
    Heard,
}

impl Listening {
    /// Listens to nothing yet.
    pub fn new(linger: Duration) -> Self {
        Self { state: Mutex::default(), wanted: Notify::new(), linger }
    }

    /// A worker has a session of this channel from now on.
    pub fn hold(&self, channel: &Channel, now: Instant) {
        let mut state = self.state.held();
        // A holder has asked before, so there is room.
        let slot = state.slot(channel, now);
        slot.used = now;
        slot.holders.fetch_add(1, Ordering::Relaxed);
        self.ring_if_wanted(&state);
    }

    /// A worker's last session of this channel has gone.
    pub fn release(&self, channel: &Channel, now: Instant) {
        let mut guard = self.state.held();
        let state = &mut *guard;
        let Some(slot) = state.channels.get_mut(channel) else { return };
        let before = slot.holders.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
        debug_assert!(before.is_ok(), "released more often than held");
        slot.used = now;
        if before == Ok(1) && !std::mem::replace(&mut slot.leaving, true) {
            state.leaving.push_back((now + self.linger, channel.clone()));
        }
    }

    /// Asks for channels. None: all are heard, and stay so for a while even if nobody holds them.
    pub fn ask(&self, channels: &[Channel], now: Instant) -> Result<Option<Waiting>, Full> {
        let mut guard = self.state.held();
        let state = &mut *guard;
        let mut rounds: Vec<Arc<Round>> = Vec::new();
        for channel in channels {
            if state.channels.len() >= MAX_LISTENED && !state.channels.contains_key(channel) {
                return Err(Full);
            }
            let slot = state.slot(channel, now);
            slot.used = now;
            let idle = slot.holders.load(Ordering::Relaxed) == 0;
            let joins = idle && !std::mem::replace(&mut slot.leaving, true);
            if let Stage::Wanted(round) | Stage::Asked(round) = &slot.stage
                && !rounds.iter().any(|known| Arc::ptr_eq(known, round))
            {
                rounds.push(Arc::clone(round));
            }
            if joins {
                state.leaving.push_back((now + self.linger, channel.clone()));
            }
        }
        self.ring_if_wanted(state);
        Ok(Waiting::new(&rounds))
    }

    fn ring_if_wanted(&self, state: &State) {
        if !state.queue.is_empty() {
            self.wanted.notify_one();
        }
    }

    /// Asks for a marker that is sent after now. True once it has come out; closed if its connection ended.
    pub fn mark(&self) -> watch::Receiver<bool> {
        let mut state = self.state.held();
        let waiting = state.marker.get_or_insert_with(|| watch::Sender::new(false)).subscribe();
        self.wanted.notify_one();
        waiting
    }

    /// Those who wait for the marker that is sent now.
    pub fn take_marker(&self) -> Option<watch::Sender<bool>> {
        self.state.held().marker.take()
    }

    /// Waits until a channel or a marker is wanted.
    pub async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Up to `most` wanted channels, to be subscribed to now. The rest, if any, rings again.
    pub fn take(&self, most: usize) -> Vec<(Channel, Holders)> {
        let mut guard = self.state.held();
        let state = &mut *guard;
        let mut taken = Vec::new();
        while taken.len() < most
            && let Some(channel) = state.queue.pop_front()
        {
            let Some(slot) = state.channels.get_mut(&channel) else { continue };
            if let Stage::Wanted(round) = &slot.stage {
                slot.stage = Stage::Asked(Arc::clone(round));
                taken.push((channel, Arc::clone(&slot.holders)));
            }
        }
        if state.queue.is_empty() {
            state.open = None;
        }
        self.ring_if_wanted(state);
        taken
    }

    /// The ring vouches for these from now on.
    pub fn heard<'a>(&self, channels: impl IntoIterator<Item = &'a Channel>) {
        let mut guard = self.state.held();
        let state = &mut *guard;
        for channel in channels {
            let Some(slot) = state.channels.get_mut(channel) else { continue };
            if let Stage::Wanted(round) | Stage::Asked(round) = &slot.stage {
                round.settle_one();
                slot.stage = Stage::Heard;
                state.heard += 1;
            }
        }
    }

    /// The connection that they were asked on is over: they have to be asked for again.
    pub fn ask_again(&self, channels: impl IntoIterator<Item = Channel>) {
        let mut guard = self.state.held();
        let state = &mut *guard;
        for channel in channels {
            let Some(slot) = state.channels.get_mut(&channel) else { continue };
            if let Stage::Asked(round) = &slot.stage {
                slot.stage = Stage::Wanted(Arc::clone(round));
                state.queue.push_back(channel);
            }
        }
        self.ring_if_wanted(state);
    }

    /// Lets go of channels that nobody has wanted for a while. Those that are returned were heard:
    /// the ring has to forget them before anything else happens, then they are unsubscribed.
    pub fn sweep(&self, now: Instant, most: usize) -> Vec<Channel> {
        let mut guard = self.state.held();
        let state = &mut *guard;
        let mut gone = Vec::new();
        while gone.len() < most && state.leaving.front().is_some_and(|(at, _)| *at <= now) {
            let (_, channel) = state.leaving.pop_front().expect("it was just looked at");
            let Some(slot) = state.channels.get_mut(&channel) else { continue };
            slot.leaving = false;
            if slot.holders.load(Ordering::Relaxed) > 0 {
                continue;
            }
            // One that is being asked for is looked at again once that has ended.
            if slot.used + self.linger > now || matches!(slot.stage, Stage::Asked(_)) {
                slot.leaving = true;
                let at = (slot.used + self.linger).max(now + self.linger / 4);
                state.leaving.push_back((at, channel));
                continue;
            }
            let slot = state.channels.remove(&channel).expect("it was just looked at");
            match slot.stage {
                Stage::Heard => {
                    state.heard -= 1;
                    gone.push(channel);
                }
                Stage::Wanted(round) | Stage::Asked(round) => round.settle_one(),
            }
        }
        gone
    }

    /// Whether the ring vouches for a channel.
    pub fn hears(&self, channel: &Channel) -> bool {
        self.state.held().channels.get(channel).is_some_and(|slot| matches!(slot.stage, Stage::Heard))
    }

    /// How many channels are heard.
    pub fn count(&self) -> usize {
        self.state.held().heard
    }
}

impl State {
    /// The channel's slot; a new one is wanted.
    fn slot(&mut self, channel: &Channel, now: Instant) -> &mut Slot {
        if !self.channels.contains_key(channel) {
            let round = self.open.get_or_insert_with(Round::new);
            round.add();
            let stage = Stage::Wanted(Arc::clone(round));
            self.queue.push_back(channel.clone());
            let slot = Slot { holders: Holders::default(), used: now, leaving: false, stage };
            self.channels.insert(channel.clone(), slot);
        }
        self.channels.get_mut(channel).expect("it was just put there")
    }
}
