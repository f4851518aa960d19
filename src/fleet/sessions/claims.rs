//! Claims: who has a session is decided in Redis, and only there.
//!
//! One task per Redis sends what waits in one pipeline, and takes the next when that is answered. So
//! a single claim waits for nobody, and a reconnect storm costs a round trip per [`BATCH`] sessions.

use std::{collections::HashMap, sync::Arc};

use redis::Cmd;
use tokio::sync::{mpsc, oneshot};

use super::{Desk, Save, Standing, stored};
use crate::{
    fleet::letter::{Letter, NodeId, Taken},
    protocol::SessionId,
    session::{Holder, Record},
    telemetry::{ClaimOutcome, Metrics},
};

/// How many claims go in one round trip.
const BATCH: usize = 512;

/// How many claims wait for one Redis; more are refused.
pub(super) const QUEUE: usize = 16_384;

/// A claim on its way.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) session: SessionId,
    pub(super) owner: Arc<str>,
    pub(super) what: What,
    pub(super) reply: oneshot::Sender<Result<Outcome, ClaimError>>,
}

/// For what a session is claimed.
#[derive(Debug, Clone)]
pub enum What {
    /// For a connection. `names`: it says itself which channels it has.
    Take { holder: Holder, names: bool },
    /// For commands, which take it from nobody. The holder by this fence is passed over: it is dead,
    /// or knows nothing of the session.
    Wake(Option<u64>),
    /// The same on a node that has no room: one that rests stays where it is.
    Look(Option<u64>),
    /// For an order of the server, in the same way.
    Order(Option<u64>),
}

impl What {
    /// The connection that has the session from then on.
    fn winner(&self) -> Option<&Holder> {
        match self {
            Self::Take { holder, .. } => Some(holder),
            Self::Wake(_) | Self::Look(_) | Self::Order(_) => None,
        }
    }
}

/// What became of a claim.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Also if its record is in doubt, and nobody says which channels it has.
    Unknown,
    /// It has ended with `bye`.
    Ended,
    Mismatch,
    /// This connection holds it, which does not yield.
    Replaced(Holder),
    /// Another node holds it, for commands.
    Held {
        node: NodeId,
        fence: u64,
    },
    /// It rests, and this node has no room for it.
    Full,
    /// It is this node's from now on.
    Claimed(Box<Claimed>),
}

/// A session that is this node's from now on.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub record: Record,
    /// The claim before this one.
    pub after: u64,
    pub from: NodeId,
    /// Whether it had a connection there, as far as was known.
    pub held: bool,
    /// Whether its client may have been told of something that the record lacks.
    pub in_doubt: bool,
}

/// Redis could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("who holds the session cannot be found out now: {0}")]
pub struct ClaimError(pub String);

impl Desk {
    /// Claims for as long as anybody may ask.
    pub(super) async fn claim_all(self: Arc<Self>, mut claims: mpsc::Receiver<Claim>) {
        let mut batch = Vec::new();
        while claims.recv_many(&mut batch, BATCH).await > 0 {
            // A client that has left is not to be given a session.
            batch.retain(|claim| !claim.reply.is_closed());
            match self.claim_batch(&batch).await {
                Ok(outcomes) => self.answer(batch.drain(..), outcomes),
                Err(error) => {
                    tracing::warn!(redis = self.server.name(), claims = batch.len(), %error, "sessions cannot be claimed");
                    for claim in batch.drain(..) {
                        self.metrics.fleet.claims[ClaimOutcome::Failed].inc();
                        let _ = claim.reply.send(Err(error.clone()));
                    }
                }
            }
        }
    }

    async fn claim_batch(&self, batch: &[Claim]) -> Result<Vec<Result<Outcome, ClaimError>>, ClaimError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let calls = batch.iter().map(|claim| self.call(claim)).collect();
        let answers = self.run::<Vec<String>>(&self.scripts.claim, calls).await.map_err(ClaimError)?;
        let outcome = |(claim, answer): (&Claim, Result<Vec<String>, String>)| {
            read(claim.session, &claim.owner, &answer.map_err(ClaimError)?, &self.metrics).map_err(ClaimError)
        };
        Ok(batch.iter().zip(answers).map(outcome).collect())
    }

    fn call(&self, claim: &Claim) -> Cmd {
        let Claim { session, owner, what, .. } = claim;
        let (verb, in_doubt) = match what {
            What::Take { names, .. } => ("take", *names),
            What::Wake(_) => ("wake", false),
            What::Look(_) => ("look", false),
            What::Order(_) => ("wake", true),
        };
        let mut call = self.scripts.claim.call(&[self.key(*session)]);
        call.arg(verb).arg(&**owner).arg(self.node.as_str());
        call.arg(&*self.ttl).arg(if in_doubt { "1" } else { "" });
        match what {
            What::Take { holder, .. } => {
                let (attempt, connection) = stored::holder_fields(Some(holder));
                call.arg(attempt).arg(connection);
            }
            What::Wake(over) | What::Look(over) | What::Order(over) => {
                call.arg(over.map(|fence| fence.to_string()).unwrap_or_default());
            }
        }
        call
    }

    /// Tells who asked, and the nodes where the sessions were.
    fn answer(&self, claims: impl Iterator<Item = Claim>, outcomes: Vec<Result<Outcome, ClaimError>>) {
        let mut taken: HashMap<NodeId, Vec<Taken>> = HashMap::new();
        for (claim, outcome) in claims.zip(outcomes) {
            self.metrics.fleet.claims[label(&outcome)].inc();
            if let Ok(Outcome::Claimed(claimed)) = &outcome {
                self.forget(claim.session, claimed.record.fence, claim.what.winner());
                if claimed.from != self.node {
                    taken.entry(claimed.from.clone()).or_default().push(notice(&claim, claimed));
                }
            }
            if let Err(Ok(Outcome::Claimed(claimed))) = claim.reply.send(outcome) {
                // It was given up in between, and now nobody has it.
                self.note(Save::of(&claimed.record, Standing::Resting), None);
            }
        }
        for (node, sessions) in taken {
            self.bus.post(&node, &Letter::Taken(sessions));
        }
    }
}

fn notice(claim: &Claim, claimed: &Claimed) -> Taken {
    Taken { session: claim.session, fence: claimed.record.fence, winner: claim.what.winner().cloned() }
}

fn label(outcome: &Result<Outcome, ClaimError>) -> ClaimOutcome {
    match outcome {
        Err(_) => ClaimOutcome::Failed,
        Ok(Outcome::Unknown | Outcome::Ended) => ClaimOutcome::Unknown,
        Ok(Outcome::Mismatch) => ClaimOutcome::Mismatch,
        Ok(Outcome::Replaced(_) | Outcome::Full) => ClaimOutcome::Refused,
        Ok(Outcome::Held { .. }) => ClaimOutcome::Held,
        Ok(Outcome::Claimed(claimed)) if claimed.held => ClaimOutcome::Taken,
        Ok(Outcome::Claimed(_)) => ClaimOutcome::Woken,
    }
}

/// What `claim.lua` has answered.
pub fn read(
    session: SessionId,
    owner: &Arc<str>,
    answer: &[String],
    metrics: &Metrics,
) -> Result<Outcome, String> {
    let texts: Vec<&str> = answer.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u64>().map_err(|error| format!("fence {text:?}: {error}"));
    Ok(match texts[..] {
        ["unknown"] => Outcome::Unknown,
        ["broken"] => {
            quietly!(ERROR, %session, "what Redis held of a session was of another type, and is taken away");
            Outcome::Unknown
        }
        ["ended"] => Outcome::Ended,
        ["mismatch"] => Outcome::Mismatch,
        ["full"] => Outcome::Full,
        ["replaced", attempt, connection] => Outcome::Replaced(stored::holder(attempt, connection)),
        ["held", node, fence] => Outcome::Held { node: node.into(), fence: number(fence)? },
        ["claimed", fence, after, node, held, attempt, connection, applied, subscriptions, in_doubt] => {
            let (owner, holder) = (Arc::clone(owner), stored::holder(attempt, connection));
            let record = stored::record(session, owner, number(fence)?, holder, applied, subscriptions);
            let record = match record {
                Ok(record) => record,
                // A newer node's: its client goes on from cursor and channels, in another session.
                Err(error) => {
                    quietly!(ERROR, %error, "a session is unknown to this node");
                    metrics.fleet.not_understood.inc();
                    return Ok(Outcome::Unknown);
                }
            };
            let (after, from) = (number(after)?, node.into());
            let (held, in_doubt) = (held == "1", in_doubt == "1");
            Outcome::Claimed(Box::new(Claimed { record, after, from, held, in_doubt }))
        }
        _ => return Err(format!("claim.lua has answered {answer:?}")),
    })
}
