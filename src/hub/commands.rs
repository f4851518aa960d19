//! Commands: from a WebSocket or a commands request, applied in order, once, on the session's worker.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{sync::oneshot, time};

use super::{
    Connection, Home, Hub, State,
    applied::{Applied, Turn},
    claim::FOLLOW_ROUNDS,
    mail::{Mail, busy},
    sent::Sent,
    watch::Watched,
};
use crate::{
    auth::Identity,
    log::{HistoryQuery, Limit, ReadError, Seqs, Told, read_told},
    presence::Step,
    protocol::{
        Channel, ChannelState, Channels, ClientPublish, Code, Command, Cursor, Pos, Refresh, Refusal, Reply,
        SessionId, Subscribe, Unsubscribe,
    },
};
use secrecy::ExposeSecret;
use serde_json::value::RawValue;

/// How much of a channel's history a subscribe reply carries; the rest is paged.
const REPLY_LIMIT: Limit = Limit { bytes: 64 << 10, messages: 100 };

/// How long one channel's part may take to be read.
const HISTORY_DEADLINE: Duration = Duration::from_secs(10);

/// How much of all its channels' history it carries: a request of many commands, each with many
/// channels, must not fill the memory.
const REPLY_BYTES: usize = 256 << 10;

/// After so many bytes of replies the next commands are applied in another turn: between nodes replies
/// travel in letters, which have a limit. With [`REPLY_BYTES`] for one more it stays well below.
const REPLIES_BYTES: usize = 256 << 10;

pub(super) fn gone() -> Refusal {
    Refusal::new(Code::UnknownSession, "the session is not known any more; connect again")
}

impl Hub {
    /// Applies commands to a session, wherever it is. One request of a session is in flight at a
    /// time. The session may move between workers meanwhile, with the client's next poll: then the
    /// rest is applied where it has gone, which their numbers make harmless.
    pub async fn apply(
        &self,
        id: SessionId,
        identity: Arc<Identity>,
        commands: Vec<Box<str>>,
    ) -> Result<Vec<Box<RawValue>>, Refusal> {
        let _turn = Turn::take(&self.0.node, id)?;
        let commands: Vec<Sent> =
            commands.into_iter().map(|text| Sent::new(text, &self.0.node.auth)).collect();
        let mut replies = Vec::with_capacity(commands.len());
        let mut left = &commands[..];
        let mut rounds = 0;
        while rounds < FOLLOW_ROUNDS {
            let Applied { done, replies: fresh } = self.apply_somewhere(id, &identity, left).await?;
            replies.extend(fresh);
            left = &left[done.min(left.len())..];
            if left.is_empty() {
                return Ok(replies);
            }
            rounds = if done > 0 { 0 } else { rounds + 1 };
        }
        Err(busy())
    }

    async fn apply_somewhere(
        &self,
        id: SessionId,
        identity: &Arc<Identity>,
        commands: &[Sent],
    ) -> Result<Applied, Refusal> {
        let node = &self.0.node;
        let home = match (node.registry.find(id), &node.fleet) {
            (Some(home), _) => home,
            (None, Some(fleet)) => return self.apply_in_fleet(fleet, id, identity, commands).await,
            (None, None) => return Err(gone()),
        };
        match home {
            Home::Worker(worker) if worker == self.0.worker => self.apply_here(id, identity, commands).await,
            Home::Worker(worker) => {
                let mailbox = node.mailbox(worker).ok_or_else(busy)?;
                let (reply, answer) = oneshot::channel();
                let (identity, commands) = (Arc::clone(identity), commands.to_vec());
                mailbox.try_send(Mail::Commands { id, identity, commands, reply }).map_err(|_| busy())?;
                answer.await.map_err(|_| busy())?
            }
            Home::Resting => {
                let owner = identity.owner();
                let woken = node.registry.wake(id, owner.as_str(), None, self.0.worker);
                let Some(record) = woken.map_err(|refused| refused.refusal)? else {
                    return Ok(Applied::default());
                };
                let hold = self.hold(record, Arc::clone(identity));
                let applied = self.apply_here(id, identity, commands).await;
                drop(hold);
                applied
            }
        }
    }

    /// Applies commands to a session of this worker, as far as it stays here and the replies are not
    /// too much for one letter.
    pub(super) async fn apply_here(
        &self,
        id: SessionId,
        identity: &Arc<Identity>,
        commands: &[Sent],
    ) -> Result<Applied, Refusal> {
        let mut applied = Applied::default();
        self.arrived(id).await;
        let mut room = REPLIES_BYTES;
        for sent in commands {
            if room == 0 {
                return Ok(applied);
            }
            match self.0.state.borrow_mut().session(id) {
                Some((_, session)) => session.record().check_owner(identity.owner().as_str())?,
                None => return Ok(applied),
            }
            let reply = match sent {
                Sent::Refresh { id: number, proof, .. } => Some(self.refresh(id, *number, proof)),
                Sent::Text(text) => match Command::parse(text) {
                    Err((number, refusal)) => Some(Reply::refused(number, refusal)),
                    Ok(Command::Bye) => {
                        self.end(id).await;
                        applied.done = commands.len();
                        return Ok(applied);
                    }
                    Ok(command) => self.command(id, identity, command).await,
                },
            };
            if let Some(Reply { code: Some(Code::UnknownSession), .. }) = reply {
                return Ok(applied);
            }
            let reply = reply.as_ref().map(to_raw);
            room = room.saturating_sub(reply.as_ref().map_or(0, |reply| reply.get().len()));
            applied.replies.extend(reply);
            applied.done += 1;
        }
        Ok(applied)
    }

    /// Applies one command; a reply where one is due.
    pub(super) async fn command(
        &self,
        id: SessionId,
        identity: &Arc<Identity>,
        command: Command,
    ) -> Option<Reply> {
        match command {
            Command::Subscribe(subscribe) => {
                let number = subscribe.id;
                let reply = self.subscribe(id, identity, subscribe).await;
                Some(reply.unwrap_or_else(|refusal| Reply::refused(Some(number), refusal)))
            }
            Command::Unsubscribe(unsubscribe) => Some(self.unsubscribe(id, unsubscribe).await),
            Command::Publish(publish) => Some(self.publish(id, identity, publish).await),
            Command::Refresh(Refresh { id: number, token }) => {
                let proof = self.0.node.auth.verify_jwt(token.expose_secret());
                Some(self.refresh(id, number, &proof))
            }
            Command::Ack(_) | Command::Pong | Command::Ping => None,
            Command::Connect(_) => {
                let detail = "`connect` is the first frame of a WebSocket and is said once";
                Some(Reply::refused(None, Refusal::new(Code::BadCommand, detail)))
            }
            Command::Bye => None,
        }
    }

    async fn subscribe(
        &self,
        id: SessionId,
        identity: &Identity,
        subscribe: Subscribe,
    ) -> Result<Reply, Refusal> {
        let node = &self.0.node;
        let limit = node.config.limits.session_channels;
        let too_many =
            || Refusal::new(Code::TooManyChannels, format!("a session has at most {limit} channels"));
        if subscribe.channels.len() > limit {
            return Err(too_many());
        }
        let granted = self.granted(id)?;
        let may_read = |channel: &Channel| granted.contains(channel) || identity.can_read(channel);
        let (allowed, refused) = self.check_channels_of(&subscribe.channels, may_read);
        // From here on nothing is awaited until the session has its channels.
        let Watched { grounds, heads } = self.watch_from_now(&allowed).await?;
        let (mut channels, mut cursor) = (Channels::new(), Cursor::default());
        {
            let state = &mut *self.0.state.borrow_mut();
            let (key, session) = state.session(id).ok_or_else(gone)?;
            let new = allowed.iter().filter(|channel| session.subscription(channel).is_none()).count();
            if session.record().subscriptions.len() + new > limit {
                return Err(too_many());
            }
            let first = session.apply(subscribe.id);
            let attached = session.connection().is_some();
            for (channel, head) in allowed.iter().zip(&heads) {
                // It is carried already, and the client did not say that it wants to begin
                // anew: moving `since` would hide what is on its way.
                let carried = first && session.subscription(channel).is_some();
                if carried && !subscribe.after.contains_key(channel.as_str()) {
                    channels.insert(channel.clone(), ChannelState::default());
                    continue;
                }
                let partition = node.log.partition_of(channel);
                let ground = grounds.iter().find(|ground| Some(ground.partition) == partition);
                let head_at = ground.map_or(0, |ground| ground.head);
                let from = session.subscribe(channel, partition, node.log.is_volatile(channel), head_at);
                let since = partition.map(|partition| Pos::new(partition, from));
                // A client adopts only what its own cursor lacks, so naming each is harmless.
                since.into_iter().for_each(|pos| cursor.set(pos.partition, pos.offset));
                // The head that is known is older than where the stream starts.
                let seq = head.filter(|_| from == head_at).map(|head| head.seq);
                channels.insert(channel.clone(), ChannelState { seq, since, ..ChannelState::default() });
            }
            if attached {
                node.presence.note(session.record(), &allowed, self.0.worker, Step::Enter);
                allowed.iter().for_each(|channel| state.listen(key, channel));
            }
        }
        self.saved(id).await?;
        self.add_history(&mut channels, &subscribe.after).await?;
        Ok(Reply {
            cursor: (!cursor.is_empty()).then_some(cursor),
            channels: Some(channels),
            refused: Some(refused),
            ..Reply::ok(subscribe.id)
        })
    }

    /// The channels that the server has given a session.
    fn granted(&self, id: SessionId) -> Result<Vec<Channel>, Refusal> {
        let mut state = self.0.state.borrow_mut();
        let (_, session) = state.session(id).ok_or_else(gone)?;
        let granted = session.record().subscriptions.iter().filter(|there| there.granted);
        Ok(granted.map(|there| there.channel.clone()).collect())
    }

    /// Adds what is kept after the seqs that were asked for, up to each channel's `since`.
    async fn add_history(
        &self,
        channels: &mut Channels,
        after: &BTreeMap<String, u64>,
    ) -> Result<(), Refusal> {
        let mut room = REPLY_BYTES;
        for (channel, state) in channels.iter_mut() {
            let (Some(after_seq), Some(since)) = (after.get(channel.as_str()).copied(), state.since) else {
                continue;
            };
            if room == 0 {
                // It is paged from the start, which also says what is missing.
                (state.messages, state.more) = (Some(Vec::new()), Some(true));
                continue;
            }
            let query = HistoryQuery {
                channel: channel.clone(),
                after_seq,
                until: Some(since.offset),
                limit: Limit { bytes: REPLY_LIMIT.bytes.min(room), ..REPLY_LIMIT },
            };
            let seqs = Seqs { after: Some(after_seq), until: state.seq };
            let reading = time::timeout(HISTORY_DEADLINE, read_told(&self.0.node.log, query, seqs));
            let late = |_| Err(ReadError(format!("history did not answer within {HISTORY_DEADLINE:?}")));
            let Told { page, gap } = reading
                .await
                .unwrap_or_else(late)
                .map_err(|error| Refusal::new(Code::Unavailable, error.to_string()))?;
            room = room.saturating_sub(page.entries.iter().map(|entry| entry.cost()).sum());
            state.gap = gap;
            state.messages = Some(page.entries.iter().map(|entry| raw(entry.json_str())).collect());
            state.more = Some(!page.complete);
        }
        Ok(())
    }

    async fn unsubscribe(&self, id: SessionId, unsubscribe: Unsubscribe) -> Reply {
        let Unsubscribe { id: number, channels } = unsubscribe;
        {
            let state = &mut *self.0.state.borrow_mut();
            let Some((key, session)) = state.session(id) else {
                return Reply::refused(Some(number), gone());
            };
            session.apply(number);
            let channels: Vec<Channel> =
                channels.iter().filter_map(|name| Channel::parse(name).ok()).collect();
            self.take_away(state, key, &channels);
        }
        match self.saved(id).await {
            Ok(()) => Reply::ok(number),
            Err(refusal) => Reply::refused(Some(number), refusal),
        }
    }

    /// Takes channels from a session, and with them what waits of theirs.
    pub(super) fn take_away(&self, state: &mut State, key: u32, channels: &[Channel]) {
        if let Some(session) = &mut state.slots[key as usize].session {
            let before = session.pending_bytes();
            self.0.node.presence.note(session.record(), channels, self.0.worker, Step::Leave);
            for channel in channels {
                session.unsubscribe(channel);
            }
            self.0.node.metrics.pending_bytes.sub(before as i64 - session.pending_bytes() as i64);
        }
        for channel in channels {
            state.leave(key, channel);
        }
    }

    async fn publish(&self, id: SessionId, identity: &Identity, publish: ClientPublish) -> Reply {
        let number = publish.id;
        let new = match self.0.state.borrow_mut().session(id) {
            Some((_, session)) => session.apply(number),
            None => return Reply::refused(Some(number), gone()),
        };
        self.save_applied(id);
        let node = &self.0.node;
        // Nothing remembers an ephemeral message, so it is not sent again: at most once.
        let ephemeral = |channel: Channel| node.log.partition_of(&channel).is_none();
        if !new && Channel::parse(&publish.channel).is_ok_and(ephemeral) {
            return Reply::ok(number);
        }
        match node.publisher.publish_from_client(&publish, identity, id).await {
            Ok(published) => Reply { results: Some([published]), ..Reply::ok(number) },
            Err(refusal) => Reply::refused(Some(number), refusal),
        }
    }

    /// `bye` by a commands request: once it is answered, no node carries the session on.
    async fn end(&self, id: SessionId) {
        let ended = self.end_save(id);
        {
            let state = &mut *self.0.state.borrow_mut();
            if let Some(key) = state.sessions.get(&id).copied() {
                super::connection::part(self, state, key, super::connection::bye());
            }
        }
        self.ended(ended).await;
    }
}

impl Connection {
    /// Applies a command that came on this connection; the reply is queued. The future holds no
    /// borrow of the connection, so that it can go on writing meanwhile.
    pub fn command(&self, command: Command) -> impl Future<Output = Option<Reply>> + use<> {
        let (hub, id) = (self.hub().clone(), self.session());
        let identity =
            hub.0.state.borrow().slots.get(self.key() as usize).map(|slot| Arc::clone(&slot.identity));
        async move { hub.command(id, &identity?, command).await }
    }
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).expect("a frame is valid JSON")
}

fn to_raw(reply: &Reply) -> Box<RawValue> {
    serde_json::value::to_raw_value(reply).expect("a reply is valid JSON")
}
