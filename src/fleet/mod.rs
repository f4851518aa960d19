//! The fleet: what nodes have in common beside the log, in Redis.
//!
//! - [`bus`]: letters and questions between nodes. [`letter`] lists all of them.
//! - [`nodes`]: which nodes are there.
//! - [`signs`]: what they say of themselves in SQL.
//! - [`sessions`]: sessions that any node can carry on.
//! - [`tickets`]: tickets that any node takes.
//!
//! All of it is used by the hub (`hub/fleet.rs`), and none of it exists on a single node, where sessions
//! move between workers only.

pub mod bus;
pub mod letter;
pub mod nodes;
pub mod order;
pub mod sessions;
pub mod signs;
#[cfg(test)]
mod tests;
pub mod tickets;

use std::{sync::Arc, time::Duration};

use belfry_core::ring::Ring;
use tokio::sync::mpsc;

use self::{
    bus::{Bus, Inbox},
    letter::NodeId,
    nodes::Nodes,
    sessions::{Event, Sessions},
};
use crate::{
    config::Config,
    log::{Company, Lease},
    redis::{RedisError, Server},
    telemetry::Metrics,
};

/// How long a stopping node takes to write what it still knows of its sessions.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// One node's part in the fleet.
#[derive(Debug)]
pub struct Fleet {
    pub node: NodeId,
    /// What nodes say to each other.
    pub bus: Bus,
    pub nodes: Arc<Nodes>,
    /// What nodes know of sessions.
    pub sessions: Sessions,
    /// How long this node waits for another's answer.
    pub ask_timeout: Duration,
}

/// What comes from the fleet and is to be acted upon, by the hub.
#[derive(Debug)]
pub struct News {
    /// What other nodes say.
    pub inbox: Inbox,
    /// What becomes of sessions.
    pub events: mpsc::Receiver<Event>,
}

impl Fleet {
    /// Joins the fleet around these Redis: the same ones in the same order on every node. `rings`: into which their
    /// logs come; `company`: who gives signs in each.
    pub async fn join(
        servers: &[Server],
        rings: &[Arc<Ring>],
        company: Vec<Arc<Company>>,
        node: NodeId,
        lease: Arc<Lease>,
        config: &Config,
        metrics: &Arc<Metrics>,
    ) -> Result<(Arc<Self>, News), RedisError> {
        let prefix: Box<str> = config.redis.prefix.as_str().into();
        // It hears the others before they can know of it.
        let (bus, inbox) = Bus::open(servers, &prefix, &node, metrics).await?;
        let settings = sessions::SavingSettings {
            prefix: prefix.clone(),
            ttl: config.session.ttl,
            timeout: config.fleet.claim_timeout,
        };
        let (sessions, events) = Sessions::open(servers, &bus, &node, rings, &settings, metrics);
        let servers = servers.iter().cloned().zip(company).collect();
        let nodes = Nodes::open(servers, &prefix, &node, lease, config.fleet.node_timeout, metrics).await?;
        let ask_timeout = config.fleet.ask_timeout;
        Ok((Arc::new(Self { node, bus, nodes, sessions, ask_timeout }), News { inbox, events }))
    }

    /// Takes leave: writes what is still to be written, and says that this node is gone. Its connections have ended.
    pub async fn leave(&self) {
        if tokio::time::timeout(FLUSH_TIMEOUT, self.sessions.flush()).await.is_err() {
            tracing::warn!("not all sessions could be saved; what is lost are the last command numbers");
        }
        if let Err(error) = self.nodes.leave().await {
            tracing::info!(%error, "the other nodes notice by themselves that this one is gone");
        }
    }
}
