//! Which history of its data the database had when it was last compared with Redis.
//!
//! A standby that was promoted, or a backup, may lack what was acknowledged. Until that is stored again its word does not
//! count: who is told that nothing is there goes on above it.

#[cfg(test)]
mod tests;

use std::sync::Mutex;

use belfry_core::held::Held as _;
use tokio::sync::watch;

use super::Epochs;
use crate::store::{Result, StoreError};

#[derive(Debug)]
pub(super) struct Compared {
    /// As its newest connection has found it.
    now: watch::Receiver<Option<String>>,
    known: Mutex<Option<String>>,
}

impl Compared {
    pub(super) fn new(now: watch::Receiver<Option<String>>) -> Self {
        Self { now, known: Mutex::default() }
    }

    pub(super) fn note(&self, history: Option<String>) {
        *self.known.held() = history;
    }

    async fn believed<T>(&self, read: impl Future<Output = Result<T>>) -> Result<T> {
        let before = self.now.borrow().clone();
        if before != *self.known.held() {
            return Err(StoreError::Uncompared);
        }
        let found = read.await?;
        // A new connection says where it leads before anything is read from it.
        if *self.now.borrow() == before { Ok(found) } else { Err(StoreError::Uncompared) }
    }
}

impl Epochs {
    /// What is read of the database, if it is the one that was compared with Redis.
    pub async fn believed<T>(&self, read: impl Future<Output = Result<T>>) -> Result<T> {
        self.compared.believed(read).await
    }

    /// As if the database had become another one.
    #[cfg(test)]
    pub fn suspect(&self) {
        self.compared.note(Some("another".to_owned()));
    }
}
