//! Connecting: the session is found or made and taken over, or not; then it waits for the log; then it is attached.
//! What the real hub does between its awaits, the core does here; anything may happen at the await.

use std::collections::BTreeMap;

use belfry_core::{
    hub::{Attached, Joining, Readable, Rights, look},
    protocol::{Channel, Cursor, MAX_OFFSET, Partition, SessionId, Start, TransportKind},
    session::{Attach, Ground, Holder, Manners, Record},
};

use super::{
    action::{Attempt, Connect, Presented},
    client::CursorReset,
    fault::Fault,
    log::{Backend, Log},
    truth::Violation,
    wire::Wire,
    worker::{HEARTBEAT, Line, Place, Server},
    world::World,
};

/// Everybody may read everything.
struct Everything;

impl Rights for Everything {
    fn can_read(&self, _: &Channel) -> bool {
        true
    }

    fn own_channel(&self) -> Option<Channel> {
        None
    }
}

/// A connection that waits for the log.
pub struct Connecting {
    pub resumed: bool,
    /// The channels that it names.
    pub given: Option<Readable>,
    /// Those that are being watched for it.
    readable: Readable,
    manners: &'static Manners,
    attempt: Attempt,
    holder: Holder,
    start: Start,
    /// The channels of a client that begins.
    opens: Option<Vec<usize>>,
}

impl Connecting {
    fn joining(&self) -> Joining<'_, Everything> {
        let (given, resumed) = (self.given.as_ref(), self.resumed);
        Joining { rights: &Everything, given, names_session: resumed, resumed, limit: 128, away: &[] }
    }
}

impl<B: Backend> World<B> {
    /// A connection is opened; unless it waits for the log, it begins at once.
    pub async fn connect(&mut self, at: usize, how: &Connect) -> Result<(), Violation> {
        let client = &mut self.clients[at];
        let transport = if client.bare { TransportKind::Sse } else { how.transport };
        if client.bare || client.cursor.is_none() {
            // An EventSource has one connection at a time, and so has who does not know its session yet.
            client.wire = None;
        }
        let attempt = match how.attempt {
            Attempt::Newer => Some(client.attempt + 1),
            Attempt::Same | Attempt::Rival => Some(client.attempt),
            Attempt::Older => Some(client.attempt.saturating_sub(1)),
            Attempt::Unnumbered => None,
        };
        let tab = if how.attempt == Attempt::Rival { "rival" } else { "page" };
        let holder = Holder { attempt, connection: Some(tab.into()) };
        // A session whose welcome has not arrived is asked for by nobody.
        let known =
            self.servers[at].as_ref().is_some_and(|server| self.clients[at].session == Some(server.id));
        if how.forgotten || !known {
            self.release(at);
            self.servers[at] = None;
        }
        let Ok(claimed) = self.claim(at, &holder) else {
            return match how.attempt {
                Attempt::Newer | Attempt::Unnumbered => Err(format!("{how:?} was refused")),
                _ => Ok(()),
            };
        };
        let client = &mut self.clients[at];
        client.attempt = attempt.unwrap_or(0).max(client.attempt);
        let opens = client.cursor.is_none().then(|| first_channels(at));
        let resumed = claimed.is_some();
        let wanted = opens.clone().unwrap_or_else(|| client.channels());
        let named = !resumed || how.named || std::mem::take(&mut client.restate);
        let given = named.then(|| self.named(at, &wanted));
        let start = self.start(at, how);
        let mut record = claimed.unwrap_or_else(new_record);
        record.holder = Some(Box::new(holder.clone()));
        let readable = Readable::default();
        let manners = match transport {
            TransportKind::Ws => &Manners::WEBSOCKET,
            TransportKind::Sse => &Manners::EVENT_STREAM,
            TransportKind::Poll => &Manners::LONG_POLL,
        };
        let attempt = how.attempt;
        let mut connecting = Connecting { resumed, given, readable, manners, attempt, holder, start, opens };
        connecting.readable = connecting.joining().channels(&record).map_err(|refusal| refusal.detail)?;
        let id = record.id;
        let key = self.workers[how.worker].core.hold(record, Line::new());
        self.servers[at] = Some(Server::held(id, how.worker, key, connecting));
        if how.waits { Ok(()) } else { self.attach(at).await }
    }

    /// Takes a client's session from wherever it is; none if it is known nowhere.
    fn claim(&mut self, at: usize, holder: &Holder) -> Result<Option<Record>, ()> {
        let Some(Server { id, place, .. }) = &self.servers[at] else { return Ok(None) };
        match place {
            Place::Resting(record) => {
                belfry_core::hub::check_claim(record, &record.owner, Some(holder), None).map_err(|_| ())?;
                Ok(Some(record.clone()))
            }
            Place::Held { worker, key } => {
                let (worker, key, id) = (*worker, *key, *id);
                let core = &mut self.workers[worker].core;
                let record = core.give_up(id, "ann", holder, None).map_err(|_| ())?;
                self.replaced.push((worker, key));
                Ok(record)
            }
        }
    }

    /// To name channels replaces all others, so one whose reply is awaited is named, too.
    fn named(&self, at: usize, wanted: &[usize]) -> Readable {
        let pending = self.clients[at].command.iter().filter(|command| command.subscribe);
        let channels = wanted.iter().copied().chain(pending.map(|command| command.channel));
        let names: Vec<String> = channels.map(|channel| self.names[channel].as_str().to_owned()).collect();
        Readable::of(&names, |_| true)
    }

    /// What the client says of where it is. Where it says something wrong, it believes that itself.
    fn start(&mut self, at: usize, how: &Connect) -> Start {
        let client = &mut self.clients[at];
        if client.cursor.is_none() {
            return if how.cursor == Presented::Earliest { Start::Earliest } else { Start::Now };
        }
        let partitions = self.truth.layout.partitions();
        let some = partitions[usize::try_from(self.now).expect("a small number") % partitions.len()];
        let follows = client.carries(some);
        let Some(own) = &mut client.cursor else { return Start::Now };
        match how.cursor {
            Presented::Own | Presented::Earliest => {}
            Presented::Old if !client.bare => {
                return Start::After(client.old_cursor.clone().unwrap_or_else(|| own.clone()));
            }
            Presented::Old => {}
            Presented::Ahead if !follows => {}
            Presented::Ahead => own.set(some, MAX_OFFSET / 2 + self.now),
            Presented::Lacking => {
                let rest: Cursor = own.iter().filter(|pos| pos.partition != some).collect();
                // An empty `Last-Event-ID` is none at all.
                if !rest.is_empty() {
                    *own = rest;
                }
            }
            Presented::Unknown => own.set(Partition(7), self.now),
        }
        Start::After(own.clone())
    }

    /// The log has answered: the connection begins.
    pub async fn attach(&mut self, at: usize) -> Result<(), Violation> {
        let Some((worker, key)) = self.slot(at) else { return Ok(()) };
        let server = self.servers[at].as_mut().expect("it has a slot");
        let Some(mut connecting) = server.connecting.take() else { return Ok(()) };
        let log = self.logs[worker].clone();
        self.connections += 1;
        loop {
            let allowed = connecting.readable.allowed.clone();
            log.listen(&allowed).await;
            let look = || look(&*log, &allowed).ok_or("a head was forgotten at once");
            let mut watched = look()?;
            if self.fault != Some(Fault::LimitNotRead) {
                for partition in watched.beyond(&connecting.start).collect::<Vec<_>>() {
                    log.reread(partition).await;
                }
                watched = look()?;
            }
            let Connecting { manners, resumed, attempt, .. } = connecting;
            let welcome = !manners.one_answer || !resumed || attempt != Attempt::Same;
            let attach = Attach {
                now: self.now,
                manners,
                heartbeat: HEARTBEAT,
                expires: None,
                holder: connecting.holder.clone(),
                start: &connecting.start,
                away: &[],
                ephemeral: log.ephemeral().sent(),
                resumed,
                refused: Default::default(),
                node: "model".into(),
                welcome,
            };
            let joined = self.joined(at, &allowed);
            let core = &mut self.workers[worker].core;
            let readable = std::mem::take(&mut connecting.readable);
            match core.attach(key, &connecting.joining(), &watched, readable, attach) {
                Err(refused) => return Err(format!("{attempt:?}: {}", refused.refusal.detail)),
                Ok(Attached::Changed(readable)) => connecting.readable = readable,
                Ok(Attached::Yes) => {
                    self.began(at, &connecting, &watched.grounds, &joined, welcome);
                    self.wake(at);
                    return Ok(());
                }
            }
        }
    }

    /// The partitions of which all channels were added in mid-session: where a cursor says nothing of them, their stream
    /// goes on from there.
    fn joined(&self, at: usize, channels: &[Channel]) -> BTreeMap<Partition, u64> {
        let mut joined = BTreeMap::new();
        for channel in channels {
            let place = self.truth.layout.partition(Self::channel_of(&self.names, channel.as_str()));
            let there = self.session(at).and_then(|session| session.subscription(channel));
            if let Some(partition) = place {
                let since = there.map_or(0, |there| there.since);
                joined
                    .entry(partition)
                    .and_modify(|lowest: &mut u64| *lowest = since.min(*lowest))
                    .or_insert(since);
            }
        }
        joined.retain(|_, since| *since > 0);
        joined
    }

    fn began(
        &mut self,
        at: usize,
        connecting: &Connecting,
        grounds: &[Ground],
        joined: &BTreeMap<Partition, u64>,
        welcome: bool,
    ) {
        let (mut from, mut resets) = (BTreeMap::new(), BTreeMap::new());
        for ground in grounds {
            let limit = self.backend.limit().unwrap_or(ground.limit);
            let (begin, reset) =
                expected_begin(ground, limit, &connecting.start, joined.get(&ground.partition));
            from.insert(ground.partition, begin);
            if reset {
                resets.insert(ground.partition, CursorReset { to: begin, head: ground.head, back: false });
            }
        }
        let mut wire = Wire::new(self.connections, connecting.manners.kind, from);
        wire.welcomed = !welcome;
        wire.named = connecting.given.is_some();
        if let Start::After(cursor) = &connecting.start {
            wire.began = cursor.clone();
        }
        wire.resets = resets;
        if let Some(channels) = &connecting.opens {
            wire.opens = Some(connecting.start == Start::Earliest);
            wire.channels.clone_from(channels);
        }
        let client = &mut self.clients[at];
        client.old_cursor.clone_from(&client.cursor);
        // Without a welcome this is the next poll, and the one before is over.
        if wire.welcomed {
            client.old_wire = None;
            client.begin_stream(wire.number, &wire.from);
        } else {
            client.old_wire = client.wire.take();
        }
        client.wire = Some(wire);
    }
}

fn new_record() -> Record {
    Record::new(SessionId::random(), "ann".into())
}

/// The channels that a client begins with.
fn first_channels(client: usize) -> Vec<usize> {
    match client {
        0 => vec![0, 3],
        1 => vec![0, 2, 5],
        _ => vec![0, 2, 3],
    }
}

/// Where a stream begins, by the contract's words, and whether that is a reset.
fn expected_begin(ground: &Ground, limit: u64, start: &Start, joined: Option<&u64>) -> (u64, bool) {
    let oldest = if ground.volatile { ground.base - 1 } else { 0 };
    match start {
        Start::Now => (ground.head, false),
        Start::Earliest => (oldest, false),
        Start::After(cursor) => match cursor.get(ground.partition).or(joined.copied()) {
            Some(offset) if offset < oldest => (oldest, true),
            Some(offset) if offset < limit => (offset, false),
            Some(_) | None => (ground.head, true),
        },
    }
}
