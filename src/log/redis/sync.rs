//! Bringing the ring level with Redis: on every new connection, and in every new epoch.
//!
//! Order is everything here. First the epoch: what lies below its base is read from SQL, which has all of it that is ever to
//! be had, since a closed epoch gains no rows. Then the subscriptions, then a marker: when that comes out, they are in
//! effect, and everything above its position will be pushed. Then what the streams hold up to that position. What was pushed
//! before the marker is dropped: it is among what is read.

use std::{collections::HashMap, pin::pin, sync::Arc};

use tokio::time;

use super::{
    catch_up::{Moved, Seen, compare, head_before, in_order},
    epochs::LOST,
    intake::Ear,
    marker::{Ground, MAX_CHANNELS, Marker, SCRIPT},
    pump::{Broken, Link, Pump, Track},
    streams::Range,
};
use crate::{
    clock::shared_now,
    config::NamespaceKind,
    log::stored,
    protocol::{Channel, Entry, Head},
    redis::{Commands, Incarnation},
    store::{Epoch, PartitionRange, ReadRange},
};

/// How often an epoch may change while we look before the connection is given up.
const ROUNDS: usize = 8;

/// How many names one SUBSCRIBE carries.
const NAMES_PER_COMMAND: usize = 1_000;

/// How many messages, and how many bytes of them, one read of SQL returns.
const SQL_MESSAGES: u32 = 2_000;
const SQL_BYTES: usize = 4 << 20;

/// How many channels' holes are looked up in SQL at a time.
const SQL_CHANNELS: usize = 256;

/// How many channels' first messages after a marker are in memory at a time.
const BEYOND_CHANNELS: usize = 64;

/// How many channels' floors: each is one step into an index.
const SQL_FLOORS: usize = 2_000;

/// A connection to the Redis that is listened to, for reading. Not the one that listens: to that one Redis puts
/// answers under its limit for pub/sub (`client-output-buffer-limit`), and ends it where much was missed.
async fn commands(ear: &Ear, at: &Incarnation) -> Result<Commands, Broken> {
    let commands = ear.part.server.commands().await?;
    if commands.incarnation() == at { Ok(commands) } else { Err(Broken::Replaced) }
}

/// What SQL has of one epoch that this node did not live through.
#[derive(Default)]
struct Stretch {
    /// Where it began; none for the rest of the one that the ring is in.
    base: Option<u64>,
    /// In order of position.
    entries: Vec<Entry>,
}

/// What the streams' heads say of the channels at a marker.
struct Looked {
    heads: Vec<(Channel, Head)>,
    moved: Vec<Moved>,
    /// They have moved since, and what is left of their streams does not tell from where.
    unclear: Vec<Channel>,
}

impl Pump {
    /// Afterwards the ring holds everything up to a marker, and what is pushed next follows on it.
    pub(super) async fn sync(&mut self, link: &mut Link) -> Result<(), Broken> {
        let ear = Arc::clone(&self.ear);
        let mut unclear = Vec::new();
        for _ in 0..ROUNDS {
            let at = link.subscriber.incarnation().clone();
            let mut commands = link.meanwhile(commands(&ear, &at)).await?;
            let epoch = link.meanwhile(ear.part.epochs.ensure(&at, &mut commands)).await?;
            // Back into the pool: nothing is asked over it before the marker.
            drop(commands);
            link.meanwhile(self.cross(&epoch)).await?;
            self.subscribe(link).await?;
            let (ground, heads) = self.mark(link, &unclear).await?;
            match ground.epoch {
                0 => self.ear.part.epochs.spoil(epoch.epoch, LOST),
                same if same == epoch.epoch => {
                    let known = unclear.iter().cloned().zip(heads).collect();
                    let still = self.catch_up(link, &ground, &known).await?;
                    if still.is_empty() {
                        return Ok(());
                    }
                    unclear.extend(still);
                    // What is quickest of all waits for nobody: the marker has room for so many.
                    unclear.drain(..unclear.len().saturating_sub(MAX_CHANNELS));
                }
                _ => {}
            }
        }
        Err(Broken::Restless)
    }

    /// Goes over into an epoch: reads what SQL has below it.
    async fn cross(&mut self, epoch: &Epoch) -> Result<(), Broken> {
        if epoch.epoch == self.epoch {
            return Ok(());
        }
        self.ear.part.lease.held().await;
        let ring = Arc::clone(&self.ear.part.ring);
        ring.lose(epoch.lost);
        // No message stands at base-1: a cursor there has been told of the crossing.
        let until = epoch.base.saturating_sub(2);
        let mut salvaged = Vec::new();
        if self.tracks.values().any(|track| track.kind == NamespaceKind::Durable) && ring.head() < until {
            match self.rest_of_epoch(ring.head(), until).await? {
                Some(stretches) => {
                    for Stretch { base, entries } in stretches {
                        base.into_iter().for_each(|base| ring.cross(base, salvaged.drain(..)));
                        salvaged = entries;
                    }
                }
                // Sessions find out for themselves, each from where it is.
                None => ring.restart(until, self.all_at(Head { seq: until, pos: until })),
            }
        }
        ring.cross(epoch.base, salvaged);
        for track in self.tracks.values_mut().filter(|track| track.is_placed()) {
            track.last = epoch.base - 1;
        }
        self.epoch = epoch.epoch;
        Ok(())
    }

    /// What SQL holds of our durable channels; none if that is too much, or not all.
    async fn rest_of_epoch(&self, after_all: u64, until: u64) -> Result<Option<Vec<Stretch>>, Broken> {
        let part = &self.ear.part;
        let mut last: HashMap<&Channel, u64> = HashMap::new();
        let (mut after, mut found, mut bytes) = (after_all, vec![Stretch::default()], 0);
        loop {
            let range = PartitionRange { after, until, max_messages: SQL_MESSAGES, max_bytes: SQL_BYTES };
            let page = part.store.read_range(part.partition, &range, shared_now());
            let page = part.epochs.believed(page).await?;
            for (channel, entry) in page.entries {
                let mut place = entry.place();
                after = place.pos.offset;
                let Some(track) = self.tracks.get(&channel) else { continue };
                let read = last.insert(&track.channel, after).unwrap_or(track.last);
                let stretch = found.last_mut().expect("there is one from the beginning");
                let passed = stretch.entries.last().map_or(after_all, |last| last.offset());
                let is_new = place.prev > read && !place.jump;
                // Where an epoch in between began, `prev` is no message.
                if is_new && place.prev + 1 != place.seq {
                    return Ok(None);
                }
                if is_new && place.prev > passed {
                    found.push(Stretch { base: Some(place.prev + 1), entries: Vec::new() });
                } else if is_new && found.iter().all(|stretch| stretch.base != Some(place.prev + 1)) {
                    // Another channel's first message there did not tell.
                    place.jump = true;
                }
                let entry = stored::encode(&channel, entry).placed(place);
                bytes += entry.cost();
                found.last_mut().expect("as above").entries.push(entry);
            }
            if bytes > part.config.log.ring_bytes {
                return Ok(None);
            }
            if page.complete {
                // Last, so that nothing that was deleted while we read goes unseen.
                return Ok(self.is_all_kept().await?.then_some(found));
            }
        }
    }

    /// Whether retention has taken nothing of what we have yet to pass on. It may have left no row whose `prev` could tell.
    async fn is_all_kept(&self) -> Result<bool, Broken> {
        let part = &self.ear.part;
        let is_durable = |track: &&Track| track.kind == NamespaceKind::Durable;
        let tracks: Vec<&Track> = self.tracks.values().filter(is_durable).collect();
        for some in tracks.chunks(SQL_FLOORS) {
            let channels: Vec<Channel> = some.iter().map(|track| track.channel.clone()).collect();
            let floors = part.epochs.believed(part.store.floors(part.partition, &channels)).await?;
            if some.iter().zip(floors).any(|(track, floor)| floor.pos > track.last) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn all_at(&self, head: Head) -> Vec<(Channel, Head)> {
        let placed = self.tracks.values().filter(|track| track.is_placed());
        placed.map(|track| (track.channel.clone(), head)).collect()
    }

    async fn subscribe(&mut self, link: &mut Link) -> Result<(), Broken> {
        if link.subscribed {
            return Ok(());
        }
        let names = &self.ear.part.names;
        let channels = self.tracks.keys().map(|channel| names.topic(channel.as_str()));
        let topics: Vec<_> =
            [names.control.clone(), self.topic.clone()].into_iter().chain(channels).collect();
        let subscriber = link.subscriber.clone();
        for some in topics.chunks(NAMES_PER_COMMAND) {
            link.meanwhile(subscriber.subscribe(some)).await?;
        }
        link.subscribed = true;
        Ok(())
    }

    /// Sends a marker for some channels' heads.
    pub(super) fn marker(&mut self, channels: &[Channel]) -> (u64, ::redis::Cmd) {
        self.token += 1;
        let names = &self.ear.part.names;
        let mut call = ::redis::cmd("EVAL");
        call.arg(SCRIPT).arg(2).arg(&names.log).arg(&names.heads).arg(&self.topic).arg(self.token);
        channels.iter().for_each(|channel| {
            call.arg(channel.as_str());
        });
        (self.token, call)
    }

    /// Sends a marker for some channels' heads and waits for it; drops what comes before.
    async fn mark(&mut self, link: &mut Link, channels: &[Channel]) -> Result<(Ground, Vec<String>), Broken> {
        let (token, call) = self.marker(channels);
        let mut connection = link.subscriber.clone();
        let max_age = self.ear.part.config.redis.canary_max_age;
        let replid = link.subscriber.incarnation().replid;
        let out = async {
            let mut sending = pin!(call.exec_async(&mut connection));
            let mut sent = false;
            loop {
                let push = tokio::select! {
                    result = &mut sending, if !sent => {
                        sent = true;
                        result?;
                        continue;
                    }
                    push = link.pushes.next() => push,
                };
                let Some(push) = push else { return Err(link.over()) };
                let text = std::str::from_utf8(&push.payload).unwrap_or_default();
                let ours = push.channel == self.topic.as_bytes();
                if let Some(marker) = Marker::parse(text).filter(|marker| ours && marker.token == token) {
                    let same = marker.replid == replid.as_str();
                    let heads = marker.values().map(str::to_owned).collect();
                    return if same { Ok((marker.ground, heads)) } else { Err(Broken::Replaced) };
                }
            }
        };
        time::timeout(max_age, out).await.unwrap_or(Err(Broken::Deaf(max_age)))
    }

    /// Reads what the streams hold up to the marker. `known`: heads that the marker has brought. Returns the channels of which only a
    /// marker can tell; then nothing is done.
    async fn catch_up(
        &mut self,
        link: &Link,
        ground: &Ground,
        known: &HashMap<Channel, String>,
    ) -> Result<Vec<Channel>, Broken> {
        let ring = Arc::clone(&self.ear.part.ring);
        let read = ring.head();
        if ground.last < read {
            return Err(Broken::Backwards { epoch: ground.epoch, redis: ground.last, known: read });
        }
        // What is pushed meanwhile waits in the link's queue: it follows on the marker.
        let mut commands = commands(&self.ear, link.subscriber.incarnation()).await?;
        let Looked { heads, mut moved, unclear } = self.moved(&mut commands, ground, read, known).await?;
        if !unclear.is_empty() {
            return Ok(unclear);
        }
        let whole = self.read_moved(&mut commands, &mut moved).await? && self.fill_holes(&mut moved).await?;
        for moved in &moved {
            let track = self.tracks.get_mut(&moved.channel).expect("only what is heard is compared");
            track.last = track.last.max(moved.head.pos);
        }
        self.ear.part.lease.held().await;
        match whole {
            true => ring.push(in_order(moved, read), ground.last),
            // Too much to hold, or gone: each session reads from where it is, and hears of its holes.
            false => ring.restart(ground.last, heads),
        }
        Ok(Vec::new())
    }

    async fn moved(
        &self,
        commands: &mut Commands,
        ground: &Ground,
        read: u64,
        known: &HashMap<Channel, String>,
    ) -> Result<Looked, Broken> {
        let streams = self.ear.streams();
        let tracks: Vec<&Track> = self.tracks.values().filter(|track| track.is_placed()).collect();
        let channels: Vec<Channel> = tracks.iter().map(|track| track.channel.clone()).collect();
        let Some(found) = streams.heads(ground.epoch, &channels, commands).await? else {
            self.ear.part.epochs.spoil(ground.epoch, LOST);
            return Err(Broken::Restless);
        };
        let (mut heads, mut moved) = (Vec::with_capacity(tracks.len()), Vec::new());
        let (mut beyond, mut unclear) = (Vec::new(), Vec::new());
        for (track, found) in tracks.iter().zip(&found) {
            let found = known.get(&track.channel).or(found.as_ref()).map(String::as_str);
            match compare(ground, track.last, read, found) {
                Seen::Still => {
                    heads.push((track.channel.clone(), ground.head(found).unwrap_or(ground.unknown())));
                }
                Seen::Moved(head) => moved.push(Moved::new(&track.channel, track.last, head, read)),
                Seen::Hidden(head) => {
                    moved.push(Moved { hidden: true, ..Moved::new(&track.channel, track.last, head, read) });
                }
                Seen::Beyond => beyond.push(track),
            }
        }
        // A part at a time, since of each channel's first message only the place is kept.
        for some in beyond.chunks(BEYOND_CHANNELS) {
            let range = |track: &&&Track| Range::oldest(&track.channel, ground.last, None, 1);
            let ranges: Vec<_> = some.iter().map(range).collect();
            let looked = streams.look(&ranges, usize::MAX, commands).await?;
            for (track, found) in some.iter().zip(looked.found) {
                let first = found.entries.first().map(|first| &**first);
                let hidden = first.and_then(|first| first.place).is_some_and(|place| place.jump);
                let Some(head) = head_before(first, ground) else {
                    unclear.push(track.channel.clone());
                    continue;
                };
                match head.pos > track.last {
                    true => {
                        moved.push(Moved { hidden, ..Moved::new(&track.channel, track.last, head, read) })
                    }
                    false => heads.push((track.channel.clone(), head)),
                }
            }
        }
        heads.extend(moved.iter().map(|moved| (moved.channel.clone(), moved.head)));
        Ok(Looked { heads, moved, unclear })
    }

    /// Reads the streams of what has moved; false if that is more than the ring would hold.
    async fn read_moved(&self, commands: &mut Commands, moved: &mut [Moved]) -> Result<bool, Broken> {
        let ranges: Vec<_> = moved.iter().map(Moved::range).collect();
        let bytes = self.ear.part.config.log.ring_bytes;
        let found = self.ear.streams().look(&ranges, bytes, commands).await?.found;
        let whole = found.iter().all(|found| found.complete);
        for (moved, found) in moved.iter_mut().zip(found) {
            moved.entries = found.entries;
        }
        Ok(whole)
    }

    /// Reads in SQL what the streams of durable channels no longer hold; false if something is missing for good.
    async fn fill_holes(&self, moved: &mut [Moved]) -> Result<bool, Broken> {
        let part = &self.ear.part;
        let mut holes: Vec<_> =
            moved.iter_mut().filter_map(|moved| moved.hole().map(|hole| (moved, hole))).collect();
        let is_durable = |channel: &Channel| self.ear.kind(channel) == NamespaceKind::Durable;
        if !holes.iter().all(|(moved, _)| is_durable(&moved.channel)) {
            return Ok(false);
        }
        for some in holes.chunks_mut(SQL_CHANNELS) {
            let range = |(moved, hole): &(&mut Moved, super::catch_up::Hole)| ReadRange {
                channel: moved.channel.clone(),
                after: hole.after,
                until: hole.until,
                max_messages: SQL_MESSAGES,
                max_bytes: SQL_BYTES,
            };
            let ranges: Vec<_> = some.iter().map(range).collect();
            let pages = part.store.read_many(part.partition, &ranges, usize::MAX, shared_now());
            let pages = part.epochs.believed(pages).await?;
            for ((moved, hole), page) in some.iter_mut().zip(pages) {
                let page = stored::page(&moved.channel, page);
                let vouches = page.complete && page.floor.pos <= hole.after;
                if !vouches || !moved.fill(*hole, page.entries) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
