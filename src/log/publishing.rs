//! Publishing: room in the queue, and what becomes of a publish under an idempotency key.

use tokio::time::{Instant, timeout_at};

use super::{
    BodyHash, BoxFuture, Inner, Log, Publish, PublishError,
    backend::{Batch, Recall},
    idempotency::{Done, ScopedKey, Verdict, keyed_id},
};
use crate::{
    config::NamespaceKind,
    protocol::{Draft, Pos, Published, SessionId, Timestamp},
};

use std::{sync::Arc, time::Duration};

/// How much longer a publisher waits than what it waits for: an answer that says what is known is better than none.
const GRACE: Duration = Duration::from_millis(250);

impl Log {
    /// Publishes. The result is the promise of invariant 1; a dropped future changes nothing of
    /// what happens, once it has been polled.
    pub fn publish(&self, publish: Publish) -> BoxFuture<'static, Result<Vec<Published>, PublishError>> {
        self.publish_before(Instant::now() + self.0.commit_timeout, publish)
    }

    pub(super) fn publish_before(
        &self,
        deadline: Instant,
        publish: Publish,
    ) -> BoxFuture<'static, Result<Vec<Published>, PublishError>> {
        let inner = Arc::clone(&self.0);
        let Publish { drafts, key, except } = publish;
        let Some((key, hash)) = key else {
            return Box::pin(async move {
                let once = inner.once(drafts, except, deadline);
                timeout_at(deadline + GRACE, once).await.unwrap_or_else(|_| Err(late()))
            });
        };
        // Settling a key must not stop half-way because a client left or was told that it takes too
        // long: before it is known what became of this attempt, the next would append a second time.
        let task =
            self.0.runtime.spawn(async move { inner.under_key(drafts, key, hash, except, deadline).await });
        Box::pin(async move {
            match timeout_at(deadline + GRACE, task).await {
                Ok(Ok(result)) => result,
                Ok(Err(error)) => Err(PublishError::Unknown(format!("the log's task ended: {error}"))),
                Err(_) => Err(late()),
            }
        })
    }
}

impl Inner {
    async fn once(
        &self,
        drafts: Vec<Draft>,
        except: Option<SessionId>,
        deadline: Instant,
    ) -> Result<Vec<Published>, PublishError> {
        let room = self.queue.room(super::bytes(&drafts), deadline).await?;
        let batch = Batch { drafts, except, key: None, deadline, room };
        self.backend.append(batch).await.into_iter().collect()
    }

    /// At most one attempt at a time, and only what earlier ones left; every channel is tried, and the first failure
    /// is reported. What was done is noted under the key, so that a retry completes the rest.
    async fn under_key(
        &self,
        mut drafts: Vec<Draft>,
        key: ScopedKey,
        hash: BodyHash,
        except: Option<SessionId>,
        deadline: Instant,
    ) -> Result<Vec<Published>, PublishError> {
        let pass = loop {
            match self.keys.enter(&key, hash, (drafts.len(), drafts[0].at), Timestamp::now()) {
                Verdict::Mismatch => return Err(PublishError::Mismatch),
                // Nothing has been done yet, so nothing needs this task once its caller has gone.
                Verdict::Wait(ended) => timeout_at(deadline, ended).await.map_err(|_| late())?,
                Verdict::Go(pass) => break pass,
            }
        };
        // With its epoch a plain message is gone: its readers have been told of a reset.
        pass.undo(|at, pos| self.kind(&drafts[at].channel) == NamespaceKind::Plain && self.is_over(pos));
        if !pass.is_done() {
            let room = self.queue.room(super::bytes(&drafts), deadline).await?;
            let durable = drafts.iter().any(|draft| self.kind(&draft.channel) == NamespaceKind::Durable);
            let stored = durable && pass.is_fresh();
            let recall =
                Recall { key: key.clone(), hash, at: pass.first(), stored, deadline, room: room.clone() };
            let recalled = match self.backend.recall(recall).await {
                Err(PublishError::Mismatch) => {
                    // This body is not the key's: whose it is, nobody here knows.
                    pass.forget();
                    return Err(PublishError::Mismatch);
                }
                recalled => recalled?,
            };
            pass.load(recalled.first);
            for published in recalled.done {
                let at = drafts.iter().position(|draft| draft.channel == published.channel);
                at.into_iter().for_each(|at| pass.done(at, &published));
            }
            self.date(&mut drafts, &key, recalled.first);
            let missing: Vec<usize> =
                pass.all().iter().enumerate().filter(|(_, done)| done.is_none()).map(|(at, _)| at).collect();
            let left = missing.iter().map(|at| drafts[*at].clone()).collect();
            let batch = Batch { drafts: left, except, key: Some((key, hash)), deadline, room };
            let mut failure = None;
            for (at, result) in missing.into_iter().zip(self.backend.append(batch).await) {
                match result {
                    Ok(published) => pass.done(at, &published),
                    Err(error) => failure = failure.or(Some(error)),
                }
            }
            failure.map_or(Ok(()), Err)?;
        }
        let published = |(draft, done): (Draft, Option<Done>)| done.map(|done| done.published(draft.channel));
        Ok(drafts.into_iter().zip(pass.all()).filter_map(published).collect())
    }

    /// Whether a position is of an epoch that is over.
    fn is_over(&self, pos: Pos) -> bool {
        self.parts.get(usize::from(pos.partition.0)).is_some_and(|part| pos.offset < part.ring.base())
    }

    /// Makes them the messages that the first attempt made.
    fn date(&self, drafts: &mut [Draft], key: &ScopedKey, first: Timestamp) {
        for draft in drafts {
            let age = match self.kind(&draft.channel) {
                NamespaceKind::Durable => self.config.idempotency_age,
                NamespaceKind::Plain | NamespaceKind::Ephemeral => self.config.idempotency_cache_age,
            };
            draft.expires_at = draft.expires_at.map(|at| Timestamp(at.0 - draft.at.0 + first.0));
            draft.at = first;
            draft.id = keyed_id(key, &draft.channel, first, age);
        }
    }
}

/// What a publisher hears whose time is up while nobody knows how it ended.
pub(super) fn late() -> PublishError {
    PublishError::Unknown("no answer in time".to_owned())
}
