//! Slots: a place for each session that has a connection, or is being given one.

use super::{Attendance, Core, Edge, Event, Feeds, Refused, Shell};
use crate::{
    protocol::{Channel, SessionId},
    session::{Record, Session},
};

pub(super) struct Slot<L> {
    /// None: it was taken over, and the connection has yet to notice.
    pub(super) session: Option<Session>,
    /// What the connection then says.
    pub(super) parting: Option<Refused>,
    /// Counted among those that catch up.
    behind: bool,
    pub(super) line: L,
}

impl<L> Slot<L> {
    /// Has the session do something, and counts what follows.
    #[inline]
    pub(super) fn act<S: Shell<Line = L>, T>(
        &mut self,
        shell: &mut S,
        act: impl FnOnce(&mut Session) -> T,
    ) -> Option<T> {
        let session = self.session.as_mut()?;
        let before = session.pending_bytes();
        let done = act(session);
        let (after, behind) = (session.pending_bytes(), session.is_behind());
        if after != before {
            shell.count(Event::Pending(after as i64 - before as i64));
        }
        self.count_behind(shell, behind);
        Some(done)
    }

    fn count_behind<S: Shell<Line = L>>(&mut self, shell: &mut S, behind: bool) {
        if behind != self.behind {
            self.behind = behind;
            shell.count(Event::Behind(if behind { 1 } else { -1 }));
        }
    }
}

impl<S: Shell> Core<S> {
    /// Puts a session into a slot of its own, from which it can be taken over at any moment.
    pub fn hold(&mut self, record: Record, line: S::Line) -> u32 {
        let id = record.id;
        let session = Some(Session::new(record, self.tuning.session));
        let slot = Box::new(Slot { session, parting: None, behind: false, line });
        let key = self.slots.insert(slot) as u32;
        self.sessions.insert(id, key);
        key
    }

    /// A connection has ended: its slot is free, and here is its session if it still had one.
    pub fn release(&mut self, key: u32) -> Option<Session> {
        let session = self.take(key, Attendance::Rest);
        self.slots.remove(key as usize);
        session
    }

    /// Takes a session from its connection, which says `parting` and ends.
    pub fn part(&mut self, key: u32, parting: Refused, step: Attendance) -> Option<Session> {
        let session = self.take(key, step)?;
        let slot = &mut self.slots[key as usize];
        slot.parting = Some(parting);
        self.shell.wake(&mut slot.line);
        Some(session)
    }

    fn take(&mut self, key: u32, step: Attendance) -> Option<Session> {
        let slot = self.slots.get_mut(key as usize)?;
        let session = slot.session.take();
        slot.count_behind(&mut self.shell, false);
        let session = session?;
        self.sessions.remove(&session.record().id);
        self.shell.count(Event::Pending(-(session.pending_bytes() as i64)));
        for there in &session.record().subscriptions {
            self.leave(key, &there.channel);
        }
        self.shell.note(session.record(), channels(session.record()), step);
        Some(session)
    }

    pub fn find(&self, id: SessionId) -> Option<u32> {
        self.sessions.get(&id).copied()
    }

    pub fn session(&self, key: u32) -> Option<&Session> {
        self.slots.get(key as usize)?.session.as_ref()
    }

    /// Has the session in a slot do something; none if it is not there any more.
    pub fn with<T>(&mut self, key: u32, act: impl FnOnce(&mut Session, &Feeds) -> T) -> Option<T> {
        let Self { slots, shell, feeds, .. } = self;
        slots.get_mut(key as usize)?.act(shell, |session| act(session, feeds))
    }

    pub fn line(&mut self, key: u32) -> Option<&mut S::Line> {
        self.slots.get_mut(key as usize).map(|slot| &mut slot.line)
    }

    pub fn lines(&self) -> impl Iterator<Item = &S::Line> {
        self.slots.iter().map(|(_, slot)| &slot.line)
    }

    pub fn wake(&mut self, key: u32) {
        if let Some(slot) = self.slots.get_mut(key as usize) {
            self.shell.wake(&mut slot.line);
        }
    }

    /// Has the sessions on some lines do something, and wakes their connections.
    pub fn each(&mut self, is_meant: impl Fn(&S::Line) -> bool, mut act: impl FnMut(&mut Session)) {
        for (_, slot) in self.slots.iter_mut().filter(|(_, slot)| is_meant(&slot.line)) {
            slot.act(&mut self.shell, &mut act);
            self.shell.wake(&mut slot.line);
        }
    }

    /// What a connection says whose session was taken from it; said once.
    pub fn parting(&mut self, key: u32) -> Option<Refused> {
        self.slots.get_mut(key as usize)?.parting.take()
    }

    pub fn is_parting(&self, key: u32) -> bool {
        self.slots.get(key as usize).is_some_and(|slot| slot.parting.is_some())
    }

    pub(super) fn listen(&mut self, key: u32, channel: &Channel) {
        let entry = self.channels.entry(channel.clone());
        // Thousands may listen to one channel, and each has brought its name.
        if let Some(session) = &mut self.slots[key as usize].session {
            session.share_name(entry.key());
        }
        let subscribers = entry.or_default();
        let first = subscribers.len() == 0;
        if subscribers.insert(key) {
            self.shell.listening(channel, 1, first.then_some(Edge::First));
        }
    }

    pub(super) fn leave(&mut self, key: u32, channel: &Channel) {
        let Some(subscribers) = self.channels.get_mut(channel) else { return };
        if !subscribers.remove(key) {
            return;
        }
        let last = subscribers.len() == 0;
        if last {
            self.channels.remove(channel);
        }
        self.shell.listening(channel, -1, last.then_some(Edge::Last));
    }

    /// Takes channels from a session, and with them what waits of theirs.
    pub fn take_away(&mut self, key: u32, channels: &[Channel]) {
        if let Some(slot) = self.slots.get_mut(key as usize) {
            if let Some(session) = &slot.session {
                self.shell.note(session.record(), channels.iter(), Attendance::Leave);
            }
            slot.act(&mut self.shell, |session| {
                channels.iter().for_each(|channel| {
                    session.unsubscribe(channel);
                });
            });
        }
        channels.iter().for_each(|channel| self.leave(key, channel));
    }

    /// Gives back what a crowd has left behind.
    pub fn tidy(&mut self) {
        if self.channels.len() < self.channels.capacity() / 4 {
            self.channels.shrink_to_fit();
        }
        if self.sessions.len() < self.sessions.capacity() / 4 {
            self.sessions.shrink_to_fit();
        }
        if self.slots.len() < self.slots.capacity() / 4 {
            self.slots.shrink_to_fit();
        }
    }
}

pub(super) fn channels(record: &Record) -> impl Iterator<Item = &Channel> {
    record.subscriptions.iter().map(|there| &there.channel)
}
