//! Another node has opened the partition on another primary: who leaves it to whom.

use std::time::Duration;

use tokio::time::Instant;

use super::{EpochError, Epochs, Result};
use crate::{
    redis::Incarnation,
    store::{EpochRow, StoreError},
};

/// How long a node that was in charge leaves the log to another one, which sees another primary, at least: Sentinels agree
/// within this, and then only one of the two primaries is left. It goes on for as long as half of the nodes hear the other
/// primary: otherwise they would take the log from each other in turns.
const GIVE_WAY: Duration = Duration::from_secs(5);

impl Epochs {
    /// A node that was in charge of this incarnation finds another one in the row.
    pub(super) async fn give_way(
        &self,
        at: &Incarnation,
        row: Option<&EpochRow>,
        giving_way: &mut Option<Instant>,
    ) -> Result<()> {
        let was_mine = self.known.borrow().is_some_and(|known| {
            known.log == at.replid && row.is_some_and(|row| row.epoch.epoch > known.epoch.epoch)
        });
        if !was_mine {
            return Ok(());
        }
        let since = *giving_way.get_or_insert_with(Instant::now);
        if since.elapsed() < GIVE_WAY || self.is_heard_elsewhere().await? {
            return Err(EpochError::Elsewhere);
        }
        Ok(())
    }

    /// Whether as many nodes hear this partition as do not: who is left behind does not.
    async fn is_heard_elsewhere(&self) -> Result<bool, StoreError> {
        let nodes = self.store.hearing().await?;
        let hears = |node: &&String| {
            serde_json::from_str::<Vec<u16>>(node).is_ok_and(|heard| heard.contains(&self.partition.0))
        };
        let hearing = nodes.iter().filter(hears).count();
        Ok(hearing > 0 && 2 * hearing >= nodes.len())
    }
}
