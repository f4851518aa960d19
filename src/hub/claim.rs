//! Claiming: a newer connection takes a session over, from wherever it is.

use std::{rc::Rc, sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, oneshot},
    time,
};

use super::{
    Home, Hub, Refused,
    mail::{Mail, busy},
};
use crate::{
    protocol::SessionId,
    session::{Holder, Record},
};

/// How often a session is followed from worker to worker before the client is told to come again. Each connection that
/// claims a session moves it once at most, so only a client that opens more than this many at once is told so.
pub(super) const FOLLOW_ROUNDS: usize = 32;

/// How long another worker may take to give a session up: it only has to end the offers that it is making.
const CLAIM_TIMEOUT: Duration = Duration::from_secs(2);

/// What a newer connection claims.
#[derive(Debug, Clone)]
pub struct Claim {
    pub id: SessionId,
    pub owner: Arc<str>,
    pub holder: Holder,
    /// In a fleet: the claim's number.
    pub fence: Option<u64>,
}

impl Hub {
    /// Gets hold of a session, wherever it is. None: nobody knows it, or nobody knows its channels, and the connection
    /// does not name them.
    pub(super) async fn claim(&self, claim: Claim, names: bool) -> Result<Option<Record>, Refused> {
        match &self.0.node.fleet {
            None => self.claim_here(&claim).await,
            Some(fleet) => self.claim_in_fleet(fleet, claim, names).await,
        }
    }

    /// Gets hold of a session of this node. In a fleet the claim has been made already, and has a number.
    pub(super) async fn claim_here(&self, claim: &Claim) -> Result<Option<Record>, Refused> {
        let node = &self.0.node;
        let here = self.0.worker;
        for _ in 0..FOLLOW_ROUNDS {
            let record = match node.registry.find(claim.id) {
                None => return Ok(None),
                Some(Home::Resting) => {
                    node.registry.wake(claim.id, &claim.owner, Some(&claim.holder), here)?
                }
                Some(Home::Worker(worker)) if worker == here => self.give_up(claim, here).await?,
                Some(Home::Worker(worker)) => self.claim_from(worker, claim).await?,
            };
            // None: it has moved on meanwhile, or is gone.
            if record.is_some() {
                return Ok(record);
            }
        }
        Err(busy().into())
    }

    async fn claim_from(&self, worker: u16, claim: &Claim) -> Result<Option<Record>, Refused> {
        let mailbox = self.0.node.mailbox(worker).ok_or_else(busy)?;
        let arriving = Arriving::new(self, claim.id);
        let (reply, answer) = oneshot::channel();
        let claim = Mail::Claim { claim: claim.clone(), worker: self.0.worker, reply };
        mailbox.try_send(claim).map_err(|_| busy())?;
        let answer = time::timeout(CLAIM_TIMEOUT, answer).await.map_err(|_| busy())?;
        let record = answer.map_err(|_| busy())??;
        if record.is_some() {
            arriving.stays();
        }
        Ok(record)
    }

    /// Waits for a session that is on its way here. To ask for it again and again would not bring it.
    pub(super) async fn arrived(&self, id: SessionId) {
        let arriving = self.0.arriving.borrow().get(&id).cloned();
        if let Some(arriving) = arriving.filter(|_| self.0.state.borrow().core.find(id).is_none()) {
            arriving.notified().await;
        }
    }

    /// Gives a session up for a newer connection, on this worker or on another, and fences the
    /// older one: it says `replaced` and writes nothing more.
    pub(super) async fn give_up(&self, claim: &Claim, to: u16) -> Result<Option<Record>, Refused> {
        let Claim { id, ref owner, ref holder, fence } = *claim;
        self.arrived(id).await;
        let Some(record) = self.0.state.borrow_mut().core.give_up(id, owner, holder, fence)? else {
            return Ok(None);
        };
        let node = &self.0.node;
        node.registry.insert(id, &record.owner, to, fence.unwrap_or(record.fence));
        node.metrics.takeovers.inc();
        Ok(Some(record))
    }
}

/// Makes others wait for a session that is on its way here; lets them go on if it does not come.
struct Arriving<'a> {
    hub: &'a Hub,
    id: Option<SessionId>,
}

impl<'a> Arriving<'a> {
    fn new(hub: &'a Hub, id: SessionId) -> Self {
        hub.0.arriving.borrow_mut().entry(id).or_insert_with(|| Rc::new(Notify::new()));
        Self { hub, id: Some(id) }
    }

    /// It has come; [`Hub::hold`] lets the others go on.
    fn stays(mut self) {
        self.id = None;
    }
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id.take()
            && let Some(arriving) = self.hub.0.arriving.borrow_mut().remove(&id)
        {
            arriving.notify_waiters();
        }
    }
}
