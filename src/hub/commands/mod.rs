//! Commands: from a WebSocket or a commands request, applied in order, once, on the session's worker.

mod in_flight;
mod publish;
mod refresh;
mod sent;
mod subscribe;
mod unsubscribe;
mod waiting;

use std::sync::Arc;

pub(super) use belfry_core::hub::gone;
pub(super) use in_flight::{Applied, InFlight};
use secrecy::ExposeSecret;
pub(super) use sent::Sent;
use serde_json::value::RawValue;
use tokio::sync::oneshot;
pub(super) use waiting::Waiting;

use super::{
    Hold, Home, Hub,
    claim::FOLLOW_ROUNDS,
    hold::bye,
    mail::{Mail, busy},
};
use crate::{
    auth::Identity,
    fleet::sessions::Word,
    protocol::{Code, Command, Refresh, Refusal, Reply, Result, SessionId},
};

/// After so many bytes of replies the next commands are applied in another turn: between nodes replies
/// travel in letters, which have a limit. With one more reply it stays well below.
const REPLIES_BYTES: usize = 256 << 10;

/// Who sends commands, to which session, and for how long their answers are waited for.
#[derive(Debug, Clone)]
pub struct Caller {
    pub id: SessionId,
    pub identity: Arc<Identity>,
    pub waiting: Waiting,
}

impl Hub {
    /// Applies commands to a session, wherever it is. One request of a session is in flight at a
    /// time. The session may move between workers meanwhile, with the client's next poll: then the
    /// rest is applied where it has gone, which their numbers make harmless.
    ///
    /// They are applied in a task of its own: actix drops a handler whose client has left, and the client's next
    /// request must not overtake what this one has begun.
    pub async fn apply(
        &self,
        id: SessionId,
        identity: Arc<Identity>,
        commands: Vec<Box<str>>,
    ) -> Result<Vec<Box<RawValue>>> {
        let in_flight = InFlight::begin(&self.0.node, id, &identity)?;
        let hub = self.clone();
        let asker = Arc::new(());
        let caller = Caller { id, identity, waiting: Waiting::of(&asker) };
        let applying = actix_rt::spawn(async move {
            let _in_flight = in_flight;
            hub.apply_all(&caller, commands).await
        });
        let applied = applying.await.unwrap_or_else(|_| Err(busy()));
        drop(asker);
        applied
    }

    /// Whether a session may be known: asked before anything is read of one who is not known yet. In a fleet another
    /// node may have it.
    pub fn check_may_know(&self, id: SessionId) -> Result<()> {
        let node = &self.0.node;
        match node.fleet.is_some() || node.registry.find(id).is_some() {
            true => Ok(()),
            false => Err(gone()),
        }
    }

    async fn apply_all(&self, caller: &Caller, commands: Vec<Box<str>>) -> Result<Vec<Box<RawValue>>> {
        let commands: Vec<Sent> =
            commands.into_iter().map(|text| Sent::new(text, &self.0.node.auth)).collect();
        let mut replies = Vec::with_capacity(commands.len());
        let mut left = &commands[..];
        let mut rounds = 0;
        while rounds < FOLLOW_ROUNDS {
            let Applied { done, replies: fresh } = self.apply_somewhere(caller, left).await?;
            replies.extend(fresh);
            left = &left[done.min(left.len())..];
            if left.is_empty() {
                return Ok(replies);
            }
            rounds = if done > 0 { 0 } else { rounds + 1 };
        }
        Err(busy())
    }

    async fn apply_somewhere(&self, caller: &Caller, commands: &[Sent]) -> Result<Applied> {
        let (node, id) = (&self.0.node, caller.id);
        let home = match (node.registry.find(id), &node.fleet) {
            (Some(home), _) => home,
            (None, Some(fleet)) => return self.apply_in_fleet(fleet, caller, commands).await,
            (None, None) => return Err(gone()),
        };
        match home {
            Home::Worker(worker) if worker == self.0.worker => self.apply_here(caller, commands).await,
            Home::Worker(worker) => {
                let mailbox = node.mailbox(worker).ok_or_else(busy)?;
                let (reply, answer) = oneshot::channel();
                let mail = Mail::Commands { caller: caller.clone(), commands: commands.to_vec(), reply };
                mailbox.try_send(mail).map_err(|_| busy())?;
                answer.await.map_err(|_| busy())?
            }
            Home::Resting => {
                let owner = caller.identity.owner();
                let woken = node.registry.wake(id, owner.as_str(), None, self.0.worker);
                let Some(record) = woken.map_err(|refused| refused.refusal)? else {
                    return Ok(Applied::default());
                };
                let hold = self.hold(record, Arc::clone(&caller.identity));
                let applied = self.apply_here(caller, commands).await;
                drop(hold);
                applied
            }
        }
    }

    /// Applies commands to a session of this worker, as far as it stays here and the replies are not too much for one letter.
    pub(super) async fn apply_here(&self, caller: &Caller, commands: &[Sent]) -> Result<Applied> {
        let (id, mut applied) = (caller.id, Applied::default());
        self.arrived(id).await;
        let mut room = REPLIES_BYTES;
        let mut left = commands.iter();
        loop {
            // Also where nothing is asked of it: a session is its owner's only.
            match self.record(id, |record| record.check_owner(caller.identity.owner().as_str())) {
                Some(checked) => checked?,
                None => return Ok(applied),
            }
            let Some(sent) = left.next().filter(|_| room > 0) else { return Ok(applied) };
            let reply = match sent {
                Sent::Refresh { id: number, proof, .. } => {
                    Some(answer(*number, self.refresh(id, *number, proof)))
                }
                Sent::Text(text) => match Command::parse(text) {
                    Err((number, refusal)) => Some(Reply::refused(number, refusal)),
                    Ok(Command::Bye) => {
                        self.end(id).await?;
                        applied.done = commands.len();
                        return Ok(applied);
                    }
                    Ok(command) => self.command(caller, command, Word::Asked).await,
                },
            };
            if let Some(Reply { code: Some(Code::UnknownSession), .. }) = reply {
                return Ok(applied);
            }
            let raw = |reply| serde_json::value::to_raw_value(reply).expect("a reply is valid JSON");
            let reply = reply.as_ref().map(raw);
            room = room.saturating_sub(reply.as_ref().map_or(0, |reply| reply.get().len()));
            applied.replies.extend(reply);
            applied.done += 1;
        }
    }

    /// Applies one command; a reply where one is due.
    pub(super) async fn command(&self, caller: &Caller, command: Command, word: Word) -> Option<Reply> {
        let id = caller.id;
        let (number, applied) = match command {
            Command::Subscribe(subscribe) => (subscribe.id, self.subscribe(caller, subscribe, word).await),
            Command::Unsubscribe(asked) => (asked.id, self.unsubscribe(id, asked, word).await),
            Command::Publish(publish) => (publish.id, self.publish(caller, publish).await),
            Command::Refresh(Refresh { id: number, token }) => {
                let proof = self.0.node.auth.verify_jwt(token.expose_secret());
                (number, self.refresh(id, number, &proof))
            }
            Command::Ack | Command::Pong | Command::Ping | Command::Bye => return None,
            Command::Connect(_) => {
                let detail = "`connect` is the first frame of a WebSocket and is said once";
                return Some(Reply::refused(None, Refusal::new(Code::BadCommand, detail)));
            }
        };
        Some(answer(number, applied))
    }

    /// `bye` by a commands request: once it is answered, no node carries the session on.
    async fn end(&self, id: SessionId) -> Result<()> {
        if let Some(fleet) = &self.0.node.fleet {
            self.in_charge(fleet, id).await?;
        }
        let ended = self.end_save(id);
        let key = self.0.state.borrow().core.find(id);
        key.into_iter().for_each(|key| self.part(key, bye()));
        self.ended(ended).await;
        Ok(())
    }
}

impl Hold {
    /// Applies a command that came on this connection; the reply is queued. The future holds no
    /// borrow of the connection, so that it can go on writing meanwhile.
    pub fn command(&self, command: Command) -> impl Future<Output = Option<Reply>> + use<> {
        let (hub, id) = (self.hub().clone(), self.session());
        let identity = hub.0.state.borrow_mut().core.line(self.key()).map(|line| Arc::clone(&line.identity));
        async move {
            let caller = Caller { id, identity: identity?, waiting: Waiting::new() };
            hub.command(&caller, command, Word::Said).await
        }
    }
}

fn answer(number: u64, applied: Result<Reply>) -> Reply {
    applied.unwrap_or_else(|refusal| Reply::refused(Some(number), refusal))
}
