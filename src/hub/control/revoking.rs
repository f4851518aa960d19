//! Revoking tokens: SQL keeps it, every node is told at once, and each reads SQL every few seconds for what
//! it has not been told.

use std::{sync::Arc, time::Duration};

use tokio::{sync::oneshot, time::timeout};

use super::Controlled;
use crate::{
    auth::{Identity, Revocation, Revocations, Revoked},
    fleet::{
        Fleet,
        letter::{Answer, Request},
    },
    hub::{Hub, Node, mail::Mail, state::Line},
    protocol::{Refusal, Timestamp},
    store::{Store, StoreError},
    telemetry::Metrics,
};

/// How often SQL is asked for revocations that this node was not told of.
const READ_EVERY: Duration = Duration::from_secs(3);

/// After so many reads those that are over are forgotten.
const READS_PER_SWEEP: u64 = 20;

/// How many are read or forgotten at a time.
const PAGE: u32 = 1_000;

/// How long the workers of this node may take to end what is revoked.
const END_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub struct Revoking {
    store: Store,
    known: Arc<Revocations>,
    metrics: Arc<Metrics>,
    /// The last one that was read.
    read: u64,
}

/// Reads all revocations, before anybody is let in.
pub async fn load_revocations(
    store: Store,
    known: Arc<Revocations>,
    metrics: Arc<Metrics>,
) -> Result<Revoking, StoreError> {
    let mut revoking = Revoking { store, known, metrics, read: 0 };
    revoking.read().await?;
    Ok(revoking)
}

impl Revoking {
    async fn read(&mut self) -> Result<Vec<Revocation>, StoreError> {
        let mut new = Vec::new();
        loop {
            let rows = self.store.revocations(self.read, PAGE).await?;
            let full = rows.len() == PAGE as usize;
            for row in rows {
                self.read = row.id;
                match row.revocation {
                    Some(revocation) => {
                        self.known.add(&revocation);
                        new.push(revocation);
                    }
                    None => tracing::warn!(id = row.id, "a revocation in the database names no user"),
                }
            }
            if !full {
                self.counted();
                return Ok(new);
            }
        }
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        let now = Timestamp::now();
        self.known.forget(now);
        self.counted();
        self.store.forget_revocations(now, PAGE).await.map(drop)
    }

    fn counted(&self) {
        self.metrics.revocations.set(self.known.len() as i64);
    }

    /// Keeps this node's knowledge fresh for as long as it lives.
    pub async fn run(mut self, node: Arc<Node>) {
        let mut ticks = crate::clock::ticks(READ_EVERY);
        for round in 1_u64.. {
            ticks.tick().await;
            match self.read().await {
                Ok(new) => {
                    for revocation in new {
                        node.end_revoked_tokens(&revocation.revoked).await;
                    }
                }
                // The node that revoked it has told this one as well, as a rule.
                Err(error) => quietly!(WARN, %error, "revocations cannot be read now"),
            }
            if round.is_multiple_of(READS_PER_SWEEP)
                && let Err(error) = self.sweep().await
            {
                tracing::info!(%error, "revocations that are over cannot be forgotten now");
            }
        }
    }
}

impl Node {
    /// Revokes tokens. When it returns no node that has answered takes them any more, and what they have opened has been ended.
    pub async fn revoke(&self, revocation: &Revocation) -> Result<Controlled, Refusal> {
        self.counted(self.revoke_everywhere(revocation).await)
    }

    async fn revoke_everywhere(&self, revocation: &Revocation) -> Result<Controlled, Refusal> {
        let limit = self.config.auth.max_revocations;
        if self.auth.revocations.len() >= limit {
            let detail =
                format!("{limit} revocations are kept (auth.max_revocations); revoke by user instead");
            return Err(Refusal::unavailable(detail));
        }
        self.store.insert_revocation(revocation).await.map_err(Refusal::unavailable)?;
        self.take_revocation(revocation).await;
        let Some(fleet) = &self.fleet else { return Ok(Controlled::default()) };
        // It is in SQL: who is not told reads it there.
        let unanswered = self.revoke_elsewhere(fleet, revocation).await.unwrap_or_else(|problem| {
            tracing::warn!(problem, "other nodes learn of a revocation from the database only");
            let others = fleet.nodes.alive().into_iter().filter(|node| *node != fleet.node);
            others.map(|node| node.to_string()).collect()
        });
        Ok(Controlled { unanswered, ..Controlled::default() })
    }

    async fn revoke_elsewhere(&self, fleet: &Fleet, revocation: &Revocation) -> Result<Vec<String>, String> {
        let present = fleet.nodes.present().await.map_err(|error| error.to_string())?;
        let request = Request::Revoke(revocation.clone());
        let asked = fleet.bus.ask_all(&present, &request, fleet.ask_timeout).await;
        let asked = asked.map_err(|error| error.to_string())?;
        let strange = asked.answers.iter().filter(|(_, answer)| !matches!(answer, Answer::Revoked));
        let unanswered = asked.silent.iter().chain(strange.map(|(node, _)| node));
        Ok(unanswered.map(ToString::to_string).collect())
    }

    /// From now on, on this node.
    pub(in crate::hub) async fn take_revocation(&self, revocation: &Revocation) {
        self.auth.revocations.add(revocation);
        self.metrics.revocations.set(self.auth.revocations.len() as i64);
        self.end_revoked_tokens(&revocation.revoked).await;
    }

    /// Ends what revoked tokens have opened here, and waits for it.
    async fn end_revoked_tokens(&self, revoked: &Revoked) {
        let mailboxes = self.mailboxes().clone();
        let revoked = Arc::new(revoked.clone());
        let end = async {
            let mut ending = Vec::with_capacity(mailboxes.len());
            for mailbox in mailboxes {
                let (ended, waiting) = oneshot::channel();
                if mailbox.send(Mail::Revoke { revoked: Arc::clone(&revoked), ended }).await.is_ok() {
                    ending.push(waiting);
                }
            }
            for ended in ending {
                // An error means that the worker has gone.
                let _ = ended.await;
            }
        };
        if timeout(END_TIMEOUT, end).await.is_err() {
            tracing::warn!("a worker is slow to end what a revoked token has opened");
        }
    }
}

impl Hub {
    pub(in crate::hub) fn end_connections(&self, is_meant: impl Fn(&Identity) -> bool, refusal: &Refusal) {
        let meant = |line: &Line| is_meant(&line.identity);
        self.0.state.borrow_mut().core.each(meant, |session| session.close(refusal.clone()));
    }
}
