//! `publish`: a client's message; whose number makes it harmless to say again.

use crate::{
    auth::Identity,
    hub::Hub,
    protocol::{Channel, ClientPublish, Reply, SessionId},
};

impl Hub {
    pub(super) async fn publish(&self, id: SessionId, identity: &Identity, publish: ClientPublish) -> Reply {
        let number = publish.id;
        let applied = self.0.state.borrow_mut().core.apply(id, number);
        let new = match applied {
            Ok(new) => new,
            Err(refusal) => return Reply::refused(Some(number), refusal),
        };
        self.save_applied(id);
        let node = &self.0.node;
        let ephemeral = |channel: Channel| node.log.partition_of(&channel).is_none();
        if !new && Channel::parse(&publish.channel).is_ok_and(ephemeral) {
            // Nothing remembers an ephemeral message, so it is not sent again: at most once.
            let checked = node.publisher.check_from_client(&publish, identity, id);
            return checked
                .map_or_else(|refusal| Reply::refused(Some(number), refusal), |()| Reply::ok(number));
        }
        match node.publisher.publish_from_client(&publish, identity, id).await {
            Ok(published) => Reply { results: Some([published]), ..Reply::ok(number) },
            Err(refusal) => Reply::refused(Some(number), refusal),
        }
    }
}
