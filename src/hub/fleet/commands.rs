//! Commands for a session that this node does not hold: carried to the node that does, or applied here
//! to a session that is woken for them.
//!
//! They are applied in order and once: one request of a session is under way at a time on the node where it came in and on
//! the one where it is applied, each command has its number, and the session's highest one moves with it.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::value::RawValue;
use tokio::{sync::oneshot, time::timeout};

use super::super::{
    Home, Hub, Node,
    commands::{Applied, Caller, InFlight, Sent, Waiting, gone},
    mail::{Mail, busy},
};
use crate::{
    fleet::{
        Fleet,
        bus::BusError,
        letter::{Answer, Carried, NodeId, Proof, Request, TokenVerdict},
        sessions::{Outcome, What},
    },
    protocol::{Code, Command, Refusal, Result, SessionId},
    session::Record,
    telemetry::CarriedOutcome,
};

/// How many bytes of commands one letter carries; the rest goes with the next.
const CARRIED_BYTES: usize = 256 << 10;

impl Hub {
    /// Applies commands to a session that is not on this node, as far as it stays where it is found.
    pub(in super::super) async fn apply_in_fleet(
        &self,
        fleet: &Fleet,
        caller: &Caller,
        commands: &[Sent],
    ) -> Result<Applied> {
        let (id, owner) = (caller.id, Arc::from(caller.identity.owner().as_str()));
        let node = &self.0.node;
        // `bye` needs no room: who has none left is told to say it.
        let ends = matches!(commands.last(), Some(Sent::Text(text)) if matches!(Command::parse(text), Ok(Command::Bye)));
        let mut over = None;
        // First as it is said to be; then past a holder that turned out to know nothing of it.
        for _ in 0..2 {
            let claiming = node.claiming.begin(id);
            let mut room =
                if ends { Ok(None) } else { node.registry.expect(id, &owner, node.cost([])).map(Some) };
            let what = if room.is_ok() { What::Wake(over) } else { What::Look(over) };
            let outcome = fleet.sessions.claim(id, &owner, what).await;
            let outcome = match outcome {
                Err(_) if fleet.sessions.is_away(id) => {
                    return self.carry_to_any(fleet, caller, commands).await;
                }
                outcome => outcome.map_err(Refusal::unavailable)?,
            };
            match outcome {
                Outcome::Held { .. } => room = Ok(None),
                _ => self.in_charge(fleet, id).await?,
            }
            match outcome {
                Outcome::Claimed(claimed) => {
                    return self.wake(claimed.record, room?, caller, commands).await;
                }
                Outcome::Full => return Err(room.err().unwrap_or_else(busy)),
                Outcome::Unknown | Outcome::Ended => return Err(gone()),
                Outcome::Mismatch => return Err(Record::mismatch()),
                Outcome::Replaced(_) => return Err(busy()),
                Outcome::Held { node: holder, .. } if holder == fleet.node && self.is_on_node(id) => {
                    // It has come in between.
                    return Ok(Applied::default());
                }
                Outcome::Held { node: holder, .. } if holder == fleet.node && node.claiming.count(id) > 1 => {
                    // It is coming, and the commands follow it.
                    drop(claiming);
                    let arrived = timeout(fleet.ask_timeout, node.claiming.one_is_over(id)).await;
                    return arrived.map(|()| Applied::default()).map_err(|_| busy());
                }
                // It has just been let go here, and that is not written yet.
                Outcome::Held { node: holder, fence } if holder == fleet.node => over = Some(fence),
                Outcome::Held { node: holder, fence } => {
                    if !fleet.nodes.is_dead(&holder).await
                        && let Some(applied) = self.carry(fleet, &holder, caller, commands).await?
                    {
                        return Ok(applied);
                    }
                    over = Some(fence);
                }
            }
        }
        // It has moved on meanwhile.
        Ok(Applied::default())
    }

    /// Has whoever holds a session apply commands, while its Redis cannot say who that is.
    async fn carry_to_any(&self, fleet: &Fleet, caller: &Caller, commands: &[Sent]) -> Result<Applied> {
        let others = fleet.nodes.alive().into_iter().filter(|node| *node != fleet.node);
        let asked = others.map(async |node| self.carry(fleet, &node, caller, commands).await);
        let found = join_all(asked).await.into_iter().find_map(|carried| carried.transpose());
        found.unwrap_or_else(|| {
            Err(Refusal::unavailable("who holds the session cannot be found out now; reconnect"))
        })
    }

    /// Applies commands to a session that has no connection. Where no room was taken for it, it ends with them.
    async fn wake(
        &self,
        record: Record,
        room: Option<impl Drop>,
        caller: &Caller,
        commands: &[Sent],
    ) -> Result<Applied> {
        if self.arrive(&record, None).is_err() {
            return Ok(Applied::default());
        }
        let (node, bytes) = (&self.0.node, self.0.node.cost_of(&record));
        let hold = self.hold(record, Arc::clone(&caller.identity));
        if room.map(drop).is_some() {
            node.reserve(hold.session(), hold.owner(), bytes)?;
        }
        let applied = self.apply_here(caller, commands).await;
        drop(hold);
        applied
    }

    /// Has another node apply commands. None: the session is not there.
    async fn carry(
        &self,
        fleet: &Fleet,
        holder: &NodeId,
        caller: &Caller,
        commands: &[Sent],
    ) -> Result<Option<Applied>> {
        let carried = pack(caller, first(commands, CARRIED_BYTES))
            .map_err(|error| Refusal::new(Code::BadCommand, format!("a command is not JSON: {error}")))?;
        let request = Request::Commands(carried);
        let answer = fleet.bus.ask(holder, &request, fleet.ask_timeout).await;
        let (outcome, carried) = match answer {
            Ok(Answer::Applied { done, replies }) => {
                caller.waiting.take(replies.iter().map(|reply| reply.get().len()).sum());
                (CarriedOutcome::Answered, Ok(Some(Applied { done, replies })))
            }
            Ok(Answer::Refused(refusal)) => (CarriedOutcome::Answered, Err(refusal)),
            Ok(Answer::NotHere) => (CarriedOutcome::Moved, Ok(None)),
            Ok(Answer::Busy) => (CarriedOutcome::Busy, Err(busy())),
            Ok(Answer::NotUnderstood | Answer::Controlled(_) | Answer::Revoked) => {
                let detail = "the session is on a node of another version; try again";
                (CarriedOutcome::Silent, Err(Refusal::unavailable(detail)))
            }
            // Once it has been silent for long enough it is dead, and the session is taken from it.
            Err(error @ (BusError::Late(..) | BusError::Deaf(_))) => {
                tracing::info!(%error, session = %caller.id, "commands could not be carried");
                let detail = "the node that holds the session does not answer; try again";
                (CarriedOutcome::Silent, Err(Refusal::new(Code::Busy, detail)))
            }
            Err(error) => (CarriedOutcome::Silent, Err(Refusal::unavailable(error))),
        };
        self.0.node.metrics.fleet.carried[outcome].inc();
        carried
    }
}

/// As many commands as fit, at least one.
fn first(commands: &[Sent], bytes: usize) -> &[Sent] {
    let mut room = bytes;
    let fitting = commands.iter().take_while(|command| {
        let fits = command.length() <= room;
        room = room.saturating_sub(command.length());
        fits
    });
    let count = fitting.count().max(1).min(commands.len());
    &commands[..count]
}

/// Commands as they travel.
fn pack(caller: &Caller, sent: &[Sent]) -> serde_json::Result<Carried> {
    let (session, bearer, room) = (caller.id, Arc::clone(&caller.identity), Some(caller.waiting.room()));
    let mut carried = Carried { session, bearer, commands: Vec::new(), proofs: Vec::new(), room };
    for (at, sent) in sent.iter().enumerate() {
        let text = match sent {
            Sent::Text(text) => text.to_string(),
            Sent::Refresh { id, proof, .. } => {
                let verdict = match proof {
                    Ok(identity) => TokenVerdict::Good(Arc::clone(identity)),
                    Err(refusal) => TokenVerdict::Refused(refusal.clone()),
                };
                carried.proofs.push(Proof { at, id: *id, verdict });
                format!(r#"{{"type":"refresh","id":{id}}}"#)
            }
        };
        carried.commands.push(RawValue::from_string(text)?);
    }
    Ok(carried)
}

/// The same where they arrive.
fn unpack(commands: Vec<Box<RawValue>>, proofs: Vec<Proof>) -> Vec<Sent> {
    let mut sent: Vec<_> = commands.into_iter().map(|command| Sent::Text(command.into())).collect();
    for Proof { at, id, verdict } in proofs {
        let proof = match verdict {
            TokenVerdict::Good(identity) => Ok(identity),
            TokenVerdict::Refused(refusal) => Err(refusal),
        };
        if let Some(sent) = sent.get_mut(at) {
            *sent = Sent::Refresh { id, proof, length: sent.length() };
        }
    }
    sent
}

impl Node {
    /// On which worker a session is, once no claim of it is under way here any more or one has arrived.
    async fn settled(&self, id: SessionId) -> Option<u16> {
        loop {
            match self.registry.find(id) {
                Some(Home::Worker(worker)) => return Some(worker),
                _ if self.claiming.count(id) == 0 => return None,
                _ => self.claiming.one_is_over(id).await,
            }
        }
    }

    /// Applies commands that came in on another node.
    pub(super) async fn apply_carried(self: Arc<Self>, carried: Carried) -> Answer {
        let Carried { session: id, bearer: identity, commands, proofs, room } = carried;
        let commands = unpack(commands, proofs);
        // The answer has to be there before the asking node gives up.
        let within = self.config.fleet.ask_timeout / 2;
        let waiting = Waiting::within(within, room);
        let worker = match timeout(within, self.settled(id)).await {
            Ok(Some(worker)) => worker,
            Ok(None) => return Answer::NotHere,
            Err(_) => return Answer::Busy,
        };
        let Ok(_in_flight) = InFlight::begin(&self, id, &identity) else { return Answer::Busy };
        let Some(mailbox) = self.mailbox(worker) else { return Answer::Busy };
        let (some, caller) = (!commands.is_empty(), Caller { id, identity, waiting });
        let (reply, answer) = oneshot::channel();
        if mailbox.try_send(Mail::Commands { caller, commands, reply }).is_err() {
            return Answer::Busy;
        }
        match answer.await {
            // It has moved on.
            Ok(Ok(Applied { done: 0, .. })) if some => Answer::NotHere,
            Ok(Ok(Applied { done, replies })) => Answer::Applied { done, replies },
            Ok(Err(refusal)) => Answer::Refused(refusal),
            Err(_) => Answer::Busy,
        }
    }
}
