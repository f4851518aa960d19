//! Commands: subscribed in the same breath as the ring is asked where it is, answered in the stream or outside of it.

use belfry::{
    protocol::{ChannelState, Cursor, Partition, Pos, Reply, TransportKind},
    testing::log::HistoryQuery,
};

use super::{
    action::Lost,
    client::Command,
    fault::Fault,
    truth::{Layout, Violation, is_plain},
    world::{EVERYTHING, World},
};

impl World<'_> {
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
            _ => self.apply(at, lost == Lost::Reply).await,
        }
    }

    /// The command that waits is sent again, and its reply arrives.
    pub async fn retry(&mut self, at: usize) -> Result<(), Violation> {
        self.apply(at, false).await?;
        self.mail(at)
    }

    async fn apply(&mut self, at: usize, reply_lost: bool) -> Result<(), Violation> {
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
        let name = self.names[command.channel].clone();
        let Some(worker) = self.servers[at].as_ref().map(|server| server.worker) else { return Ok(()) };
        let log = self.logs[worker].clone();
        log.listen(vec![name.clone()]).await.map_err(|error| error.to_string())?;
        let Some(server) = &mut self.servers[at] else { return Ok(()) };
        let in_stream = over.is_some();
        if in_stream && !server.is_connected() {
            return Ok(());
        }
        server.session.apply(command.id);
        let mut reply = Reply::ok(command.id);
        let mut from = 0;
        if command.subscribe {
            let mut state = ChannelState::default();
            let layout = self.truth.layout;
            let partition = layout.partition(command.channel);
            if let Some(partition) = partition {
                let watch = log.partition(partition).expect("it is in use").0.watch([&name]);
                let plain = is_plain(command.channel);
                from = server.session.subscribe(&name, Some(partition), plain, watch.from);
                state.seq = watch.heads[0].filter(|_| from == watch.from).map(|head| head.seq);
                let ahead = if self.fault == Some(Fault::SinceAhead) { 2 } else { 0 };
                state.since = Some(Pos::new(partition, from + ahead));
                if layout == Layout::Apart
                    && partition == Partition(0)
                    && state.seq != Some(self.truth.last_seq(command.channel))
                {
                    return Err(format!("{command:?}: the head is said to be {:?}", state.seq));
                }
                if let Some(after_seq) = command.after {
                    let (channel, until) = (name.clone(), Some(from));
                    let query = HistoryQuery { channel, after_seq, until, limit: EVERYTHING };
                    let page = log.history(query).await.map_err(|error| error.to_string())?;
                    self.truth.judge_history(command.channel, after_seq, from, &page)?;
                }
            }
            if partition.is_none() {
                server.session.subscribe(&name, None, false, 0);
            }
            reply.cursor = partition.map(|partition| Cursor::from_iter([Pos::new(partition, from)]));
            reply.channels = Some([(name, state)].into());
        } else {
            server.session.unsubscribe(&name);
        }
        match in_stream {
            true => server.session.reply(reply),
            false if reply_lost => {}
            false => self.clients[at].mail.push(reply),
        }
        Ok(())
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
