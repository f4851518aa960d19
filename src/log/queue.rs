//! How much may wait for the log: bounded in bytes, which a publish acquires all at once, before anything of it is
//! done.

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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn soon() -> Instant {
        Instant::now() + crate::support::SOON
    }

    #[tokio::test]
    async fn a_publish_has_room_for_all_of_it_or_waits_and_no_more_wait_than_have_room() {
        let queue = Queue::new(100);
        let first = queue.room(60, soon()).await.unwrap();
        let mut second = Box::pin(queue.room(60, soon()));
        assert!(futures_util::poll!(&mut second).is_pending());
        let refused = queue.room(60, soon()).await;
        assert!(matches!(refused, Err(PublishError::Unavailable(_))), "{refused:?}");
        drop(first);
        second.await.unwrap();
        queue.room(1_000, soon()).await.unwrap();
    }

    #[tokio::test]
    async fn nobody_waits_for_room_beyond_his_deadline() {
        let queue = Queue::new(100);
        let _all = queue.room(100, soon()).await.unwrap();
        let late = queue.room(1, Instant::now() + Duration::from_millis(20)).await;
        assert!(matches!(late, Err(PublishError::Unavailable(_))), "{late:?}");
    }
}
