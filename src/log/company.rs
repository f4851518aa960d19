//! The other nodes' signs of life in one Redis. Who goes on giving them there has not gone over to another primary.
//!
//! They answer for SQL, which knows that, while it does not answer itself: so a fleet goes on without it. A node that was there and gives
//! no more signs, without having said that it leaves, is dead or has gone over. Nobody here can tell which until SQL is back.

#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::Mutex, time::Duration};

use belfry_core::held::Held as _;
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

/// All but this node.
#[derive(Debug, Default)]
pub struct Company {
    /// By name: when each has given its last sign, at the earliest.
    signs: Mutex<HashMap<String, Instant>>,
    looked: watch::Sender<()>,
    wanted: Notify,
}

impl Company {
    /// Redis has been looked at: these have given a sign within `patience`. Who is named no more before that is over has said
    /// that it leaves, unless this node had to be named `anew`, too: then Redis has lost names.
    pub fn look(&self, named: &[(String, Instant)], anew: bool, patience: Duration) {
        let mut signs = self.signs.recovered();
        signs.retain(|node, at| {
            anew || at.elapsed() >= patience || named.iter().any(|(there, _)| there == node)
        });
        for (node, at) in named {
            let last = signs.entry(node.clone()).or_insert(*at);
            *last = (*last).max(*at);
        }
        drop(signs);
        self.looked.send_replace(());
    }

    /// SQL has answered: none but these is there, and none of them has gone over.
    pub fn keep(&self, nodes: &[String]) {
        self.signs.recovered().retain(|node, _| nodes.contains(node));
    }

    /// Waits until everybody has given a sign after that moment.
    pub async fn signs_since(&self, moment: Instant) {
        let mut looked = self.looked.subscribe();
        while self.silent_since(moment).is_some() {
            self.want();
            looked.changed().await.expect("the sender is ours");
        }
    }

    /// One who has not.
    pub fn silent_since(&self, moment: Instant) -> Option<String> {
        self.signs.recovered().iter().find(|(_, at)| **at < moment).map(|(node, _)| node.clone())
    }

    /// Has signs given and looked for more often for a while.
    pub fn want(&self) {
        self.wanted.notify_one();
    }

    /// Waits until somebody would have Redis looked at sooner than usual.
    pub async fn wanted(&self) {
        self.wanted.notified().await;
    }
}
