//! The bell of a task that reads a ring's tail.

use std::time::Duration;

use belfry_core::ring::Bell;
use tokio::{
    sync::{Notify, futures::Notified},
    task::yield_now,
    time::timeout,
};

use crate::{clock::shared_now, protocol::Timestamp};

/// Wakes one task. Rung while nobody waits, it is heard by the next who does.
#[derive(Debug, Default)]
pub struct TaskBell(Notify);

impl TaskBell {
    /// Waits until it is rung.
    pub fn rung(&self) -> Notified<'_> {
        self.0.notified()
    }

    /// Waits until it is rung, or it is time, after everybody else has had a turn.
    pub async fn rung_by(&self, due: Option<Timestamp>) {
        let Some(due) = due else { return self.rung().await };
        let Ok(wait @ 1..) = u64::try_from(due.0 - shared_now().0) else { return yield_now().await };
        // Whether it was rung or not: the one who waits looks at both.
        let _ = timeout(Duration::from_millis(wait), self.rung()).await;
    }
}

impl Bell for TaskBell {
    fn ring(&self) {
        self.0.notify_one();
    }
}
