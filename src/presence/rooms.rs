//! Who is on the channels of a single node: a state machine without IO, time is an argument. The same rules
//! as `presence.lua` has for a fleet.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
};

use super::{
    PresenceCounts, PresencePage, PresentUser,
    notes::{Note, Word},
};
use crate::{
    protocol::{Channel, SessionId, UserId},
    session::Millis,
};

/// Somebody has come or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A user's first session has come.
    Join(UserId),
    Leave(UserId),
}

#[derive(Debug, Default)]
struct Room {
    sessions: HashMap<SessionId, (UserId, Millis)>,
    users: BTreeMap<UserId, usize>,
}

#[derive(Debug, Default)]
pub struct Rooms {
    rooms: HashMap<Channel, Room>,
    /// Every session by when its time is up.
    expiries: BTreeSet<(Millis, Channel, SessionId)>,
}

impl Rooms {
    /// Applies what is said of a channel's sessions; what is there counts up to `expiry`.
    pub fn apply(&mut self, channel: &Channel, notes: &[Note], expiry: Millis) -> Vec<News> {
        let mut news = Vec::new();
        for Note { session, user, word } in notes {
            match word {
                Word::Gone => news.extend(self.leave(channel, *session)),
                Word::Still if !self.counts_still(channel, *session) => {}
                Word::Here | Word::Still => news.extend(self.enter(channel, *session, user, expiry)),
            }
        }
        news
    }

    fn counts_still(&self, channel: &Channel, session: SessionId) -> bool {
        self.rooms.get(channel).is_some_and(|room| room.sessions.contains_key(&session))
    }

    fn enter(&mut self, channel: &Channel, id: SessionId, user: &UserId, expiry: Millis) -> Option<News> {
        let room = self.rooms.entry(channel.clone()).or_default();
        let before = room.sessions.insert(id, (user.clone(), expiry));
        if let Some((_, before)) = before {
            self.expiries.remove(&(before, channel.clone(), id));
        }
        self.expiries.insert((expiry, channel.clone(), id));
        if before.is_some() {
            return None;
        }
        let connections = room.users.entry(user.clone()).or_insert(0);
        *connections += 1;
        (*connections == 1).then(|| News::Join(user.clone()))
    }

    fn leave(&mut self, channel: &Channel, session: SessionId) -> Option<News> {
        let room = self.rooms.get_mut(channel)?;
        let (user, expiry) = room.sessions.remove(&session)?;
        self.expiries.remove(&(expiry, channel.clone(), session));
        let connections = room.users.get_mut(&user)?;
        *connections -= 1;
        if *connections > 0 {
            return None;
        }
        room.users.remove(&user);
        if room.users.is_empty() {
            self.rooms.remove(channel);
        }
        Some(News::Leave(user))
    }

    /// Takes out whose time is up.
    pub fn expire(&mut self, now: Millis) -> Vec<(Channel, News)> {
        let mut news = Vec::new();
        while let Some((expiry, channel, session)) = self.expiries.first().cloned()
            && expiry <= now
        {
            news.extend(self.leave(&channel, session).map(|event| (channel, event)));
        }
        news
    }

    /// A page of who is on a channel, by name.
    pub fn page(&self, channel: &Channel, after: Option<&UserId>, limit: usize) -> PresencePage {
        let Some(room) = self.rooms.get(channel) else { return PresencePage::default() };
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let present = |(user, connections): (&UserId, &usize)| PresentUser {
            user: user.clone(),
            connections: *connections as u64,
        };
        let mut found = room.users.range::<UserId, _>((from, Bound::Unbounded)).map(present);
        let users: Vec<PresentUser> = found.by_ref().take(limit).collect();
        let next = found.next().and_then(|_| users.last()).map(|last| last.user.clone());
        PresencePage { users, next }
    }

    pub fn counts(&self, channel: &Channel) -> PresenceCounts {
        let Some(room) = self.rooms.get(channel) else { return PresenceCounts::default() };
        PresenceCounts { users: room.users.len() as u64, connections: room.sessions.len() as u64 }
    }
}
