//! `publish`: a client's message; whose number makes it harmless to say again.

use super::Caller;
use crate::{
    hub::Hub,
    protocol::{ClientPublish, Refusal, Reply},
};

impl Hub {
    pub(super) async fn publish(&self, caller: &Caller, publish: ClientPublish) -> Result<Reply, Refusal> {
        let (id, number) = (caller.id, publish.id);
        let new = self.0.state.borrow_mut().core.apply(id, number)?;
        self.save_applied(id);
        let node = &self.0.node;
        let checked = node.publisher.check_command(&publish, &caller.identity, id)?;
        if !new && checked.channels().all(|channel| node.log.partition_of(channel).is_none()) {
            // Nothing remembers an ephemeral message, so it is not sent again: at most once.
            return Ok(Reply::ok(number));
        }
        let mut published = node.publisher.append(checked).await?;
        let published = published.pop().expect("the log answers for each channel, and there is one");
        Ok(Reply { results: Some([published]), ..Reply::ok(number) })
    }
}
