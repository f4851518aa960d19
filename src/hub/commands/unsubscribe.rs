//! `unsubscribe`: removes channels, and what waits of theirs.

use crate::{
    fleet::sessions::Word,
    hub::Hub,
    protocol::{Channel, Reply, Result, SessionId, Unsubscribe},
};

impl Hub {
    pub(super) async fn unsubscribe(&self, id: SessionId, asked: Unsubscribe, word: Word) -> Result<Reply> {
        let Unsubscribe { id: number, channels } = asked;
        let channels: Vec<Channel> = channels.iter().filter_map(|name| Channel::parse(name).ok()).collect();
        self.0.state.borrow_mut().core.unsubscribe(id, number, &channels)?;
        self.record(id, |record| self.charge(record));
        match &self.0.node.fleet {
            // What has left is not missed: it is written as soon as that Redis is back.
            Some(fleet) if fleet.sessions.is_away(id) => self.save_again(id),
            _ => self.saved(id, word).await?,
        }
        Ok(Reply::ok(number))
    }
}
