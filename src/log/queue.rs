//! How much may wait for the log: bounded in bytes, which a publish acquires all at once, before anything of it is done.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::{
    sync::Semaphore,
    time::{Instant, timeout_at},
};

use super::{PublishError, backend::Room};

/// The bytes of publishes that may wait.
#[derive(Debug)]
pub(super) struct Queue {
    max_bytes: usize,
    bytes: Arc<Semaphore>,
    /// As many again may wait until there is room: their publishers hold them in memory, too.
    waiting: Semaphore,
}

impl Queue {
    pub(super) fn new(max_bytes: usize) -> Self {
        let max_bytes = max_bytes.min(u32::MAX as usize);
        Self { max_bytes, bytes: Arc::new(Semaphore::new(max_bytes)), waiting: Semaphore::new(max_bytes) }
    }

    /// Room for so many bytes, as soon as there is some. One that takes more than all of it takes all.
    pub(super) async fn room(&self, bytes: usize, deadline: Instant) -> Result<Room, PublishError> {
        let cost = bytes.min(self.max_bytes) as u32;
        let full = || PublishError::Unavailable("too many publishes wait (log.queue_bytes)".to_owned());
        if let Ok(room) = Arc::clone(&self.bytes).try_acquire_many_owned(cost) {
            return Ok(Arc::new(room));
        }
        let _waiting = self.waiting.try_acquire_many(cost).map_err(|_| full())?;
        let room = timeout_at(deadline, Arc::clone(&self.bytes).acquire_many_owned(cost)).await;
        Ok(Arc::new(room.map_err(|_| full())?.expect("it is never closed")))
    }
}
