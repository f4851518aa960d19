//! Which nodes are there: each writes itself down once a second, in every Redis by that one's clock. Who is on one list is there.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use belfry_core::held::Held as _;

use super::letter::NodeId;
use crate::{
    log::{Company, Lease},
    redis::{RedisError, RedisErrorKind, Script, Server},
    session::Millis,
    telemetry::Metrics,
};
use futures_util::future::{join_all, select_all};
use tokio::time::Instant;

/// How often a node gives a sign of life.
const SIGN_MS: Millis = 1_000;

/// How often while nodes wait for each other's signs.
const HURRY: Duration = Duration::from_millis(200);

/// How long that goes on after somebody has waited.
const HURRY_FOR: Duration = Duration::from_secs(10);

/// Who is there, as far as this node can tell: a state machine without IO, time is an argument.
///
/// To be taken for dead has consequences. So a node is dead only once it has given no sign for the whole of `patience` while
/// this node could have seen it: after a time without Redis everybody is given another `patience` to be seen again.
#[derive(Debug)]
struct Roll {
    patience: Millis,
    /// When each gave its last sign.
    seen: HashMap<NodeId, Millis>,
    looked: Millis,
    /// Since when this node has looked without a break.
    unbroken: Millis,
}

impl Roll {
    fn new(patience: Millis) -> Self {
        Self { patience, seen: HashMap::new(), looked: 0, unbroken: 0 }
    }

    /// The list says that these are alive, and how long ago each gave its sign.
    fn look(&mut self, alive: Vec<(NodeId, Millis)>, now: Millis) {
        if now - self.looked > 2 * SIGN_MS && !self.seen.is_empty() {
            self.unbroken = now;
        }
        self.looked = now;
        for (node, ago) in alive {
            let seen = self.seen.entry(node).or_default();
            *seen = now.saturating_sub(ago).max(*seen);
        }
        let (patience, unbroken) = (self.patience, self.unbroken);
        self.seen.retain(|_, seen| now - (*seen).max(unbroken) <= patience);
    }

    fn is_alive(&self, node: &NodeId) -> bool {
        self.seen.contains_key(node)
    }
}

/// The nodes of the fleet, as one of them sees them.
#[derive(Debug)]
pub struct Nodes {
    node: NodeId,
    /// Each with those who give signs there.
    servers: Vec<(Server, Arc<Company>)>,
    key: String,
    /// For as long as the others have a sign.
    pub lease: Arc<Lease>,
    patience: Duration,
    script: Script,
    roll: Mutex<Roll>,
    /// Whether this node has taken its leave. Held while a sign is on its way, so that none comes after.
    left: tokio::sync::Mutex<bool>,
    started: Instant,
    metrics: Arc<Metrics>,
}

impl Nodes {
    /// Writes this node down, and goes on doing so for as long as the process lives.
    pub async fn open(
        servers: Vec<(Server, Arc<Company>)>,
        prefix: &str,
        node: &NodeId,
        lease: Arc<Lease>,
        patience: Duration,
        metrics: &Arc<Metrics>,
    ) -> Result<Arc<Self>, RedisError> {
        let nodes = Arc::new(Self {
            node: node.clone(),
            servers,
            key: format!("{prefix}:nodes"),
            lease,
            patience,
            script: Script::new(include_str!("nodes.lua")),
            roll: Mutex::new(Roll::new(patience.as_millis() as Millis)),
            left: tokio::sync::Mutex::new(false),
            started: Instant::now(),
            metrics: Arc::clone(metrics),
        });
        nodes.sign().await?;
        tokio::spawn(Arc::clone(&nodes).sign_on());
        Ok(nodes)
    }

    /// Whether a node is there, as far as is known.
    pub fn is_alive(&self, node: &NodeId) -> bool {
        self.roll.held().is_alive(node)
    }

    /// Whether a node is gone for certain. One that is not known may have come within the last second,
    /// so the list is looked at again.
    pub async fn is_dead(&self, node: &NodeId) -> bool {
        !self.is_alive(node) && self.sign().await.is_ok() && !self.is_alive(node)
    }

    /// All that are there, this one included.
    pub fn alive(&self) -> Vec<NodeId> {
        self.roll.held().seen.keys().cloned().collect()
    }

    /// The same, with those that have come within the last second.
    pub async fn present(&self) -> Result<Vec<NodeId>, RedisError> {
        self.sign().await?;
        Ok(self.alive())
    }

    /// Takes leave of the others: from now on nobody waits for this node.
    pub async fn leave(&self) -> Result<(), RedisError> {
        let mut left = self.left.lock().await;
        *left = true;
        self.call("", self.node.as_str()).await.map(drop)
    }

    async fn sign_on(self: Arc<Self>) {
        let mut ticks = crate::clock::ticks(Duration::from_millis(SIGN_MS));
        let mut hurry_until = Instant::now();
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = self.wanted() => {
                    hurry_until = Instant::now() + HURRY_FOR;
                    tokio::time::sleep(HURRY).await;
                }
                () = tokio::time::sleep(HURRY), if Instant::now() < hurry_until => {}
            }
            if let Err(error) = self.sign().await {
                quietly!(WARN, %error, "this node cannot give a sign of life now");
            }
        }
    }

    async fn wanted(&self) {
        select_all(self.servers.iter().map(|(_, company)| Box::pin(company.wanted()))).await;
    }

    /// Gives a sign of life; until when it is good.
    pub async fn sign(&self) -> Result<Instant, RedisError> {
        let left = self.left.lock().await;
        let good = Instant::now() + self.patience;
        if *left {
            return Ok(good);
        }
        let signed = self.call(self.node.as_str(), "").await;
        drop(left);
        // A Redis that takes no writes gives nobody else a session either.
        let takes_none = |error: &RedisError| error.kind() == RedisErrorKind::Reply && !error.was_sent();
        if signed.as_ref().err().is_none_or(takes_none) {
            self.lease.signed(good);
        }
        let alive = signed?;
        let now = self.started.elapsed().as_millis() as Millis;
        let mut roll = self.roll.held();
        roll.look(alive.iter().map(|(node, ago)| (node.as_str().into(), *ago)).collect(), now);
        self.metrics.fleet.nodes.set(roll.seen.len() as i64);
        Ok(good)
    }

    async fn call(&self, sign: &str, leave: &str) -> Result<Vec<(String, Millis)>, RedisError> {
        let mut call = self.script.call(&[&self.key]);
        call.arg(sign).arg(self.patience.as_millis() as Millis).arg(leave);
        let lists = self.servers.iter().map(async |(server, company)| {
            let mut commands = server.commands().await?;
            let asked = Instant::now();
            let answer = self.script.run::<(bool, Vec<(String, Millis)>)>(&call, &mut commands).await?;
            let (anew, alive) = answer;
            let others = alive.iter().filter(|(node, _)| node != self.node.as_str());
            let at = |ago: Millis| asked.checked_sub(Duration::from_millis(ago)).unwrap_or(asked);
            let others: Vec<_> = others.map(|(node, ago)| (node.clone(), at(*ago))).collect();
            company.look(&others, anew, self.patience);
            Ok(alive)
        });
        let (lists, errors): (Vec<_>, Vec<_>) = join_all(lists).await.into_iter().partition(Result::is_ok);
        match errors.into_iter().find_map(Result::err).filter(|_| lists.is_empty()) {
            Some(error) => Err(error),
            None => Ok(lists.into_iter().flatten().flatten().collect()),
        }
    }
}
