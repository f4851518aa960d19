//! Saving: one task per Redis writes what is [`Dirty`](super::Dirty), a batch in each round trip, and keeps the
//! sessions that are held from being forgotten.

use std::{sync::Arc, time::Duration};

use belfry_core::held::Held as _;
use redis::Cmd;

use super::{BATCH, Desk, Event, Pending, Save, SaveError, Standing, stored};
use crate::{
    protocol::SessionId,
    session::{Holder, Millis},
};

/// How soon a Redis that took nothing is tried again.
const RETRY_MS: Millis = 100;

impl Desk {
    /// Writes for as long as the process lives.
    pub(super) async fn save_all(self: Arc<Self>) {
        loop {
            let now = self.now();
            let (batch, due) = {
                let mut dirty = self.dirty.held();
                let batch = dirty.take(now);
                (batch, dirty.due())
            };
            if !batch.is_empty() {
                self.write(batch).await;
                continue;
            }
            // For those who wait until all is written.
            self.written.notify_waiters();
            match due {
                None => self.bell.notified().await,
                Some(due) => {
                    let wait = Duration::from_millis(due.saturating_sub(now));
                    // Woken early or not: it looks again.
                    let _ = tokio::time::timeout(wait, self.bell.notified()).await;
                }
            }
        }
    }

    async fn write(&self, batch: Vec<Pending>) {
        let calls = batch.iter().map(|pending| self.save_call(&pending.save)).collect();
        match self.run::<Vec<String>>(&self.scripts.save, calls).await {
            Ok(answers) => {
                let mut again = Vec::new();
                for (pending, answer) in batch.into_iter().zip(answers) {
                    match answer {
                        Ok(answer) => self.saved(pending, &answer).await,
                        Err(problem) => again.push((pending, problem)),
                    }
                }
                self.try_again(again);
            }
            Err(problem) => {
                let (redis, sessions) = (self.server.name(), batch.len());
                tracing::warn!(redis, sessions, problem, "sessions cannot be saved now");
                self.try_again(batch.into_iter().map(|pending| (pending, problem.clone())).collect());
            }
        }
    }

    fn try_again(&self, failed: Vec<(Pending, String)>) {
        if failed.is_empty() {
            return;
        }
        let mut rest = Vec::with_capacity(failed.len());
        for (pending, problem) in failed {
            let save = pending.save.clone();
            // Nobody is kept waiting for a Redis that is in trouble; a second save does no harm.
            pending.settle(&Err(SaveError::Unavailable(problem)));
            rest.push(Pending { save, waiters: Vec::new() });
        }
        self.dirty.held().put_back(rest, self.now() + RETRY_MS);
    }

    fn save_call(&self, save: &Save) -> Cmd {
        let owner = save.whole.as_ref().map_or("", |whole| &whole.owner);
        let mut call = self.scripts.save.call(&[self.key(save.session)]);
        call.arg(self.node.as_str()).arg(save.fence).arg(&*self.ttl).arg(save.applied);
        call.arg(save.state.as_str()).arg(owner).arg(self.owners());
        if let Some(whole) = &save.whole {
            let (attempt, connection) = stored::holder_fields(whole.holder.as_deref());
            call.arg(attempt).arg(connection).arg(&*whole.subscriptions).arg(whole.word.as_str());
        }
        call
    }

    async fn saved(&self, pending: Pending, answer: &[String]) {
        let Save { session, fence, state, .. } = pending.save;
        let texts: Vec<&str> = answer.iter().map(String::as_str).collect();
        match texts[..] {
            ["saved"] => {
                self.metrics.fleet.saves.inc();
                pending.settle(&Ok(()));
            }
            ["missing"] => {
                pending.settle(&Err(SaveError::Unavailable("it has to be saved whole".to_owned())));
                self.tell(Event::Missing { session }).await;
            }
            _ => {
                self.metrics.fleet.saves_refused.inc();
                let winner = winner(&texts);
                pending.settle(&Err(SaveError::Lost(winner.clone())));
                if state == Standing::Held {
                    self.tell(Event::Lost { session, fence, winner }).await;
                }
            }
        }
    }

    /// See [`Sessions::refresh`](super::Sessions::refresh).
    pub(super) async fn refresh(&self, held: &[(SessionId, u64)], to: &mut Vec<Event>) -> Result<(), String> {
        let calls = held.chunks(BATCH).map(|chunk| self.refresh_call(chunk)).collect();
        let answers = self.run::<Vec<Vec<String>>>(&self.scripts.refresh, calls).await?;
        for (chunk, answer) in held.chunks(BATCH).zip(answers) {
            for astray in answer? {
                let texts: Vec<&str> = astray.iter().map(String::as_str).collect();
                let Some((at, texts)) = texts.split_first() else { continue };
                let at = at.parse::<usize>().ok().and_then(|at| chunk.get(at.checked_sub(1)?));
                let Some(&(session, fence)) = at else { continue };
                to.push(match texts {
                    ["missing"] => Event::Missing { session },
                    _ => Event::Lost { session, fence, winner: winner(texts) },
                });
            }
        }
        Ok(())
    }

    pub(super) fn refresh_call(&self, chunk: &[(SessionId, u64)]) -> Cmd {
        let (keys, fences): (Vec<String>, Vec<u64>) =
            chunk.iter().map(|(session, fence)| (self.key(*session), *fence)).unzip();
        let mut call = self.scripts.refresh.call(&keys);
        call.arg(self.node.as_str()).arg(&*self.ttl).arg(self.owners()).arg(fences);
        call
    }

    async fn tell(&self, event: Event) {
        // An error means that the server is being stopped.
        let _ = self.events.send(event).await;
    }
}

fn winner(texts: &[&str]) -> Option<Holder> {
    let ["taken", attempt, connection] = texts else { return None };
    Some(stored::holder(attempt, connection)).filter(|holder| *holder != Holder::default())
}
