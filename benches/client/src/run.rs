//! The loop that drives subscribers and publishers, and what each scenario does with them.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, VecDeque},
    io::ErrorKind,
    net::{SocketAddr, TcpStream, ToSocketAddrs as _},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use mio::{Events, Poll, Token};

use crate::{
    PeerKind, Plan, Refused, Report, Scenario, Server, ServerCost, Transport,
    bars::Bars,
    http,
    mark::{Mark, Marker},
    peer::{Leaving, Peer, Published},
    process,
    publisher::Publisher,
    subscriber::{Ears, Subscriber, Turn},
    tally::{Heard, Latencies, Tally},
};

/// What is read at a time.
const READ_BYTES: usize = 256 * 1024;
/// How many ready sockets are taken from the kernel at a time.
const EVENTS_AT_ONCE: usize = 1024;
/// The longest wait for something to happen: how soon a bar moves.
const TICK: Duration = Duration::from_millis(100);
/// How long a connection of `drops` holds at least and at most, and how long it is away at most.
const HOLDS: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(6));
const AWAY: Duration = Duration::from_secs(2);
/// How long who was turned away waits where the server does not say it.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));
/// How often it is counted exactly what is missing.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How long it is still listened to what is under way, where it all ends before its time.
const GRACE: Duration = Duration::from_secs(2);

/// Does what the plan says; with progress bars, if standard error is a terminal. It ends early where `stop` is set, or the
/// server goes away; from the first connection on that is a report as well.
pub fn run(plan: &Plan, transport: Transport, server: &Server, stop: &AtomicBool) -> Result<Report> {
    let mut run = Run::new(plan, transport, server, stop)?;
    let before = run.cost()?;
    let mut ended = run.connect_all().err();
    if run.connects.count() == 0
        && let Some(error) = ended
    {
        return Err(error);
    }
    let connect_seconds = run.started.elapsed().as_secs_f64();
    // The process may be gone.
    let connected = run.cost().unwrap_or(None);
    if plan.scenario == Scenario::Idle && ended.is_none() {
        ended = run.hold().err();
    }
    let held = run.cost().unwrap_or(None);
    let bytes = run.tally.bytes;
    let own = process::cpu_seconds(std::process::id()).unwrap_or_default();
    let begun = Instant::now();
    if plan.scenario.publishes() && ended.is_none() {
        ended = run.messages().err();
        if ended.is_some() {
            run.end_publishing(begun);
            run.come_back();
            // What goes wrong now has its cause said already.
            let _ = run.settle(GRACE.min(plan.patience));
            run.forget_under_way();
        }
    }
    let client_cores = process::cpu_seconds(std::process::id()).unwrap_or_default() - own;
    let client_cores = client_cores / begun.elapsed().as_secs_f64().max(0.01);
    let after = run.cost().unwrap_or(None);

    let streams = &run.streams;
    let lost =
        run.tally.lost(run.subscribers.iter().map(|it| &it.heard), |stream| streams[stream as usize].sent);
    let each = |seconds: f64, count: u64| (count > 0).then(|| seconds * 1e6 / count as f64);
    let server =
        before.zip(connected).zip(held.zip(after)).map(|((before, connected), (held, after))| ServerCost {
            connect_cpu_us: (connected.cpu - before.cpu) * 1e6 / plan.connections as f64,
            connection_bytes: (held.memory as f64 - before.memory as f64) / plan.connections as f64,
            delivery_cpu_us: each(after.cpu - held.cpu, run.tally.deliveries),
            publish_cpu_us: each(after.cpu - held.cpu, run.published),
        });
    Ok(Report {
        scenario: name(plan.scenario),
        peer: name(plan.peer),
        transport: name(transport),
        connections: plan.connections,
        connect_seconds,
        connect: (&run.connects).into(),
        published: run.published,
        refused: run.refused,
        unsent: (run.due.len() * plan.batch) as u64,
        publish_seconds: run.publish_seconds.unwrap_or_default(),
        publish: (&run.publishes).into(),
        deliveries: run.tally.deliveries,
        received_bytes: run.tally.bytes - bytes,
        delivery_seconds: (run.last_us.saturating_sub(run.first_us)) as f64 / 1e6,
        delivery: (&run.tally.latencies).into(),
        lost,
        again: run.tally.again,
        gaps: run.tally.gaps,
        cuts: run.cuts,
        closed: run.tally.closed,
        delivered: match run.tally.deliveries + lost {
            0 => 1.0,
            due => run.tally.deliveries as f64 / due as f64,
        },
        back_seconds: run.back_seconds,
        client_cores,
        server,
        ended,
    })
}

/// As on the command line.
fn name(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// What the server's process has used.
struct Cost {
    cpu: f64,
    memory: u64,
}

/// A sequence of messages of one publisher to one channel.
struct Stream {
    channel: String,
    listeners: u64,
    /// The newest number that has been given.
    sent: u32,
}

/// What is to happen at a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Cut(usize),
    Return(usize),
    Publish(usize),
}

struct Run<'a> {
    plan: &'a Plan,
    transport: Transport,
    server: &'a Server,
    stop: &'a AtomicBool,
    peer: Box<dyn Peer>,
    marker: Marker,
    address: SocketAddr,
    poll: Poll,
    buffer: Vec<u8>,
    bars: Bars,
    started: Instant,
    subscribers: Vec<Subscriber>,
    /// Which of them are welcome.
    open: Vec<bool>,
    opened: usize,
    /// Who is to connect, how many are about to, and how many may at a time.
    waiting: VecDeque<usize>,
    connecting: usize,
    most_connecting: usize,
    streams: Vec<Stream>,
    publishers: Vec<Publisher>,
    /// Who waits for something to publish.
    idle: VecDeque<usize>,
    publishing: bool,
    /// When what is not sent yet was due, and when the next will be; in microseconds.
    due: VecDeque<u64>,
    next_due: u64,
    timers: BinaryHeap<Reverse<(u64, Timer)>>,
    tally: Tally,
    connects: Latencies,
    publishes: Latencies,
    published: u64,
    refused: u64,
    cuts: u64,
    /// All deliveries that are due for what has been sent.
    deliveries_due: u64,
    first_us: u64,
    last_us: u64,
    publish_seconds: Option<f64>,
    back_seconds: Option<f64>,
}

impl<'a> Run<'a> {
    fn new(plan: &'a Plan, transport: Transport, server: &'a Server, stop: &'a AtomicBool) -> Result<Self> {
        let peer = plan.peer.peer();
        let both = plan.scenario.has_common() && plan.scenario.has_own();
        if !peer.speaks(transport) || (both && plan.peer == PeerKind::DurableStreams) {
            bail!("this knows no {} of {} by {}", name(plan.scenario), name(plan.peer), name(transport));
        }
        let address = server
            .authority
            .to_socket_addrs()
            .with_context(|| format!("cannot resolve {}", server.authority))?;
        let address =
            address.into_iter().next().with_context(|| format!("{} has no address", server.authority))?;
        let (scenario, publishers) = (plan.scenario, plan.publishers);
        let common = if scenario.has_common() { publishers } else { 0 };
        let mut streams: Vec<_> = (0..common)
            .map(|_| Stream { channel: plan.channel.clone(), listeners: plan.connections as u64, sent: 0 })
            .collect();
        let mut subscribers = Vec::with_capacity(plan.connections);
        for number in 0..plan.connections {
            let own = scenario.has_own().then(|| format!("{}:{number}", plan.channel));
            let stream = own.clone().map(|channel| {
                streams.push(Stream { channel, listeners: 1, sent: 0 });
                streams.len() as u32 - 1
            });
            let channels =
                scenario.has_common().then(|| plan.channel.clone()).into_iter().chain(own).collect();
            let credential = (server.credentials.subscriber)(number);
            subscribers.push(Subscriber::new(channels, credential, Heard::new(common, stream)));
        }
        Ok(Self {
            plan,
            transport,
            server,
            stop,
            peer,
            marker: Marker::new(rand::random()),
            address,
            poll: Poll::new()?,
            buffer: vec![0; READ_BYTES],
            bars: Bars::default(),
            started: Instant::now(),
            open: vec![false; plan.connections],
            opened: 0,
            waiting: VecDeque::new(),
            connecting: 0,
            most_connecting: plan.connecting,
            subscribers,
            streams,
            publishers: Vec::new(),
            idle: VecDeque::new(),
            publishing: false,
            due: VecDeque::new(),
            next_due: 0,
            timers: BinaryHeap::new(),
            tally: Tally::default(),
            connects: Latencies::default(),
            publishes: Latencies::default(),
            published: 0,
            refused: 0,
            cuts: 0,
            deliveries_due: 0,
            first_us: 0,
            last_us: 0,
            publish_seconds: None,
            back_seconds: None,
        })
    }

    fn now_us(&self) -> u64 {
        self.started.elapsed().as_micros() as u64
    }

    fn cost(&self) -> Result<Option<Cost>> {
        let cost = |pid| Ok(Cost { cpu: process::cpu_seconds(pid)?, memory: process::memory_bytes(pid)? });
        self.plan.pid.map(cost).transpose()
    }

    /// Makes the channels, where they have to be made.
    fn prepare(&self) -> Result<()> {
        let channels: BTreeSet<_> = self.streams.iter().map(|stream| stream.channel.as_str()).collect();
        let requests =
            channels.into_iter().filter_map(|channel| self.peer.prepare(&self.server.authority, channel));
        let mut connection = None;
        for request in requests {
            let stream = match &mut connection {
                Some(stream) => stream,
                None => connection.insert(TcpStream::connect(self.address)?),
            };
            let status = http::exchange(stream, &request)?;
            if status >= 300 {
                bail!("the server refused a channel: {status}");
            }
        }
        Ok(())
    }

    fn connect_all(&mut self) -> Result<()> {
        self.prepare()?;
        self.started = Instant::now();
        self.waiting = (0..self.plan.connections).collect();
        self.all_open("connecting")
    }

    /// Until everybody is there.
    fn all_open(&mut self, what: &str) -> Result<()> {
        self.bars.begin(what, self.plan.connections as u64);
        let deadline = Instant::now() + self.plan.patience;
        while self.opened < self.plan.connections {
            let (opened, all) = (self.opened, self.plan.connections);
            if Instant::now() > deadline {
                bail!(
                    "only {opened} of {all} connections were there after {:?} (--patience)",
                    self.plan.patience
                );
            }
            self.step(deadline)?;
            self.bars.at(|| opened as u64);
        }
        Ok(())
    }

    /// Lets time pass, with all that it brings.
    fn go_on(&mut self, what: &str, until: Instant) -> Result<()> {
        let left = || until.saturating_duration_since(Instant::now()).as_millis() as u64;
        let all = left();
        self.bars.begin(what, all);
        while left() > 0 {
            self.step(until)?;
            self.bars.at(|| all.saturating_sub(left()));
        }
        Ok(())
    }

    /// Holds what has been made: nobody is to lose it.
    fn hold(&mut self) -> Result<()> {
        let closed = self.tally.closed;
        self.go_on("holding", Instant::now() + self.plan.duration)?;
        match self.tally.closed - closed {
            0 => Ok(()),
            ended => bail!("the server ended {ended} connections that were to be held"),
        }
    }

    /// Publishes, and waits until everybody has everything.
    fn messages(&mut self) -> Result<()> {
        self.connect_publishers()?;
        let (scenario, everybody) = (self.plan.scenario, 0..self.plan.connections);
        self.first_us = self.now_us();
        self.next_due = self.first_us;
        self.publishing = true;
        let begun = Instant::now();
        let until = begun + self.plan.duration;
        match scenario {
            Scenario::Drops => everybody.for_each(|number| self.cut_after(number, Duration::ZERO)),
            Scenario::Storm => {
                self.go_on("publishing", begun + self.plan.duration / 2)?;
                let cut = Instant::now();
                everybody.for_each(|number| self.cut(number));
                self.come_back();
                self.all_open("coming back")?;
                self.back_seconds = Some(cut.elapsed().as_secs_f64());
            }
            Scenario::Backlog => {
                // Some servers say where one is only with a message.
                self.go_on("publishing", begun + self.plan.duration / 10)?;
                self.publishing = false;
                self.settle(self.plan.patience)?;
                everybody.for_each(|number| self.cut(number));
                self.publishing = true;
            }
            _ => {}
        }
        self.go_on("publishing", until)?;
        self.end_publishing(begun);
        let ended = Instant::now();
        if scenario == Scenario::Backlog {
            self.come_back();
            self.all_open("coming back")?;
        }
        self.settle(self.plan.patience)?;
        if scenario == Scenario::Backlog {
            self.back_seconds = Some(ended.elapsed().as_secs_f64());
        }
        Ok(())
    }

    fn end_publishing(&mut self, begun: Instant) {
        self.publishing = false;
        self.publish_seconds.get_or_insert_with(|| begun.elapsed().as_secs_f64());
    }

    /// What is not answered any more may have been published.
    fn forget_under_way(&mut self) {
        let under_way = self.publishers.iter().filter_map(|publisher| publisher.under_way.as_ref());
        for &(stream, number) in under_way.flat_map(|under_way| &under_way.messages) {
            self.tally.unsure(stream, number);
        }
    }

    fn connect_publishers(&mut self) -> Result<()> {
        let (count, all) = (self.plan.publishers, self.plan.connections);
        let common = if self.plan.scenario.has_common() { count } else { 0 };
        for number in 0..count {
            // A common one, then one of somebody's own, in turn.
            let own = (common + number..self.streams.len()).step_by(count).map(|stream| stream as u32);
            let streams = match common {
                0 => own.collect(),
                _ if own.len() == 0 => vec![number as u32],
                _ => own.flat_map(|own| [number as u32, own]).collect(),
            };
            if !streams.is_empty() {
                let token = Token(all + self.publishers.len());
                let publisher = Publisher::connect(self.address, self.poll.registry(), token, streams)?;
                self.idle.push_back(self.publishers.len());
                self.publishers.push(publisher);
            }
        }
        Ok(())
    }

    /// Until everything is answered and heard, or patience is over.
    fn settle(&mut self, patience: Duration) -> Result<()> {
        self.bars.begin("what is under way", self.deliveries_due);
        let deadline = Instant::now() + patience;
        let mut look = Instant::now() + LOOK_EVERY;
        while Instant::now() < deadline {
            let answered = self.publishers.iter().all(|publisher| publisher.under_way.is_none());
            if answered && self.opened == self.plan.connections {
                if self.tally.missing(self.deliveries_due) == 0 {
                    return Ok(());
                }
                if self.tally.is_unsure() && Instant::now() > look {
                    look = Instant::now() + LOOK_EVERY;
                    let heard = self.subscribers.iter().map(|it| &it.heard);
                    if self.tally.lost(heard, |stream| self.streams[stream as usize].sent) == 0 {
                        return Ok(());
                    }
                }
            }
            self.step(deadline)?;
            let deliveries = self.tally.deliveries;
            self.bars.at(|| deliveries);
        }
        Ok(())
    }

    /// Ends a connection without a word.
    fn cut(&mut self, number: usize) {
        if !self.subscribers[number].is_away() {
            self.cuts += 1;
            self.subscribers[number].cut();
            self.gone(number);
        }
    }

    fn gone(&mut self, number: usize) {
        match std::mem::replace(&mut self.open[number], false) {
            true => self.opened -= 1,
            false => self.connecting -= 1,
        }
    }

    /// All who are away, at once.
    fn come_back(&mut self) {
        self.most_connecting = usize::MAX;
        let subscribers = &self.subscribers;
        self.waiting.extend((0..subscribers.len()).filter(|number| subscribers[*number].is_away()));
    }

    fn cut_after(&mut self, number: usize, least: Duration) {
        let at = self.now_us() + between(least, HOLDS.1).as_micros() as u64;
        self.timers.push(Reverse((at, Timer::Cut(number))));
    }

    /// One turn of the loop: what is due, then what has come, at the latest `until`.
    fn step(&mut self, until: Instant) -> Result<()> {
        if self.stop.swap(false, Ordering::Relaxed) {
            bail!("stopped by a signal");
        }
        self.fire();
        self.begin_connections()?;
        self.begin_publishes()?;
        let mut wait = until.saturating_duration_since(Instant::now()).min(TICK);
        let now = self.now_us();
        let next = self.timers.peek().map(|Reverse((at, _))| *at);
        let publish = (self.publishing && self.plan.rate().is_some()).then_some(self.next_due);
        if let Some(at) = next.into_iter().chain(publish).min() {
            wait = wait.min(Duration::from_micros(at.saturating_sub(now)));
        }
        let mut events = Events::with_capacity(EVENTS_AT_ONCE);
        match self.poll.poll(&mut events, Some(wait)) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
        for event in &events {
            let Token(token) = event.token();
            match token.checked_sub(self.plan.connections) {
                None => self.subscriber_ready(token)?,
                Some(publisher) => self.publisher_ready(publisher)?,
            }
        }
        Ok(())
    }

    fn fire(&mut self) {
        let now = self.now_us();
        while let Some(Reverse((at, timer))) =
            self.timers.peek().copied().filter(|Reverse((at, _))| *at <= now)
        {
            debug_assert!(at <= now);
            self.timers.pop();
            match timer {
                Timer::Cut(number) if self.publishing => {
                    self.cut(number);
                    let at = now + between(Duration::ZERO, AWAY).as_micros() as u64;
                    self.timers.push(Reverse((at, Timer::Return(number))));
                }
                Timer::Cut(_) => {}
                Timer::Return(number) => self.waiting.push_back(number),
                Timer::Publish(number) => self.idle.push_back(number),
            }
        }
    }

    fn begin_connections(&mut self) -> Result<()> {
        while self.connecting < self.most_connecting {
            let Some(number) = self.waiting.pop_front() else { break };
            if !self.subscribers[number].is_away() {
                continue;
            }
            let ears = Ears {
                peer: &*self.peer,
                transport: self.transport,
                authority: &self.server.authority,
                marker: &self.marker,
                tally: &mut self.tally,
                now_us: 0,
            };
            self.subscribers[number].connect(self.address, self.poll.registry(), Token(number), &ears)?;
            self.connecting += 1;
        }
        Ok(())
    }

    fn begin_publishes(&mut self) -> Result<()> {
        let now = self.now_us();
        if !self.publishing {
            return Ok(());
        }
        let Some(rate) = self.plan.rate() else {
            while let Some(number) = self.idle.pop_front() {
                self.publish(number, now)?;
            }
            return Ok(());
        };
        let interval = (1e6 * self.plan.batch as f64 / rate).max(1.0) as u64;
        while self.next_due <= now {
            self.due.push_back(self.next_due);
            self.next_due += interval;
        }
        while !self.due.is_empty() {
            let Some(number) = self.idle.pop_front() else { break };
            let due = self.due.pop_front().expect("it is not empty");
            self.publish(number, due)?;
        }
        Ok(())
    }

    fn publish(&mut self, number: usize, due_us: u64) -> Result<()> {
        let publisher = &mut self.publishers[number];
        let (mut messages, mut data) = (Vec::with_capacity(self.plan.batch), Vec::new());
        for _ in 0..self.plan.batch {
            let stream = publisher.streams[publisher.turn % publisher.streams.len()];
            publisher.turn += 1;
            let Stream { listeners, sent, .. } = &mut self.streams[stream as usize];
            *sent += 1;
            self.deliveries_due += *listeners;
            messages.push((stream, *sent));
            data.push((stream, self.marker.data(Mark { stream, number: *sent, due_us }, self.plan.size)));
        }
        let streams = &self.streams;
        let data: Vec<_> = data
            .into_iter()
            .map(|(stream, data)| (streams[stream as usize].channel.as_str(), data))
            .collect();
        let request = self.peer.publish(&self.server.authority, &self.server.credentials, &data);
        publisher.send(request, due_us, messages, self.peer.answers(data.len()))
    }

    fn subscriber_ready(&mut self, number: usize) -> Result<()> {
        let now_us = self.now_us();
        let heard = self.tally.deliveries;
        let mut ears = Ears {
            peer: &*self.peer,
            transport: self.transport,
            authority: &self.server.authority,
            marker: &self.marker,
            tally: &mut self.tally,
            now_us,
        };
        let turn = self.subscribers[number].ready(&mut self.buffer, &mut ears)?;
        if self.tally.deliveries > heard {
            self.last_us = now_us;
        }
        match turn {
            Turn::On => {}
            Turn::Opened { since } => {
                self.open[number] = true;
                self.opened += 1;
                self.connecting -= 1;
                self.connects.record(since.elapsed().as_micros() as u64);
                if self.plan.scenario == Scenario::Drops && self.publishing {
                    self.cut_after(number, HOLDS.0);
                }
            }
            Turn::Ended(Leaving { why, last: true, .. }) => {
                return Err(Refused(format!("the server refused a subscriber: {why}")).into());
            }
            Turn::Ended(Leaving { after_ms, .. }) => {
                self.tally.closed += u64::from(self.open[number]);
                self.gone(number);
                let after = after_ms.map_or_else(|| between(PAUSE.0, PAUSE.1), Duration::from_millis);
                self.timers.push(Reverse((now_us + after.as_micros() as u64, Timer::Return(number))));
            }
        }
        Ok(())
    }

    fn publisher_ready(&mut self, number: usize) -> Result<()> {
        let Some((answered, verdict)) = self.publishers[number].ready(&mut self.buffer, &*self.peer)? else {
            return Ok(());
        };
        let now = self.now_us();
        match &verdict {
            Published::Yes => {
                self.published += answered.messages.len() as u64;
                self.publishes.record(now.saturating_sub(answered.due_us));
                self.idle.push_back(number);
            }
            Published::Later(_) | Published::No(_) => {
                self.refused += answered.messages.len() as u64;
                answered.messages.iter().for_each(|&(stream, number)| self.tally.unsure(stream, number));
                self.timers.push(Reverse((now + PAUSE.0.as_micros() as u64, Timer::Publish(number))));
            }
        }
        match verdict {
            Published::No(why) => Err(Refused(format!("the server refused a publish: {why}")).into()),
            _ => Ok(()),
        }
    }
}

fn between(least: Duration, most: Duration) -> Duration {
    least + (most - least).mul_f64(rand::random())
}
