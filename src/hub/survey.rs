//! What an operator asks of a node: which channels are listened to, and which users are here. Nothing is kept for
//! it: each worker goes through its channels once, and the registry through its sessions.

use std::{collections::HashMap, sync::Arc, time::Duration};

use belfry_core::hub::Listened;
use serde::Serialize;
use tokio::{sync::oneshot, time::timeout};
use utoipa::ToSchema;

use super::{
    Hub, Node,
    mail::{Mail, busy},
};
use crate::{
    clock::shared_now,
    protocol::{Channel, Refusal},
};

/// The most channels of a worker, and users of the node, that are looked at.
const MOST: usize = 100_000;

/// How long the workers may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// What stands before the user's name in a session's owner; see [`crate::auth::Owner`].
const USER: &str = "user:";

/// A user with sessions.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct HeldUser {
    /// A token's `sub`.
    user: String,
    /// Sessions that this node remembers.
    sessions: usize,
    /// Those of them that have a connection.
    connected: usize,
}

impl Node {
    /// The channels whose names begin so that somebody on this node listens to: each once, with its listeners on all
    /// workers, in no order; and whether that is all.
    pub async fn channels(&self, prefix: &str) -> Result<(Vec<Listened>, bool), Refusal> {
        let prefix: Arc<str> = prefix.into();
        let mailboxes = self.mailboxes().clone();
        let (mut all, mut complete) = (HashMap::<Channel, Listened>::new(), true);
        for mailbox in mailboxes {
            let (reply, answer) = oneshot::channel();
            let asked = async {
                mailbox.send(Mail::Survey { prefix: Arc::clone(&prefix), reply }).await.ok()?;
                answer.await.ok()
            };
            let (listened, is_all) = timeout(ANSWER_TIMEOUT, asked).await.ok().flatten().ok_or_else(busy)?;
            complete &= is_all;
            for one in listened {
                all.entry(one.channel.clone())
                    .and_modify(|known| {
                        known.listeners += one.listeners;
                        // Every worker with a listener hears every message.
                        known.rate = known.rate.max(one.rate);
                    })
                    .or_insert(one);
            }
        }
        Ok((all.into_values().collect(), complete))
    }

    /// The users whose names begin so that have sessions on this node, in no order; and whether that is all.
    pub fn users(&self, prefix: &str) -> (Vec<HeldUser>, bool) {
        let (owners, complete) = self.registry.owners(&format!("{USER}{prefix}"), MOST);
        let user = |(owner, (sessions, connected)): (Arc<str>, (usize, usize))| {
            owner.strip_prefix(USER).map(|user| HeldUser { user: user.to_owned(), sessions, connected })
        };
        (owners.into_iter().filter_map(user).collect(), complete)
    }
}

impl Hub {
    pub(super) fn survey(&self, prefix: &str) -> (Vec<Listened>, bool) {
        self.0.state.borrow().core.listened(prefix, MOST, shared_now())
    }
}
