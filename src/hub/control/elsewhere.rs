//! An order in a fleet: every node is asked, then come the sessions that none of them holds.

use std::{collections::HashSet, sync::Arc};

use futures_util::{StreamExt as _, stream};
use tokio::time::timeout;

use super::{AT_A_TIME, Controlled, SESSION_TIMEOUT, late, owner_of};
use crate::{
    fleet::order::{Act, Done, Listed, MOST_SESSIONS, Obeyed, Order, Whose},
    fleet::{
        Fleet,
        letter::{Answer, NodeId, Request},
        sessions::{Outcome, What},
    },
    hub::{Hub, Node, mail::busy},
    protocol::{Refusal, SessionId},
};

/// How often a session is followed from node to node.
const FOLLOW_NODES: usize = 4;

impl Node {
    pub(super) async fn control_fleet(
        self: &Arc<Self>,
        fleet: &Arc<Fleet>,
        order: &Order,
    ) -> Result<Controlled, Refusal> {
        let request = Request::Control(order.clone());
        let (mut done, unanswered) = self.ask_everybody(fleet, &request).await?;
        let mut stored = match &order.whose {
            Whose::User(user) => {
                let owner = owner_of(user);
                fleet.sessions.owned(&owner, MOST_SESSIONS + 1).await.map_err(Refusal::unavailable)?
            }
            Whose::Session(id) => vec![*id],
        };
        done.more |= stored.len() > MOST_SESSIONS;
        let found: HashSet<SessionId> = done.found.iter().copied().collect();
        stored.retain(|id| !found.contains(id));
        let act = Arc::new(order.act.clone());
        let each = stream::iter(stored).map(|id| {
            let act = Arc::clone(&act);
            async move { (id, self.obey_stored(fleet, id, &act).await) }
        });
        let all: Vec<_> = each.buffer_unordered(AT_A_TIME).collect().await;
        all.into_iter().for_each(|(id, obeyed)| done.add(id, obeyed));
        Ok(Controlled { done, unanswered: unanswered.iter().map(ToString::to_string).collect() })
    }

    /// Asks all nodes that are there; says which have not answered.
    async fn ask_everybody(&self, fleet: &Fleet, request: &Request) -> Result<(Done, Vec<NodeId>), Refusal> {
        let present = fleet.nodes.present().await.map_err(Refusal::unavailable)?;
        let asked = fleet.bus.ask_all(&present, request, fleet.ask_timeout).await;
        let asked = asked.map_err(Refusal::unavailable)?;
        let (mut done, mut unanswered) = (Done::default(), asked.silent);
        for (node, answer) in asked.answers {
            match answer {
                Answer::Controlled(there) => done.merge(there),
                _ => unanswered.push(node),
            }
        }
        Ok((done, unanswered))
    }

    /// Carries it out on a session that no node has answered for.
    async fn obey_stored(&self, fleet: &Fleet, id: SessionId, act: &Arc<Act>) -> Obeyed {
        let obey = async {
            let stored = match fleet.sessions.peek(id).await {
                Ok(stored) => stored?,
                Err(error) => return Some(Err(Refusal::unavailable(error))),
            };
            if **act == Act::List {
                return Some(Ok(Some(Box::new(Listed::resting(&stored)))));
            }
            match self.order(self.any_worker(id), id, act, Some(stored.owner)).await {
                Ok(obeyed) => obeyed,
                Err(refusal) => Some(Err(refusal)),
            }
        };
        timeout(SESSION_TIMEOUT, obey).await.unwrap_or_else(|_| Some(Err(late())))
    }
}

impl Hub {
    /// Fetches a session from Redis and carries it out; or has it done where the session has gone meanwhile.
    pub(in crate::hub) async fn obey_fetched(&self, id: SessionId, owner: &Arc<str>, act: &Act) -> Obeyed {
        let node = &self.0.node;
        let fleet = node.fleet.as_ref()?;
        let mut over = None;
        for _ in 0..FOLLOW_NODES {
            let claiming = node.claiming.begin(id);
            let (holder, fence) = match fleet.sessions.claim(id, owner, What::Order(over)).await {
                Err(error) => return Some(Err(Refusal::unavailable(error))),
                Ok(Outcome::Claimed(claimed)) => {
                    if self.arrive(&claimed.record, None).is_err() {
                        continue;
                    }
                    // An order needs no room: without it the session goes back to rest in Redis only.
                    let _ = node.reserve(id, owner, node.cost_of(&claimed.record));
                    return self.wake_and_act(claimed.record, act).await;
                }
                Ok(Outcome::Held { node, fence }) => (node, fence),
                Ok(_) => return None,
            };
            drop(claiming);
            let order = Order { whose: Whose::Session(id), act: act.clone() };
            let there = match holder == fleet.node {
                true => Some(node.obey(&order).await),
                false if fleet.nodes.is_dead(&holder).await => None,
                false => match fleet.bus.ask(&holder, &Request::Control(order), fleet.ask_timeout).await {
                    Ok(Answer::Controlled(done)) => Some(done),
                    Ok(_) => return Some(Err(busy())),
                    Err(error) => return Some(Err(Refusal::unavailable(error))),
                },
            };
            match there {
                Some(mut done) if done.found.contains(&id) => {
                    let refused = done.refused.pop().map(|it| Err(Refusal::new(it.code, it.detail)));
                    return Some(refused.unwrap_or(Ok(None)));
                }
                // Another connection is on its way there.
                Some(_) if holder == fleet.node && node.claiming.count(id) > 0 => return Some(Err(busy())),
                // The holder is dead, or knows nothing of it.
                _ => over = Some(fence),
            }
        }
        Some(Err(busy()))
    }
}
