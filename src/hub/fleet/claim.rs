//! Claiming a session that may be anywhere in the fleet.

use belfry_core::hub::replaced;

use super::super::{
    Home, Hub, Refused,
    claim::Claim,
    mail::{Mail, busy},
    registry::Inserted,
};
use super::parting;
use crate::{
    fleet::{
        Fleet,
        sessions::{Claimed, Outcome, Save, Standing, What, Word},
    },
    protocol::{Refusal, SessionId},
    session::{Holder, Record},
};

impl Hub {
    /// Gets hold of a session, wherever in the fleet it is. Redis decides, also about a session of
    /// this node; then whoever held it here gives it up, and whoever held it elsewhere gets a letter.
    pub(in super::super) async fn claim_in_fleet(
        &self,
        fleet: &Fleet,
        mut claim: Claim,
        names: bool,
    ) -> Result<Option<Record>, Refused> {
        let (id, what) = (claim.id, What::Take { holder: claim.holder.clone(), names });
        let outcome = fleet.sessions.claim(id, &claim.owner, what).await;
        let outcome = match outcome {
            // Cursor and channels are enough to go on, in another session.
            Err(_) if fleet.sessions.is_away(id) => return Ok(None),
            outcome => outcome.map_err(Refusal::unavailable)?,
        };
        self.in_charge(fleet, id).await?;
        match outcome {
            Outcome::Claimed(claimed) => {
                let Claimed { mut record, after, in_doubt, .. } = *claimed;
                claim.fence = Some(record.fence);
                let older = self.claim_here(&claim).await?;
                // What was not written yet is lost to the claim, but known here. With the number of a command goes what it
                // did: when it is sent again, it is answered and does nothing more.
                if let Some(older) = older.filter(|older| older.fence == after)
                    && older.applied > record.applied
                {
                    record.applied = older.applied;
                    record.subscriptions = older.subscriptions;
                    record.changed = older.changed;
                    fleet.sessions.save_behind(Save::whole(&record, Standing::Held, Word::Kept));
                }
                if in_doubt {
                    // The connection is told its channels, and saved at its word, however alike they look.
                    record.changed.get_or_insert_default();
                }
                self.arrive(&record, Some(&claim.holder))?;
                Ok(Some(record))
            }
            // Also where it is held here and its Redis has lost its data: another node may have claimed it before, unheard, and
            // what is here may lack a channel that its client has been told of.
            Outcome::Unknown | Outcome::Ended => Ok(None),
            Outcome::Mismatch => Err(Record::mismatch().into()),
            Outcome::Replaced(winner) => Err(replaced(winner)),
            // Said to commands only.
            Outcome::Held { .. } | Outcome::Full => Err(busy().into()),
        }
    }

    /// A former primary remembers what was, and forgets what it is told.
    pub(in super::super) async fn in_charge(&self, fleet: &Fleet, id: SessionId) -> Result<(), Refusal> {
        let counts = self.0.node.log.in_charge(fleet.sessions.partition(id)).await;
        counts.map_err(Refusal::unavailable)
    }

    /// Notes that a session is on this worker from now on. Of two claims of this node's workers the one
    /// with the higher number has it, whichever arrives first.
    pub(in super::super) fn arrive(&self, record: &Record, holder: Option<&Holder>) -> Result<(), Refused> {
        let (node, id, fence) = (&self.0.node, record.id, record.fence);
        match node.registry.insert(id, &record.owner, self.0.worker, fence) {
            Inserted::New => node.metrics.sessions.inc(),
            Inserted::Known => {}
            Inserted::Displaced(worker) => {
                node.tell(worker, Mail::Taken { id, fence, parting: parting(holder.cloned()) });
            }
            Inserted::Outrun => return Err(replaced(Holder::default())),
        }
        if let Some(winner) = node.claiming.is_overtaken(id, fence) {
            if node.registry.leave(id, fence) {
                node.metrics.sessions.dec();
            }
            return Err(parting(winner));
        }
        Ok(())
    }

    /// Another node has a session, or another worker by a later claim: its connection here says so, and writes nothing more.
    pub(in super::super) fn taken(&self, id: SessionId, fence: u64, parting: Refused) {
        let Some(record) = self.0.state.borrow_mut().core.taken(id, fence, parting) else { return };
        let node = &self.0.node;
        node.metrics.takeovers.inc();
        if node.registry.leave(id, record.fence) {
            node.metrics.sessions.dec();
        }
    }

    /// Whether a session is on another worker of this node.
    pub(super) fn is_on_node(&self, id: SessionId) -> bool {
        matches!(self.0.node.registry.find(id), Some(Home::Worker(_)))
    }
}
