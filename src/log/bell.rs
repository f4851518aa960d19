//! The bell of a task that reads a ring's tail.

use belfry_core::ring::Bell;
use tokio::sync::{Notify, futures::Notified};

/// Wakes one task. Rung while nobody waits, it is heard by the next who does.
#[derive(Debug, Default)]
pub struct TaskBell(Notify);

impl TaskBell {
    /// Waits until it is rung.
    pub fn rung(&self) -> Notified<'_> {
        self.0.notified()
    }
}

impl Bell for TaskBell {
    fn ring(&self) {
        self.0.notify_one();
    }
}
