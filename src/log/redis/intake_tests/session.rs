//! A session as the hub would run it, without the hub: reads the ring's tail, and for itself where the
//! ring has moved past it. Every message it hears must follow on the one before, or a gap must say
//! what is missing.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::time;

use super::{
    super::part::Part,
    site::{Half, P},
};
use crate::{
    config::NamespaceKind,
    log::{Limit, Replay, TaskBell, replay::Want, ring::TailRead},
    protocol::{Channel, Entry, GapReason, Item},
    support::SOON,
};

const LIMIT: Limit = Limit { bytes: 1 << 20, messages: 256 };

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    Message(Channel, u64),
    Gap(Channel, GapReason, u64),
}

pub(super) struct Session {
    part: Arc<Part>,
    bell: Arc<TaskBell>,
    /// The cursor.
    pub(super) at: u64,
    /// Each channel, since when, and the seq that was heard last.
    channels: HashMap<Channel, (u64, u64)>,
    pub(super) heard: Vec<Heard>,
    /// Whether it reads for itself.
    behind: bool,
}

impl Session {
    /// Subscribes now.
    pub(super) async fn new(part: &Arc<Part>, intake: &Half, channels: &[Channel]) -> Self {
        intake.listen(channels).await.unwrap();
        channels.iter().for_each(|channel| intake.hold(channel));
        let watch = part.ring.watch(channels);
        let heads = watch.heads.into_iter().map(|head| head.unwrap());
        let since =
            |(channel, head): (&Channel, crate::protocol::Head)| (channel.clone(), (watch.from, head.seq));
        let channels = channels.iter().zip(heads).map(since).collect();
        let bell = Arc::new(TaskBell::default());
        part.ring.bell(Arc::clone(&bell) as _);
        Self { part: Arc::clone(part), bell, at: watch.from, channels, heard: Vec::new(), behind: false }
    }

    /// Comes back with a cursor, having read everything of its channels up to there.
    pub(super) async fn resume(self, part: &Arc<Part>, intake: &Half) -> Self {
        let names: Vec<_> = self.channels.keys().cloned().collect();
        let fresh = Self::new(part, intake, &names).await;
        Self { part: fresh.part, bell: fresh.bell, behind: true, ..self }
    }

    /// It has heard this channel up to a seq, and nothing after it.
    pub(super) fn having_heard(mut self, channel: &Channel, seq: u64) -> Self {
        self.channels.get_mut(channel).unwrap().1 = seq;
        self
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        self.part.config.namespaces.of(channel).kind == NamespaceKind::Plain
    }

    fn jump_reason(&self, channel: &Channel) -> GapReason {
        if self.is_volatile(channel) { GapReason::Reset } else { GapReason::Renumbered }
    }

    /// Takes what there is.
    pub(super) async fn read(&mut self, intake: &Half) {
        loop {
            if self.behind {
                self.catch_up(intake).await;
                continue;
            }
            match self.part.ring.tail(self.at, 64) {
                TailRead::Entries { entries, to, more } => {
                    let reads = self.channels.keys().any(|channel| self.is_volatile(channel));
                    for entry in &entries {
                        if reads && entry.salvaged && self.channels.contains_key(&entry.channel) {
                            (self.at, self.behind) = (entry.offset() - 1, true);
                            break;
                        }
                        self.entry(entry);
                    }
                    if self.behind {
                        continue;
                    }
                    self.at = to;
                    if !more && entries.len() < 64 {
                        return;
                    }
                }
                TailRead::Lost { .. } => self.behind = true,
                TailRead::Crossed { base, lost } => {
                    for channel in self.channels.keys().cloned().collect::<Vec<_>>() {
                        let reason = if lost { GapReason::Reset } else { self.jump_reason(&channel) };
                        self.gap(&channel, reason, base - 1);
                    }
                    self.at = base - 1;
                }
            }
        }
    }

    async fn catch_up(&mut self, intake: &Half) {
        let want = |(channel, (since, _)): (&Channel, &(u64, u64))| Want {
            channel: channel.clone(),
            after: self.at.max(*since),
            earliest: 0,
            volatile: self.is_volatile(channel),
        };
        let wants = self.channels.iter().map(want).collect();
        let replay = Replay { partition: P, from: self.at, wants, limit: LIMIT };
        let replayed = intake.log.replay(replay).await.unwrap();
        for item in replayed.items {
            match item {
                Item::Entry(entry) => self.entry(&entry),
                Item::Gap(gap) => self.gap(&gap.channel, gap.reason, gap.to_seq.unwrap()),
            }
        }
        self.at = replayed.to;
        self.behind = self.at < self.part.ring.head();
    }

    fn entry(&mut self, entry: &Entry) {
        let place = entry.place.unwrap();
        let Some((since, _)) = self.channels.get(&entry.channel).copied() else { return };
        if place.pos.offset <= since {
            return;
        }
        if entry.hole {
            self.gap(&entry.channel, GapReason::Trimmed, place.seq - 1);
        } else if place.jump {
            let reason = self.jump_reason(&entry.channel);
            self.gap(&entry.channel, reason, place.seq - 1);
        }
        let (_, last) = self.channels.get_mut(&entry.channel).unwrap();
        assert_eq!(
            place.seq,
            *last + 1,
            "{} at {}: unannounced, doubled or out of order; heard {:?}",
            entry.channel,
            place.pos,
            self.heard
        );
        *last = place.seq;
        self.heard.push(Heard::Message(entry.channel.clone(), place.seq));
    }

    fn gap(&mut self, channel: &Channel, reason: GapReason, to_seq: u64) {
        let (_, last) = self.channels.get_mut(channel).unwrap();
        if to_seq > *last {
            *last = to_seq;
            self.heard.push(Heard::Gap(channel.clone(), reason, to_seq));
        }
    }

    /// Reads until a channel's message with this seq has been heard.
    pub(super) async fn hear(&mut self, intake: &Half, channel: &Channel, seq: u64) {
        let hearing = async {
            loop {
                self.read(intake).await;
                if self.channels[channel].1 >= seq {
                    return;
                }
                // The bell may have been rung for what was just read.
                let _ = time::timeout(Duration::from_millis(100), self.bell.rung()).await;
            }
        };
        let heard = time::timeout(SOON, hearing).await;
        assert!(heard.is_ok(), "{channel} {seq} was not heard; {:?}", self.heard);
    }

    pub(super) fn messages(&self, channel: &Channel) -> Vec<u64> {
        let message = |heard: &Heard| match heard {
            Heard::Message(of, seq) if of == channel => Some(*seq),
            _ => None,
        };
        self.heard.iter().filter_map(message).collect()
    }

    pub(super) fn gaps(&self, channel: &Channel) -> Vec<GapReason> {
        let gap = |heard: &Heard| match heard {
            Heard::Gap(of, reason, _) if of == channel => Some(*reason),
            _ => None,
        };
        self.heard.iter().filter_map(gap).collect()
    }
}
