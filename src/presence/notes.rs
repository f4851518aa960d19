//! What this node has to say of presence: a state machine without IO.
//!
//! - *Held* is what its workers have: it is said again before its time is up.
//! - *Fresh* is what has changed and was not said yet: the last word of each session and channel. So its
//!   size is bounded by what is held and what was let go since.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use belfry_core::hub::Attendance;

use crate::protocol::{Channel, SessionId, UserId};

/// What is said of a session on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub session: SessionId,
    pub user: UserId,
    pub word: Word,
}

belfry_core::words! {
    /// What is said, in the words of `presence.lua`; of a user's several sessions what comes first here is said first, so
    /// that nobody leaves who has come by another.
    pub enum Word {
        Here = "+",
        /// It is there for as long as it counts, if it still counts.
        Still = "~",
        Gone = "-",
    }
}

#[derive(Debug, Clone)]
struct Held {
    user: UserId,
    worker: u16,
}

#[derive(Debug, Default)]
pub struct Notes {
    held: HashMap<Channel, HashMap<SessionId, Held>>,
    fresh: HashMap<Channel, HashMap<SessionId, (UserId, Word)>>,
    people: usize,
}

impl Notes {
    /// Notes what happened. What a worker says of a session that another has by now counts for nothing.
    pub fn note(
        &mut self,
        channel: &Channel,
        session: SessionId,
        user: &UserId,
        worker: u16,
        step: Attendance,
    ) {
        let word = match step {
            Attendance::Enter => {
                let held = self.held.entry(channel.clone()).or_default();
                let new = held.insert(session, Held { user: user.clone(), worker }).is_none();
                self.people += usize::from(new);
                Word::Here
            }
            // Also of one that is not held: it has counted since it lost its connection.
            Attendance::Leave if self.is_elsewhere(channel, session, worker) => return,
            Attendance::Leave => {
                self.let_go(channel, session, worker);
                Word::Gone
            }
            Attendance::Rest if self.let_go(channel, session, worker) => Word::Still,
            Attendance::Moved => {
                self.let_go(channel, session, worker);
                return;
            }
            Attendance::Rest => return,
        };
        let fresh = self.fresh.entry(channel.clone()).or_default();
        // It has come and lost its connection before anything was said, as a poll does: it counts all the same.
        let unsaid = matches!(fresh.get(&session), Some((_, Word::Here)));
        let word = if unsaid && word == Word::Still { Word::Here } else { word };
        fresh.insert(session, (user.clone(), word));
    }

    fn is_elsewhere(&self, channel: &Channel, session: SessionId, worker: u16) -> bool {
        let held = self.held.get(channel).and_then(|held| held.get(&session));
        held.is_some_and(|held| held.worker != worker)
    }

    fn let_go(&mut self, channel: &Channel, session: SessionId, worker: u16) -> bool {
        let Some(held) = self.held.get_mut(channel) else { return false };
        if held.get(&session).is_none_or(|held| held.worker != worker) {
            return false;
        }
        held.remove(&session);
        if held.is_empty() {
            self.held.remove(channel);
        }
        self.people -= 1;
        true
    }

    pub fn take(&mut self) -> Vec<(Channel, Vec<Note>)> {
        let fresh = std::mem::take(&mut self.fresh);
        let note = |(session, (user, word))| Note { session, user, word };
        let sorted = |notes: HashMap<_, _>| {
            let mut notes: Vec<Note> = notes.into_iter().map(note).collect();
            notes.sort_by_key(|note| note.word);
            notes
        };
        fresh.into_iter().map(|(channel, notes)| (channel, sorted(notes))).collect()
    }

    /// It could not be said; what has been noted since stands.
    pub fn put_back(&mut self, notes: Vec<(Channel, Vec<Note>)>) {
        for (channel, notes) in notes {
            let fresh = self.fresh.entry(channel).or_default();
            for Note { session, user, word } in notes {
                fresh.entry(session).or_insert((user, word));
            }
        }
    }

    /// Has everything that is held said again.
    pub fn repeat(&mut self) {
        for (channel, held) in &self.held {
            let fresh = self.fresh.entry(channel.clone()).or_default();
            for (session, Held { user, .. }) in held {
                fresh.entry(*session).or_insert_with(|| (user.clone(), Word::Here));
            }
        }
    }

    /// How many channels have sessions here, and how many sessions they have together.
    pub fn size(&self) -> (usize, usize) {
        (self.held.len(), self.people)
    }
}
