//! Streams that an API key has opened end soon after the key is revoked.

use std::{collections::HashMap, sync::Arc, time::Duration};

use super::Hub;
use crate::{
    auth::{Identity, KeyId, Subject},
    protocol::{Code, Refusal},
};

/// How often the keys of open streams are looked at; what is known of a key is a few seconds old.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl Hub {
    /// Looks for as long as the worker lives.
    pub(super) async fn end_revoked_keys(self) {
        let mut ticks = crate::clock::ticks(LOOK_EVERY);
        loop {
            ticks.tick().await;
            for (key, identity) in self.keys_in_use() {
                // A database that does not answer is no reason to end anything.
                match self.node().auth.recheck(&identity).await {
                    Err(refusal) if refusal.code == Code::Unauthorized => self.end_streams(&key, &refusal),
                    _ => {}
                }
            }
        }
    }

    fn keys_in_use(&self) -> HashMap<KeyId, Arc<Identity>> {
        let state = self.0.state.borrow();
        let key = |identity: &Arc<Identity>| match &identity.subject {
            Subject::ApiKey(key) => Some((key.clone(), Arc::clone(identity))),
            Subject::User(_) => None,
        };
        state.core.lines().filter_map(|line| key(&line.identity)).collect()
    }

    fn end_streams(&self, key: &KeyId, refusal: &Refusal) {
        self.end_connections(|who| matches!(&who.subject, Subject::ApiKey(of) if of == key), refusal);
    }
}
