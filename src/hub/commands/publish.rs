//! `publish`: a client's message; whose number makes it harmless to say again.

use crate::{
    auth::Identity,
    hub::Hub,
    protocol::{Channel, ClientPublish, Refusal, Reply, SessionId},
};

impl Hub {
    pub(super) async fn publish(
        &self,
        id: SessionId,
        identity: &Identity,
        publish: ClientPublish,
    ) -> Result<Reply, Refusal> {
        let number = publish.id;
        let new = self.0.state.borrow_mut().core.apply(id, number)?;
        self.save_applied(id);
        let node = &self.0.node;
        let ephemeral = |channel: Channel| node.log.partition_of(&channel).is_none();
        if !new && Channel::parse(&publish.channel).is_ok_and(ephemeral) {
            // Nothing remembers an ephemeral message, so it is not sent again: at most once.
            node.publisher.check_from_client(&publish, identity, id)?;
            return Ok(Reply::ok(number));
        }
        let published = node.publisher.publish_from_client(&publish, identity, id).await?;
        Ok(Reply { results: Some([published]), ..Reply::ok(number) })
    }
}
