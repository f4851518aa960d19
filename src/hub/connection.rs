//! A connection's hold on its session: what all transports share. Each is the same loop around it,
//! `loop { next; drain; write }`, and differs in framing only.

use std::{
    sync::atomic::Ordering,
    task::{Context, Poll},
};

use super::{Hub, Refused, State, Tails};
use crate::{
    fleet::sessions::{Save, State as Whereabouts},
    log::{BoxFuture, Limit, ReadError, Replay, Replayed, RingRead, Source},
    presence,
    protocol::{Code, Cursor, Frame, Refusal, Reply, SessionId, Timestamp},
    session::{self, Millis, Next, Outgoing, Read, Session},
};

/// What a transport does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Call [`Connection::drain`] and write.
    Write,
    /// The deadline that was set with [`Connection::wake_at`] has passed.
    Due,
    /// Everything is written: end the connection.
    End,
}

/// A connection's hold on its session. Dropping it leaves the session behind, to be carried on by
/// another connection until it is forgotten.
pub struct Connection {
    hub: Hub,
    key: u32,
    session: SessionId,
    /// A read of the history or the store that is under way.
    reading: Option<Reading>,
    due: Millis,
}

struct Reading {
    read: Read,
    result: BoxFuture<'static, Result<Replayed, ReadError>>,
}

impl Connection {
    pub(super) fn new(hub: Hub, key: u32, session: SessionId) -> Self {
        Self { hub, key, session, reading: None, due: Millis::MAX }
    }

    /// The session's id.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// The hub.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    fn with<T>(&self, act: impl FnOnce(&mut Session, &Tails) -> T) -> Option<T> {
        let State { slots, tails, .. } = &mut *self.hub.0.state.borrow_mut();
        let slot = slots.get_mut(self.key as usize)?;
        let done = act(slot.session.as_mut()?, tails);
        slot.count_behind(&self.hub.0.node.metrics.behind);
        Some(done)
    }

    /// Asks to be told [`Step::Due`] at this time.
    pub fn wake_at(&mut self, at: Millis) {
        self.due = at;
    }

    /// What to do next; the task is woken when there is more.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Step> {
        loop {
            if let Some(reading) = &mut self.reading
                && let Poll::Ready(result) = reading.result.as_mut().poll(cx)
            {
                let read = self.reading.take().expect("it was just polled").read;
                match result {
                    Ok(replayed) => self.replayed(&read, replayed),
                    Err(error) => {
                        tracing::warn!(%error, session = %self.session, "a session cannot catch up");
                        self.close(Refusal::new(
                            Code::Unavailable,
                            "what was missed cannot be read now; reconnect",
                        ));
                    }
                }
            }
            let now = self.hub.0.node.now();
            let due = self.due <= now;
            let Some(next) = self.with(|session, _| session.next(now)) else {
                let state = self.hub.0.state.borrow();
                let parting = state.slots.get(self.key as usize).is_some_and(|slot| slot.parting.is_some());
                return Poll::Ready(if parting { Step::Write } else { Step::End });
            };
            match next {
                Next::Write => return Poll::Ready(Step::Write),
                Next::End => return Poll::Ready(Step::End),
                Next::Read(read) => self.read(read),
                Next::Wait(_) if due => return Poll::Ready(Step::Due),
                Next::Wait(deadline) => {
                    self.sleep_until(cx, deadline.min(self.due));
                    return Poll::Pending;
                }
            }
        }
    }

    /// Reads after the cursor: from the ring at once, from anything else in a future.
    fn read(&mut self, read: Read) {
        let node = &self.hub.0.node;
        let settings = self.hub.settings();
        let limit = Limit { bytes: settings.read_bytes, messages: settings.read_messages };
        let ring = node.log.partition(read.partition).map(|(ring, _)| ring);
        if let Some(RingRead::Items { items, to }) = ring.map(|ring| ring.read(read.from, &read.wants, limit))
        {
            return self.replayed(&read, Replayed { items, to, source: Source::Ring });
        }
        let replay = Replay { partition: read.partition, from: read.from, wants: read.wants.clone(), limit };
        let node = node.clone();
        let result = Box::pin(async move {
            let _permit = node.reads.acquire().await.map_err(|error| ReadError(error.to_string()))?;
            node.log.replay(replay).await
        });
        self.reading = Some(Reading { read, result });
    }

    fn replayed(&self, read: &Read, Replayed { items, to, source }: Replayed) {
        self.hub.0.node.metrics.catch_up_reads[source].inc();
        let metrics = &self.hub.0.node.metrics;
        self.with(|session, tails| {
            let before = session.pending_bytes();
            session.replayed(read, items, to, tails.get(read.partition), Timestamp::now());
            metrics.pending_bytes.add(session.pending_bytes() as i64 - before as i64);
        });
    }

    /// Hands out what waits, up to `max_bytes` of messages.
    pub fn drain(&mut self, max_bytes: usize, mut write: impl FnMut(Outgoing<'_>)) {
        let metrics = &self.hub.0.node.metrics;
        let drained = self.with(|session, tails| {
            let before = session.pending_bytes();
            session.drain(
                max_bytes,
                |partition| tails.get(partition),
                |outgoing| {
                    if let Outgoing::Frame(Frame::Gap { reason, .. }, _) = outgoing {
                        metrics.gaps[*reason].inc();
                    }
                    write(outgoing);
                },
            );
            metrics.pending_bytes.sub(before as i64 - session.pending_bytes() as i64);
        });
        if drained.is_none() {
            let parting = {
                let mut state = self.hub.0.state.borrow_mut();
                state.slots.get_mut(self.key as usize).and_then(|slot| slot.parting.take())
            };
            if let Some(parting) = parting {
                write(Outgoing::Frame(&parting.frame(), None));
            }
        }
    }

    /// The cursor after everything that was drained; none once the session has been taken over.
    pub fn cursor(&self) -> Option<Cursor> {
        self.with(|session, _| session.cursor())
    }

    /// The cursor to carry on from: [`Self::cursor`], and past what is not for this session.
    pub fn mark(&self) -> Option<Cursor> {
        self.with(|session, tails| session.mark(|partition| tails.get(partition)))
    }

    /// Whether the session is still catching up.
    pub fn is_behind(&self) -> bool {
        self.with(|session, _| session.is_behind()).unwrap_or(false)
    }

    /// Puts the task to sleep until it is woken or `at` has come, whatever waits to be written.
    pub fn sleep_until(&self, cx: &Context<'_>, at: Millis) {
        let state = &mut *self.hub.0.state.borrow_mut();
        let slot = &mut state.slots[self.key as usize];
        if !slot.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            slot.waker = Some(cx.waker().clone());
        }
        state.schedule(self.key, at);
    }

    /// Something came from the client.
    pub fn heard(&self) {
        let now = self.hub.0.node.now();
        self.with(|session, _| session.heard(now));
    }

    /// Queues a frame.
    pub fn send(&self, frame: Frame) {
        self.with(|session, _| session.send(frame));
    }

    /// Queues the answer to a command.
    pub fn reply(&self, reply: Reply) {
        self.with(|session, _| session.reply(reply));
    }

    /// Queues a `close` and the end.
    pub fn close(&self, refusal: Refusal) {
        self.with(|session, _| session.close(refusal));
    }

    /// Ends the session itself, not only the connection.
    pub fn bye(&self) {
        part(&self.hub, &mut self.hub.0.state.borrow_mut(), self.key, bye());
    }

    pub(super) fn key(&self) -> u32 {
        self.key
    }
}

/// What a client hears that has said `bye`.
pub(super) fn bye() -> Refused {
    Refusal::new(Code::Bye, "the session has ended").into()
}

/// Ends a session that has a connection; the connection says so and ends.
pub(super) fn part(hub: &Hub, state: &mut State, key: u32, parting: Refused) {
    state.leave_all(key);
    let Some(slot) = state.slots.get_mut(key as usize) else { return };
    if let Some(session) = slot.session.take() {
        let (node, id) = (&hub.0.node, session.record().id);
        node.presence.note_all(session.record(), hub.0.worker, presence::Step::Leave);
        node.metrics.pending_bytes.sub(session.pending_bytes() as i64);
        state.sessions.remove(&id);
        if node.registry.remove(id, hub.0.worker) {
            node.metrics.sessions.dec();
        }
        if let Some(fleet) = &node.fleet {
            fleet.sessions.save_now(Save::of(session.record(), Whereabouts::Gone));
        }
        slot.parting = Some(parting);
        slot.wake();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let state = &mut *self.hub.0.state.borrow_mut();
        state.leave_all(self.key);
        let slot = state.slots.remove(self.key as usize);
        let node = &self.hub.0.node;
        if slot.behind {
            node.metrics.behind.dec();
        }
        node.clients.connected.fetch_sub(1, Ordering::Relaxed);
        let Some(session) = slot.session else { return };
        let asks_again = |there: &session::Connection| there.manners.one_answer && !there.leaves(node.now());
        if session.connection().is_some_and(asks_again) {
            node.clients.polled_at.store(node.now(), Ordering::Relaxed);
        }
        node.metrics.pending_bytes.sub(session.pending_bytes() as i64);
        state.sessions.remove(&self.session);
        let (record, worker) = (session.into_record(), self.hub.0.worker);
        node.presence.note_all(&record, worker, presence::Step::Rest);
        node.lay_to_rest(record, worker);
    }
}
