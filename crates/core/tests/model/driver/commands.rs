//! Commands: applied by the hub core, answered in the stream or outside of it.

use belfry_core::{
    hub::look,
    protocol::{Partition, Past, Pos, Reply, SessionId, TransportKind},
};

use super::{
    action::Lost,
    client::Command,
    fault::Fault,
    log::{Backend, Log},
    truth::{Layout, Violation},
    worker::{Line, Place},
    world::World,
};

impl<B: Backend> World<B> {
    /// A command is sent, or the one that waits is sent again.
    pub async fn command(
        &mut self,
        at: usize,
        channel: usize,
        subscribe: bool,
        lost: Lost,
    ) -> Result<(), Violation> {
        let client = &mut self.clients[at];
        if client.bare || client.session.is_none() {
            return Ok(());
        }
        if client.command.is_none() {
            let follows = client.channels().contains(&channel);
            if follows == subscribe {
                return Ok(());
            }
            client.last_command += 1;
            let after = client.last_seq(channel).filter(|_| subscribe);
            client.command = Some(Command { id: client.last_command, channel, subscribe, after, over: None });
            if !subscribe {
                client.leave(channel);
            }
        }
        match lost {
            Lost::Request => Ok(()),
            _ => self.send(at, lost == Lost::Reply).await,
        }
    }

    /// The command that waits is sent again, and its reply arrives.
    pub async fn retry(&mut self, at: usize) -> Result<(), Violation> {
        self.send(at, false).await?;
        self.mail(at)
    }

    async fn send(&mut self, at: usize, reply_lost: bool) -> Result<(), Violation> {
        // Who names channels says so before anything else, and to name them replaces all others.
        let naming = self.servers[at].as_ref().and_then(|server| server.connecting.as_ref());
        if naming.is_some_and(|connecting| connecting.given.is_some()) {
            return Ok(());
        }
        let client = &mut self.clients[at];
        // Between two polls there is no connection, and commands are good all the same.
        let wire = client.wire.as_ref();
        let Some(command) = client.command.as_mut().filter(|_| wire.is_none_or(|wire| wire.welcomed)) else {
            return Ok(());
        };
        let over = wire.filter(|wire| wire.transport == TransportKind::Ws).map(|wire| wire.number);
        if over.is_some() && command.over == over {
            return Ok(());
        }
        command.over = over;
        let command = command.clone();
        client.mail.clear();
        if over.is_some() && !self.is_connected(at) {
            return Ok(());
        }
        let Some(reply) = self.apply(at, &command).await? else { return Ok(()) };
        match over.is_some() {
            true => {
                let (worker, key) = self.slot(at).expect("it was applied there");
                self.workers[worker].core.with(key, |session, _| session.reply(reply));
                // The connection's own task has applied it.
                self.wake(at);
            }
            false if reply_lost => {}
            false => self.clients[at].mail.push(reply),
        }
        self.clients[at].sent.push(command);
        Ok(())
    }

    /// A request that was under way arrives once more, late; nobody hears of the answer.
    pub async fn repeat(&mut self, at: usize, which: usize) -> Result<(), Violation> {
        let sent = &self.clients[at].sent;
        let Some(command) = sent.get(which % sent.len().max(1)).cloned() else { return Ok(()) };
        self.apply(at, &command).await.map(drop)
    }

    /// Applies a command to a session, which is woken for it if it rests.
    async fn apply(&mut self, at: usize, command: &Command) -> Result<Option<Reply>, Violation> {
        // It names the session that the client knows, and another one is not asked.
        let known = self.clients[at].session;
        let Some(server) = self.servers[at].as_mut().filter(|server| known == Some(server.id)) else {
            return Ok(None);
        };
        let id = server.id;
        let woken = match &server.place {
            Place::Held { .. } => false,
            Place::Resting(record) => {
                let key = self.workers[0].core.hold(record.clone(), Line::new());
                server.place = Place::Held { worker: 0, key };
                true
            }
        };
        let (worker, _) = self.slot(at).expect("it is held now");
        let name = self.names[command.channel].clone();
        let reply = match command.subscribe {
            true => {
                let carried = self.session(at).is_some_and(|session| session.subscription(&name).is_some());
                let reply = self.subscribe(worker, id, command).await?;
                let since = reply.channels.iter().flatten().find_map(|(_, state)| state.since);
                if let (false, Some(since), Some(wire)) = (carried, since, &mut self.clients[at].wire) {
                    wire.joined.insert(name.as_str().to_owned(), since);
                }
                if let (Some(Fault::StaleRead), Some(server)) = (self.fault, &mut self.servers[at]) {
                    server.keeps_read = !carried;
                }
                reply
            }
            false => {
                if let Some(wire) = &mut self.clients[at].wire {
                    wire.joined.remove(name.as_str());
                }
                let applied = self.workers[worker].core.unsubscribe(id, command.id, &[name]);
                applied.map_err(|refusal| refusal.detail)?;
                Reply::ok(command.id)
            }
        };
        if woken {
            self.release(at);
        }
        Ok(Some(reply))
    }

    async fn subscribe(
        &mut self,
        worker: usize,
        id: SessionId,
        command: &Command,
    ) -> Result<Reply, Violation> {
        let name = &self.names[command.channel];
        let log = self.logs[worker].clone();
        log.listen(std::slice::from_ref(name)).await;
        // The session may have heard more at another node.
        log.level(std::slice::from_ref(name)).await;
        let watched = look(&*log, std::slice::from_ref(name)).ok_or("a head was forgotten at once")?;
        let after =
            command.after.map(|seq| (name.as_str().to_owned(), Past::After(seq))).into_iter().collect();
        let core = &mut self.workers[worker].core;
        let mut subscribed =
            core.subscribe(id, command.id, &after, &watched).map_err(|refusal| refusal.detail)?;
        for state in subscribed.channels.values_mut() {
            let Some(since) = &mut state.since else { continue };
            if self.truth.layout == Layout::Apart
                && since.partition == Partition(0)
                && state.seq != Some(self.truth.last_seq(command.channel))
            {
                return Err(format!("{command:?}: the head is said to be {:?}", state.seq));
            }
            if let Some(after_seq) = command.after {
                let page = log.history(name, after_seq, since.offset).await;
                self.truth.judge_history(command.channel, after_seq, since.offset, &page)?;
            }
            if self.fault == Some(Fault::SinceAhead) {
                *since = Pos::new(since.partition, since.offset + 2);
            }
        }
        if self.fault == Some(Fault::SinceOnServer)
            && let Some(key) = core.find(id)
        {
            let (partition, volatile) = watched.places[0];
            core.with(key, |session, _| session.subscribe(name, partition, volatile, 0));
        }
        let cursor = Some(subscribed.cursor).filter(|cursor| !cursor.is_empty());
        Ok(Reply { cursor, channels: Some(subscribed.channels), ..Reply::ok(command.id) })
    }

    /// A reply that travelled outside of the stream reaches the client.
    pub fn mail(&mut self, at: usize) -> Result<(), Violation> {
        let names = &self.names;
        let client = &mut self.clients[at];
        // Before it is welcomed, a client does not know whether its session lives on.
        if client.mail.is_empty() || client.wire.as_ref().is_some_and(|wire| !wire.welcomed) {
            return Ok(());
        }
        let reply = client.mail.remove(0);
        client.reply(&reply, &|name| Self::channel_of(names, name))
    }
}
