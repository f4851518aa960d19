//! Saving: what a client has been told of its session is in Redis.

use super::super::{Hold, Hub, Refused, commands::gone};
use super::parting;
use crate::{
    fleet::sessions::{Save, SaveError, Standing, Word},
    protocol::{Refusal, SessionId},
    session::{Record, Subscription},
};

impl Hub {
    /// Waits until a session of this worker is saved as it is now. If that is refused it is no longer here. Nor where its Redis
    /// is away: what its client was told would be lost with this node. As another session it goes on, from cursor and channels.
    pub(in super::super) async fn saved(&self, id: SessionId, word: Word) -> Result<(), Refusal> {
        let Some(fleet) = &self.0.node.fleet else { return Ok(()) };
        let save = self.record(id, |record| Save::whole(record, Standing::Held, word)).ok_or_else(gone)?;
        let fence = save.fence;
        match fleet.sessions.save(save).await {
            Ok(()) => self.in_charge(fleet, id).await,
            Err(SaveError::Lost(winner)) => {
                self.taken(id, fence + 1, parting(winner));
                Err(gone())
            }
            Err(SaveError::Unavailable(_)) if fleet.sessions.is_away(id) => {
                let detail = "the session cannot be kept where it is now; reconnect";
                self.taken(id, fence + 1, Refusal::unavailable(detail).into());
                Err(gone())
            }
            Err(error @ SaveError::Unavailable(_)) => Err(Refusal::unavailable(error)),
        }
    }

    /// What says in Redis that a session of this worker has ended.
    pub(in super::super) fn end_save(&self, id: SessionId) -> Option<Save> {
        self.0.node.fleet.as_ref()?;
        self.record(id, |record| Save::of(record, Standing::Gone))
    }

    /// Waits until Redis knows of it. If it cannot, the session is forgotten in its time.
    pub(in super::super) async fn ended(&self, save: Option<Save>) {
        let (Some(fleet), Some(save)) = (&self.0.node.fleet, save) else { return };
        if let Err(error) = fleet.sessions.save(save).await {
            tracing::debug!(%error, "a session that has ended could not be removed");
        }
    }

    /// Before a client is told of its session: sees to it that the session is saved, unless it has
    /// the channels that were recorded already.
    pub(in super::super) async fn save_attached(
        &self,
        hold: &Hold,
        recorded: Option<Vec<Subscription>>,
        word: Word,
    ) -> Result<(), Refused> {
        if self.0.node.fleet.is_none() {
            return Ok(());
        }
        let same = recorded.is_some_and(|recorded| {
            let names = |record: &Record| -> Vec<_> {
                record.subscriptions.iter().map(|s| s.channel.clone()).collect()
            };
            let now = self.record(hold.session(), names);
            now.is_some_and(|now| now.iter().eq(recorded.iter().map(|s| &s.channel)))
        });
        if same {
            return Ok(());
        }
        self.saved(hold.session(), word).await.map_err(|refusal| {
            // A newer connection was quicker.
            self.0.state.borrow_mut().core.parting(hold.key()).unwrap_or_else(|| refusal.into())
        })
    }

    pub(in super::super) fn save_applied(&self, id: SessionId) {
        self.save_soon(id, |record| Save::of(record, Standing::Held));
    }

    pub(in super::super) fn save_again(&self, id: SessionId) {
        self.save_soon(id, |record| Save::whole(record, Standing::Held, Word::Kept));
    }

    fn save_soon(&self, id: SessionId, save: impl FnOnce(&Record) -> Save) {
        let Some(fleet) = &self.0.node.fleet else { return };
        self.record(id, save).into_iter().for_each(|save| fleet.sessions.save_behind(save));
    }
}
