//! A light client: follows its channels whatever happens to the nodes, over whichever transport and node it fancies, and
//! keeps what it sees. The contract's rules are [`Reader`]'s; here is what goes over the network, and when.

mod errand;
pub mod eventsource;
mod habits;
mod link;
mod poll;
mod sse;
mod whim;
mod ws;

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use belfry_checker::{
    history::{Log, Name, Transport},
    reader::Reader,
    wire::{Close, Frame},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use self::{
    errand::{Done, Errand},
    link::{Incoming, Link, Outgoing},
};
pub use self::{
    habits::{Habits, Via},
    whim::Wishes,
};
use crate::{clock::Clock, nodes::Nodes};

/// A connection that lived so long was a good one: the next failure counts as the first.
const STABLE: Duration = Duration::from_secs(5);
/// How long an `EventSource` waits that was told nothing else.
const RECONNECTION: Duration = Duration::from_secs(3);
/// Between the tries of a request of its own.
const ERRAND_PAUSE: Duration = Duration::from_millis(300);

/// Each channel's last seq, once nothing more is published.
pub type Lasts = Arc<BTreeMap<Name, u64>>;

pub struct Client {
    pub reader: Reader,
    nodes: Nodes,
    clock: Clock,
    random: StdRng,
    home: Via,
    wishes: Arc<Wishes>,
    /// The channels that it follows for a while.
    fickle: Vec<Name>,
    live: Option<Link>,
    /// Takes over with its welcome.
    opening: Option<Link>,
    errand: Option<Errand>,
    errand_at: Instant,
    retry_at: Option<Instant>,
    whim_at: Option<Instant>,
    welcomed_at: Instant,
    failures: u32,
    /// It has been welcomed once.
    known: bool,
    /// What the last stream said of coming back.
    reconnection: Duration,
    /// The session's record is gone: name the channels.
    name_channels: bool,
}

/// What happens next to a client.
enum Event {
    Opening(Incoming),
    Live(Incoming),
    Errand(Done),
    Retry,
    Whim,
    /// A request or command that failed may be made again.
    Again,
    End,
}

impl Client {
    pub fn new(number: u64, seed: u64, nodes: Nodes, clock: Clock, wishes: Arc<Wishes>) -> Self {
        let mut random = StdRng::seed_from_u64(seed.wrapping_add(number));
        let home = wishes.habits.via(number);
        let channels = wishes.begin_with(&mut random);
        let earliest = random.random_ratio(1, 4);
        let now = Instant::now();
        let first = now + wishes.habits.ramp.mul_f64(random.random());
        Self {
            reader: Reader::new(format!("{}-{number}", home.as_str()), &channels, earliest),
            nodes,
            clock,
            random,
            home,
            wishes,
            fickle: Vec::new(),
            live: None,
            opening: None,
            errand: None,
            errand_at: now,
            retry_at: Some(first),
            whim_at: None,
            welcomed_at: now,
            failures: 0,
            known: false,
            reconnection: RECONNECTION,
            name_channels: true,
        }
    }

    /// Until it has been told of all there is, once it is known how much that is, or of nothing more for `patience`.
    pub async fn run(mut self, mut end: watch::Receiver<Option<Lasts>>, patience: Duration) -> Log {
        let mut lasts: Option<Lasts> = None;
        let mut deadline = None;
        self.whim_at = self.wishes.next(&mut self.random);
        loop {
            if let Some(lasts) = &lasts
                && (self.has_all(lasts) || deadline.is_some_and(|deadline| Instant::now() > deadline))
            {
                return self.reader.log;
            }
            match self.next(&mut end, deadline).await {
                Event::Opening(incoming) => self.opened(incoming),
                Event::Live(incoming) => self.heard(incoming),
                Event::Errand(done) => self.fetched(done),
                Event::Retry => self.connect(),
                Event::Whim => self.follow_whim(),
                Event::Again => self.reader.try_again(),
                Event::End => {
                    lasts = end.borrow_and_update().clone();
                    deadline = deadline.or(Some(Instant::now() + patience));
                }
            }
            self.speak();
        }
    }

    async fn next(&mut self, end: &mut watch::Receiver<Option<Lasts>>, deadline: Option<Instant>) -> Event {
        let is_over = deadline.is_some();
        let (whim_at, retry_at) = (self.whim_at, self.retry_at);
        let is_put_off = self.reader.has_put_off() || self.errand_at > Instant::now();
        tokio::select! {
            incoming = next_of(&mut self.opening) => Event::Opening(incoming),
            incoming = next_of(&mut self.live) => Event::Live(incoming),
            done = done_by(&mut self.errand) => Event::Errand(done),
            () = until(retry_at) => Event::Retry,
            () = until(whim_at), if !is_over => Event::Whim,
            () = until(deadline) => Event::End,
            Ok(()) = end.changed(), if !is_over => Event::End,
            () = sleep_until(self.errand_at), if is_put_off => Event::Again,
        }
    }

    fn has_all(&self, lasts: &BTreeMap<Name, u64>) -> bool {
        self.reader.is_settled()
            && lasts.iter().all(|(channel, &last)| self.reader.has_reached(channel, last))
    }

    /// Opens a connection, which takes over from the one that there is.
    fn connect(&mut self) {
        self.retry_at = None;
        let habits = Arc::clone(&self.wishes.habits);
        let via = if habits.restless && self.random.random_ratio(2, 5) {
            Transport::ALL[self.random.random_range(..Transport::ALL.len())].into()
        } else {
            self.home
        };
        if via == Via::EventSource {
            self.reader.forget_session();
        }
        let with_channels = self.name_channels || !habits.restless || self.random.random_bool(0.5);
        let params = self.reader.connect(with_channels);
        self.opening = Some(Link::open(via, self.nodes.clone(), habits, params));
    }

    fn opened(&mut self, incoming: Incoming) {
        let Some(link) = &mut self.opening else { return };
        let (frames, cursor) = match incoming {
            Incoming::Frames(frames) => (frames, None),
            Incoming::Polled { frames, cursor } => (frames, Some(cursor)),
            Incoming::End(close) => {
                let named = link.names_channels;
                self.opening = None;
                return self.ended(close, named);
            }
        };
        let Some(Frame::Welcome(_)) = frames.first() else {
            assert!(frames.is_empty(), "a connection begins with {:?}", frames.first());
            return;
        };
        (link.welcomed, link.names_channels) = (true, false);
        if !std::mem::replace(&mut self.known, true) {
            self.wishes.welcomed.fetch_add(1, Ordering::Relaxed);
        }
        self.live = self.opening.take();
        self.welcomed_at = Instant::now();
        self.name_channels = false;
        // What an earlier connection asked is asked again on this one; answers of another session are worth nothing.
        self.errand = None;
        self.retry_at = None;
        let incoming = match cursor {
            Some(cursor) => Incoming::Polled { frames, cursor },
            None => Incoming::Frames(frames),
        };
        self.heard(incoming);
    }

    fn heard(&mut self, incoming: Incoming) {
        let Some(link) = &mut self.live else { return };
        let (via, at) = (link.via, self.clock.now());
        let (frames, cursor) = match incoming {
            Incoming::Frames(frames) => (frames, None),
            Incoming::Polled { frames, cursor } => (frames, Some(cursor)),
            Incoming::End(close) => {
                let named = link.names_channels;
                self.live = None;
                // One that is being opened decides how it goes on.
                if self.opening.is_none() {
                    self.ended(close, named);
                }
                return;
            }
        };
        link.idle = cursor.is_some();
        for frame in frames {
            match frame {
                Frame::Welcome(welcome) => self.reader.welcome(welcome, via.transport(), at),
                frame => {
                    if let Frame::Reconnect { after_ms } = frame
                        && via != Via::EventSource
                    {
                        // Beside the connection that there is, which takes over with its welcome.
                        self.retry_at = Some(Instant::now() + Duration::from_millis(after_ms));
                    }
                    self.reader.take(frame, at);
                }
            }
        }
        if let Some(cursor) = cursor {
            self.reader.adopt(&cursor);
        }
        self.wait_if_put_off();
    }

    /// What the server could not do just now, it is not asked for at once.
    fn wait_if_put_off(&mut self) {
        if self.reader.has_put_off() && self.errand_at <= Instant::now() {
            self.errand_at = Instant::now() + ERRAND_PAUSE;
        }
    }

    /// The end of the one connection, or of a try. `named`: it was asked for with its channels.
    fn ended(&mut self, mut close: Close, named: bool) {
        match close.code.as_str() {
            "replaced" if close.connection.as_deref() == Some(&self.reader.connection) => {
                self.reader.attempt = self.reader.attempt.max(close.attempt.unwrap_or(0));
            }
            "replaced" => self.reader.forget_session(),
            // It counted on the server's record.
            "channels_required" if !named => {
                self.name_channels = true;
                close.is_final = false;
            }
            _ => {}
        }
        self.reader.ended(&close, self.clock.now());
        if self.live.is_some() {
            return;
        }
        if self.welcomed_at.elapsed() > STABLE {
            self.failures = 0;
        }
        let asked = close.retry_after_ms.map(Duration::from_millis);
        if self.home == Via::EventSource {
            self.reconnection = asked.unwrap_or(self.reconnection);
            self.retry_at = Some(Instant::now() + self.reconnection);
            return;
        }
        // What the server asks for is waited out, and then spread a little.
        let (base, cap) = self.wishes.habits.backoff;
        let ceiling = (base * 2_u32.pow(self.failures.min(10))).min(cap);
        self.failures += 1;
        let asked = asked.filter(|asked| !asked.is_zero());
        let pause = asked.map_or(ceiling, |_| base).mul_f64(self.random.random());
        self.retry_at = Some(Instant::now() + asked.unwrap_or_default() + pause);
    }

    fn fetched(&mut self, done: Done) {
        self.errand = None;
        let at = self.clock.now();
        match done {
            Done::Replies(replies) => replies.into_iter().for_each(|reply| self.reader.take(reply, at)),
            Done::Paged(page, answer) => self.reader.paged(&page, answer, at),
            // Whoever holds the session no longer does: a new connection puts it right.
            Done::Failed(close) if close.code == "unknown_session" => {
                if self.opening.is_none() {
                    self.live = None;
                    self.name_channels = true;
                    self.connect();
                }
            }
            Done::Failed(close) => {
                assert!(!close.is_final, "a command or a page was refused: {close:?}");
                self.errand_at = Instant::now() + ERRAND_PAUSE;
            }
        }
        self.wait_if_put_off();
    }

    /// Says what is to be said, unless a takeover is under way: then the present connection may be fenced already.
    fn speak(&mut self) {
        let Some(link) = self.live.as_mut().filter(|_| self.opening.is_none()) else { return };
        let commands = self.reader.commands();
        if link.via == Via::Ws {
            for command in commands {
                let id = command["id"].as_u64().expect("commands are numbered");
                if id > link.said {
                    link.said = id;
                    link.send(Outgoing::Command(command));
                }
            }
        } else if !commands.is_empty() && self.errand.is_none() && self.errand_at <= Instant::now() {
            let session = self.reader.session.as_deref().expect("it was welcomed");
            self.errand = Some(Errand::commands(self.nodes.clone(), session, commands));
        }
        if self.errand.is_none()
            && self.errand_at <= Instant::now()
            && let Some(page) = self.reader.pages().next()
        {
            self.errand = Some(Errand::page(self.nodes.clone(), page.clone()));
        }
        if link.via == Via::Poll && std::mem::take(&mut link.idle) {
            link.send(Outgoing::Poll(self.reader.params()));
        }
    }
}

async fn next_of(link: &mut Option<Link>) -> Incoming {
    match link {
        Some(link) => link.next().await,
        None => std::future::pending().await,
    }
}

async fn done_by(errand: &mut Option<Errand>) -> Done {
    match errand {
        Some(errand) => errand.done().await,
        None => std::future::pending().await,
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
