//! A run: the log, two worker hubs, three clients and all that is on the way between them.

use std::rc::Rc;

use belfry_core::{
    hub::Layout as _,
    protocol::{Channel, Timestamp, TransportKind},
    replay::Limit,
};

use super::{
    action::{Action, Attempt, Connect, Lost, Message, Presented, Ttl},
    client::Client,
    fault::Fault,
    log::Backend,
    truth::{CHANNELS, NAMES, Truth, Violation},
    worker::{Server, Worker},
};

/// Two that follow the contract and a bare `EventSource`.
pub const CLIENTS: usize = 3;

/// A client and its server come to rest within so many rounds, or something goes round in circles.
const ROUNDS: usize = 2_000;

/// Everything that fits into one read or page.
pub const EVERYTHING: Limit = Limit { bytes: usize::MAX, messages: 10_000 };

/// Takes a run; `number` tells it from others on the same database.
pub async fn run<B: Backend>(
    backend: B,
    number: u64,
    actions: &[Action],
    fault: Option<Fault>,
) -> Result<(), Violation> {
    let mut world = World::new(backend, number, fault).await;
    for action in actions {
        world.step(action).await?;
    }
    world.finish().await
}

/// A run.
pub struct World<B: Backend> {
    pub backend: B,
    /// As each worker has it.
    pub logs: [Rc<B::Log>; 2],
    pub names: Vec<Channel>,
    pub truth: Truth,
    pub workers: [Worker; 2],
    pub servers: Vec<Option<Server>>,
    /// The slots of connections whose session was taken from them.
    pub replaced: Vec<(usize, u32)>,
    pub clients: Vec<Client>,
    pub now: u64,
    pub fault: Option<Fault>,
    /// Numbers the connections.
    pub connections: u32,
    /// Numbers the messages.
    pub next_n: u64,
    pub run: u64,
}

impl<B: Backend> World<B> {
    async fn new(mut backend: B, run: u64, fault: Option<Fault>) -> Self {
        backend.fail(false).await;
        let logs = backend.open().await;
        let names = NAMES.iter().map(|name| Channel::parse(&format!("{name}-{run}")).unwrap()).collect();
        let client = |at| Client::new(at == 2, fault, B::LAYOUT);
        Self {
            workers: [Worker::new(&*logs[0], B::WAIT), Worker::new(&*logs[1], B::WAIT)],
            servers: (0..CLIENTS).map(|_| None).collect(),
            replaced: Vec::new(),
            clients: (0..CLIENTS).map(client).collect(),
            truth: Truth::new(B::LAYOUT),
            now: 1,
            connections: 0,
            next_n: 0,
            backend,
            logs,
            names,
            fault,
            run,
        }
    }

    /// Which channel has this name.
    pub fn channel_of(names: &[Channel], name: &str) -> usize {
        names
            .iter()
            .position(|channel| channel.as_str() == name)
            .expect("only known channels are published to")
    }

    /// The time.
    pub fn time(&self) -> Timestamp {
        self.backend.time(self.now)
    }

    /// Takes one step.
    async fn step(&mut self, action: &Action) -> Result<(), Violation> {
        match action {
            Action::Publish(messages) => self.publish(messages).await?,
            Action::Pump { worker, turns } => drop(self.pump(*worker, *turns)),
            Action::Serve { client, bytes } => self.serve(*client, *bytes)?,
            Action::Read { client } => self.read(*client).await,
            Action::HandOver { client } => self.hand_over(*client),
            Action::Receive { client, packets } => {
                for _ in 0..*packets {
                    self.receive(*client)?;
                }
            }
            Action::Cut { client, noticed } => self.cut(*client, *noticed),
            Action::Connect { client, how } => self.connect(*client, how).await?,
            Action::Begin { client, how } => {
                self.connect(*client, how).await?;
                self.serve(*client, 1 << 20)?;
                while self.receive(*client)? {}
            }
            Action::Attach { client } => self.attach(*client).await?,
            Action::JoinWhileReading { client, channel } => {
                self.join_while_reading(*client, *channel).await?;
            }
            Action::Repeat { client, which } => self.repeat(*client, *which).await?,
            Action::Command { client, channel, subscribe, lost } => {
                self.command(*client, *channel, *subscribe, *lost).await?;
            }
            Action::Mail { client } => self.mail(*client)?,
            Action::AnswerPoll { client } => self.answer_poll(*client),
            Action::Tick { ms } => {
                self.now += ms;
                self.release_replaced()?;
            }
            Action::Trim { all } => {
                let now = self.time();
                self.backend.trim(&mut self.truth, &self.names, *all, now).await;
            }
            Action::Fail(failing) => self.backend.fail(*failing).await,
            Action::Restart { reopen } => self.restart(*reopen).await,
            Action::Happen(happening) => B::happens(self, happening),
        }
        Ok(())
    }

    async fn join_while_reading(&mut self, client: usize, channel: usize) -> Result<(), Violation> {
        let message = |to| Message { to: vec![to], key: None, ttl: Ttl::Never, from: None };
        let Some(&carried) = self.clients[client].channels().first() else { return Ok(()) };
        self.publish(&[message(carried)]).await?;
        self.connect(client, &again(TransportKind::Ws, client % 2)).await?;
        // Once it has been welcomed, it asks for a read.
        for _ in 0..4 {
            self.serve(client, 1 << 20)?;
            self.receive(client)?;
        }
        self.command(client, channel, true, Lost::Nothing).await?;
        // It is answered, and asks again for what it has not read.
        for _ in 0..2 {
            self.serve(client, 1 << 20)?;
        }
        self.publish(&[message(channel)]).await?;
        self.read(client).await;
        self.hand_over(client);
        Ok(())
    }

    async fn restart(&mut self, reopen: bool) {
        let Some(logs) = self.backend.restart(reopen, self.fault).await else { return };
        self.servers.iter_mut().for_each(|server| *server = None);
        self.replaced.clear();
        self.logs = logs;
        self.workers = [0, 1].map(|at| Worker::new(&*self.logs[at], B::WAIT));
        self.truth.restart();
    }

    /// Lets everybody catch up, then judges what they saw.
    async fn finish(&mut self) -> Result<(), Violation> {
        self.backend.fail(false).await;
        let to = (0..CHANNELS - 1).collect();
        let last = Message { to, key: None, ttl: Ttl::Never, from: None };
        for round in 0..2 {
            for client in 0..CLIENTS {
                self.come_to_rest(client).await.map_err(|error| format!("client {client}: {error}"))?;
            }
            if round == 0 {
                self.publish(std::slice::from_ref(&last)).await?;
            }
        }
        (0..CLIENTS).for_each(|client| self.release(client));
        self.release_replaced()?;
        self.workers.iter_mut().try_for_each(Worker::check_is_empty)?;
        for (at, client) in self.clients.iter().enumerate() {
            for interval in &client.intervals {
                self.truth
                    .judge(interval, !interval.ended)
                    .map_err(|error| format!("client {at}, after {}: {error}", interval.start))?;
            }
        }
        Ok(())
    }

    async fn come_to_rest(&mut self, client: usize) -> Result<(), Violation> {
        let transport = if self.clients[client].bare { TransportKind::Sse } else { TransportKind::Ws };
        let how = again(transport, client % 2);
        let mut connected =
            self.clients[client].wire.as_ref().is_some_and(|wire| wire.transport == transport)
                && self.is_connected(client);
        let mut pings = 0;
        for _ in 0..ROUNDS {
            if !connected {
                self.connect(client, &how).await?;
            }
            self.backend.settle();
            // What waits for others has waited, before it is looked at who is quiet.
            self.pump(0, 1);
            self.pump(1, 1);
            self.now += B::WAIT;
            while self.pump(0, 1) {}
            while self.pump(1, 1) {}
            self.serve(client, 1 << 20)?;
            self.read(client).await;
            self.hand_over(client);
            let received = self.receive(client)?;
            connected = self.clients[client].wire.is_some() && self.is_connected(client);
            if self.clients[client].command.is_some() {
                self.retry(client).await?;
            } else if connected && !received && self.is_quiet(client) {
                if pings == 2 {
                    return self.at_head(client);
                }
                // A ping is due, and says how far everything has been written.
                self.now += super::worker::HEARTBEAT;
                pings += 1;
            }
        }
        Err("does not come to rest".to_owned())
    }

    /// A quiet session's cursor moves with the pings.
    fn at_head(&self, client: usize) -> Result<(), Violation> {
        let log = &self.logs[self.slot(client).map_or(0, |(worker, _)| worker)];
        let client = &self.clients[client];
        for &partition in self.truth.layout.partitions() {
            let (ring, _) = log.ring(partition).expect("it is in use");
            let at = client.cursor.as_ref().and_then(|cursor| cursor.get(partition));
            if client.carries(partition) && at < Some(ring.head()) {
                return Err(format!(
                    "quiet, but at {at:?} of {partition:?} where the head is {}",
                    ring.head()
                ));
            }
        }
        Ok(())
    }
}

/// A client that comes back as it should.
fn again(transport: TransportKind, worker: usize) -> Connect {
    let (attempt, cursor) = (Attempt::Newer, Presented::Own);
    Connect { transport, worker, attempt, cursor, forgotten: false, named: false, waits: false }
}
