//! Which sessions a user has, and a look at one without claiming it: for server-side control.
//!
//! Beside a session's record its Redis has, for each user, a sorted set of that user's sessions by the time
//! at which they may be forgotten. `save.lua` and `refresh.lua` keep it; what is in it and no longer there
//! does no harm. Sessions of API keys are not in it: one key may have them all.

use std::sync::Arc;

use super::{ClaimError, Desk, Sessions, stored};
use crate::{protocol::SessionId, session::Record};

impl Sessions {
    /// An owner's sessions, up to `most` at each Redis.
    pub async fn owned(&self, owner: &str, most: usize) -> Result<Vec<SessionId>, ClaimError> {
        let mut all = Vec::new();
        for desk in &self.desks {
            let owned = self.within(desk.owned(owner, most)).await;
            all.extend(owned.flatten().map_err(ClaimError)?);
        }
        Ok(all)
    }

    /// A session's record as it was last saved.
    pub async fn peek(&self, session: SessionId) -> Result<Option<Record>, ClaimError> {
        let desk = &self.desks[self.place(session)];
        self.within(desk.peek(session)).await.flatten().map_err(ClaimError)
    }
}

impl Desk {
    /// What a user's set is called, but for the owner.
    pub(super) fn owners(&self) -> String {
        format!("{}:owner:", self.prefix)
    }

    async fn owned(&self, owner: &str, most: usize) -> Result<Vec<SessionId>, String> {
        let mut command = redis::cmd("ZRANGE");
        command.arg(format!("{}{owner}", self.owners())).arg(0).arg(most);
        let ids: Vec<String> = self.server.ask(&command).await.map_err(|error| error.to_string())?;
        Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
    }

    async fn peek(&self, session: SessionId) -> Result<Option<Record>, String> {
        let mut command = redis::cmd("HMGET");
        command.arg(self.key(session)).arg(&["o", "f", "a", "c", "d", "s"]);
        let fields: Vec<Option<String>> =
            self.server.ask(&command).await.map_err(|error| error.to_string())?;
        let fields: Option<Vec<String>> = fields.into_iter().collect();
        // Unknown, or ended: then there is a fence only.
        let Some(fields) = fields else { return Ok(None) };
        let [owner, fence, attempt, connection, applied, subscriptions] = &fields[..] else {
            return Ok(None);
        };
        let owner: Arc<str> = owner.as_str().into();
        let fence = fence.parse::<u64>().map_err(|error| format!("fence {fence:?}: {error}"))?;
        let holder = stored::holder(attempt, connection);
        let record = stored::record(session, owner, fence, holder, applied, subscriptions);
        record.map(Some).map_err(|error| error.to_string())
    }
}
