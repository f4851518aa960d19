//! The limit is raised long before it is reached.

use std::{sync::Arc, sync::atomic::Ordering, time::Duration};

use tokio::time;

use super::{Epochs, Result};
use crate::store::StoreError;

/// The pause before a failed reservation of positions is tried again.
const RAISE_RETRY: Duration = Duration::from_millis(200);

impl Epochs {
    /// A position has been handed out. Call it in the partition's order or out of it.
    pub fn used(self: &Arc<Self>, position: u64) {
        let room = self.known.borrow().map_or(u64::MAX, |known| known.epoch.limit.saturating_sub(position));
        if room < self.block / 2 {
            self.raise();
        }
    }

    /// Raises the limit in the background.
    pub fn raise(self: &Arc<Self>) {
        if self.raising.swap(true, Ordering::AcqRel) {
            return;
        }
        let epochs = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = epochs.raise_now().await {
                quietly!(ERROR, %error, redis = epochs.server.name(), "cannot reserve positions");
                time::sleep(RAISE_RETRY).await;
            }
            epochs.raising.store(false, Ordering::Release);
        });
    }

    /// Raises the limit, or tells Redis that another node has.
    pub(in crate::log::redis) async fn raise_now(&self) -> Result<()> {
        let Some(known) = *self.known.borrow() else { return Ok(()) };
        // Another node may have raised it already.
        let row = self.store.epoch(self.partition).await?;
        let raised = match row.map(|row| row.epoch) {
            Some(epoch) if epoch.epoch == known.epoch.epoch && epoch.limit > known.epoch.limit => epoch,
            _ => match self.store.raise_limit(&known.epoch, self.block).await {
                Err(StoreError::EpochClosed(_)) => return Ok(()),
                raised => raised?,
            },
        };
        self.saw(&raised);
        let mut commands = self.server.commands().await?;
        if commands.incarnation().replid == known.log {
            self.tell_limit(&raised, &mut commands).await?;
            self.known.send_if_modified(|now| match now {
                Some(now) if now.epoch.epoch == raised.epoch => {
                    let higher = raised.limit > now.epoch.limit;
                    now.epoch.limit = now.epoch.limit.max(raised.limit);
                    higher
                }
                _ => false,
            });
        }
        Ok(())
    }
}
