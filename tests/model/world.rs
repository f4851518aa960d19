//! A run: the log, two worker hubs, three clients and all that is on the way between them.

use std::sync::{Arc, atomic::Ordering};

use belfry::{
    protocol::{Channel, TransportKind},
    testing::log::{Limit, Log},
};

use super::{
    action::{Action, Attempt, Connect, Lost, Message, Presented, Ttl},
    backend::Bare,
    client::Client,
    fault::Fault,
    fleet::Fleet,
    sql::Database,
    truth::{CHANNELS, Layout, NAMES, SHORT_KEEPS, Truth, Violation},
    worker::{Server, Worker},
};

/// Two that follow the contract and a bare `EventSource`.
pub const CLIENTS: usize = 3;

/// A client and its server come to rest within so many rounds, or something goes round in circles.
const ROUNDS: usize = 2_000;

/// Everything that fits into one read or page.
pub const EVERYTHING: Limit = Limit { bytes: usize::MAX, messages: 10_000 };

/// What stands behind the log.
pub enum Backend<'a> {
    Sql(&'a mut Database),
    Bare(Arc<Bare>),
    Fleet(Fleet),
}

impl Backend<'_> {
    /// The log as each worker has it.
    async fn open(&mut self, reopen: bool) -> [Log; 2] {
        let log = match self {
            Self::Sql(database) => database.open_log(reopen).await,
            Self::Bare(bare) => {
                *bare = bare.restarted();
                bare.log()
            }
            Self::Fleet(fleet) => return fleet.logs(),
        };
        [log.clone(), log]
    }

    /// The limit of now, if nodes may know an older one.
    pub fn limit(&self) -> Option<u64> {
        match self {
            Self::Fleet(fleet) => Some(fleet.shared().bounds().limit),
            Self::Sql(_) | Self::Bare(_) => None,
        }
    }
}

/// A run.
pub struct World<'a> {
    pub backend: Backend<'a>,
    /// As each worker has it.
    pub logs: [Log; 2],
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

impl<'a> World<'a> {
    /// A world with an empty log; `run` tells it from others on the same database.
    pub async fn new(mut backend: Backend<'a>, run: u64, fault: Option<Fault>) -> Self {
        if let Backend::Sql(database) = &mut backend {
            database.fail(false).await;
        }
        let logs = backend.open(false).await;
        let layout = if matches!(backend, Backend::Fleet(_)) { Layout::Mixed } else { Layout::Apart };
        let names = NAMES.iter().map(|name| Channel::parse(&format!("{name}-{run}")).unwrap()).collect();
        let client = |at| Client::new(at == 2, fault, layout);
        Self {
            workers: [Worker::new(&logs[0]), Worker::new(&logs[1])],
            servers: (0..CLIENTS).map(|_| None).collect(),
            replaced: Vec::new(),
            clients: (0..CLIENTS).map(client).collect(),
            truth: Truth::new(layout),
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

    /// Takes one step.
    pub async fn step(&mut self, action: &Action) -> Result<(), Violation> {
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
            Action::Trim { all } => self.trim(*all).await,
            Action::Fail(failing) => self.fail(*failing).await,
            Action::Restart { reopen } => self.restart(*reopen).await,
            Action::Fleet(happening) => self.fleet(happening),
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
        self.publish(&[message(channel)]).await?;
        self.read(client).await;
        self.hand_over(client);
        Ok(())
    }

    async fn fail(&mut self, failing: bool) {
        match &mut self.backend {
            Backend::Sql(database) => database.fail(failing).await,
            Backend::Bare(bare) => bare.failing.store(failing, Ordering::Relaxed),
            Backend::Fleet(fleet) => fleet.fail(failing),
        }
    }

    async fn trim(&mut self, all: bool) {
        // The bare log trims as it goes.
        let kept = match &self.backend {
            Backend::Bare(_) => return,
            Backend::Sql(database) => {
                database.trim(&self.names[2], all).await;
                !all
            }
            Backend::Fleet(fleet) => {
                fleet.shared().trim(&self.names[2], if all { 0 } else { SHORT_KEEPS });
                !all
            }
        };
        if !kept {
            self.truth.wipe();
        }
    }

    async fn restart(&mut self, reopen: bool) {
        if matches!(self.backend, Backend::Fleet(_)) {
            return;
        }
        self.servers.iter_mut().for_each(|server| *server = None);
        self.replaced.clear();
        if let Backend::Sql(database) = &mut self.backend
            && self.fault == Some(Fault::EpochReused)
        {
            database.reuse_epoch().await;
        }
        self.logs = self.backend.open(reopen).await;
        self.workers = [0, 1].map(|at| Worker::new(&self.logs[at]));
        self.truth.restart();
    }

    /// Lets everybody catch up, then judges what they saw.
    pub async fn finish(&mut self) -> Result<(), Violation> {
        self.fail(false).await;
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
            if let Backend::Fleet(fleet) = &self.backend {
                [0, 1].iter().for_each(|at| fleet.node(*at).catch_up());
            }
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
            let (ring, _) = log.partition(partition).expect("it is in use");
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
