//! The end of the log. A process whose log cannot go on ends, and whoever supervises it starts another.

#[cfg(test)]
mod tests;

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;
use tokio::sync::watch;

/// Why the log has ended for good, if it has. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Fatal(Arc<watch::Sender<Option<String>>>);

impl Fatal {
    /// Ends the log; the first reason stays.
    pub fn end(&self, reason: impl Into<String>) {
        let reason = reason.into();
        self.0.send_if_modified(|ended| {
            let is_first = ended.is_none();
            if is_first {
                tracing::error!(reason, "the log has ended; the process ends with it");
                *ended = Some(reason);
            }
            is_first
        });
    }

    pub fn reason(&self) -> Option<String> {
        self.0.borrow().clone()
    }

    pub async fn ended(&self) -> String {
        let mut ended = self.0.subscribe();
        let reason = ended.wait_for(Option::is_some).await.expect("the sender is ours");
        reason.clone().unwrap_or_default()
    }

    /// A task that the log cannot do without: if it panics, the log has ended.
    pub fn watch<F: Future<Output = ()>>(
        &self,
        what: &'static str,
        task: F,
    ) -> impl Future<Output = ()> + use<F> {
        let fatal = self.clone();
        async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                fatal.end(format!("a bug has ended its {what}; the log of this process says which"));
            }
        }
    }
}
