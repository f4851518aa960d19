//! Server-side control: what a backend asks of its users' sessions, on whatever worker or node they are.
//!
//! - An order is followed session by session, from the list of a user's sessions to wherever each of them
//!   is at that moment, as commands are: one that moves meanwhile is followed, and none is missed between
//!   two places.
//! - In a fleet every node is asked; then come the sessions that no node holds (between two polls, or of a
//!   node that is dead), which are in Redis.
//! - What is done is recorded with the session before it is told, so that it outlives its connection.

mod elsewhere;
mod obeying;
mod revoking;

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt as _, future::try_join_all, stream};
use tokio::{sync::oneshot, time::timeout};

pub use self::revoking::{Revoking, load_revocations};
use super::{
    Home, Node,
    claim::FOLLOW_ROUNDS,
    mail::{Mail, busy},
};
use crate::{
    fleet::order::{Act, Done, MOST_SESSIONS, Obeyed, Order, Whose},
    protocol::{Refusal, SessionId, UserId},
    telemetry::ControlOutcome,
};

/// How many sessions are dealt with at a time.
const AT_A_TIME: usize = 64;

/// How long one session may take: its channels' heads may have to be asked for, and its record is saved.
const SESSION_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub struct Controlled {
    /// On the nodes that have answered.
    pub done: Done,
    /// The names of those that have not.
    pub unanswered: Vec<String>,
}

/// The owner of a user's sessions, as [`crate::auth::Owner`] writes it.
fn owner_of(user: &UserId) -> Arc<str> {
    format!("user:{user}").into()
}

impl Node {
    /// Carries out an order wherever the sessions are.
    pub async fn control(self: &Arc<Self>, order: Order) -> Result<Controlled, Refusal> {
        self.counted(match &self.fleet {
            None => Ok(Controlled { done: self.obey(&order).await, unanswered: Vec::new() }),
            Some(fleet) => match self.in_charge().await {
                Ok(()) => self.control_fleet(fleet, &order).await,
                Err(refusal) => Err(refusal),
            },
        })
    }

    /// A former primary knows of nobody who has come since.
    async fn in_charge(&self) -> Result<(), Refusal> {
        let rings = self.log.rings();
        let counts = try_join_all(rings.iter().map(|ring| self.log.in_charge(ring.partition)));
        counts.await.map(drop).map_err(Refusal::unavailable)
    }

    fn counted(&self, outcome: Result<Controlled, Refusal>) -> Result<Controlled, Refusal> {
        self.metrics.control[match &outcome {
            Err(_) => ControlOutcome::Failed,
            Ok(outcome) if outcome.unanswered.is_empty() && outcome.done.refused.is_empty() => {
                ControlOutcome::Done
            }
            Ok(_) => ControlOutcome::Partial,
        }]
        .inc();
        outcome
    }

    /// Carries out an order on the sessions that are known to this node.
    pub(super) async fn obey(&self, order: &Order) -> Done {
        let mut ids = match &order.whose {
            Whose::User(user) => self.registry.owned(&owner_of(user), MOST_SESSIONS + 1),
            Whose::Session(id) => vec![*id],
        };
        let mut done = Done { more: ids.len() > MOST_SESSIONS, ..Done::default() };
        ids.truncate(MOST_SESSIONS);
        let act = Arc::new(order.act.clone());
        let act = &act;
        let each = stream::iter(ids).map(async |id| (id, self.obey_one(id, act).await));
        let all: Vec<_> = each.buffer_unordered(AT_A_TIME).collect().await;
        all.into_iter().for_each(|(id, obeyed)| done.add(id, obeyed));
        done.clipped()
    }

    async fn obey_one(&self, id: SessionId, act: &Arc<Act>) -> Obeyed {
        let follow = async {
            for _ in 0..FOLLOW_ROUNDS {
                let home = self.registry.find(id)?;
                let worker = if let Home::Worker(worker) = home { worker } else { self.any_worker(id) };
                match self.order(worker, id, act, None).await {
                    // It has moved on.
                    Ok(None) => {}
                    Ok(obeyed) => return obeyed,
                    Err(refusal) => return Some(Err(refusal)),
                }
            }
            Some(Err(busy()))
        };
        timeout(SESSION_TIMEOUT, follow).await.unwrap_or_else(|_| Some(Err(late())))
    }

    /// Has a worker carry it out; `owner`: on a session that has to be fetched from Redis.
    async fn order(
        &self,
        worker: u16,
        id: SessionId,
        act: &Arc<Act>,
        owner: Option<Arc<str>>,
    ) -> Result<Obeyed, Refusal> {
        let (reply, answer) = oneshot::channel();
        let mailbox = self.mailbox(worker).ok_or_else(busy)?;
        let act = Arc::clone(act);
        mailbox.send(Mail::Order { id, act, owner, reply }).await.map_err(|_| busy())?;
        answer.await.map_err(|_| busy())
    }

    /// A worker for what any could do.
    fn any_worker(&self, id: SessionId) -> u16 {
        (id.low_bits() % self.mailboxes().len().max(1) as u64) as u16
    }
}

fn late() -> Refusal {
    Refusal::unavailable("it has taken too long; try again")
}
