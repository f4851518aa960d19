//! Publishing, and what publishers may conclude from what they hear.

use belfry_core::protocol::{Channel, Data, Draft, IdempotencyKey, Pos, Published, Timestamp};

use super::{
    action::{Message, Ttl},
    fault::Fault,
    log::{Backend, Log, NotPublished, Publish},
    truth::{CHANNELS, Keyed, Layout, Sent, Violation},
    wire::Body,
    world::World,
};

impl<B: Backend> World<B> {
    /// Publishes side by side.
    pub async fn publish(&mut self, messages: &[Message]) -> Result<(), Violation> {
        let mut attempts = Vec::new();
        for message in messages {
            let attempt = self.attempt(message);
            // Two at once under one key are for the test of the key table itself.
            let key = |a: &PublishAttempt| a.key;
            if attempt.key.is_none() || attempts.iter().all(|other| key(other) != attempt.key) {
                attempts.push(attempt);
            }
        }
        let forgets = self.fault == Some(Fault::KeysForgotten);
        let at = self.time();
        let publishes = attempts.iter().map(|attempt| attempt.publish(&self.names, at, forgets));
        let results = self.logs[0].publish(publishes.collect()).await;
        let mut placed = Vec::new();
        for (attempt, result) in attempts.iter().zip(results) {
            match result {
                Ok(published) => self.acknowledged(attempt, published, &mut placed)?,
                Err(error) => self.refused(attempt, &error)?,
            }
        }
        self.reconcile(&attempts, &mut placed).await?;
        placed.sort_by_key(|(_, published, _)| published.pos);
        for (channel, published, sent) in placed {
            self.truth.add(channel, &published, &sent, at)?;
        }
        Ok(())
    }

    fn attempt(&mut self, message: &Message) -> PublishAttempt {
        self.next_n += 1;
        let key = message.key.filter(|_| B::KEYED);
        let (mut n, mut to) = (self.next_n, message.to.clone());
        if let Some((key, same)) = key
            && let Some(keyed) = self.truth.keys.get(&key)
        {
            to.clone_from(&keyed.to);
            if same {
                n = keyed.n;
            }
        }
        let from = message.from.filter(|client| !self.clients[*client].bare);
        let except = from.and_then(|client| self.clients[client].session);
        let sent = Sent { n, ttl: message.ttl, except };
        PublishAttempt { to, key: key.map(|(key, _)| key), run: self.run, sent }
    }

    fn acknowledged(
        &mut self,
        attempt: &PublishAttempt,
        published: Vec<Published>,
        placed: &mut Vec<(usize, Published, Sent)>,
    ) -> Result<(), Violation> {
        let names: Vec<_> =
            published.iter().map(|p| Self::channel_of(&self.names, p.channel.as_str())).collect();
        if names != attempt.to {
            return Err(format!("{attempt:?} was answered for {names:?}"));
        }
        let Some(key) = attempt.key else {
            placed.extend(names.into_iter().zip(published).map(|(at, p)| (at, p, attempt.sent.clone())));
            return Ok(());
        };
        let fresh = || Keyed { n: attempt.sent.n, to: attempt.to.clone(), done: Default::default() };
        let keyed = self.truth.keys.entry(key).or_insert_with(fresh);
        if keyed.done.is_empty() {
            keyed.n = attempt.sent.n;
        }
        if keyed.n != attempt.sent.n {
            return Err(format!("{attempt:?} has another body and was taken"));
        }
        for (channel, published) in names.into_iter().zip(published) {
            match keyed.done.get(&channel) {
                Some(first) if *first != published => {
                    return Err(format!("{attempt:?}: first {first:?}, then {published:?}"));
                }
                Some(_) => {}
                None => {
                    keyed.done.insert(channel, published.clone());
                    placed.push((channel, published, attempt.sent.clone()));
                }
            }
        }
        Ok(())
    }

    fn refused(&mut self, attempt: &PublishAttempt, error: &NotPublished) -> Result<(), Violation> {
        let keyed = attempt.key.and_then(|key| self.truth.keys.get(&key));
        match error {
            NotPublished::Mismatch if keyed.is_some_and(|keyed| keyed.n != attempt.sent.n) => Ok(()),
            NotPublished::Failed => {
                // The same body may be tried again; the key may or may not be bound to it by now.
                if let Some(key) = attempt.key {
                    let fresh =
                        || Keyed { n: attempt.sent.n, to: attempt.to.clone(), done: Default::default() };
                    self.truth.keys.entry(key).or_insert_with(fresh);
                }
                Ok(())
            }
            NotPublished::Mismatch => Err(format!("{attempt:?}: {error:?}")),
        }
    }

    /// What a publish left behind that was refused as a whole: perhaps some of its channels.
    async fn reconcile(
        &mut self,
        attempts: &[PublishAttempt],
        placed: &mut Vec<(usize, Published, Sent)>,
    ) -> Result<(), Violation> {
        for channel in 0..CHANNELS {
            let Some(partition) = self.truth.layout.partition(channel) else { continue };
            if !attempts.iter().any(|attempt| attempt.to.contains(&channel)) {
                continue;
            }
            let after_seq = self.truth.last_seq(channel);
            let page = self.logs[0].history(&self.names[channel], after_seq, u64::MAX).await;
            for entry in page.entries {
                let pos = Some(Pos::new(partition, entry.offset()));
                if placed.iter().any(|(_, published, _)| published.pos == pos) || entry.gone.is_some() {
                    continue;
                }
                let place = entry.place.expect("history holds what was placed");
                let body: WithBody = serde_json::from_str(entry.json_str()).unwrap();
                let of = |attempt: &&PublishAttempt| attempt.sent.n == body.data.n;
                // In a fleet, what was not acknowledged may be there all the same.
                let possible = |a: &&PublishAttempt| a.to.len() > 1 || self.truth.layout == Layout::Mixed;
                let Some(attempt) = attempts.iter().find(of).filter(possible) else {
                    return Err(format!("{channel}: what was refused as a whole is at {pos:?}"));
                };
                let published =
                    Published { channel: entry.channel.clone(), id: entry.id, seq: Some(place.seq), pos };
                placed.push((channel, published.clone(), attempt.sent.clone()));
                if let Some(key) = attempt.key {
                    let keyed = self.truth.keys.get_mut(&key).expect("it was noted when it was refused");
                    keyed.done.insert(channel, published);
                }
            }
        }
        Ok(())
    }
}

#[derive(serde::Deserialize)]
struct WithBody {
    data: Body,
}

/// A publish as it is made.
#[derive(Debug)]
struct PublishAttempt {
    to: Vec<usize>,
    key: Option<usize>,
    run: u64,
    sent: Sent,
}

impl PublishAttempt {
    fn publish(&self, names: &[Channel], at: Timestamp, forgets: bool) -> Publish {
        let draft = |channel: &usize| Draft {
            data: Data::parse(&format!("{{\"n\":{}}}", self.sent.n)).unwrap(),
            expires_at: match self.sent.ttl {
                Ttl::Never => None,
                Ttl::Past => Some(Timestamp(at.0 - 1)),
                Ttl::Soon => Some(Timestamp(at.0 + 2)),
            },
            ..Draft::new(names[*channel].clone(), at)
        };
        let key = self
            .key
            .filter(|_| !forgets)
            .map(|key| (IdempotencyKey::parse(&format!("{}-{key}", self.run)).unwrap(), self.sent.n));
        Publish { drafts: self.to.iter().map(draft).collect(), key, except: self.sent.except }
    }
}
