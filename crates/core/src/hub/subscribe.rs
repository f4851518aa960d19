//! Commands, and the server's orders, that change a session's channels.

use std::collections::BTreeMap;

use super::{Attendance, Core, Shell, Watched, channels::too_many};
use crate::{
    protocol::{Channel, ChannelState, ChannelStates, Code, Cursor, Past, Pos, Refusal, SessionId},
    session::Session,
};

#[derive(Debug, Default)]
pub struct Subscribed {
    /// What the session now carries of what was asked for.
    pub channels: ChannelStates,
    /// For the partitions that the client's cursor lacks: a client adopts nothing else of it.
    pub cursor: Cursor,
}

pub fn gone() -> Refusal {
    Refusal::new(Code::UnknownSession, "the session is not known any more; connect again")
}

impl<S: Shell> Core<S> {
    fn here(&mut self, id: SessionId) -> Result<(u32, &mut Session), Refusal> {
        let key = self.find(id).ok_or_else(gone)?;
        let session = self.slots[key as usize].session.as_mut().ok_or_else(gone)?;
        Ok((key, session))
    }

    /// Whether a session's command is new; an older one is not applied again, but answered.
    pub fn apply(&mut self, id: SessionId, number: u64) -> Result<bool, Refusal> {
        Ok(self.here(id)?.1.apply(number))
    }

    /// Adds channels, from the moment on at which they were watched. `past`: those of which the client asks for what
    /// was there before.
    ///
    /// A command that is not new changes nothing, since nobody knows whether its answer still counts: where its channels are
    /// carried it is answered with the state of now. What the stream carries up to there as well, the client drops.
    pub fn subscribe(
        &mut self,
        id: SessionId,
        number: u64,
        past: &BTreeMap<String, Past>,
        watched: &Watched,
    ) -> Result<Subscribed, Refusal> {
        let limit = self.tuning.session_channels;
        let (key, session) = self.here(id)?;
        let carries = |session: &Session, at: usize| session.subscription(&watched.channels[at]).is_some();
        let all = 0..watched.channels.len();
        let new = session.is_new(number);
        let more = all.clone().filter(|at| !carries(session, *at)).count();
        if new && session.record().subscriptions.len() + more > limit {
            return Err(too_many(limit));
        }
        session.apply(number);
        let mut subscribed = Subscribed::default();
        for at in all {
            let channel = &watched.channels[at];
            let there = session.subscription(channel).map(|there| there.since);
            let carried = there.is_some();
            if !carried && !new {
                continue;
            }
            let state = match (new, carried) {
                // The client did not say that it wants to begin anew: moving `since` would hide what is on its way.
                (true, true) if !past.contains_key(channel.as_str()) => ChannelState::default(),
                (true, _) => join(session, watched, at),
                (false, _) => {
                    // It may have been joined at another node, which was further ahead.
                    let from = session.ahead_of(watched.places[at].0, watched.head_at(at));
                    state_of(from.max(there.unwrap_or_default()), watched, at)
                }
            };
            state.since.into_iter().for_each(|pos| subscribed.cursor.set(pos.partition, pos.offset));
            subscribed.channels.insert(channel.clone(), state);
        }
        let joined: Vec<Channel> = subscribed.channels.keys().cloned().collect();
        self.enter(key, &joined);
        Ok(subscribed)
    }

    /// The server gives a session channels. Returns the new ones.
    pub fn grant(&mut self, id: SessionId, watched: &Watched) -> Result<ChannelStates, Refusal> {
        let limit = self.tuning.session_channels;
        let (key, session) = self.here(id)?;
        let new =
            (0..watched.channels.len()).filter(|at| session.subscription(&watched.channels[*at]).is_none());
        let new: Vec<usize> = new.collect();
        if session.record().subscriptions.len() + new.len() > limit {
            return Err(too_many(limit));
        }
        let told = new.iter().map(|&at| (watched.channels[at].clone(), join(session, watched, at))).collect();
        for channel in &watched.channels {
            session.grant(channel);
        }
        session.note_change(&[]);
        self.enter(key, &watched.channels);
        Ok(told)
    }

    /// The server takes channels from a session. Returns those that it had.
    pub fn withdraw(&mut self, id: SessionId, channels: &[Channel]) -> Result<Vec<Channel>, Refusal> {
        let (key, session) = self.here(id)?;
        let there = channels.iter().filter(|channel| session.subscription(channel).is_some());
        let taken: Vec<Channel> = there.cloned().collect();
        session.note_change(&taken);
        self.take_away(key, &taken);
        Ok(taken)
    }

    /// Removes channels at the client's word, unless the command is not new.
    pub fn unsubscribe(&mut self, id: SessionId, number: u64, channels: &[Channel]) -> Result<(), Refusal> {
        let (key, session) = self.here(id)?;
        if session.apply(number) {
            self.take_away(key, channels);
        }
        Ok(())
    }

    /// A session that has a connection is offered what its channels get from now on.
    fn enter(&mut self, key: u32, channels: &[Channel]) {
        let slot = &self.slots[key as usize];
        let Some(session) = slot.session.as_ref().filter(|session| session.connection().is_some()) else {
            return;
        };
        self.shell.note(session.record(), channels.iter(), Attendance::Enter);
        channels.iter().for_each(|channel| self.listen(key, channel));
    }
}

/// The session carries a channel from the moment on at which it was watched.
fn join(session: &mut Session, watched: &Watched, at: usize) -> ChannelState {
    let (partition, volatile) = watched.places[at];
    let from = session.subscribe(&watched.channels[at], partition, volatile, watched.head_at(at));
    state_of(from, watched, at)
}

/// What a client is told of a channel that its stream carries from a position on.
fn state_of(from: u64, watched: &Watched, at: usize) -> ChannelState {
    let since = watched.places[at].0.map(|partition| Pos::new(partition, from));
    // The head that is known is older than where the stream starts.
    let seq = watched.heads[at].filter(|_| from == watched.head_at(at)).map(|head| head.seq);
    ChannelState { seq, since, ..ChannelState::default() }
}
