//! Connecting: finds or makes the session, takes it over or not, and attaches, as the real hub does.

use std::collections::BTreeMap;

use belfry::{
    protocol::{Cursor, Head, MAX_OFFSET, Partition, SessionId, Start, TransportKind},
    session::{Attach, Ground, Holder, Manners, Record, Session, Subscription},
    testing::log::Log,
};

use super::{
    action::{Attempt, Connect, Presented},
    fault::Fault,
    truth::{Violation, is_plain},
    wire::Wire,
    worker::{HEARTBEAT, Server},
    world::World,
};

impl World<'_> {
    /// A connection is opened.
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
        if how.forgotten || client.session.is_none() {
            self.servers[at] = None;
        }
        let held = self.servers[at].as_ref().and_then(|server| server.session.record().holder.clone());
        if held.is_some_and(|held| !held.yields_to(&holder)) {
            return match how.attempt {
                Attempt::Newer | Attempt::Unnumbered => Err(format!("{how:?} was refused")),
                _ => Ok(()),
            };
        }
        client.attempt = attempt.unwrap_or(0).max(client.attempt);
        self.connections += 1;

        let first = client.cursor.is_none();
        let wanted = if first { first_channels(at) } else { client.channels() };
        let start = self.start(at, how);
        let server = self.servers[at].take();
        let resumed = server.is_some();
        let mut server = match server {
            // Reads of the older connection may still be under way.
            Some(server) if server.worker == how.worker => server,
            Some(server) => Server::new(server.session.into_record(), how.worker),
            None => Server::new(self.new_record(&wanted), how.worker),
        };
        if resumed && (how.named || self.clients[at].restate) {
            // To name channels replaces all others, so one whose reply is awaited is named, too.
            let layout = self.truth.layout;
            let pending = self.clients[at].command.iter().filter(|command| command.subscribe);
            let channels = wanted.iter().copied().chain(pending.map(|command| command.channel));
            let mut named: Vec<_> = channels
                .map(|channel| (&self.names[channel], layout.partition(channel), is_plain(channel)))
                .collect();
            named.sort();
            server.session.set_channels(named.into_iter());
        }
        let mut wire = self.attach(how, transport, &mut server.session, holder, &start, resumed).await?;
        if first {
            wire.opens = Some(start == Start::Earliest);
            wire.channels = wanted;
        }
        let client = &mut self.clients[at];
        client.restate = false;
        client.old_cursor.clone_from(&client.cursor);
        // Without a welcome this is the next poll, and the one before is over.
        if wire.welcomed {
            (client.old_wire, client.current) = (None, wire.number);
        } else {
            client.old_wire = client.wire.take();
        }
        client.wire = Some(wire);
        self.servers[at] = Some(server);
        Ok(())
    }

    fn new_record(&self, channels: &[usize]) -> Record {
        let mut subscriptions: Vec<_> = channels
            .iter()
            .map(|&channel| Subscription {
                channel: self.names[channel].clone(),
                partition: self.truth.layout.partition(channel),
                volatile: is_plain(channel),
                since: 0,
                fresh: false,
                granted: false,
            })
            .collect();
        subscriptions.sort_by(|a, b| a.channel.cmp(&b.channel));
        Record { subscriptions, ..Record::new(SessionId::random(), "ann".into()) }
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

    async fn attach(
        &self,
        how: &Connect,
        transport: TransportKind,
        session: &mut Session,
        holder: Holder,
        start: &Start,
        resumed: bool,
    ) -> Result<Wire, Violation> {
        let subscriptions = session.record().subscriptions.clone();
        let channels: Vec<_> = subscriptions.iter().map(|s| s.channel.clone()).collect();
        let log = &self.logs[how.worker];
        log.listen(channels.clone()).await.map_err(|error| error.to_string())?;
        let mut grounds = Vec::new();
        let mut heads: Vec<Option<Head>> = vec![None; channels.len()];
        let (mut from, mut resets) = (BTreeMap::new(), BTreeMap::new());
        for &partition in self.truth.layout.partitions() {
            let here = || subscriptions.iter().enumerate().filter(|(_, s)| s.partition == Some(partition));
            if here().next().is_none() {
                continue;
            }
            let ground = |log: &Log| log.partition(partition).expect("it is in use").1.limit;
            let mut limit = ground(log);
            let beyond = matches!(start, Start::After(cursor) if cursor.get(partition) >= Some(limit));
            if beyond && self.fault != Some(Fault::LimitNotRead) {
                log.reread(partition).await.map_err(|error| error.to_string())?;
                limit = ground(log);
            }
            let (ring, _) = log.partition(partition).expect("it is in use");
            let watch = ring.watch(here().map(|(_, s)| &s.channel));
            for ((at, _), head) in here().zip(watch.heads) {
                heads[at] = head;
            }
            let ground = Ground {
                partition,
                base: watch.base,
                limit,
                head: watch.from,
                volatile: here().all(|(_, s)| s.volatile),
            };
            let (begin, reset) = expected_begin(&ground, self.backend.limit().unwrap_or(limit), start);
            from.insert(partition, begin);
            if reset {
                resets.insert(partition, begin);
            }
            grounds.push(ground);
        }
        let welcome = transport != TransportKind::Poll || !resumed || how.attempt != Attempt::Same;
        let attach = Attach {
            now: self.now,
            manners: match transport {
                TransportKind::Ws => &Manners::WEBSOCKET,
                TransportKind::Sse => &Manners::EVENT_STREAM,
                TransportKind::Poll => &Manners::LONG_POLL,
            },
            heartbeat: HEARTBEAT,
            expires: None,
            holder,
            start,
            ephemeral: log.ephemeral().sent(),
            resumed,
            refused: Default::default(),
            node: "model".into(),
            welcome,
        };
        session.attach(attach, &grounds, &heads);
        let mut wire = Wire::new(self.connections, transport, from);
        wire.welcomed = !welcome;
        if let Start::After(cursor) = start {
            wire.began = cursor.clone();
        }
        wire.resets = resets;
        Ok(wire)
    }
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
fn expected_begin(ground: &Ground, limit: u64, start: &Start) -> (u64, bool) {
    let oldest = if ground.volatile { ground.base - 1 } else { 0 };
    match start {
        Start::Now => (ground.head, false),
        Start::Earliest => (oldest, false),
        Start::After(cursor) => match cursor.get(ground.partition) {
            Some(offset) if offset < oldest => (oldest, true),
            Some(offset) if offset < limit => (offset, false),
            Some(_) | None => (ground.head, true),
        },
    }
}
