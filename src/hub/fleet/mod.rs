//! The hub's part in a fleet: sessions come from and go to other nodes, and commands are carried.
//!
//! Nothing here runs on a single node. What is decided in Redis (who has a session) is in `crate::fleet::sessions`; here it is
//! carried out: the older connection is closed, a session is put into a slot, a record is saved before the client is told.

mod claim;
mod claiming;
mod commands;
mod saving;

use std::{ops::Range, sync::Arc, time::Duration};

use belfry_core::hub::replaced;
use tokio::{
    sync::oneshot,
    time::{MissedTickBehavior, interval},
};

pub(super) use self::claiming::Claiming;
use super::{
    Node, Refused,
    mail::Mail,
    registry::{SHARDS, TakenFrom},
};
use crate::{
    fleet::{
        Fleet, News,
        bus::{Incoming, ReplyTo},
        letter::{Answer, Letter, Request, Taken},
        sessions::Event,
    },
    protocol::{Refusal, SessionId},
    session::Holder,
};

/// Within which part of `session.ttl` every held session is refreshed, so that two failures in a row lose none.
const REFRESHES_PER_TTL: u32 = 3;

/// What a connection says whose session another node has: who won, where that is a connection of the same client.
fn parting(winner: Option<Holder>) -> Refused {
    match winner {
        Some(winner) => replaced(winner),
        None => Refusal::unavailable("another node has the session now; reconnect").into(),
    }
}

/// Acts on what comes from the fleet, for as long as the node lives. Nothing here waits for a worker: one
/// that is stuck must not keep the others from being told.
pub async fn attend(node: Arc<Node>, news: News) {
    let Some(fleet) = node.fleet.clone() else { return };
    let News { mut inbox, mut events } = news;
    tokio::spawn(refresh(Arc::clone(&node), Arc::clone(&fleet)));
    loop {
        tokio::select! {
            incoming = inbox.next() => match incoming {
                Some(Incoming::Letter { letter }) => node.read_letter(&fleet, letter),
                Some(Incoming::Question { request, reply }) => node.read_question(request, reply),
                // Sessions that were claimed elsewhere meanwhile are found by the next refresh; it comes now.
                Some(Incoming::Resumed) => fleet.nodes.lease.doubt(),
                None => return,
            },
            event = events.recv() => match event {
                Some(event) => node.act_on(event),
                None => return,
            },
        }
    }
}

impl Node {
    fn read_letter(&self, fleet: &Fleet, letter: Letter) {
        match letter {
            Letter::Taken(sessions) => {
                for Taken { session, fence, winner } in sessions {
                    fleet.sessions.forget(session, fence, winner.as_ref());
                    self.lost(session, fence, winner);
                }
            }
        }
    }

    fn read_question(self: &Arc<Self>, request: Request, reply: ReplyTo) {
        match request {
            Request::Commands(carried) => {
                let node = Arc::clone(self);
                tokio::spawn(async move { reply.answer(&node.apply_carried(carried).await) });
            }
            Request::Control(order) => {
                let node = Arc::clone(self);
                tokio::spawn(async move { reply.answer(&Answer::Controlled(node.obey(&order).await)) });
            }
            Request::Revoke(revocation) => {
                let node = Arc::clone(self);
                tokio::spawn(async move {
                    node.take_revocation(&revocation).await;
                    reply.answer(&Answer::Revoked);
                });
            }
        }
    }

    fn act_on(&self, event: Event) {
        match event {
            Event::Lost { session, fence, winner } => self.lost(session, fence + 1, winner),
            Event::Missing { session } => self.missing(session),
        }
    }

    /// Refreshes the sessions of some parts of the registry. Whether those that this node has lost are all known, and their
    /// connections have been closed.
    async fn compare(&self, fleet: &Fleet, parts: Range<usize>) -> bool {
        let mut all = true;
        for part in parts {
            let (events, answered) = fleet.sessions.refresh(&self.registry.held(part)).await;
            all &= answered;
            if events.is_empty() {
                continue;
            }
            events.into_iter().for_each(|event| self.act_on(event));
            let mailboxes = self.mailboxes().clone();
            for mailbox in mailboxes {
                let (reply, read) = oneshot::channel();
                let _ = mailbox.send(Mail::Read { reply }).await;
                let _ = read.await;
            }
        }
        all
    }

    fn lost(&self, id: SessionId, fence: u64, winner: Option<Holder>) {
        // First here, then in the registry; `Hub::arrive` looks in the reverse order, so one of the two sees the other.
        self.claiming.overtaken(id, fence, winner.as_ref());
        match self.registry.taken(id, fence) {
            TakenFrom::Worker(worker) => {
                self.tell(worker, Mail::Taken { id, fence, parting: parting(winner) });
            }
            TakenFrom::Forgotten => self.metrics.sessions.dec(),
            TakenFrom::Unknown => {}
        }
    }

    fn missing(&self, id: SessionId) {
        if let Some(super::Home::Worker(worker)) = self.registry.find(id) {
            self.tell(worker, Mail::Missing { id });
        }
    }

    /// Tells a worker about a session. If its mailbox is full it is let go: the next refresh of the session finds out the same.
    fn tell(&self, worker: u16, mail: Mail) {
        let told = self.mailbox(worker).map(|mailbox| mailbox.try_send(mail));
        if !matches!(told, Some(Ok(()))) {
            quietly!(WARN, worker, "a worker has too much mail to hear of a session that has moved");
        }
    }
}

/// Keeps the sessions that have a connection here from being forgotten, a part of them at a time; all
/// at once when something may have been missed.
async fn refresh(node: Arc<Node>, fleet: Arc<Fleet>) {
    let period = node.config.session.ttl / REFRESHES_PER_TTL;
    let mut ticks = interval((period / SHARDS as u32).max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for part in 0.. {
        tokio::select! {
            _ = ticks.tick() => drop(node.compare(&fleet, part..part + 1).await),
            lapsed = fleet.nodes.lease.doubted() => {
                if let Ok(good) = fleet.nodes.sign().await
                    && node.compare(&fleet, 0..SHARDS).await
                {
                    fleet.nodes.lease.renew(lapsed, good);
                }
            }
        }
    }
}
