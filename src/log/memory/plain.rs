//! The plain partition: its history, its ring, and the positions that SQL has reserved for it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use belfry_core::held::Held as _;
use tokio::{runtime::Handle, time};

use super::{
    super::{
        PublishError, Ring,
        history::{History, Keep, Tuning},
    },
    committer::published,
    mark::Mark,
};
use crate::{
    config::LogConfig,
    protocol::{Draft, Published, SessionId},
    store::{Epoch, Store, StoreError},
};

/// The pause before a failed reservation of positions is tried again.
const RESERVE_RETRY: Duration = Duration::from_millis(200);

pub struct Plain {
    pub history: History,
    pub ring: Arc<Ring>,
    store: Store,
    mark: Arc<Mark>,
    /// More positions are reserved when fewer than this are left.
    low_water: u64,
    block: u64,
    reservation: Mutex<Reservation>,
    runtime: Handle,
}

struct Reservation {
    epoch: Epoch,
    under_way: bool,
}

impl Plain {
    pub fn new(
        store: Store,
        mark: Arc<Mark>,
        epoch: Epoch,
        ring: Arc<Ring>,
        config: &LogConfig,
        tuning: Tuning,
    ) -> Arc<Self> {
        Arc::new(Self {
            history: History::new(epoch.partition, epoch.bounds(), tuning),
            ring,
            store,
            mark,
            low_water: config.position_block / 2,
            block: config.position_block,
            reservation: Mutex::new(Reservation { epoch, under_way: false }),
            runtime: Handle::current(),
        })
    }

    /// Places a message and hands it to its readers: no task, no disk.
    pub fn append(
        self: &Arc<Self>,
        draft: &Draft,
        except: Option<SessionId>,
        keep: Keep,
    ) -> Result<Published, PublishError> {
        let appended = self.history.append(draft, except, keep, &self.ring);
        if self.history.room() < self.low_water {
            self.reserve();
        }
        let unavailable = "no positions are reserved, because SQL does not answer";
        let entry = appended.map_err(|_| PublishError::Unavailable(unavailable.to_owned()))?;
        Ok(published(&entry))
    }

    /// Raises the limit in the background, long before it is reached.
    fn reserve(self: &Arc<Self>) {
        let mut reservation = self.reservation.held();
        if std::mem::replace(&mut reservation.under_way, true) {
            return;
        }
        let epoch = reservation.epoch;
        drop(reservation);
        let plain = Arc::clone(self);
        self.runtime.spawn(async move {
            let raising = async {
                let raised = plain.store.raise_limit(&epoch, plain.block).await?;
                plain.mark.raise(raised.partition, raised.limit).await?;
                Ok::<_, StoreError>(raised)
            };
            match raising.await {
                Ok(raised) => {
                    plain.history.raise(raised.limit);
                    *plain.reservation.held() = Reservation { epoch: raised, under_way: false };
                }
                Err(error) => {
                    quietly!(ERROR, %error, "cannot reserve positions for plain channels");
                    time::sleep(RESERVE_RETRY).await;
                    plain.reservation.held().under_way = false;
                }
            }
        });
    }
}
