//! `bye` by a commands request: once it is answered, no node carries the session on.

use crate::{
    hub::{Hub, hold::bye},
    protocol::SessionId,
};

impl Hub {
    pub(super) async fn end(&self, id: SessionId) {
        let ended = self.end_save(id);
        let key = self.0.state.borrow().core.find(id);
        key.into_iter().for_each(|key| self.part(key, bye()));
        self.ended(ended).await;
    }
}
