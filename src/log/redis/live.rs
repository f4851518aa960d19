//! The pump while its connection lasts: passes on what is pushed, subscribes for those who wait, and sends itself markers.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::watch, time};

use super::{
    listening::Holders,
    marker::{MAX_CHANNELS, Marker},
    pump::{Again, Broken, Link, Pump, Track},
    wire,
};
use crate::{
    log::BoxFuture,
    protocol::{Channel, Entry},
    redis::{Push, RedisError},
};

/// How often a marker is sent for its own sake.
const CANARY_EVERY: Duration = Duration::from_secs(1);

/// The least time between two batches of channels: a reconnect storm costs Redis two round trips
/// every so often, however many sessions it has.
const BATCH_EVERY: Duration = Duration::from_millis(5);

/// How many messages the ring is given at a time, if so many wait.
const BURST: usize = 512;

/// How many idle channels are let go at a time.
const SWEEP: usize = 1_000;

/// What is said to Redis; one thing at a time, so that it hears things in our order.
type Saying = BoxFuture<'static, Result<(), RedisError>>;

/// A marker that has not come out yet.
struct Sent {
    token: u64,
    at: Instant,
    /// The channels whose heads it brings.
    channels: Vec<(Channel, Holders)>,
    /// Who waits for it.
    waiting: Option<watch::Sender<bool>>,
}

pub(super) struct Live<'a> {
    pump: &'a mut Pump,
    sent: VecDeque<Sent>,
    saying: Option<Saying>,
    /// No longer wanted, and forgotten by the ring.
    gone: Vec<Channel>,
    canary_due: bool,
    /// What has been taken from the connection and is not in the ring yet.
    burst: Vec<Arc<Entry>>,
    /// The position of the last message that was taken, or of the last marker.
    last: u64,
}

impl<'a> Live<'a> {
    pub(super) fn new(pump: &'a mut Pump) -> Self {
        let last = pump.ear.part.ring.head();
        Self {
            pump,
            sent: VecDeque::new(),
            saying: None,
            gone: Vec::new(),
            canary_due: false,
            burst: Vec::new(),
            last,
        }
    }

    /// Runs until the streams have to be read again.
    pub(super) async fn run(mut self, link: &mut Link) -> Again {
        let again = self.serve(link).await;
        // What came before it is whole.
        self.flush().await;
        let unheard = self.sent.drain(..).flat_map(|sent| sent.channels).map(|(channel, _)| channel);
        self.pump.ear.listening.ask_again(unheard);
        if let (Again::Epoch, Some(saying)) = (&again, self.saying.take())
            && let Err(broken) = link.meanwhile(saying).await
        {
            return Again::Broken(broken);
        }
        again
    }

    async fn serve(&mut self, link: &mut Link) -> Again {
        let ear = Arc::clone(&self.pump.ear);
        let mut canary = crate::clock::ticks(CANARY_EVERY);
        let max_age = ear.part.config.redis.canary_max_age;
        let mut next_batch = time::Instant::now();
        loop {
            let deadline = self.sent.front().map(|sent| time::Instant::from_std(sent.at + max_age));
            let idle = self.saying.is_none();
            tokio::select! {
                push = link.pushes.next() => {
                    let Some(push) = push else { return link.over().into() };
                    if let Err(again) = self.take_burst(push, link).await {
                        return again;
                    }
                }
                said = async { self.saying.as_mut().expect("looked at before").await }, if !idle => {
                    self.saying = None;
                    if let Err(error) = said {
                        return error.into();
                    }
                }
                () = async { time::sleep_until(next_batch).await; ear.listening.wanted().await }, if idle => {
                    next_batch = time::Instant::now() + BATCH_EVERY;
                    self.ask(link);
                }
                _ = canary.tick() => {
                    self.canary_due = true;
                    self.sweep();
                }
                () = time::sleep_until(deadline.unwrap_or_else(time::Instant::now)), if deadline.is_some() => {
                    return Broken::Deaf(max_age).into();
                }
            }
            if self.saying.is_none() {
                self.say_next(link);
            }
        }
    }

    /// What is more urgent than new channels: those that are gone, lest one be subscribed to and then
    /// unsubscribed from, and the canary.
    fn say_next(&mut self, link: &Link) {
        if !self.gone.is_empty() {
            let names = &self.pump.ear.part.names;
            let topics: Vec<_> = self.gone.drain(..).map(|channel| names.topic(channel.as_str())).collect();
            let subscriber = link.subscriber.clone();
            self.saying = Some(Box::pin(async move { subscriber.unsubscribe(&topics).await }));
        } else if std::mem::take(&mut self.canary_due) {
            let (token, call) = self.pump.marker(&[]);
            self.sent.push_back(Sent { token, at: Instant::now(), channels: Vec::new(), waiting: None });
            let mut connection = link.subscriber.clone();
            self.saying = Some(Box::pin(async move { Ok(call.exec_async(&mut connection).await?) }));
        }
    }

    /// Subscribes for all who wait, and sends a marker after it.
    fn ask(&mut self, link: &Link) {
        let channels = self.pump.ear.listening.take(MAX_CHANNELS);
        let waiting = self.pump.ear.listening.take_marker();
        if channels.is_empty() && waiting.is_none() {
            return;
        }
        let names: Vec<_> = channels.iter().map(|(channel, _)| channel.clone()).collect();
        let topics: Vec<_> =
            names.iter().map(|channel| self.pump.ear.part.names.topic(channel.as_str())).collect();
        let (token, call) = self.pump.marker(&names);
        self.sent.push_back(Sent { token, at: Instant::now(), channels, waiting });
        let subscriber = link.subscriber.clone();
        self.saying = Some(Box::pin(async move {
            if !topics.is_empty() {
                subscriber.subscribe(&topics).await?;
            }
            let mut connection = subscriber;
            Ok(call.exec_async(&mut connection).await?)
        }));
    }

    /// Lets go of what nobody wants: the ring first, so that it never vouches for a channel that is not listened to.
    fn sweep(&mut self) {
        let ear = Arc::clone(&self.pump.ear);
        let gone = ear.listening.sweep(Instant::now(), SWEEP);
        for channel in &gone {
            self.pump.tracks.remove(channel);
        }
        ear.part.ring.forget(gone.iter().cloned());
        self.gone.extend(gone);
        ear.metrics.listened.set(i64::try_from(ear.listening.count()).unwrap_or(i64::MAX));
    }

    /// Takes what is there and gives it to the ring in one go.
    async fn take_burst(&mut self, first: Push, link: &mut Link) -> Result<(), Again> {
        let mut next = Some(first);
        for _ in 0..BURST {
            let Some(push) = next.take() else { break };
            self.take(&push, link).await?;
            next = link.pushes.try_next();
        }
        if let Some(push) = next {
            self.take(&push, link).await?;
        }
        self.flush().await;
        Ok(())
    }

    async fn flush(&mut self) {
        self.pump.ear.part.lease.held().await;
        if !self.burst.is_empty() {
            self.pump.ear.part.ring.push(self.burst.drain(..), self.last);
        }
    }

    async fn take(&mut self, push: &Push, link: &Link) -> Result<(), Again> {
        let topic = std::str::from_utf8(&push.channel).unwrap_or_default();
        let names = &self.pump.ear.part.names;
        if let Some(channel) = names.channel_of(topic) {
            return self.message(channel, &push.payload);
        }
        let text = std::str::from_utf8(&push.payload).unwrap_or_default();
        if topic == self.pump.topic
            && let Some(marker) = Marker::parse(text)
        {
            return self.came_out(&marker, link).await;
        }
        match wire::opened(&push.payload) {
            Ok(epoch) if epoch > self.pump.epoch => Err(Again::Epoch),
            Ok(_) => Ok(()),
            Err(error) => {
                quietly!(ERROR, %error, topic, "a control message is passed over");
                Ok(())
            }
        }
    }

    fn message(&mut self, channel: &str, payload: &[u8]) -> Result<(), Again> {
        let metrics = &self.pump.ear.metrics;
        metrics.received.inc();
        let Some(track) = self.pump.tracks.get_mut(channel) else {
            // Not yet, or not any more: its marker stands between this and anybody who wants it.
            metrics.unheard.inc();
            return Ok(());
        };
        if !track.is_wanted() {
            metrics.unheard.inc();
        }
        let partition = self.pump.ear.part.partition;
        let entry = match wire::pushed(partition, &track.channel, payload) {
            Ok(entry) => entry,
            Err(error) => {
                quietly!(ERROR, %error, channel, "a message is passed over");
                self.pump.ear.part.metrics.unreadable.inc();
                let place =
                    std::str::from_utf8(payload).ok().and_then(|text| wire::split_place(partition, text));
                let Some((place, _)) = place else { return Ok(()) };
                Entry::unreadable(track.channel.clone(), place)
            }
        };
        let Some(place) = entry.place else {
            self.pump.ear.ephemeral.send(entry);
            return Ok(());
        };
        let pos = place.pos.offset;
        if pos <= self.last || place.prev < track.last {
            let (epoch, known) = (self.pump.epoch, self.last);
            return Err(Broken::Backwards { epoch, redis: place.prev, known }.into());
        }
        if place.prev > track.last && !place.jump {
            return Err(Broken::Hole { channel: track.channel.clone(), pos }.into());
        }
        (track.last, self.last) = (pos, pos);
        self.burst.push(Arc::new(entry));
        Ok(())
    }

    async fn came_out(&mut self, marker: &Marker<'_>, link: &Link) -> Result<(), Again> {
        let Some(at) = self.sent.iter().position(|sent| sent.token == marker.token) else { return Ok(()) };
        if marker.replid != link.subscriber.incarnation().replid.as_str() {
            return Err(Broken::Replaced.into());
        }
        if marker.ground.epoch != self.pump.epoch {
            return Err(Again::Epoch);
        }
        let (read, redis) = (self.last, marker.ground.last);
        if redis < read {
            return Err(Broken::Backwards { epoch: marker.ground.epoch, redis, known: read }.into());
        }
        let Some(Sent { at, channels, waiting, .. }) = self.sent.remove(at) else { return Ok(()) };
        self.flush().await;
        self.last = redis;
        let ear = Arc::clone(&self.pump.ear);
        let mut heads = Vec::with_capacity(channels.len());
        let names: Vec<Channel> = channels.iter().map(|(channel, _)| channel.clone()).collect();
        for ((channel, holders), head) in channels.into_iter().zip(marker.heads()) {
            let kind = ear.kind(&channel);
            let mut track = Track { channel: channel.clone(), kind, last: 0, holders };
            if track.is_placed() {
                track.last = head.pos;
                heads.push((channel.clone(), head));
            }
            self.pump.tracks.insert(channel, track);
        }
        ear.part.ring.pass(redis, heads);
        ear.listening.heard(&names);
        if let Some(waiting) = waiting {
            waiting.send_replace(true);
        }
        ear.canary.sings();
        ear.metrics.lag.observe(at.elapsed().as_secs_f64());
        Ok(())
    }
}
